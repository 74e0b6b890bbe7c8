"""Lectures: scenes made of races, what they ask, and claims that are checked by racing."""
