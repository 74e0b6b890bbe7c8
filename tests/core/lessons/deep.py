"""Claims about models of many parameters."""

import numpy as np

from gdviz.core.learning.learning_curve import learning
from gdviz.core.models.curvature import sharpness
from gdviz.core.models.fitted import fitted
from tests.core.lessons.claims import claim


@claim("edge-of-stability-network", "Each network trains until its sharpness reaches 2/η,")
def _(race, two):
    """Cohen et al. 2021."""
    objective = race.problem.objective
    assert np.isclose(sharpness(objective, np.array(race.start)), 2.52, atol=0.01)
    assert all(track.losses[-1] < 0.1 * track.losses[0] for track in race.tracks)
    assert all((np.diff(track.losses) > 0).any() for track in race.tracks)
    assert np.allclose([two / lr for lr in race.lrs], (40, 20, 10, 5))


@claim(
    "edge-of-stability-network",
    "and hovers there: at 40, 20, 10 and 5 (tab Learning, button Sharpness).",
)
def _(race, *said):
    """Two steps in a row alternate; the mean over the last eighth is what theory speaks of."""
    objective = race.problem.objective
    for track, expected in zip(race.tracks, said, strict=True):
        late = np.concatenate((track.points[7000::100], track.points[7001::100]))
        found = np.mean([sharpness(objective, w) for w in late])
        assert abs(found / expected - 1) < 0.02


@claim("same-training-loss", "All fit the 200 training rows to a loss of 0.")
def _(race, rows, loss):
    assert race.problem.objective.n == rows
    assert all(abs(track.losses[-1] - loss) < 1e-15 for track in race.tracks)


@claim(
    "same-training-loss",
    "On 200 new rows gradient descent and momentum make no mistake;",
)
def _(race, rows):
    """They stay in the span of the rows: the solution of smallest norm."""
    made = fitted(race.spec.problem)
    assert len(made.validation) == rows
    smallest = np.linalg.pinv(made.X[made.train]) @ made.y[made.train]
    for k in (0, 1):
        assert np.allclose(race.tracks[k].points[-1], smallest, atol=1e-7)
        assert mistakes(race, k) == 0


@claim("same-training-loss", "AdaGrad and Adam call every row positive and get 70 wrong.")
def _(race, missed):
    """Wilson et al. 2017, section 3.3: they go to (¼, ¼, ¼) along what all rows share."""
    made = fitted(race.spec.problem)
    for k in (2, 3):
        point = race.tracks[k].points[-1]
        assert np.allclose(point[:3], 0.25, atol=1e-5) and mistakes(race, k) == missed
        assert (made.X[made.validation] @ point > 0).all()
    assert (made.y[made.validation] < 0).sum() == missed


def mistakes(race, racer):
    """Of the rows held back, by hand and as the tab has it."""
    made = fitted(race.spec.problem)
    said = np.sign(made.X[made.validation] @ race.tracks[racer].points[-1])
    wrong = int((said != made.y[made.validation]).sum())
    assert np.isclose(learning(race, racer).right_held[-1], 1 - wrong / len(said))
    return wrong
