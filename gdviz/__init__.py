"""gdviz races optimizers on loss landscapes."""

__version__ = "0.1.0"
