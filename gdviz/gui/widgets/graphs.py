"""pyqtgraph, imported without its copies of Qt's modules."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

COPIED = ("QtCore", "QtGui", "QtWidgets")


@contextmanager
def _not_copied() -> Iterator[None]:
    """While this lasts, Qt's modules name nothing that could be copied, and what stands in for the
    copies asks them. A copy of all names makes PySide build every class of Qt: 0.2 s."""
    originals = [import_module(f"PySide6.{name}") for name in COPIED]
    for name, original in zip(COPIED, originals, strict=True):
        copy: Any = ModuleType(f"pyqtgraph.Qt.{name}")
        copy.__getattr__ = partial(getattr, original)
        sys.modules.setdefault(copy.__name__, copy)
        vars(original)["__dir__"] = list
    try:
        yield
    finally:
        for original in originals:
            del vars(original)["__dir__"]


with _not_copied():
    import pyqtgraph as pg

__all__ = ["pg"]
