"""The height map of a race: one table of layers, painted in the window and on pages alike."""
