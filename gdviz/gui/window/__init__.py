"""The window, made of its parts, and the program's start."""
