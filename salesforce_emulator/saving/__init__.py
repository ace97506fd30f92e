"""From values to saved records."""
