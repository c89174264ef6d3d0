"""Moves the older store's JSON file into its mirror in the database, and back."""
