"""What an admin has built on the records: rules, flows, and the time queue."""
