"""A racer as code for PyTorch, and PyTorch's names for ours."""
