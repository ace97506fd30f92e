"""The org as pages."""
