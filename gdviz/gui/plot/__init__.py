"""The plot of a quantity by step."""
