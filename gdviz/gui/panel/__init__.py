"""The panel: problem, data, racers, schedules, and the choice of landscapes."""
