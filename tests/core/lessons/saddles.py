"""Claims about saddles, wells and barriers."""

import numpy as np

from gdviz.core.engine.race import Ending
from tests.core.lessons.claims import claim, ends, first

MINIMA = {"up": (0.0, 1.0), "down": (0.0, -1.0)}


@claim(
    "newton-or-saddle",
    "Newton's step heads for any point of zero gradient: from y = 0.44, below 1/√5, it ends on the "
    "saddle,",
)
def _(race, start, one, five):
    """On x²/2 + y⁴/4 - y²/2 a step maps y to 2y³/(3y² - 1), and x to 0: |y| < 1/√5 shrinks."""
    bound = 1 / np.sqrt(5)
    assert start < one / five**0.5 == bound
    for track, y in zip(race.tracks[:3], (0.44, 0.5, 0.7), strict=True):
        assert np.allclose(track.points[0], (1.5, y), rtol=1e-11)
        for point in track.points[1:6]:
            y = 2 * y**3 / (3 * y**2 - 1)
            assert np.allclose(point, (0.0, y), atol=1e-9)
    assert np.allclose(ends(race)[0], 0.0, atol=1e-12)
    assert race.tracks[0].outcome.ending is Ending.SADDLE
    for y, falls in ((bound - 1e-4, True), (bound + 1e-4, False)):
        for _ in range(100):
            y = 2 * y**3 / (3 * y**2 - 1)
        assert (abs(y) < 1e-9) == falls


@claim("newton-or-saddle", "which gradient descent and saddle-free Newton leave;")
def _(race):
    assert [e.optimizer.id for e in race.spec.entries[3:]] == ["saddlefree", "sgd"]
    for track in race.tracks[3:]:
        assert np.allclose(track.points[0], (1.5, 0.44), rtol=1e-11)
        assert np.allclose(track.points[-1], MINIMA["up"], atol=1e-5)


@claim("newton-or-saddle", "from 0.5 it takes 1 step to a minimum.")
def _(race, start, steps):
    track = race.tracks[1]
    assert start.of(track.points[0, 1])
    near = np.hypot(*(track.points - MINIMA["down"]).T) < 1e-9
    assert first(near) == steps


@claim("saddle-ridge", "On the ridge y = 0 no slope leads sideways:")
def _(race, ridge):
    assert race.tracks[0].points[0, 1] == ridge
    places = np.stack([np.linspace(-2, 2, 41), np.full(41, ridge)])
    assert (race.problem.objective.grad(places)[1] == 0).all()


@claim("saddle-ridge", "gradient descent and Adam end on the saddle.")
def _(race):
    for track in race.tracks[:2]:
        assert track.points[0, 1] == 0 and np.allclose(track.points[-1], 0.0, atol=1e-9)
        assert track.outcome.ending is Ending.SADDLE


@claim("saddle-ridge", "From 0.001 beside it gradient descent and momentum leave for a minimum.")
def _(race, beside):
    for track in race.tracks[2:4]:
        assert np.isclose(track.points[0, 1], beside)
        assert np.allclose(track.points[-1], MINIMA["up"], atol=1e-9)
        assert track.outcome.ending is Ending.CONVERGED
    assert np.allclose(race.tracks[4].points[-1], MINIMA["down"], atol=1e-9)


def leaves(race, name):
    ids = [entry.optimizer.id for entry in race.spec.entries]
    return first(np.abs(race.tracks[ids.index(name)].points[:, 1]) > 0.5)


@claim("saddle-escape", "From 0.000001 beside the ridge y passes 0.5")
def _(race, beside, passed):
    assert passed == 0.5 and np.isclose(race.start[1], beside)
    assert all(np.abs(track.points[:, 1]).max() > passed for track in race.tracks)


@claim(
    "saddle-escape",
    "in 2 steps of RMSProp, 6 of Adam and 7 of AdaGrad, which divide by the gradient's size;",
)
def _(race, *steps):
    assert [leaves(race, name) for name in ("rmsprop", "adam", "adagrad")] == list(steps)


@claim("saddle-escape", "Nesterov takes 44, momentum 50, gradient descent 139.")
def _(race, *steps):
    """About ln(5e5)/ln(1.1) = 137.7 steps of descent; Nesterov's plotted point is a step ahead."""
    assert [leaves(race, name) for name in ("nesterov", "momentum", "sgd")] == list(steps)
    assert abs(steps[2] - np.log(0.5e6) / np.log(1.1)) < 2


def wells():
    """The minima of (x² - 1)² + 0.3x + y²: the outer roots of 4x³ - 4x + 0.3."""
    left, _, right = sorted(np.roots([4.0, 0.0, -4.0, 0.3]).real)
    return left, right


def rests(race, racer, well):
    other = Ending.LOCAL if well == wells()[1] else Ending.CONVERGED
    assert np.allclose(ends(race)[racer], (well, 0.0), atol=1e-6)
    assert race.tracks[racer].outcome.ending is other


@claim("nesterov-brakes", "Gradient descent sinks into the first well like a ball in syrup.")
def _(race):
    rests(race, 0, wells()[1])
    assert (np.diff(race.tracks[0].losses) <= 1e-15).all()


@claim("nesterov-brakes", "Momentum rolls over the barrier with μ = 0.9, not with 0.85;")
def _(race, over, not_over):
    left, right = wells()
    assert race.spec.entries[2].optimizer.momentum == over
    assert race.spec.entries[1].optimizer.momentum == not_over
    rests(race, 2, left)
    rests(race, 1, right)
    assert (np.diff(race.tracks[2].losses) > 0).any()


@claim("nesterov-brakes", "Nesterov looks ahead, brakes, and needs 0.95.")
def _(race, over):
    assert race.spec.entries[3].optimizer.momentum == race.spec.entries[2].optimizer.momentum
    assert race.spec.entries[4].optimizer.momentum == over
    rests(race, 3, wells()[1])
    rests(race, 4, wells()[0])
