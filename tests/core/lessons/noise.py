"""Claims about noise: means over the first 30 seeds, and in how many of them."""

from dataclasses import replace
from functools import lru_cache

import numpy as np

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from tests.core.lessons.claims import away, claim, ends, over_seeds

# the minima of the two wells, from the landscape's source
SHARP, FLAT = np.array([-1.9954804813, 0.0]), np.array([1.7962319152, 0.0])


@claim("noise-floor", "With noise 1 a constant rate ends at a floor:")
def _(race, noise):
    assert race.spec.noise == noise
    assert {race.tracks[k].outcome.ending for k in (2, 3, 4)} == {Ending.NOISE_FLOOR}


@claim(
    "noise-floor", "on average 0.076 for η = 0.1, 0.029 for 0.05 and 0.005 for 0.01.", seeds=True
)
def _(race, *numbers):
    """The mean loss is the sum of η/(2(2 - ηλ)) over the curvatures 1 and 10."""
    means = over_seeds(race.spec, lambda r: [t.losses[1000:].mean() for t in r.tracks]).mean(axis=0)
    for floor, lr, racer in zip(numbers[::2], numbers[1::2], (4, 3, 2), strict=True):
        assert lr.of(race.lrs[racer])
        exact = sum(lr / (2 * (2 - lr * bent)) for bent in (1.0, 10.0))
        assert floor.of(exact) and abs(means[racer] / exact - 1) < 0.05


@claim(
    "noise-floor",
    "Rates that fall from 0.1 end at 0.0003 (like 1/t) and 0.001 (cosine).",
    seeds=True,
)
def _(race, rate, like_t, one, cosine):
    """The exact recursion of the second moments, over the last 100 steps."""
    assert rate.of(race.lrs[0]) and rate.of(race.lrs[1]) and one == 1
    ends_of = over_seeds(race.spec, lambda r: [t.losses[-100:].mean() for t in r.tracks[:2]])
    bent = np.array([1.0, 10.0])
    for k, said in enumerate((like_t, cosine)):
        square, expected = np.array([9.0, 1.0]), []
        for lr in race.tracks[k].lr:
            square = (1.0 - lr * bent) ** 2 * square + lr**2
            expected.append(float(bent @ square) / 2)
        exact = np.mean(expected[-100:])
        assert said.of(exact) and abs(ends_of[:, k].mean() / exact - 1) < 0.3


@claim("weight-decay", "The second weight has 8 times the noise.")
def _(race, times):
    first_weight, second = race.spec.noise_form.each
    assert second / first_weight == times


@claim("weight-decay", "L2 leads both near 0.91, in Adam too;", seeds=True)
def _(race, end):
    """1/(1 + λ) with any method: L2 moves the minimum."""
    assert end.of(1 / (1 + 0.1))
    means, errors = seed_means(race)
    assert (np.abs(means[1:] - 1 / 1.1) < 3 * errors[1:]).all() and errors.max() < 0.03


@claim(
    "weight-decay",
    "AdamW's decay meets smaller steps along the noisy weight: it ends near 0.56,",
    seeds=True,
)
def _(race, end):
    """1/(1 + λ√(σ² + g²)), g being the slope 1 - y that is left."""
    y = float(end)
    for _ in range(50):
        y = 1 / (1 + 0.1 * np.sqrt(64 + (1 - y) ** 2))
    assert abs(y - 0.5556) < 1e-3 and end.of(y)
    means, errors = seed_means(race)
    assert abs(means[0, 1] - y) < 3 * errors[0, 1]
    # a unit of slope moves the noisy weight an eighth as far
    v = race.tracks[0].state_at(race.steps)["v"]
    assert 5 < np.sqrt(v[1] / v[0]) < 12


@claim("weight-decay", "below Adam's in 30 of 30 seeds.", seeds=True)
def _(race, times, seeds):
    found = seed_ends(race.spec)[:, :, 1]
    assert len(found) == seeds and (found[:, 0] < found[:, 1] - 0.1).sum() == times


@lru_cache(1)
def seed_ends(spec):
    return over_seeds(spec, ends)


def seed_means(race):
    """The means of the ends over the seeds, and their standard errors."""
    found = seed_ends(race.spec)
    return found.mean(axis=0), found.std(axis=0) / np.sqrt(len(found))


def in_well(race, well, radius):
    return np.hypot(*(ends(race) - well).T) < radius


@lru_cache(4)
def in_sharp_and_flat(spec):
    """Over the seeds and racers whether each ends in the sharp and in the flat well."""
    return over_seeds(spec, lambda r: [in_well(r, SHARP, 0.5), in_well(r, FLAT, 1.0)])


@claim("sharp-and-flat", "With noise 3.5, η = 0.03 ends outside the sharp, deeper well")
def _(race, noise, lr):
    assert race.spec.noise == noise and lr.of(race.lrs[2])
    loss = race.problem.objective.loss
    assert loss(SHARP) < loss(FLAT)
    assert not in_well(race, SHARP, 0.5)[2]


@claim("sharp-and-flat", "in 30 of 30 seeds, 0.01 in 0;", seeds=True)
def _(race, outside, seeds, slow, none):
    sharp = in_sharp_and_flat(race.spec)[:, 0]
    assert len(sharp) == seeds and slow.of(race.lrs[0])
    assert (~sharp[:, 2]).sum() == outside and (~sharp[:, 0]).sum() == none


@claim("sharp-and-flat", "falling from 0.05 it ends in the flat well in 26.", seeds=True)
def _(race, lr, times):
    assert lr.of(race.tracks[1].lr[0]) and race.tracks[1].lr[-1] < 1e-6
    assert in_sharp_and_flat(race.spec)[:, 1, 1].sum() == times and in_well(race, FLAT, 1.0)[1]


@claim("sharp-and-flat", "With half the noise (4 times the batch) 0.03 stays in 30.", seeds=True)
def _(race, batch, lr, times):
    """The noise of a mean over a batch falls with the root of its size."""
    quiet = replace(race.spec, noise=race.spec.noise / batch**0.5)
    assert quiet.noise == race.spec.noise / 2 and lr.of(race.lrs[2])
    assert in_sharp_and_flat(quiet)[:, 0, 2].sum() == times


@claim("sharp-without-noise", "The sharp well's curvature of 44.5 allows η up to 0.0449.")
def _(race, curvature, lr):
    sharpest = np.linalg.eigvalsh(race.problem.objective.hessian(SHARP))[1]
    assert curvature.of(sharpest) and lr.of(2 / sharpest)
    assert race.lrs[0] < lr < min(race.lrs[1:])
    assert race.tracks[0].outcome.ending is Ending.CONVERGED


@claim("sharp-without-noise", "Without noise larger rates hop to and fro inside it for good:")
def _(race):
    assert race.spec.noise == 0
    for track in race.tracks[1:]:
        moves = np.diff(track.points[300:], axis=0)
        assert ((moves[:-1] * moves[1:]).sum(axis=1) < 0).all()
        assert np.hypot(*moves.T).min() > 0.01


@claim("sharp-without-noise", "0.05 and 0.08 never get further than 0.25 from where they start.")
def _(race, one, other, far):
    assert one.of(race.lrs[2]) and other.of(race.lrs[3])
    longer = finished(replace(race.spec, steps=20_000))
    assert far - 0.05 < max(away(t, t.points[0]).max() for t in longer.tracks) < far
