"""Whether the trace of a user's update agrees with the update."""

from __future__ import annotations

import numpy as np

from gdviz.core.engine.compiled import Slopes, numeric_knobs, traced_update
from gdviz.core.expr.graph import var
from gdviz.core.expr.tape import Tape
from gdviz.core.expr.trace import nodes_of
from gdviz.core.optimizers.base import Optimizer, is_own
from gdviz.core.own.outside import functions_of, names_in
from gdviz.core.own.own_class import RAISED, own_part
from gdviz.core.own.own_method import guarded, has_own
from gdviz.core.spec.race import Entry

NAMES, SLOPES = ("x", "y"), ("g:0", "g:1")
# large and small, of both signs, changing sign, and one that is zero
GRADIENTS = ((0.3, -2.0), (-1.1, 0.4), (7.0, 0.01), (0.0, -0.2), (-0.5, -0.6), (2e-3, 30.0))
BEGINNING, RATE = (0.7, -1.3), 0.125
ASKING = {"isinstance", "issubclass", "type", "hasattr", "callable"}


def asks(method: Optimizer) -> bool:
    """Whether a user's method checks the type of its values, or catches errors: it may then behave
    differently where they are traced, at any step."""
    functions = [f for cls in filter(is_own, type(method).__mro__) for f in functions_of(cls)]
    return any(ASKING & names_in(f.__code__) or f.__code__.co_exceptiontable for f in functions)


def traceable(method: Optimizer) -> bool:
    """Whether a first-order method can be written as expressions: the program's own can, a user's
    where its traced update and its plain one agree on some gradients."""
    if not has_own(method):
        return True
    try:
        return not asks(own_part(method)) and _agree(method)
    except RAISED:
        return False


def _agree(method: Optimizer) -> bool:
    update = traced_update(Slopes(NAMES, tuple(map(var, SLOPES))), Entry(method), noisy=False)
    knobs = numeric_knobs(method)
    inputs = [*NAMES, *SLOPES, *update.state_variables, "t", "lr", *(f"k:{n}" for n in knobs)]
    after = (node for value in update.state.values() for node in nodes_of(value))
    tape, plain = Tape((*update.point, *after), inputs), guarded(method)
    w = np.array(BEGINNING)
    state = plain.init(w)
    for t, slope in enumerate(GRADIENTS, 1):
        before = (*w, *slope, *_flat(state), t, RATE, *knobs.values())
        w, state = plain.update(w, np.array(slope), state, t, RATE)
        expected = [*w, *_flat(state)]
        if not np.allclose(tape(*before), expected, rtol=1e-10, atol=1e-12, equal_nan=True):
            return False
    return True


def _flat(state: dict[str, object]) -> list[float]:
    return [float(x) for value in state.values() for x in np.ravel(np.asarray(value))]
