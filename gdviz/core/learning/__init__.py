"""A race on data: predictions, batches, learning curves, and the losses of single rows."""
