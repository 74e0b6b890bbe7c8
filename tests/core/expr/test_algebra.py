"""Fewer operations, the same values."""

import numpy as np
import pytest

from gdviz.core.expr.graph import Node, apply, const, mul, ordered, var
from gdviz.core.expr.rewriting import gathered, rescaled
from gdviz.core.expr.tape import Tape
from tests.every import every

NUMBERS = ("a", "b")


def is_number(node: Node) -> bool:
    return node.name in NUMBERS


def wide_calls(outputs) -> int:
    """How many operations have an array among their arguments."""
    wide = {}
    for node in ordered(outputs):
        inside = any(wide[a] for a in node.args)
        wide[node] = inside or (node.op == "var" and not is_number(node))
    return sum(wide[n] for n in ordered(outputs) if n.args)


A, B, X, Y = (var(name) for name in ("a", "b", "x", "y"))
TWO, FIVE = const(2.0), const(-5.0)


def op(name: str, *args: Node) -> Node:
    return apply(name, *args)


# the expression, and the least number of operations on arrays that it takes
CASES = {
    "numbers meet": (op("mul", TWO, op("mul", A, op("mul", FIVE, X))), 1),
    "through a quotient": (op("div", op("mul", A, X), op("mul", TWO, Y)), 2),
    "out of a root": (op("mul", A, op("sqrt", op("mul", TWO, op("mul", X, X)))), 3),
    "into the brackets": (
        op("div", X, op("add", op("div", op("sqrt", Y), B), const(1e-8))),
        4,
    ),
    "a common factor": (op("sub", op("mul", A, X), op("mul", A, Y)), 2),
    "signs": (op("sub", X, op("mul", FIVE, op("neg", Y))), 2),
    "two numbers before a sum": (
        op("mul", A, op("sub", op("mul", const(6.0), X), op("mul", TWO, Y))),
        3,
    ),
    "nothing to do": (op("mul", op("add", X, Y), op("tanh", X)), 3),
}


@every("name", CASES)
def test_gathered_has_the_same_value_in_fewer_calls(name):
    before, calls = CASES[name]
    (after,) = gathered((before,), is_number)
    assert wide_calls((after,)) == calls <= wide_calls((before,))
    names = ("x", "y", "a", "b")
    rng = np.random.default_rng(1)
    values = (*rng.uniform(0.5, 2.0, (2, 50)), 0.7, 1.3)
    (expected,), (found,) = Tape((before,), names)(*values), Tape((after,), names)(*values)
    np.testing.assert_allclose(found, expected, rtol=1e-14)


def test_what_is_exactly_zero_stays_so():
    tenth = op("sub", op("mul", const(10.0), X), const(34.0))
    assert gathered((tenth,), is_number) == (tenth,)
    half = op("sub", op("mul", const(8.0), X), const(34.0))
    (found,) = gathered((half,), is_number)
    assert found is op("mul", const(8.0), op("sub", X, const(4.25)))


def test_what_is_used_twice_is_computed_once():
    shared = op("mul", const(200.0), op("sub", Y, op("mul", X, X)))
    outputs = (op("mul", const(-400.0), op("mul", op("sub", Y, op("mul", X, X)), X)), shared)
    after = gathered(outputs, is_number)
    assert wide_calls(after) == 5
    product = op("mul", op("mul", const(3.0), X), Y)
    twice = gathered((product, op("mul", const(3.0), X)), is_number)
    assert wide_calls(twice) == 2


def test_a_factor_too_large_stays_where_it_is():
    huge = op("add", op("mul", const(1e200), X), const(1e250))
    assert gathered((huge,), is_number) == (huge,)


def test_a_running_mean_is_carried_as_a_sum():
    m, w, g = var("m"), var("w"), var("g")
    after = op("add", op("mul", const(0.9), m), op("mul", const(0.25), g))
    carried = {"m": after, "w": op("sub", w, op("mul", var("lr"), after))}
    fresh, units = rescaled(carried)
    assert units == {"m": 0.25}
    assert fresh["m"] is op("add", mul(const(0.9), m), g)
    tape = Tape(tuple(carried.values()), ("m", "w", "g", "lr"))
    other = Tape(tuple(fresh.values()), ("m", "w", "g", "lr"))
    m_now, w_now = tape(0.5, 2.0, 3.0, 0.1)
    m_sum, w_other = other(0.5 / 0.25, 2.0, 3.0, 0.1)
    assert m_sum * 0.25 == pytest.approx(float(m_now), rel=1e-15)
    assert float(w_other) == pytest.approx(float(w_now), rel=1e-15)


def test_what_is_no_mean_is_carried_as_it_is():
    s = var("s")
    carried = {"s": op("max", s, op("mul", const(0.1), var("g")))}
    assert rescaled(carried) == (carried, {})
