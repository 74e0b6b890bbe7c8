"""What the numbers of a race mean: steps, probes, curvature, standings, quantities, the summary."""
