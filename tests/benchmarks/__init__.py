"""Ratios against named rivals: python -m tests.benchmarks."""

import os

# one core for everybody; it must be said before NumPy is imported
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
