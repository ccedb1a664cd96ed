"""What changes, without Qt: the session, its intents, the clock."""
