"""Claims about bowls and ravines, from their closed forms."""

from dataclasses import replace

import mpmath
import numpy as np

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from tests.core.lessons.claims import away, claim, first, settled


def curvatures(race):
    middle = np.zeros(race.problem.dim)
    return np.linalg.eigvalsh(race.problem.objective.hessian(middle))


@claim("cliff-edge", "Across the ravine the curvature is 100,")
def _(race, across):
    assert curvatures(race)[1] == across


@claim("cliff-edge", "so gradient descent needs η below 2/100:")
def _(race, two, across):
    """Each step multiplies y by 1 - 100 η: smaller than 1 below 2/100."""
    for track, entry in zip(race.tracks, race.spec.entries, strict=True):
        with mpmath.workdps(50):
            factor = 1 - int(across) * mpmath.mpf(entry.lr)
            end = float(abs(factor) ** 500)
        assert np.isclose(abs(track.points[500, 1]), end, rtol=1e-9)
        assert (end < 0.99) == (entry.lr < two / across - 1e-12)


@claim("cliff-edge", "the zigzag shrinks at 0.0199,")
def _(race, lr):
    _shrinks(race, 0, lr, 0.0, 0.01)


@claim("cliff-edge", "stays at 0.02,")
def _(race, lr):
    _shrinks(race, 1, lr, 0.999, 1.001)
    assert race.tracks[1].outcome.ending is Ending.CYCLE


@claim("cliff-edge", "and grows at 0.0201.")
def _(race, lr):
    _shrinks(race, 2, lr, 100.0, 1000.0)
    assert race.tracks[2].outcome.ending is Ending.DIVERGED


def _shrinks(race, racer, lr, low, high):
    assert lr.of(race.lrs[racer])
    y = race.tracks[racer].points[:, 1]
    assert (y[:-1] * y[1:] < 0).all() and low < abs(y[500]) < high


@claim("momentum-pays", "In a ravine of condition number 100")
def _(race, kappa):
    low, high = curvatures(race)
    assert high / low == kappa


@claim("momentum-pays", "the best momentum comes a million times nearer in 87 steps;")
def _(race, steps):
    """Its rate and momentum: 4/(√L + √m)² and ((√L - √m)/(√L + √m))², L = 100 and m = 1."""
    best = race.spec.entries[2]
    assert np.isclose(race.lrs[2], 4 / 121) and np.isclose(best.optimizer.momentum, 81 / 121)
    assert nearer(race, 2) == steps < min(nearer(race, 3), nearer(race, 4)) < 160
    known = (-0.0784025876, 0.1349407916)
    assert np.allclose(race.tracks[2].points[30], known, rtol=1e-8)


@claim("momentum-pays", "the best gradient descent takes 691.")
def _(race, steps):
    """Its rate is 2/(L + m), and it contracts by 99/101."""
    assert np.isclose(race.lrs[1], 2 / 101)
    assert nearer(race, 1) == steps == np.ceil(np.log(1e-6) / np.log(99 / 101))
    assert away(race.tracks[0])[-1] > 1e-6 * away(race.tracks[0])[0]


def nearer(race, racer):
    """The step at which a racer is a million times nearer than at its start."""
    distance = away(race.tracks[racer])
    return first(distance <= 1e-6 * distance[0])


@claim("nesterov-overshoots-less", "On ½x² from 1")
def _(race, start):
    assert all(np.isclose(track.points[0, 0], start) for track in race.tracks)
    places = race.problem.places(9)
    assert np.allclose(race.problem.objective.loss(places), places[0] ** 2 / 2)


@claim("nesterov-overshoots-less", "momentum overshoots to −0.604 and Nesterov to −0.355;")
def _(race, heavy, ahead):
    lowest = [float(track.points[:, 0].min()) for track in race.tracks]
    assert np.allclose(lowest, (-0.60371698, -0.35459454), atol=1e-8)
    assert heavy.of(lowest[0]) and ahead.of(lowest[1])


