"""One call: its session, its cost, its answer."""
