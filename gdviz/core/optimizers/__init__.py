"""The optimizers: every module of this package is imported, so a new one needs no list.

Those of the program come in the order of `FAMILIES`, others after them.
"""

from importlib import import_module
from pkgutil import iter_modules

from gdviz.core.optimizers.base import FAMILIES, OPTIMIZERS, Optimizer

__all__ = ["OPTIMIZERS", "Optimizer"]

for _name in sorted(
    (m.name for m in iter_modules(__path__) if m.name != "base"),
    key=lambda name: (FAMILIES.index(name) if name in FAMILIES else len(FAMILIES), name),
):
    import_module(f"{__name__}.{_name}")
