"""The tabs below the map."""
