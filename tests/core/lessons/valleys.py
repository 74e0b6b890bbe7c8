"""Claims about valleys, cliffs and plateaus."""

from dataclasses import replace

import numpy as np

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.spec.race import Landscape
from tests.core.lessons.claims import away, claim, ends, first

BOTTOM = np.array([1.0, 1.0])


@claim("adagrad-stalls", "AdaGrad never forgets the first steep gradients:")
def _(race):
    """It divides by the root of the sum of all squares, most of which comes from the start."""
    for track, lr in zip(race.tracks[:3], race.lrs, strict=False):
        g, sums = track.grads[:-1], np.cumsum(track.grads[:-1] ** 2, axis=0)
        assert np.allclose(np.diff(track.points, axis=0), -lr * g / np.sqrt(sums), atol=1e-9)
        assert sums[1000].min() > 0.4 * sums[-1].min()


@claim("adagrad-stalls", "after 10,000 steps of η = 0.01 it is still 1.9 from the minimum;")
def _(race, steps, lr, far):
    assert race.steps == steps
    nears(race, 0, lr, far)
    # and it goes on so: published place after twice as many steps
    alone = replace(race.spec, entries=race.spec.entries[:1], steps=20_000)
    assert np.allclose(ends(finished(alone))[0], (-0.694, 0.487), atol=5e-4)


@claim("adagrad-stalls", "η = 0.1 comes as near as 0.055 and η = 0.5 as near as 0.0004.")
def _(race, lr, near, higher, nearest):
    nears(race, 1, lr, near)
    nears(race, 2, higher, nearest)
    losses = [track.losses[-1] for track in race.tracks[1:3]]
    assert np.allclose(losses, (6.27e-4, 3.68e-8), rtol=2e-3)


def nears(race, racer, lr, said):
    assert race.spec.entries[racer].optimizer.id == "adagrad" and lr.of(race.lrs[racer])
    assert said.of(away(race.tracks[racer], BOTTOM)[-1])


@claim("constant-slope", "AdaGrad's rate falls like η/√t:")
def _(race):
    steps = np.abs(np.diff(race.tracks[0].points[:, 0]))
    assert np.allclose(steps, 0.1 / np.sqrt(np.arange(1, 10_001)), rtol=1e-6)


@claim(
    "constant-slope",
    "10,000 steps with η = 0.1 cover 19.9, on a slope of 1 as on one of 100.",
)
def _(race, steps, lr, far, gentle, steep):
    assert race.steps == steps and all(lr.of(rate) for rate in race.lrs)
    exact = 0.1 * (1 / np.sqrt(np.arange(1, 10_001))).sum()
    assert far.of(exact) and np.isclose(exact, 19.85446454)
    for slope in (gentle, steep):
        problem = Landscape(formula=f"{slope:g}*x", box=race.spec.problem.box)
        (track,) = finished(
            replace(race.spec, problem=problem, entries=race.spec.entries[:1])
        ).tracks
        assert np.isclose(-track.points[-1, 0], exact, rtol=1e-6)


@claim("constant-slope", "In the other lanes RMSProp covers 1,001 and Adam 1,000.")
def _(race, rmsprop, adam):
    assert np.allclose(ends(race)[1:, 0], (-1000.914161, -999.99999), atol=1e-5)
    assert rmsprop.of(-ends(race)[1, 0]) and adam.of(-ends(race)[2, 0])
    assert len({track.points[-1, 1] for track in race.tracks}) == 3


@claim("too-large-parks", "The minimum's curvature of 1,002 needs η below 0.001997.")
def _(race, curvature, limit):
    sharpest = np.linalg.eigvalsh(race.problem.objective.hessian(BOTTOM))[1]
    assert curvature.of(sharpest) and limit.of(2 / sharpest)
    assert np.isclose(sharpest, 501 + np.sqrt(501**2 - 400))
    for track, lr in zip(race.tracks, race.lrs, strict=True):
        assert (track.losses[-100:].max() < 1e-6) == (lr < limit)


@claim(
    "too-large-parks",
    "With 0.003 and 0.005 gradient descent parks where the curvature averages 2/η,",
)
def _(race, one, other, two):
    for track, lr, said in zip(race.tracks[3:], race.lrs[3:], (one, other), strict=True):
        assert said.of(lr)
        hessians = np.moveaxis(race.problem.objective.hessian(track.points[-200:].T), -1, 0)
        assert abs(np.linalg.eigvalsh(hessians)[:, 1].mean() * lr / two - 1) < 0.01


@claim("too-large-parks", "hopping to and fro at losses above 0.3 and 0.7.")
def _(race, one, other):
    for track, low in zip(race.tracks[3:], (one, other), strict=True):
        assert track.outcome.ending is Ending.CYCLE
        assert low < track.losses[-200:].min() and track.losses[-200:].max() < low + 0.1
        moves = np.diff(track.points[-200:], axis=0)
        assert ((moves[1:] * moves[:-1]).sum(axis=1) < 0).all()


