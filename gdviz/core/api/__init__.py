"""Races and training from a script."""
