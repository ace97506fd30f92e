"""The Tooling API: what an admin has set up, as rows."""
