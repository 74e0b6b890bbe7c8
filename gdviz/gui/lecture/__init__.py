"""Lectures in the window: the strip of scenes, the questions that they ask, and presenting."""
