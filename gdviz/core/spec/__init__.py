"""What determines a race: its spec, data and samples, and the names of its racers."""
