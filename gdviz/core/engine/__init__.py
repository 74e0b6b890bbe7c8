"""How a race is run: gradients received, steps, loops, stop rules and endings."""
