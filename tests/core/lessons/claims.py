"""What the sentences of the presets claim: each phrase with the check that holds it.

A sentence is made of the phrases that have a check, so that a word without one fails; and a check
gets the numbers of its phrase, so that no number is written twice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from gdviz.core.engine.run import finished, starting_point

SEEDS = 30
# relative, to a start; a learning rate is moved to the next number
NUDGE = 1e-12
NUMBER = re.compile(r"(?<!\w)[−-]?\d+(?:,\d{3})*(?:\.\d+)?")

CLAIMS: dict[str, list["Claim"]] = {}


class Said(float):
    """A number as a sentence writes it."""

    def __new__(cls, text):
        made = super().__new__(cls, text.replace("−", "-").replace(",", ""))
        made.places = len(text.partition(".")[2])
        return made

    def of(self, value):
        """Whether a value reads so at these decimals."""
        return f"{value:.{self.places}f}" == f"{self:.{self.places}f}"


@dataclass(frozen=True)
class Claim:
    """A phrase of a sentence, and the check that asserts what it says of a finished race; one that
    is about many seeds is dear."""

    phrase: str
    check: Callable[..., None]
    seeds: bool = False

    @property
    def numbers(self):
        return [Said(text) for text in NUMBER.findall(self.phrase)]

    def hold(self, race):
        self.check(race, *self.numbers)


def claim(preset, phrase, seeds=False):
    """The decorated check holds the next phrase of a preset's sentence: it gets the finished race
    and the numbers in the phrase."""

    def add(check):
        CLAIMS.setdefault(preset, []).append(Claim(phrase, check, seeds))
        return check

    return add


def as_it_is(spec):
    return spec


def nudged_start(spec):
    """The same race from starts that differ in the twelfth digit."""
    start = starting_point(replace(spec, steps=0), finished(replace(spec, steps=0)).problem)
    moved = [e if e.start is None else replace(e, start=_moved(e.start)) for e in spec.entries]
    return replace(spec, start=_moved(start), entries=tuple(moved))


def _moved(point):
    return tuple(x * (1.0 + NUDGE) for x in point)


@lru_cache(SEEDS + 1)
def raced(spec):
    """The finished race; those of the seeds are looked at by the claims of a sentence and of a
    file."""
    return finished(spec)


def over_seeds(spec, measure):
    """What `measure` says of the races of the first seeds, as an array (seeds, ...)."""
    return np.array([measure(raced(replace(spec, seed=seed))) for seed in range(SEEDS)])


def ends(race):
    """Where the racers end, shape (racers, dim)."""
    return np.array([track.points[-1] for track in race.tracks])


def away(track, point=0.0):
    """The distance of each row to a point."""
    return np.sqrt(((track.points - point) ** 2).sum(axis=1))


def first(condition):
    """The first row at which it holds."""
    assert condition.any()
    return int(np.argmax(condition))


def settled(distance, within):
    """The first step from which a distance stays as small."""
    far = np.flatnonzero(distance > within)
    assert far[-1] + 1 < len(distance)
    return int(far[-1]) + 1
