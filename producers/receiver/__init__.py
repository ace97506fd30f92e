"""Takes in events over HTTP: webhooks, visits to personal URLs, and anybody's events."""
