"""What an org is made of."""
