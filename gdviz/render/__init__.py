"""Pictures of races: pure functions of (race, step, page), drawn with QPainter on any device."""
