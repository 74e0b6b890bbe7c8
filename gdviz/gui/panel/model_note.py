"""The note on a fitted model: the shape of its loss, its minimum, and what other scalings do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gdviz.core.base.printed import printed
from gdviz.core.models.fitted import Fitted
from gdviz.core.models.misfit import same_path
from gdviz.core.spec.data import SCALINGS
from gdviz.gui.panel.shape_note import ShapeNote
from gdviz.gui.state.background import Newest, Wanted

# rows x parameters x parameters beyond which the minimum is looked for in a thread
LARGE = 100_000


class ModelNote(ShapeNote):
    """Words about a model; those about a large one come when its minimum has been found."""

    def __init__(self) -> None:
        super().__init__()
        self._made: Fitted | None = None
        self._facts = Newest(_facts, self)
        self._facts.ready.connect(self._show_facts)

    @property
    def busy(self) -> bool:
        """Whether the words are still being found."""
        return self._facts.busy

    def show_model(self, made: Fitted) -> None:
        """Show the words about this model."""
        if made is self._made:
            return
        self._made = made
        self._facts.forget()
        if _quick(made):
            self._show_facts(made, model_words(made))
        else:
            self.wait()
            self._facts.ask(made)

    def _show_facts(self, made: Fitted, words: list[str]) -> None:
        self.show_about(made.problem, after=" ".join(words))


def _quick(made: Fitted) -> bool:
    """Whether the minimum is known, has a closed form or is found in a few steps: a sigmoid is
    searched from many places, whose losses may have several minima."""
    model, size = made.data.model, len(made.train) * made.objective.dim**2
    if model.kind == "network" or "problem" in vars(made):
        return True
    return model.kind != "sigmoid" and size <= LARGE


def _facts(made: Fitted, wanted: Wanted) -> Iterator[list[str]]:
    """In the thread: the words, for which the minimum is found and kept."""
    yield model_words(made)


def model_words(made: Fitted) -> list[str]:
    """The known facts about a fitted model's loss besides its shape: its lowest value and where,
    the curvature there, and the rates that give the same track under the other scalings."""
    problem, model = made.problem, made.data.model
    words = []
    if problem.fstar is not None:
        best = next(c for c in problem.critical if c.is_global)
        values = made.coefficients(np.array(best.point))
        raw = made.scaling.raw_names(problem.names) if made.scaling else ()
        shown = zip((raw or problem.names)[:3], values[:3].tolist(), strict=True)
        at = ", ".join(f"{name} = {printed(value, 5)}" for name, value in shown)
        more = " ..." if len(values) > 3 else ""
        words.append(f"Lowest loss {printed(problem.fstar, 6)} at {at}{more}{_units(made)}.")
        bent = np.linalg.eigvalsh(made.objective.hessian(np.array(best.point)))
        words.append(f"Condition number κ = {printed(float(bent[-1] / bent[0]))}.")
    whole = made.objective
    called = whole.misfit.called
    rates = {called(s): same_path(model, whole.misfit, s, whole.n)[1] for s in SCALINGS}
    own = called(model.scaling)
    others = [f"{name} at {printed(rate)} η" for name, rate in rates.items() if name != own]
    if model.loss != "zero_one":
        words.append(f"The same track with {', '.join(others)}. Single rows: B = 1, SGD.")
    return words


def _units(made: Fitted) -> str:
    """The units of the weights, as the end of a sentence."""
    if made.scaling is None:
        return ""
    return ", in raw units" if made.scaling.linear else f", for x {made.scaling.words}"
