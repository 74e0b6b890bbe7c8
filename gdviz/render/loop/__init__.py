"""A racer's rule, and the loop around it line by line."""
