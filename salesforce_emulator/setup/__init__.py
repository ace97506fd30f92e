"""What an admin sets up: fields, layouts, permissions and settings, as metadata components."""
