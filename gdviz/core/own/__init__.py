"""A script's own optimizers: their checks, and what they could remember outside their state."""