@claim(
    "nesterov-overshoots-less",
    "they stay within a millionth of the minimum from step 257 and from step 131.",
)
def _(race, heavy, ahead):
    found = [settled(np.abs(track.points[:, 0]), 1e-6) for track in race.tracks]
    assert found == [heavy, ahead]


@claim("newton-overshoots", "On log cosh x Newton's step jumps past the minimum:")
def _(race):
    for track in race.tracks[:2]:
        x = track.points[:5, 0]
        assert (x[:-1] * x[1:] < 0).all()


@claim("newton-overshoots", "from 1.0886 the jumps shrink and it converges,")
def _(race, start):
    assert start.of(race.tracks[0].points[0, 0]) and start < limit_of_newton()
    assert race.tracks[0].outcome.ending is Ending.CONVERGED
    assert abs(race.tracks[0].points[-1, 0]) < 1e-12


@claim("newton-overshoots", "from 1.0887 they grow and it diverges.")
def _(race, start):
    track = race.tracks[1]
    assert start.of(track.points[0, 0]) and start > limit_of_newton()
    assert (np.diff(np.abs(track.points[:, 0])) > 0).all() and abs(track.points[-1, 0]) > 30
    assert track.outcome.ending is Ending.DIVERGED


@claim("newton-overshoots", "Gradient descent with η = 1 arrives from both.")
def _(race, lr):
    for start in (1.0886, 1.0887):
        alone = replace(race.spec, entries=(replace(race.spec.entries[2], lr=float(lr)),))
        (track,) = finished(replace(alone, start=(start,))).tracks
        assert abs(track.points[-1, 0]) < 1e-12
    assert lr.of(race.lrs[2])


def limit_of_newton():
    """Where Newton's step mirrors the point: tanh x cosh² x = 2x."""
    with mpmath.workdps(50):
        found = mpmath.findroot(lambda x: mpmath.sinh(2 * x) - 4 * x, mpmath.mpf("1.1"))
    assert mpmath.nstr(found, 11) == "1.0886594925"
    return float(found)


@claim("never-rests", "RMSProp ends hopping over the minimum, half a learning rate to each side")
def _(race):
    for track, lr in zip(race.tracks[1:], race.lrs[1:], strict=True):
        assert np.allclose(np.abs(track.points[-1]), lr / 2, rtol=1e-2)
        assert np.allclose(track.points[-1], -track.points[-2], rtol=1e-2)
        assert track.outcome.ending is Ending.CYCLE


@claim("never-rests", "along each axis: 0.025 for η = 0.05, 0.05 for 0.1 and 0.1 for 0.2.")
def _(race, *numbers):
    found = [float(np.abs(track.points[-1]).max()) for track in race.tracks[1:]]
    for half, lr, end, rate in zip(numbers[::2], numbers[1::2], found, race.lrs[1:], strict=True):
        assert half.of(end) and lr.of(rate)


@claim("never-rests", "Gradient descent arrives.")
def _(race):
    assert away(race.tracks[0])[-1] < 1e-12


@claim("raw-or-normalised", "A raw step is η times the gradient and shrinks near the minimum;")
def _(race):
    """x shrinks by 1 - 0.15, y by |1 - 1.5| a step."""
    steps = np.arange(60)
    exact = 0.15 * np.hypot(10 * 0.85**steps, 10 * (-0.5) ** steps)
    assert np.allclose(np.hypot(*np.diff(race.tracks[0].points, axis=0).T), exact)
    assert (np.diff(exact) < 0).all()


@claim(
    "raw-or-normalised",
    "a normalised one keeps its length η = 0.4 and jumps to and fro over the minimum for good.",
)
def _(race, length):
    moves = np.diff(race.tracks[1].points, axis=0)
    assert np.allclose(np.hypot(*moves.T), length, rtol=1e-6)
    assert ((moves[40:-1] * moves[41:]).sum(axis=1) < 0).all()
    assert race.tracks[1].outcome.ending is Ending.CYCLE
