"""What an admin has set up that can get in the way of a save, beside automations."""
