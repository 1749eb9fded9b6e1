"""Orders: an action checks the right, calls the core, saves and appends to the ledger in one transaction."""
