"""The event store: lanes, registry, ledger, dead letters, due set."""
