"""Claims about gradients that are right only on average."""

from functools import lru_cache

import numpy as np

from gdviz.core.models.fitted import fitted
from tests.core.lessons.claims import claim, over_seeds
from tests.core.lessons.courses import rows_of


def sample_gradients(race):
    """The gradient of each row at the minimum, shape (2, rows)."""
    lowest = np.array(race.problem.critical[0].point)
    return fitted(race.spec.problem).objective.sample_grads(lowest)


@claim("polling", "Eight of 342 penguins are asked for the gradient:")
def _(race, penguins):
    assert race.problem.objective.n == penguins and race.spec.sampling.batch == 8


@claim("polling", "the poll errs 35 % as much as a single answer.")
def _(race, percent):
    """√((n - m)/(m(n - 1))), drawn without replacement; and as measured at the minimum."""
    assert percent.of(100 * np.sqrt((342 - 8) / (8 * 341)))
    samples, rng = sample_gradients(race), np.random.default_rng(0)
    polls = np.stack([samples[:, rng.permutation(342)[:8]].mean(axis=1) for _ in range(4_000)])
    share = np.sqrt(np.square(polls).sum(axis=1).mean() / np.square(samples).sum(axis=0).mean())
    assert abs(100 * share - percent) < 1


@claim(
    "polling", "In 30 of 30 seeds η = 0.5 stays higher above the lowest loss than 0.1,", seeds=True
)
def _(race, times, seeds, high, middle):
    excess = excess_over_seeds(race.spec)
    assert len(excess) == seeds and (excess[:, 0] > excess[:, 1]).sum() == times
    assert high.of(race.lrs[0]) and middle.of(race.lrs[1])


@claim("polling", "and 0.1 than 0.02 (key N).", seeds=True)
def _(race, middle, low):
    excess = excess_over_seeds(race.spec)
    assert (excess[:, 1] > excess[:, 2]).all()
    assert middle.of(race.lrs[1]) and low.of(race.lrs[2])
    # ησ²/(2(2 - η)) with the noise σ² of a batch, of which an epoch's order holds some down
    noise = np.square(sample_gradients(race)).sum(axis=0).mean() / 8 * (342 - 8) / 341
    for k, eta in enumerate((0.5, 0.1)):
        assert 0.6 < excess[:, k].mean() / (eta * noise / (2 * (2 - eta))) < 1.1


@lru_cache(1)
def excess_over_seeds(spec):
    """The mean loss above the lowest one in the second half of the race."""
    return over_seeds(spec, lambda r: [(t.losses[400:] - r.problem.fstar).mean() for t in r.tracks])


@lru_cache(1)
def after_passes(spec):
    """Over the seeds, the excess of the racers after 1 and after 50 passes (NaN: not so far)."""
    return over_seeds(spec, lambda r: [[above(r, k, 1), above(r, k, 50)] for k in range(3)])


def above(race, racer, passes):
    """The loss above the lowest one after some passes over the rows."""
    step = passes * -(-race.problem.objective.n // (race.spec.entries[racer].batch or 10**9))
    reached = step <= race.steps
    return race.tracks[racer].losses[step] - lowest_loss(race.spec) if reached else np.nan


@lru_cache(2)
def lowest_loss(spec):
    """Of least squares."""
    A, y = rows_of(spec.problem)
    return float(np.square(A @ np.linalg.lstsq(A, y, rcond=None)[0] - y).mean() / 2)


@claim(
    "batches-early-all-late",
    "After 1 pass over the 442 rows the loss is 0.068 above the lowest with all rows in 1 step,",
)
def _(race, passes, rows, excess, steps):
    assert race.problem.objective.n == rows and passes == steps
    assert excess.of(above(race, 0, int(passes)))


@claim("batches-early-all-late", "0.02 with batches of 64 or 8;", seeds=True)
def _(race, excess, large, small):
    assert [entry.batch for entry in race.spec.entries] == [None, large, small]
    early = after_passes(race.spec)[:, :, 0]
    assert all(excess.of(mean) for mean in early[:, 1:].mean(axis=0))
    assert (early[:, 1:].max(axis=1) < 0.8 * early[:, 0]).all()


@claim(
    "batches-early-all-late",
    "after 50 passes all rows are lower than 64 in 30 of 30 seeds (tab Learning).",
    seeds=True,
)
def _(race, passes, batch, times, seeds):
    late = after_passes(race.spec)[:, :, 1]
    assert len(late) == seeds and (late[:, 0] < late[:, 1]).sum() == times
    assert race.spec.entries[1].batch == batch and passes == 50


@claim("adam-at-the-worst-point", "The slope is 1010 at every 101st step and −10 at the others,")
def _(race, spike, period, slope):
    used = race.tracks[0].used_grads[:, 0]
    spikes = np.arange(len(used)) % int(period) == 0
    assert np.allclose(used[spikes], spike) and np.allclose(used[~spikes], slope)


@claim("adam-at-the-worst-point", "uphill on the whole.")
def _(race):
    assert np.isclose(race.problem.objective.grad(np.zeros(1))[0], (1010 - 10 * 100) / 101)


@claim(
    "adam-at-the-worst-point",
    "Adam with β₂ = 0.99 forgets the rare spike and climbs to 0.97;",
)
def _(race, beta2, end):
    """The mean over the last hundred periods, as published."""
    assert race.spec.entries[0].optimizer.beta2 == beta2
    adam, rmsprop = (float(race.tracks[k].points[-10_100:].mean()) for k in range(2))
    assert end.of(adam) and abs(adam - 0.970) < 0.001 and abs(rmsprop - 0.965) < 0.001
    assert max(np.abs(track.points).max() for track in race.tracks) <= 1.0


@claim("adam-at-the-worst-point", "AMSGrad, and Adam with 0.9999, go the right way.")
def _(race, beta2):
    assert race.spec.entries[3].optimizer.beta2 == beta2
    for track in race.tracks[2:]:
        quarters = track.points.reshape(-1)[1:].reshape(4, -1).mean(axis=1)
        assert (np.diff(quarters) < 0).all() and track.points[-1, 0] < -0.2
