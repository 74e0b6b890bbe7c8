"""Ratios against named rivals: python -m tests.benchmarks."""
