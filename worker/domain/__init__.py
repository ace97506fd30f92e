"""What our words mean; pure."""
