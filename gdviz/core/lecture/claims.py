"""What a claim about a race is made of, as frozen values; `GRAMMAR` is the whole of its grammar."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gdviz.core.engine.race import Ending
from gdviz.core.lecture.racers import Racer

GRAMMAR = """\
A claim is one fact about a race, and may end with the number of seeds in which it holds:
  RACER before RACER at LEVEL         adam before momentum at gap 1e-3
  RACER ENDING                        sgd(2) diverged
  ends(RACER) = ENDING or (X, Y)      ends(gd) = local minimum
  VALUE = NUMBER or VALUE             loss(adam, 100) = 0.1391 +- 1e-4
  FACT in N of M seeds                adam converged in 27 of 30 seeds

VALUE is QUANTITY(RACER) or QUANTITY(RACER, WHEN). The sign is =, <, <=, > or >=. A number after =
holds to the digits it is written with, or within +- NUMBER; a place (X, Y) to a hundredth of the
box, or within +- NUMBER.
RACER is a method by its name, its second racer by sgd(2), or a label in quotes; all stands for each
racer, others (on the right) for each other one.
ENDING is an outcome as the standings say it: converged, local minimum, saddle, maximum, plateau,
flat minimum, stalled, limit cycle, oscillating, noise floor, descending, climbing, runaway descent,
left the box, left the domain, step refused, stopped, finished, diverged; also global minimum, and
minimum for any of them.
QUANTITY is what the plot shows: loss, gradient, distance, displacement, first, second, rate, batch;
or steps, epochs, samples, evaluations; or gap (loss minus the lowest known one), sharpness (largest
curvature), validation (loss on the rows held back) and accuracy (share of these that are classified
rightly).
WHEN is a step, end (so without it), lowest or highest (of all steps), mean N (of the last N), or a
LEVEL: the first step at which a quantity is that low. steps(adam, gap 1e-3) is that step.
LEVEL is QUANTITY NUMBER, or QUANTITY > NUMBER for one that rises; stays before it asks for the step
from which it holds to the end.
N of M seeds: in at least N of the seeds 1 to M.
"""

Sign = Literal["=", "<", "<=", ">", ">="]
Group = Literal["all", "others"]
Moment = Literal["end", "lowest", "highest"]

# each racer, and each racer but the one that is compared
ALL: Group = "all"
OTHERS: Group = "others"
MOMENTS: tuple[Moment, ...] = ("end", "lowest", "highest")
# what the catalogues of what is plotted do not have
GAP, SHARPNESS, VALIDATION, ACCURACY = "gap", "sharpness", "validation", "accuracy"
OWN = (GAP, SHARPNESS, VALIDATION, ACCURACY)
# the endings without the words that make them a sentence, and the kinds of minimum
GLOBAL = "global minimum"
_BARE = {word.value: word for word in Ending if word is not Ending.RUNNING}
_LEADING = ("in a ", "stuck at a ", "on a ", "still ")
ENDINGS: dict[str, tuple[Ending, ...]] = {
    text.removeprefix(lead): (word,) for text, word in _BARE.items() for lead in ("", *_LEADING)
} | {
    GLOBAL: (Ending.CONVERGED,),
    "minimum": (Ending.CONVERGED, Ending.LOCAL, Ending.FLAT),
}


@dataclass(frozen=True)
class Level:
    """The rows at which a quantity is on one side of a number; with `stays` those from which it
    does not leave it."""

    quantity: str
    value: float
    sign: Sign = "<="
    stays: bool = False


@dataclass(frozen=True)
class LastMean:
    """The mean of the last rows."""

    rows: int


When = int | Moment | LastMean | Level


@dataclass(frozen=True)
class Measure:
    """A quantity of a racer at some moment of its race, both also as they are written."""

    quantity: str
    racer: Racer | Group
    when: When = "end"
    said: tuple[str, str] = field(default=("", ""), compare=False)

    def of(self, name: str) -> str:
        """How it is written for the racer of that name."""
        quantity, when = self.said
        return f"{quantity}({name}, {when})" if when else f"{quantity}({name})"


@dataclass(frozen=True)
class Number:
    """A number as it is written; `half` is half a unit of its last digit."""

    value: float
    half: float


@dataclass(frozen=True)
class Comparison:
    """One value compared with another; `within` is the tolerance that is written."""

    left: Measure
    sign: Sign
    right: Number | Measure
    within: float | None = None


@dataclass(frozen=True)
class Before:
    """One racer is at a level in fewer steps than another one."""

    first: Racer | Group
    second: Racer | Group
    level: Level


@dataclass(frozen=True)
class Ends:
    """A racer ends so: one of the endings in words, or a place within a distance (None: a hundredth
    of the box)."""

    racer: Racer | Group
    ending: str = ""
    place: tuple[float, ...] = ()
    within: float | None = None


Fact = Comparison | Before | Ends


@dataclass(frozen=True)
class Claim:
    """A fact with its text; `seeds` other than 0: it holds in at least `least` of them."""

    text: str
    fact: Fact
    least: int = 0
    seeds: int = 0
