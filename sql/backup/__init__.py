"""A backup that counts: it was restored into another database, and nothing differs."""
