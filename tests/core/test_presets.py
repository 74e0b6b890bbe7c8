"""The presets show what they say: numbers from closed forms, not from the program."""

import numpy as np
import pytest

from gdviz.core.files import read_text, resource
from gdviz.core.presets import presets
from gdviz.core.racefile import LIMIT, described, dumps
from gdviz.core.run import finished

FILES = sorted(resource("presets").glob("*.toml"))


def paths(name):
    return [track.points for track in finished(presets()[name].spec).tracks]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_every_preset_has_a_title_a_sentence_and_a_race(preset):
    assert preset.title and preset.summary.endswith(".")
    assert len(preset.spec.entries) >= 3
    assert finished(preset.spec).done


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_only_what_differs_from_the_defaults(path):
    found = described(read_text(path, LIMIT), path.name)
    again = described(dumps(found.spec, found.title, found.summary))
    assert again == found
    written = dumps(found.spec, found.title, found.summary)
    assert written == path.read_text(encoding="utf-8")


def test_cliff_edge():
    """Along the steep axis each step multiplies y by 1 - 100 lr."""
    ends = [abs(path[500][1]) for path in paths("cliff-edge")]
    expected = [abs(1 - 100 * lr) ** 500 for lr in (0.0199, 0.02, 0.0201)]
    assert ends == pytest.approx(expected, rel=1e-9)


def first_below(points, part):
    near = np.hypot(*points.T) <= part * np.hypot(*points[0])
    return int(np.argmax(near)) if near.any() else None


def nesterov_on_ravine(lr, momentum, steps):
    """Nesterov's method in its classical form; the points where it takes the gradient."""
    w, v, rows = np.array([-5.0, 1.0]), np.zeros(2), []
    for _ in range(steps + 1):
        rows.append(w + momentum * v)
        v = momentum * v - lr * np.array([1.0, 100.0]) * rows[-1]
        w = w + v
    return np.array(rows)


def test_momentum_pays():
    """Steps to a millionth of the distance: contraction by (k-1)/(k+1) = 99/101 with the best rate
    and by (sqrt(k)-1)/(sqrt(k)+1) = 9/11 with the best momentum, condition number k = 100."""
    slow, best, heavy, *nesterov = paths("momentum-pays")
    assert [first_below(path, 1e-6) for path in (slow, best, heavy)] == [None, 691, 87]
    assert heavy[30] == pytest.approx((-0.0784025876, 0.1349407916), rel=1e-8)
    for path, (lr, momentum) in zip(
        nesterov, ((0.01, 9 / 11), (0.0132890365, 0.7932747263)), strict=True
    ):
        classical = nesterov_on_ravine(lr, momentum, 100)
        assert path[:101] == pytest.approx(classical, abs=1e-9)
        assert first_below(path, 1e-6) < 160


def test_nesterov_brakes():
    """Stationary points of (x^2 - 1)^2 + 0.3 x + y^2: the roots of 4x^3 - 4x + 0.3."""
    left, _, right = sorted(np.roots([4.0, 0.0, -4.0, 0.3]).real)
    ends = [path[-1][0] for path in paths("nesterov-brakes")]
    assert ends == pytest.approx([right, left, right, right], abs=1e-4)


def test_saddle_ridge():
    ends = [path[-1].tolist() for path in paths("saddle-ridge")]
    expected = [(0, 0), (0, 0), (0, 1), (0, 1), (0, -1)]
    assert np.abs(np.array(ends) - expected).max() < 1e-3


def test_saddle_escape():
    """First step beyond y = 0.5; for gradient descent about ln(5e5)/ln(1.1) = 137.7.

    Nesterov's point is the one where it takes the gradient, a step ahead of the classical 45.
    """
    first = [int(np.argmax(np.abs(path[:, 1]) > 0.5)) for path in paths("saddle-escape")]
    assert first == [139, 50, 44, 7, 2, 6]


def test_never_rests():
    """A cycle of two steps of length lr around the minimum has the amplitude lr/2."""
    arrived, heavy, slow, fast = paths("never-rests")
    assert np.abs(arrived[-1]).max() < 1e-12 and np.abs(heavy[-1]).max() < 1e-5
    for path, lr in ((slow, 0.05), (fast, 0.1)):
        assert np.abs(path[-1]) == pytest.approx([lr / 2, lr / 2], rel=1e-2)
        assert path[-1] == pytest.approx(-path[-2], rel=1e-2)