@claim("edge-of-stability", "Every point with xy = 1 is a minimum of sharpness x² + y²:")
def _(race, product):
    for x in (-3.0, -1.0, 0.2, 1.0, 2.5):
        point = np.array([x, product / x])
        assert np.allclose(race.problem.objective.grad(point), 0.0, atol=1e-12)
        flat, sharp = np.linalg.eigvalsh(race.problem.objective.hessian(point))
        assert abs(flat) < 1e-9 and np.isclose(sharp, (point**2).sum())
        assert race.problem.objective.loss(point) < 1e-24


@claim(
    "edge-of-stability",
    "gradient descent settles only below 2/η, at 9.02, 6.71, 3.27 and 2.00;",
)
def _(race, two, *said):
    sharpness = (ends(race)[:4] ** 2).sum(axis=1)
    # a step multiplies what is across the curve of minima by 1 - η sharpness
    assert two == 2
    assert np.allclose(sharpness, (9.02307, 6.71486, 3.27328, 2.00451), atol=1e-4)
    for value, number, lr in zip(sharpness, said, race.lrs[:4], strict=True):
        assert number.of(value) and value < two / lr
    assert all(track.losses[-1] < 1e-20 for track in race.tracks[:4])


@claim("edge-of-stability", "η = 0.5 throws it out altogether.")
def _(race, lr):
    assert lr.of(race.lrs[4]) and race.tracks[4].outcome.ending is Ending.DIVERGED


@claim("clip-the-cliff", "One gradient at the wall throws gradient descent 35.8 units back.")
def _(race, units):
    lengths = leaps(race.tracks[0])
    assert lengths.argmax() == 4 and units.of(lengths.max()) and (lengths > 3).sum() == 1
    assert np.isclose(lengths.max(), 35.84, atol=0.01)
    assert np.isclose(race.tracks[0].points[5, 0], -34.8, atol=0.05)


@claim(
    "clip-the-cliff",
    "Clipped to norm 1 no step is longer than η = 1.5, and it climbs down.",
)
def _(race, norm, lr):
    assert race.spec.entries[1].clip_norm == norm and lr.of(race.lrs[1])
    assert leaps(race.tracks[1]).max() <= race.lrs[1] * (1 + 1e-12)
    assert np.allclose(ends(race)[1], (-4.0, 0.0), atol=1e-3)
    assert (np.diff(race.tracks[1].losses[5:]) <= 0).all()


def leaps(track):
    return np.hypot(*np.diff(track.points, axis=0).T)


@claim("recurrent-neuron", "At the wall one gradient throws descent 5 units away at step 24,")
def _(race, units, step):
    lengths = leaps(race.tracks[0])
    assert lengths.argmax() == step and units.of(lengths.max())
    assert np.delete(lengths, 24).max() < 1


@claim("recurrent-neuron", "to a plain of slope 0.0001, where it hardly moves.")
def _(race, slope):
    track = race.tracks[0]
    assert track.outcome.ending is Ending.PLATEAU
    # the output sits near 1, and the loss at (1 - 0.7)²
    assert abs(track.losses[-1] - 0.09) < 2e-4
    assert slope.of(np.hypot(*track.grads[25])) and away(track, track.points[25])[25:].max() < 0.1


@claim("recurrent-neuron", "Clipped to norm 1 it finds the valley and a loss below 0.00001.")
def _(race, norm, loss):
    assert race.spec.entries[1].clip_norm == norm
    assert leaps(race.tracks[1]).max() <= race.lrs[1] * (1 + 1e-12)
    assert race.tracks[1].losses[-1] < loss


@claim("plateau", "At the start the gradient's norm is 0.0000003:")
def _(race, size):
    assert size.of(np.hypot(*race.tracks[0].grads[0]))


@claim("plateau", "in 400 steps gradient descent moves 0.00001 and momentum 0.0001;")
def _(race, steps, plain, heavy):
    assert race.steps == steps
    for track, said in zip(race.tracks[:2], (plain, heavy), strict=True):
        assert said.of(away(track, track.points[0])[-1])
        assert track.outcome.ending is Ending.PLATEAU


@claim("plateau", "Adam divides it out and walks on to the minimum.")
def _(race):
    adam = race.tracks[2]
    assert 0.04 < leaps(adam)[0] < 0.06 and leaps(race.tracks[0])[0] < 1e-7
    # Molga and Smutnicki 2005
    assert abs(adam.losses[-1] + 1.8013034101) < 1e-9 and first(adam.losses < -1.8) < 250
