"""The settings of a race that are not applied as given."""

from __future__ import annotations

from gdviz.core.base.files import shown
from gdviz.core.models.fitted import fitted
from gdviz.core.spec.data import Data
from gdviz.core.spec.names import labels
from gdviz.core.spec.race import RaceSpec


def remarks(spec: RaceSpec) -> tuple[str, ...]:
    """One line for each note on a data file, such as a column left out, and for each setting that
    is cut to the limits of the data."""
    if not isinstance(spec.problem, Data):
        return ()
    name, made = shown(spec.problem.file), fitted(spec.problem)
    notes = made.table.notes.lines if name else ()
    return (*(f"{name}: {line}" for line in notes), *_cut_batches(spec, len(made.train)))


def _cut_batches(spec: RaceSpec, rows: int) -> tuple[str, ...]:
    asked = {"batch": spec.sampling.batch} if spec.sampling else {}
    racers = zip(labels(spec), spec.entries, strict=True)
    asked |= {f"{label}: batch": entry.batch for label, entry in racers if entry.batch}
    cut = f"cut to {rows}, all the rows there are to train on"
    return tuple(f"{name} = {size}: {cut}" for name, size in asked.items() if size > rows)
