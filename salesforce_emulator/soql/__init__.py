"""Queries: their grammar, and running them."""
