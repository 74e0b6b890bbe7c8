"""The parts of a race that are carried to another loss, and those restored with a previous one."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.base.knobs import InputError
from gdviz.core.problems.landscape import parameters, problem_of, used_params
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import NoiseForm
from gdviz.core.spec.race import Entry, Landscape, Line, Params, Problem, RaceSpec
from gdviz.gui.panel.landscape_combo import OWN, OWN_LINE

# the first formula of the user's own
FIRST_LINE = Line("x^4/4 - x^2 + x/3", interval=(-2.5, 2.5))
FIRST_FORMULA = "x^2 + 10*y^2"


class LandscapesLeft:
    """The last race on a landscape of the catalogue, on a formula, and on one of one variable."""

    def __init__(self) -> None:
        self._left: dict[str, RaceSpec] = {}

    def show(self, spec: RaceSpec) -> None:
        """Remember the race that is shown."""
        self._left[_kind(spec.problem)] = spec

    def forget(self) -> None:
        """Forget all: a different race comes."""
        self._left.clear()

    def chosen(self, name: str, spec: RaceSpec) -> RaceSpec:
        """The racers of `spec` on a landscape of the catalogue or on a formula. A problem of a
        different kind than the present one comes back as it was left; InputError if it is not
        allowed."""
        kind = {OWN: "formula", OWN_LINE: "line"}.get(name, "landscape")
        left = self._left.get(kind)
        again = left is not None and (kind != "landscape" or name_of(left.problem) == name)
        if left is not None and again and kind != _kind(spec.problem):
            return returned(spec, left)
        return moved(spec, _begun(kind, name, spec.problem))


def _begun(kind: str, name: str, present: Problem) -> Problem:
    """A problem chosen for the first time; a formula begins as that of the present one."""
    if kind == "landscape":
        return Landscape(name=name)
    if kind == _kind(present):
        return present
    if kind == "line":
        return FIRST_LINE
    if isinstance(present, Line):
        return Landscape(formula=FIRST_FORMULA)
    text = problem_of(present).formula or FIRST_FORMULA
    return Landscape(formula=text, params=_used(text, present))


def _used(text: str, present: Problem) -> Params:
    """The present parameters that a formula uses: an angle by which axes are turned is not among
    them."""
    known = parameters(present)
    try:
        return used_params(text, known)
    except InputError:
        return tuple(sorted(known.items()))


def moved(spec: RaceSpec, problem: Problem) -> RaceSpec:
    """The race on another landscape: where the box is the same, from the same start. InputError
    if the landscape is not allowed."""
    ready = problem_of(problem)
    if isinstance(problem, Line) != isinstance(spec.problem, Line):
        return carried(spec, problem)
    same = ready.box == problem_of(spec.problem).box
    return replace(spec, problem=problem, start=spec.start if same else None)


def carried(spec: RaceSpec, problem: Problem) -> RaceSpec:
    """The same racers on a problem of another kind, from its own start.

    Between a landscape and data the meaning of rates, batches and noise changes: they are
    dropped, and with them the labels, which may name them.
    """
    if isinstance(problem, Data) != isinstance(spec.problem, Data):
        entries = tuple(map(_bare, spec.entries))
        rules = replace(spec.stop, unit="steps", judge="training", epochs=None)
        spec = replace(spec, sampling=None, noise=0.0, noise_form=NoiseForm(), stop=rules)
    else:
        entries = tuple(replace(entry, start=None) for entry in spec.entries)
        if isinstance(problem, Line) != isinstance(spec.problem, Line):
            spec = replace(spec, noise_form=replace(spec.noise_form, each=()))
    return replace(spec, problem=problem, entries=entries, start=None)


def returned(spec: RaceSpec, left: RaceSpec) -> RaceSpec:
    """The present racers on the landscape of a previous race, with the starts they had there where
    it has other variables."""
    there = carried(spec, left.problem)
    if isinstance(left.problem, Line) == isinstance(spec.problem, Line):
        return replace(there, start=left.start, entries=spec.entries)
    before = (*left.entries, *there.entries[len(left.entries) :])
    entries = tuple(
        replace(entry, start=old.start) if type(entry.optimizer) is type(old.optimizer) else entry
        for entry, old in zip(there.entries, before, strict=False)
    )
    form = replace(there.noise_form, each=left.noise_form.each)
    return replace(there, start=left.start, entries=entries, noise_form=form)


def name_of(problem: Problem) -> str:
    """The name of a landscape of the catalogue, or ""."""
    return str(getattr(problem, "name", ""))


def _kind(problem: Problem) -> str:
    if isinstance(problem, Line):
        return "line"
    return "landscape" if name_of(problem) else "formula"


def _bare(entry: Entry) -> Entry:
    bare = replace(entry, start=None, lr=None, batch=None)
    return bare if bare == entry else replace(bare, label="")
