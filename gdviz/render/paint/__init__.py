"""Painting without races: theme, lines, marks, text, typesetting, ticks, axes, small plots."""
