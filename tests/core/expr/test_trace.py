"""Traced values follow NumPy arrays through the arithmetic an update may use."""

import numpy as np
import pytest

from gdviz.core.expr.graph import const
from gdviz.core.expr.tape import Tape
from gdviz.core.expr.trace import Traced, nodes_of, traced
from tests.every import every


def in_place(w, s):
    total = w * 1.0
    total += w
    total -= s
    total *= w
    total /= 3.0
    total **= 2
    total %= 0.7
    return total


CASES = {
    "arithmetic": lambda w, s: (w * 2.0 - s) / (1.0 + w * w) + np.float64(3.0) * w - (-w),
    "powers": lambda w, s: w**2 + 2.0**w + np.power(np.abs(w), 0.5) + np.square(w),
    "norm": lambda w, s: w / np.sqrt(np.sum(w * w, axis=0)),
    "branches": lambda w, s: np.where(w > s, np.maximum(w, 0.3), np.minimum(-w, s)),
    "signs": lambda w, s: np.sign(w) * abs(s) + np.sign(s - s),
    "likes": lambda w, s: np.zeros_like(w) + np.ones_like(w) * np.full_like(w[0], 4.0),
    "clip": lambda w, s: np.clip(w, -0.5, 0.5) + w[1] - s % 2,
    "in place": in_place,
    "equal": lambda w, s: np.where(s == 0.25, w, 0.0 * w),
}


@every("name", CASES)
@every("scalar", [0.25, -1.5])
def test_traced_equals_numpy(name, scalar):
    case, point = CASES[name], np.array([0.7, -1.3])
    graph = case(traced(["x", "y"]), traced("s"))
    got = Tape(graph.nodes, ("x", "y", "s"))(*point, scalar)
    expected = np.broadcast_to(case(point, np.float64(scalar)), (2,))
    assert np.allclose([float(v) for v in got], expected, rtol=1e-15, atol=0)


def test_python_if_on_a_traced_value_raises():
    with pytest.raises(TypeError, match=r"np\.where"):
        bool(traced("t") == 1)


def test_unknown_functions_are_refused():
    with pytest.raises(TypeError):
        np.linalg.norm(traced(["x", "y"]))
    with pytest.raises(TypeError):
        np.arctanh(traced("x"))


def test_plain_numbers_become_constants():
    assert nodes_of(np.array([1.0, 2.0])) == (const(1.0), const(2.0))
    assert len(Traced((const(1.0), const(2.0)))) == 2
