"""A plane through many parameters, and the race on it."""
