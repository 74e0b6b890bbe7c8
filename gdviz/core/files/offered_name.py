"""The name of a file that is offered for a race: its title, or the words for what it races."""

from __future__ import annotations

import re
from pathlib import Path

from gdviz.core.data.sets import DATA_SETS
from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.spec.data import Data
from gdviz.core.spec.names import names
from gdviz.core.spec.race import Landscape, RaceSpec

# what the name of a file cannot have on every system
_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
MOST = 60
# racers that are named one by one
NAMED = 2


def offered_name(spec: RaceSpec, title: str = "") -> str:
    """A file name without a suffix: from the title, else "Rosenbrock, Adam and Momentum"."""
    return _fit(title) or _fit(_words(spec)) or "race"


def free_name(folder: Path, name: str, suffix: str) -> str:
    """That name, with a number where the folder has a file of that name and suffix already."""
    numbered = (name, *(f"{name} {k}" for k in range(2, 100)))
    return next((free for free in numbered if not (folder / (free + suffix)).exists()), name)


def _words(spec: RaceSpec) -> str:
    racers = [name.full for name in names(spec)]
    if len(racers) > NAMED:
        return f"{_problem(spec)}, {len(racers)} racers"
    return ", ".join(filter(None, (_problem(spec), " and ".join(racers))))


def _problem(spec: RaceSpec) -> str:
    problem = spec.problem
    if isinstance(problem, Data):
        known = problem.source and DATA_SETS[problem.source].title
        return known or (Path(problem.file).stem if problem.file else "Points")
    if isinstance(problem, Landscape) and problem.name:
        return LANDSCAPES[problem.name].title
    return "Formula"


def _fit(text: str) -> str:
    plain = _REFUSED.sub(" ", text)
    return " ".join(plain.split())[:MOST].strip(" .")
