"""Claims about single neurons and their losses."""

from dataclasses import replace

import numpy as np

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import Entry
from tests.core.lessons.claims import claim, ends


def outputs(track):
    """What the neuron says at each step."""
    return 1 / (1 + np.exp(-track.points.sum(axis=1)))


@claim("saturated-neuron", "A sigmoid neuron should output 0.")
def _(race, target):
    """Input 1, and half the squared error of its output."""
    places = np.array([[0.5, -1.0], [1.0, 2.0]])
    said = 1 / (1 + np.exp(-places.sum(axis=0)))
    assert np.allclose(race.problem.objective.loss(places), (said - target) ** 2 / 2)


@claim("saturated-neuron", "With squared error its gradient vanishes where it is most wrong:")
def _(race):
    outs = np.array([0.7, 0.9, 0.98, 0.999])
    z = np.log(outs / (1 - outs))
    slopes = race.problem.objective.grad(np.stack([z / 2, z / 2]))[0]
    assert np.allclose(slopes, outs**2 * (1 - outs)) and (np.diff(slopes) < 0).all()


@claim(
    "saturated-neuron",
    "from 0.98 the output is still 0.93 after 150 steps and 0.20 after 300;",
)
def _(race, start, middle, step, end, last):
    said = outputs(race.tracks[1])
    assert np.allclose(said[[0, 150, 300]], (0.982014, 0.933417, 0.202848), atol=1e-6)
    assert start.of(said[0]) and middle.of(said[int(step)]) and end.of(said[int(last)])


@claim("saturated-neuron", "from 0.82 it is 0.09.")
def _(race, start, end):
    said = outputs(race.tracks[0])
    assert np.allclose(said[[0, 300]], (0.817574, 0.093956), atol=1e-6)
    assert start.of(said[0]) and end.of(said[300])


@claim(
    "unsaturated-neuron", "The same neuron with cross-entropy, whose gradient is the error itself:"
)
def _(race):
    places = np.array([[0.5, -1.0], [1.0, 2.0]])
    said = 1 / (1 + np.exp(-places.sum(axis=0)))
    assert np.allclose(race.problem.objective.loss(places), -np.log(1 - said))
    assert np.allclose(race.problem.objective.grad(places), [said, said])


@claim(
    "unsaturated-neuron",
    "after 10 steps of the same η the output is 0.78 from 0.98 and 0.41 from 0.82,",
)
def _(race, steps, far_after, far, near_after, near):
    for track, start, after in zip(race.tracks, (near, far), (near_after, far_after), strict=True):
        said = outputs(track)
        assert start.of(said[0]) and after.of(said[int(steps)])
    assert set(race.lrs) <= {0.15, np.nextafter(0.15, 1)}


@claim("unsaturated-neuron", "and after 300 it is 0.01 from both.")
def _(race, steps, end):
    assert all(end.of(outputs(track)[int(steps)]) for track in race.tracks)


@claim("zero-one-loss", "Terraces with a slope of exactly 0:")
def _(race, slope):
    places = race.problem.places(40)
    levels = 20 * race.problem.objective.loss(places)
    assert np.allclose(levels, np.round(levels)) and len(np.unique(np.round(levels))) > 4
    assert (race.problem.objective.grad(places) == slope).all()


@claim("zero-one-loss", "nobody moves.")
def _(race):
    for track in race.tracks:
        assert (track.points == track.points[0]).all()
        assert track.outcome.ending is Ending.PLATEAU


@claim("zero-one-loss", "Choose another loss in the panel, and the same data have a slope here.")
def _(race):
    for loss in ("bce", "mse"):
        model = replace(race.spec.problem.model, loss=loss)
        other = finished(replace(race.spec, problem=replace(race.spec.problem, model=model)))
        assert np.hypot(*other.tracks[0].grads[0]) > 0.05


@claim("two-minima", "Squared error of a sigmoid neuron is not convex:")
def _(race):
    hessians = np.moveaxis(race.problem.objective.hessian(race.problem.places(15)), -1, 0)
    assert np.linalg.eigvalsh(hessians).min() < -1e-3


@claim(
    "two-minima",
    "on these 4 points gradient descent ends at a loss of 0.096 from the left,",
)
def _(race, points, loss):
    assert race.problem.objective.n == points
    assert np.allclose(ends(race)[0], (0.1149, -0.3655), atol=1e-3)
    assert loss.of(race.tracks[0].losses[-1])
    assert race.tracks[0].outcome.ending is Ending.CONVERGED


@claim("two-minima", "but of 0.113 from the right.")
def _(race, loss):
    assert np.allclose(ends(race)[1], (2.9444, 0.0), atol=1e-3)
    assert loss.of(race.tracks[1].losses[-1])
    assert race.tracks[1].outcome.ending is Ending.LOCAL
    assert np.hypot(*race.tracks[1].grads[-1]) < 1e-9


@claim("two-minima", "Cross-entropy has 1 minimum.")
def _(race, minima):
    """It is strictly convex, so that all starts lead to one point."""
    model = replace(race.spec.problem.model, kind="logistic", loss="bce")
    problem = replace(race.spec.problem, model=model)
    newton = tuple(
        Entry(OPTIMIZERS["levenberg"](), 1.0, start=start)
        for start in ((-1.0, 0.3), (4.0, 0.3), (0.0, -2.0))
    )
    found = finished(replace(race.spec, problem=problem, entries=newton, steps=200))
    assert len({tuple(np.round(end, 6)) for end in ends(found)}) == minima
    hessians = np.moveaxis(found.problem.objective.hessian(found.problem.places(9)), -1, 0)
    assert np.linalg.eigvalsh(hessians).min() > 0
