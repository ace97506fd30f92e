"""What happens to a batch; no input or output of its own."""
