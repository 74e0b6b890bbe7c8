"""Optimizers of a user's own in ordinary NumPy: their path is that of a plain loop, or one line
says which class, which line and what to do."""

import re
import sys
from pathlib import Path

import numpy as np
import pytest

from gdviz.core import Entry, InputError, Landscape, RaceSpec, finished, fit, trajectory
from tests.core.own import own_slips
from tests.core.own.own_slips import BAD, raises
from tests.core.own.own_updates import RIGHT, own

LR, STEPS, START = 5e-4, 60, (-1.2, 1.0)
X, Y = np.array([[0.5], [-1.0], [2.0], [1.5]]), np.array([1.0, -2.0, 3.5, 3.0])


def plain_loop(cls, gradient, start, steps, lr):
    """The path with nothing between the update and its own values."""
    method, w = cls(), np.array(start)
    state, path = method.init(w), [w]
    with np.errstate(all="ignore"):
        for t in range(1, steps + 1):
            mine = {name: np.copy(v) if np.ndim(v) else v for name, v in state.items()}
            w, state = method.update(w.copy(), gradient(w, t), mine, t, lr)
            w = np.array(w, dtype=np.float64)
            path.append(w)
    return np.array(path)


def banana(w, t):
    x, y = w
    return np.array([-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)])


def line(w, t):
    """The gradient of the mean of ½(wx + b − y)² over the first or the last two rows."""
    rows = slice(0, 2) if t % 2 else slice(2, 4)
    wrong = w[0] * X[rows, 0] + w[1] - Y[rows]
    return np.array([np.mean(wrong * X[rows, 0]), np.mean(wrong)])


@pytest.mark.parametrize("cls", RIGHT, ids=lambda cls: cls.__name__)
def test_ordinary_numpy_walks_the_path_of_a_plain_loop(cls):
    start = np.array(START)
    path = trajectory(cls, "rosenbrock", start, STEPS, LR)
    expected = plain_loop(cls, banana, START, STEPS, LR)
    assert path == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)
    assert start.tolist() == list(START)
    learnt = fit(X, Y, "linear", cls, (0.2, 0.1), [[0, 1], [2, 3]], lr=0.01, steps=STEPS)
    expected = plain_loop(cls, line, (0.2, 0.1), STEPS, 0.01)
    assert learnt == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize(("cls", "words"), BAD, ids=lambda v: getattr(v, "__name__", ""))
def test_what_cannot_be_right_is_one_line(cls, words):
    for attempt in (
        lambda: trajectory(cls, "rosenbrock", START, STEPS, LR),
        lambda: trajectory("lookahead", "rosenbrock", START, STEPS, LR, base=cls),
        lambda: finished(RaceSpec(Landscape("rosenbrock"), (Entry(cls(), LR),), START, STEPS)),
        lambda: fit(X, Y, "linear", cls, (0.2, 0.1), lr=0.01, steps=STEPS),
    ):
        with pytest.raises(InputError, match=words) as raised:
            attempt()
        said = str(raised.value)
        place = rf"{cls.__name__}(\.\w+)? \(own_(slips|updates)\.py, line \d+\)"
        assert re.match(place, said) and said.isprintable()


def test_the_line_is_where_it_went_wrong():
    with pytest.raises(InputError) as raised:
        trajectory(own(raises), "rosenbrock", START, 3, LR)
    number = int(re.search(r"line (\d+)", str(raised.value))[1])
    source = Path(own_slips.__file__).read_text(encoding="utf-8").splitlines()
    assert "no such" in source[number - 1]


def test_an_end_of_the_program_in_what_makes_a_method_is_one_line():
    makes = own(own_slips.plain, __post_init__=lambda self: sys.exit())
    for attempt in (makes, "lookahead"):
        base = {"base": makes} if attempt == "lookahead" else {}
        with pytest.raises(InputError, match=r"OwnPlain .*: SystemExit; give each field a default"):
            trajectory(attempt, "rosenbrock", START, 3, LR, **base)
    with pytest.raises(InputError, match="schedule: SystemExit: over; it is called with t = 0"):
        trajectory("gd", "rosenbrock", START, 3, LR, lambda t: sys.exit("over"))


def test_an_interrupt_stays_an_interrupt():
    def interrupted(self, w, g, state, t, lr):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trajectory(own(interrupted), "rosenbrock", START, 3, LR)
