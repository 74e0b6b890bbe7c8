"""The optimizers: every module of this package is looked through, so a new one needs no list.

Those of the program come in the order of `FAMILIES`, others after them.
"""

from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer

__all__ = ["OPTIMIZERS", "Optimizer"]
