"""Races without a window: NumPy and the standard library only.

    from gdviz.core import trajectory
    path = trajectory("adam", "rosenbrock", start=(-1.2, 1.0), steps=200, lr=0.05)

The names below are the public ones. Each is loaded on first use, so that importing the package
costs nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdviz.core import formula as formula
    from gdviz.core.formula import FormulaError as FormulaError
    from gdviz.core.knobs import InputError as InputError
    from gdviz.core.objectives.landscape import LANDSCAPES as LANDSCAPES
    from gdviz.core.optimizers import OPTIMIZERS as OPTIMIZERS
    from gdviz.core.optimizers import Optimizer as Optimizer
    from gdviz.core.presets import presets as presets
    from gdviz.core.race import Race as Race
    from gdviz.core.race import Track as Track
    from gdviz.core.racefile import load as load
    from gdviz.core.racefile import save as save
    from gdviz.core.run import finished as finished
    from gdviz.core.run import run as run
    from gdviz.core.spec import Entry as Entry
    from gdviz.core.spec import Init as Init
    from gdviz.core.spec import Landscape as Landscape
    from gdviz.core.spec import Line as Line
    from gdviz.core.spec import RaceSpec as RaceSpec
    from gdviz.core.spec_data import Model as Model
    from gdviz.core.standings import standings as standings
    from gdviz.core.training import fit as fit
    from gdviz.core.trajectory import trajectory as trajectory
    from gdviz.core.view import ViewSpec as ViewSpec

# public name: the module that has it ("" for a module that is public itself)
_HOMES = {
    "Entry": "spec",
    "FormulaError": "formula",
    "Init": "spec",
    "InputError": "knobs",
    "LANDSCAPES": "objectives.landscape",
    "Landscape": "spec",
    "Line": "spec",
    "Model": "spec_data",
    "OPTIMIZERS": "optimizers",
    "Optimizer": "optimizers",
    "Race": "race",
    "RaceSpec": "spec",
    "ViewSpec": "view",
    "Track": "race",
    "finished": "run",
    "fit": "training",
    "formula": "",
    "load": "racefile",
    "presets": "presets",
    "run": "run",
    "save": "racefile",
    "standings": "standings",
    "trajectory": "trajectory",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES[name]
    if not home:
        return import_module(f"{__name__}.{name}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]


class _Package(ModuleType):
    """The import of a module such as gdviz.core.run sets it as an attribute of the package; where
    a public function has the same name, the attribute is the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ModuleType) and _HOMES.get(name):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
