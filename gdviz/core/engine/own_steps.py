"""Whether a user's method runs as traced code or as plain NumPy: its first steps decide.

They are taken with every call made twice, so that a method that remembers something outside of its
state is found, and its traced steps are compared with them. Where the method cannot be traced, or
where it comes to other points, the plain calls race, and a message says so once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.compiled import numeric_knobs, traced_update
from gdviz.core.engine.steppers import Feed, Stepper, flat
from gdviz.core.expr.tape import Tape
from gdviz.core.optimizers.base import Optimizer, State, is_own
from gdviz.core.own.outside import functions_of, names_in
from gdviz.core.own.own_class import RAISED, check_own, own_part, placed
from gdviz.core.own.own_method import check_extras, guarded, has_own
from gdviz.core.spec.race import Entry

LOG = logging.getLogger("gdviz")
# steps that are compared, and how far apart rounding may take them
FIRST = 8
ROUNDING = 1e-10
# the classes already reported to run as plain NumPy
_TOLD: set[type] = set()

NAMES, SLOPES = ("x", "y"), ("g:0", "g:1")
# large and small, of both signs, changing sign, and one that is zero
GRADIENTS = ((0.3, -2.0), (-1.1, 0.4), (7.0, 0.01), (0.0, -0.2), (-0.5, -0.6), (2e-3, 30.0))
BEGINNING, RATE = (0.7, -1.3), 0.125
ASKING = {"isinstance", "issubclass", "type", "hasattr", "callable"}


def chosen(made: Callable[..., Stepper], entry: Entry, feed: Feed, dim: int) -> Stepper:
    """The stepper of a racer with a method of the user's own, where `made(entry, feed, plain)` is
    the reference if `plain` and else the fastest; InputError for a method that cannot race."""
    check_own(entry.optimizer)
    watched = replace(entry, optimizer=guarded(entry.optimizer, set()))
    rows, state = _walked(made(watched, _apart(feed), True), min(len(feed.lr), FIRST), dim)
    check_extras(entry.optimizer, state, len(rows))
    own = own_part(entry.optimizer)
    try:
        fast = made(entry, _apart(feed))
        if not fast.traced:
            return made(entry, feed, True)
        if not _asks(own) and _same(_walked(fast, len(rows), dim), (rows, state)):
            return made(entry, feed)
        why = "its traced steps lead, or might lead, to other points"
    except RAISED as error:
        why = f"{placed(type(own), 'update', error)} cannot be traced"
    if type(own) not in _TOLD:
        _TOLD.add(type(own))
        name = type(own).__name__
        LOG.warning("gdviz: %s runs as plain NumPy, which is slower: %s", name, why)
    return made(entry, feed, True)


def _apart(feed: Feed) -> Feed:
    """A separate feed: a schedule that watches the loss writes its rates there."""
    return replace(feed, lr=feed.lr.copy())


def _walked(walker: Stepper, steps: int, dim: int) -> tuple[Array, State]:
    """The first rows, fewer where a step was refused, and the state after them."""
    rows = np.empty((steps, dim))
    filled = walker.advance(rows)
    return rows[:filled], walker.state


def _same(a: tuple[Array, State], b: tuple[Array, State]) -> bool:
    if a[0].shape != b[0].shape or a[1].keys() != b[1].keys():
        return False
    pairs = [(a[0], b[0]), *((a[1][name], b[1][name]) for name in a[1])]
    return all(np.shape(x) == np.shape(y) and _near(x, y) for x, y in pairs)


def _near(x: Array, y: Array) -> bool:
    with np.errstate(all="ignore"):
        size = np.abs(y).max(initial=0.0, where=np.isfinite(y))
        return np.allclose(x, y, rtol=ROUNDING, atol=ROUNDING * size, equal_nan=True)


def traceable(method: Optimizer) -> bool:
    """Whether a first-order method can be written as expressions: the program's own can, a user's
    where its traced update and its plain one agree on some gradients."""
    if not has_own(method):
        return True
    try:
        return not _asks(own_part(method)) and _agrees(method)
    except RAISED:
        return False


def _asks(method: Optimizer) -> bool:
    """Whether a user's method checks the type of its values, or catches errors: it may then behave
    differently where they are traced, at any step."""
    functions = [f for cls in filter(is_own, type(method).__mro__) for f in functions_of(cls)]
    return any(ASKING & names_in(f.__code__) or f.__code__.co_exceptiontable for f in functions)


def _agrees(method: Optimizer) -> bool:
    update = traced_update(NAMES, Entry(method))
    knobs = numeric_knobs(method)
    inputs = [*NAMES, *SLOPES, *update.state_variables, "t", "lr", *(f"k:{n}" for n in knobs)]
    tape, plain = Tape((*update.point, *update.new_state), inputs), guarded(method)
    w = np.array(BEGINNING)
    state = plain.init(w)
    for t, slope in enumerate(GRADIENTS, 1):
        before = (*w, *slope, *flat(state), t, RATE, *knobs.values())
        w, state = plain.update(w, np.array(slope), state, t, RATE)
        if not np.allclose(tape(*before), [*w, *flat(state)], 1e-10, 1e-12, equal_nan=True):
            return False
    return True
