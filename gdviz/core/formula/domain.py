"""Where an expression is finite, by a number of places that grows linearly with the number
of variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.graph import Node, lowered, ordered
from gdviz.core.expr.tape import Tape

# values of a variable, of all sizes: an expression that is finite at no mix of them has no domain
SAMPLES = (0.0, 0.1, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 100.0, 1e3, 1e6, 1e12)
BOTH_SIGNS = np.array(sorted({s * v for v in SAMPLES for s in (1.0, -1.0)}))
FEW = 23
# number of variables up to which every mix of the samples is tried
MIXED = 2
# further places, for a domain between those: small and large boxes, and numbers of all sizes
SPREAD = 2000
BOXES = (2.5, 10.0)
DECADES = (-3.0, 6.0)
# the places that the search tries along each variable, and how often it moves them all
FAR = np.geomspace(10.0, 1e3, 24)
LINE = np.unique(np.concatenate([BOTH_SIGNS, np.linspace(-10.0, 10.0, 81), FAR, -FAR]))
ROUNDS = 6


def finite_somewhere(node: Node, names: Sequence[str]) -> bool:
    """Whether some place is found at which the expression is finite.

    For one or two variables every mix of samples is tried, for more a few thousand places and then
    a search: each variable moves along a line to where fewest terms are outside their domain.
    """
    tape = Tape((node,), names)
    if any(np.isfinite(tape(*places)[0]).any() for places in _places(len(names))):
        return True
    return len(names) > MIXED and _reached(node, names)


def nearest_finite(node: Node, names: Sequence[str]) -> Array:
    """The place nearest to the origin, of those tried, at which the expression is finite, shape
    (dim,); the origin if there is none."""
    tape = Tape((node,), names)
    places = np.hstack(list(_places(len(names))))
    away = np.where(np.isfinite(tape(*places)[0]), np.abs(places).max(axis=0), np.inf)
    nearest = int(np.argmin(away))
    return places[:, nearest] if np.isfinite(away[nearest]) else np.zeros(len(names))


def _places(variables: int) -> Iterator[Array]:
    """The places where a finite value is sought; the first few are enough for almost every
    formula."""
    samples = _samples(variables)
    yield samples[:, ::FEW]
    yield samples
    yield from _spread(variables)


@lru_cache(4)
def _samples(variables: int) -> Array:
    if variables <= MIXED:
        return np.array(list(product(BOTH_SIGNS.tolist(), repeat=variables))).T
    alike = np.tile(BOTH_SIGNS, (variables, 1))
    mixed: Array = np.random.default_rng(0).choice(BOTH_SIGNS, (variables, SPREAD))
    return np.hstack([alike, mixed])


@lru_cache(4)
def _spread(variables: int) -> tuple[Array, ...]:
    """Evenly spread, with no two coordinates alike: Roberts' sequence, the golden ratio's in one
    dimension.

    A narrow stripe is met where a grid of as many places would miss it.
    """
    ratio = 1.0
    for _ in range(60):
        ratio = (1.0 + ratio) ** (1.0 / (variables + 1))
    steps = ratio ** -np.arange(1.0, variables + 1)[:, None]
    unit = 2.0 * np.mod(steps * np.arange(1, SPREAD + 1), 1.0) - 1.0
    low, high = DECADES
    sizes = np.sign(unit) * 10.0 ** (low + (high - low) * np.abs(unit))
    return (*(side * unit for side in BOXES), sizes)


def _reached(node: Node, names: Sequence[str]) -> bool:
    """Whether a finite value is reached from the samples at which fewest terms are lost."""
    terms = Tape([n for n in ordered(lowered((node,))) if n.args], names)
    samples = _samples(len(names))
    lost = _lost(terms, samples)
    place, left = samples[:, int(np.argmin(lost))], int(lost.min())
    for _ in range(ROUNDS):
        each = np.array([_lost(terms, _moved(place, k)) for k in range(len(names))])
        better = np.where(each.min(axis=1) < left, LINE[each.argmin(axis=1)], place)
        first = int(each.min(axis=1).argmin())
        # all better moves together, or the best one alone where they conflict
        alone = np.where(np.arange(len(names)) == first, better, place)
        chosen = np.stack([better, alone], axis=1)
        lost = _lost(terms, chosen)
        if lost.min() >= left:
            return False
        place, left = chosen[:, int(np.argmin(lost))], int(lost.min())
        if left == 0:
            return True
    return False


def _moved(place: Array, k: int) -> Array:
    """The place with variable k moved along the line, shape (dim, number)."""
    tried: Array = np.repeat(place[:, None], len(LINE), axis=1)
    tried[k] = LINE
    return tried


def _lost(terms: Tape, places: Array) -> Array:
    """How many terms are not finite at each place, shape (number of places,)."""
    lost: Array = np.zeros(places.shape[1], dtype=int)
    for value in terms(*places):
        lost += ~np.isfinite(value)
    return lost
