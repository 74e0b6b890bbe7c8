"""The optimizers: every module of this package is imported, so a new one needs no list."""

from importlib import import_module
from pkgutil import iter_modules

from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer

__all__ = ["OPTIMIZERS", "Optimizer"]

# families in order of complexity; a module that is not named here comes after them
_ORDER = (
    "descent momentum adaptive adam adam_kin schedule_free rate_free wrappers "
    "line_search second_order trust_region quasi_newton"
).split()

for _name in sorted(
    (m.name for m in iter_modules(__path__) if m.name != "base"),
    key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name),
):
    import_module(f"{__name__}.{_name}")
