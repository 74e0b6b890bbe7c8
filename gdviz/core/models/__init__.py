"""Models fitted to data: networks, their loss with its derivatives, and its lowest value."""
