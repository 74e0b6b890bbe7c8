"""All that one picture of a race needs."""
