"""Many clients at once, killed now and then, and an account of what they were told."""
