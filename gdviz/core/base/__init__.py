"""The ground: arrays, knobs, files, the objective of a race and its problem."""
