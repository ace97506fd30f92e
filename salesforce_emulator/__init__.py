"""A stand-in Salesforce org that runs as a process of its own."""
