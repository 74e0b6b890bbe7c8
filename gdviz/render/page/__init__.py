"""A page: maps, plot and standings."""
