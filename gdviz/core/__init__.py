"""Races without a window: NumPy and the standard library only.

    from gdviz.core import trajectory
    path = trajectory("adam", "rosenbrock", start=(-1.2, 1.0), steps=200, lr=0.05)

The names below are the public ones. Each is loaded on first use, so that importing the package
costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gdviz.core import formula as formula
    from gdviz.core.analysis.standings import standings as standings
    from gdviz.core.api.training import fit as fit
    from gdviz.core.api.trajectory import trajectory as trajectory
    from gdviz.core.base.knobs import InputError as InputError
    from gdviz.core.engine.race import Race as Race
    from gdviz.core.engine.race import Track as Track
    from gdviz.core.engine.run import finished as finished
    from gdviz.core.engine.run import run as run
    from gdviz.core.files.lecture_file import load_lecture as load_lecture
    from gdviz.core.files.lecture_file import save_lecture as save_lecture
    from gdviz.core.files.presets import presets as presets
    from gdviz.core.files.race_file import load as load
    from gdviz.core.files.race_file import save as save
    from gdviz.core.formula.parsing import FormulaError as FormulaError
    from gdviz.core.lecture.lecture import Lecture as Lecture
    from gdviz.core.lecture.lecture import LectureScene as LectureScene
    from gdviz.core.optimizers import OPTIMIZERS as OPTIMIZERS
    from gdviz.core.optimizers import Optimizer as Optimizer
    from gdviz.core.problems.landscape import LANDSCAPES as LANDSCAPES
    from gdviz.core.spec.data import Model as Model
    from gdviz.core.spec.race import Entry as Entry
    from gdviz.core.spec.race import Init as Init
    from gdviz.core.spec.race import Landscape as Landscape
    from gdviz.core.spec.race import Line as Line
    from gdviz.core.spec.race import RaceSpec as RaceSpec
    from gdviz.core.view import ViewSpec as ViewSpec

# the public names by the module that has them ("" for a module that is public itself)
_NAMES = {
    "": "formula",
    "analysis.standings": "standings",
    "api.training": "fit",
    "api.trajectory": "trajectory",
    "base.knobs": "InputError",
    "engine.race": "Race Track",
    "engine.run": "finished run",
    "files.lecture_file": "load_lecture save_lecture",
    "files.presets": "presets",
    "files.race_file": "load save",
    "formula": "FormulaError",
    "lecture.lecture": "Lecture LectureScene",
    "optimizers": "OPTIMIZERS Optimizer",
    "problems.landscape": "LANDSCAPES",
    "spec.data": "Model",
    "spec.race": "Entry Init Landscape Line RaceSpec",
    "view": "ViewSpec",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

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
