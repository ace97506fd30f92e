"""A campaign of twenty thousand events, and what a quiet run of it leaves in the org."""
