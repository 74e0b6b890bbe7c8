"""Claims about ravines and the methods with a rate for each coordinate."""

from dataclasses import replace

import numpy as np

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import Landscape
from tests.core.lessons.claims import away, claim, first, settled

ORDER = ("newton", "adagrad", "nesterov", "momentum", "adam", "sgd")
NEAR = 0.01
# the steps of Adam's late bursts
BURSTS = (969, 7320)


def of_method(race, name):
    """The one racer with a method."""
    ids = [entry.optimizer.id for entry in race.spec.entries]
    assert ids.count(name) == 1
    return race.tracks[ids.index(name)]


def reached(race, name):
    return settled(away(of_method(race, name)), NEAR)


@claim("level-ravine", "Steps to within 0.01 of the minimum:")
def _(race, near):
    assert near == NEAR and all(away(track)[-1] < near for track in race.tracks)


@claim(
    "level-ravine",
    "Newton 1, AdaGrad 5, Nesterov 93, momentum 103, Adam 108, gradient descent 317.",
)
def _(race, *steps):
    assert [reached(race, name) for name in ORDER] == list(steps) == sorted(steps)
    # along the floor 4.3 shrinks by 1 - 0.019 a step
    assert steps[-1] == np.ceil(np.log(0.01 / 4.3) / np.log(1 - 0.019))


@claim("level-ravine", "A rate for each coordinate undoes a ravine along the axes.")
def _(race):
    """A slope divided by its own size does not know how steep the wall is: AdaGrad's and Adam's
    paths are those in a round bowl."""
    round_bowl = replace(race.spec.problem, params=(("kappa", 1.0),))
    other = finished(replace(race.spec, problem=round_bowl))
    for name in ("adagrad", "adam"):
        here, there = of_method(race, name), of_method(other, name)
        last = min(len(here.points), len(there.points), 100)
        assert np.allclose(here.points[:last], there.points[:last], atol=1e-5)


def turned(spec, degrees):
    """The race with ravine and start turned, and AdaGrad's rate the best one there."""
    turn = np.exp(1j * np.radians(degrees)) * (-4.3 + 1.1j)
    fast = 2.0 if degrees else 5.0
    entries = tuple(replace(e, lr=fast) if e.optimizer.id == "adagrad" else e for e in spec.entries)
    problem = Landscape("rotated_k100", params=(("angle", float(degrees)),))
    return replace(spec, problem=problem, start=(turn.real, turn.imag), entries=entries)


@claim("turned-ravine", "Turned by 15°, 30° and 45°,")
def _(race, *angles):
    assert dict(race.spec.problem.params)["angle"] == angles[-1]
    assert angles == (15, 30, 45) and np.allclose(turned(race.spec, 45).start, race.start)


@claim("turned-ravine", "Adam takes 146, 255 and 291 steps instead of 108,")
def _(race, *steps):
    _steps_when_turned(race, "adam", steps)


@claim("turned-ravine", "AdaGrad 172, 371 and 466 instead of 5.")
def _(race, *steps):
    _steps_when_turned(race, "adagrad", steps)


def _steps_when_turned(race, name, steps):
    found = [reached(finished(turned(race.spec, angle)), name) for angle in (15, 30, 45, 0)]
    assert found == list(steps) and reached(race, name) == steps[2]


@claim("turned-ravine", "Gradient descent, momentum, Nesterov and Newton do not notice.")
def _(race):
    level = finished(turned(race.spec, 0))
    turn = np.exp(1j * np.radians(45.0))
    for name in ("sgd", "momentum", "nesterov", "newton"):
        here, there = of_method(race, name), of_method(level, name)
        last = min(len(here.points), len(there.points))
        back = (here.points[:last] @ [1.0, 1.0j]) / turn
        assert np.allclose(back, there.points[:last] @ [1.0, 1.0j], atol=1e-8)


@claim("bias-correction", "Both averages start at 0:")
def _(race, zero):
    method = OPTIMIZERS["adam"]()
    assert all((value == zero).all() for value in method.init(np.ones(2)).values())


@claim(
    "bias-correction",
    "without the correction Adam's first step along x with β₂ = 0.999 is 0.316 instead of 0.1,",
)
def _(race, beta2, raw, corrected):
    """η(1 - β₁)/√(1 - β₂) without it, η with it."""
    assert race.spec.entries[1].optimizer.beta2 == race.spec.entries[0].optimizer.beta2 == beta2
    assert raw.of(0.1 * 0.1 / (1 - beta2) ** 0.5)
    steps = first_steps(race)
    assert raw.of(steps[1]) and corrected.of(steps[0])


@claim("bias-correction", "and x overshoots to 1.41 instead of 0.18.")
def _(race, raw, corrected):
    highest = [float(track.points[:, 0].max()) for track in race.tracks]
    assert np.allclose(highest[:2], (0.1773, 1.4123), atol=1e-4)
    assert raw.of(highest[1]) and corrected.of(highest[0])


@claim("bias-correction", "With β₂ = 0.99 it is 0.1 either way.")
def _(race, beta2, length):
    assert race.spec.entries[2].optimizer.beta2 == race.spec.entries[3].optimizer.beta2 == beta2
    assert all(length.of(step) for step in first_steps(race)[2:])


def first_steps(race):
    """Along x, as along y."""
    lengths = np.array([np.abs(track.points[1] - track.points[0]) for track in race.tracks])
    assert np.allclose(lengths[:, 0], lengths[:, 1], rtol=1e-6)
    return lengths[:, 0]


@claim("adam-never-rests", "Adam comes within a millionth of the minimum by step 281;")
def _(race, step):
    assert max(first(away(track) < 1e-6) for track in race.tracks[:2]) == step


@claim("adam-never-rests", "then the average of squares fades, the rate grows past its limit,")
def _(race):
    """The limit of η/(√v̂ + ε) is (2 + 2β₁)/((1 - β₁)λ), 38/100 across the ravine."""
    for track, entry, burst in zip(race.tracks[:2], race.spec.entries[:2], BURSTS, strict=True):
        beta2, v, rates = entry.optimizer.beta2, 0.0, []
        for t, g in enumerate(track.grads[: burst - 1, 1].tolist(), 1):
            v = beta2 * v + (1.0 - beta2) * g * g
            rates.append(entry.lr / ((v / (1.0 - beta2**t)) ** 0.5 + entry.optimizer.eps))
        rate = np.array(rates)
        assert rate[100] < 0.38 < rate[-60:].max()


@claim("adam-never-rests", "and it bursts out at step 969 (β₂ 0.99) or 7,320 (0.999).")
def _(race, *numbers):
    assert tuple(map(int, numbers[::2])) == BURSTS
    for k, (burst, beta2) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
        assert race.spec.entries[k].optimizer.beta2 == beta2
        distance = away(race.tracks[k])
        there = first(distance < 1e-6)
        assert there + first(distance[there:] > 1e-3) == burst
        assert race.tracks[k].outcome.ending is not Ending.CONVERGED


@claim("adam-never-rests", "AMSGrad rests.")
def _(race):
    distance = away(of_method(race, "amsgrad"))
    assert distance[300:].max() < 1e-5 and distance[1000:].max() < 1e-12
    assert of_method(race, "amsgrad").outcome.ending is Ending.CONVERGED
