"""pyqtgraph, imported without what takes long and is not used: half of its time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any

# Qt's modules, of which it keeps copies: to copy all names makes PySide build every class of Qt
COPIED = ("QtCore", "QtGui", "QtWidgets")
# modules that open others by the dozen, and the name that is taken from each ("" for all)
UNUSED = {
    "imageview": "",
    "widgets.ColorMapWidget": "",
    "widgets.DataFilterWidget": "",
    "widgets.RemoteGraphicsView": "RemoteGraphicsView",
    "widgets.ScatterPlotWidget": "",
}


@contextmanager
def _spared() -> Iterator[None]:
    """While this lasts Qt's modules name nothing that could be copied; what stands in for the
    copies asks them, and what stands in for the unused modules is empty."""
    originals = [import_module(f"PySide6.{name}") for name in COPIED]
    for name, original in zip(COPIED, originals, strict=True):
        copy: Any = ModuleType(f"pyqtgraph.Qt.{name}")
        copy.__getattr__ = partial(getattr, original)
        sys.modules.setdefault(copy.__name__, copy)
        vars(original)["__dir__"] = list
    empty = {f"pyqtgraph.{name}": ModuleType(name) for name in UNUSED}
    for module, taken in zip(empty.values(), UNUSED.values(), strict=True):
        vars(module).update({taken: None} if taken else {})
    # those of an earlier import stay
    empty = {name: module for name, module in empty.items() if name not in sys.modules}
    sys.modules.update(empty)
    try:
        yield
    finally:
        for original in originals:
            del vars(original)["__dir__"]
        for name in empty:
            del sys.modules[name]


with _spared():
    import pyqtgraph as pg

__all__ = ["pg"]
