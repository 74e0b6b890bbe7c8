"""Plots and pictures on a canvas of pyqtgraph; they know no race."""
