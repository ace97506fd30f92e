"""The customer's org: tokens, transport, updates, fields."""
