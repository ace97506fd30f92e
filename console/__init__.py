"""What people hold: the command line."""
