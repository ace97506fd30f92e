"""Bulk API 2.0: jobs that work through files of rows in the background."""
