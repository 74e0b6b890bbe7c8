"""The losses that can be raced on: the catalogue of landscapes, and the checks of a race."""
