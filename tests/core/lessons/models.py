"""Claims about models of one or a few parameters on data."""

from dataclasses import replace

import mpmath
import numpy as np

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.learning.learning_curve import learning
from tests.core.lessons.claims import claim, ends, first, settled
from tests.core.lessons.courses import rows_of

CARS = 12_307


def steps_to_a_millionth(race, racer):
    """Of the gap to the lowest loss."""
    gap = race.tracks[racer].losses - race.problem.fstar
    return first(gap <= 1e-6 * gap[0])


def hessian_of_squares(problem):
    A, _ = rows_of(problem)
    return A.T @ A / len(A)


@claim("raw-inputs", "Speeds of 4 to 25 mph as they are:")
def _(race, low, high):
    speeds = rows_of(race.spec.problem)[0][:, 0]
    assert (speeds.min(), speeds.max()) == (low, high)


@claim("raw-inputs", "the condition number is 2,572,")
def _(race, kappa):
    bent = np.linalg.eigvalsh(hessian_of_squares(race.spec.problem))
    assert kappa.of(bent[1] / bent[0]) and np.isclose(race.lrs[0], 1 / bent[1], rtol=1e-12)


@claim(
    "raw-inputs",
    "and gradient descent takes 12,307 steps to come down to a millionth of the gap.",
)
def _(race, steps):
    assert steps_to_a_millionth(race, 0) == steps == CARS


@claim("regression-surface", "The squared error of a line is a bowl over slope and intercept.")
def _(race):
    places = race.problem.places(5)
    hessians = np.moveaxis(race.problem.objective.hessian(places), -1, 0)
    assert np.allclose(hessians, hessians[0]) and (np.linalg.eigvalsh(hessians) > 0).all()


@claim(
    "regression-surface",
    "With the cars' speeds scaled to mean 0 and deviation 1 it is round:",
)
def _(race, mean, deviation):
    A, _ = rows_of(race.spec.problem)
    assert np.isclose(A[:, 0].mean(), mean) and np.isclose(A[:, 0].std(), deviation)
    assert np.allclose(race.problem.objective.hessian(np.zeros(2)), np.eye(2), atol=1e-12)


@claim("regression-surface", "η = 1 takes 1 step, where raw speeds take 12,307.")
def _(race, lr, steps, raw):
    assert lr.of(race.lrs[1]) and raw == CARS
    A, y = rows_of(race.spec.problem)
    best = np.linalg.solve(A.T @ A, A.T @ y)
    assert steps_to_a_millionth(race, 1) == steps
    for track, factor in zip(race.tracks, (0.9, 0.0, -0.8), strict=True):
        gaps = track.points - best
        assert np.allclose(gaps[5], factor**5 * gaps[0], atol=1e-9)


@claim(
    "raw-temperatures",
    "Logistic regression on raw temperatures has condition number 825,897 at its minimum;",
)
def _(race, kappa):
    assert kappa.of(logistic_condition(*rows_of(race.spec.problem)))


@claim("raw-temperatures", "standardised it is 2.22.")
def _(race, kappa):
    assert kappa.of(logistic_condition(*rows_of(replace(race.spec.problem, standardise=True))))


@claim(
    "raw-temperatures",
    "After 2,000 steps gradient descent's loss is still 0.59; Newton reaches 0.44 in 5.",
)
def _(race, steps, slow, low, few):
    descent, newton = race.tracks
    assert descent.steps == steps and slow.of(descent.losses[-1]) and low.of(race.problem.fstar)
    assert newton.outcome.ending is Ending.CONVERGED and newton.outcome.step == few
    A, _ = rows_of(race.spec.problem)
    # just below twice the largest curvature at the start, ¼ of that of the squared error
    assert race.lrs[0] < 2 / (np.linalg.eigvalsh(A.T @ A / len(A))[1] / 4)


def logistic_condition(A, y):
    """Of the mean cross-entropy's Hessian at its minimum, by Newton's method in 50 digits."""
    with mpmath.workdps(50):
        X, w = mpmath.matrix(A.tolist()), mpmath.matrix([0, 0])
        for _ in range(12):
            z = X * w
            a = [1 / (1 + mpmath.exp(-value)) for value in z]
            slope = X.T * mpmath.matrix([p - float(t) for p, t in zip(a, y, strict=True)])
            bent = X.T * mpmath.diag([p * (1 - p) for p in a]) * X
            w -= mpmath.lu_solve(bent, slope)
        assert mpmath.norm(slope) < 1e-20
        low, high = mpmath.eigsy(bent, eigvals_only=True)
        return float(high / low)


@claim("early-stopping", "With 12 noisy rows and a polynomial of degree 11")
def _(race, rows, degree):
    assert race.problem.objective.n == rows and race.spec.problem.model.degree == degree


@claim("early-stopping", "the training loss falls on,")
def _(race):
    found = learning(race, 0)
    assert (np.diff(found.training[28::20]) < 0).all()


@claim(
    "early-stopping",
    "but the validation loss turns at step 28, from 0.058 to 0.156.",
)
def _(race, step, low, end):
    found = learning(race, 0)
    assert found.every == 1 and found.steps[found.best] == step
    assert low.of(found.validation[found.best]) and end.of(found.validation[-1])
    assert np.isclose(found.training[0], 0.3274, atol=1e-4)
    assert np.isclose(found.validation[0], 0.297, atol=1e-3)


@claim("early-stopping", "Stop early, or add L2: 0.03 holds 0.067 (tab Learning).")
def _(race, l2, held):
    found = learning(race, 2)
    assert race.spec.entries[2].l2 == l2 and held.of(found.validation[-1])
    assert found.validation[100:].max() < 0.068
    # where the penalty leads: (H + λ) w = Xᵀy/n
    A, y = rows_of(race.spec.problem)
    rest = np.linalg.solve(A.T @ A / len(A) + l2 * np.eye(12), A.T @ y / len(A))
    longer = finished(replace(race.spec, entries=race.spec.entries[2:], steps=3000))
    assert np.allclose(ends(longer)[0], rest, atol=1e-6)


@claim("rare-feature", "One feature is in 350 of 400 rows, the other in 9:")
def _(race, common, rows, rare):
    A, _ = rows_of(race.spec.problem)
    assert len(A) == rows and (A != 0).sum(axis=0).tolist() == [common, rare]


@claim(
    "rare-feature",
    "gradient descent is within 0.1 of the first weight after 6 steps, of the second after 312;",
)
def _(race, near, *steps):
    assert weights_found(race, 0, near) == list(steps)


@claim("rare-feature", "AdaGrad gives each a rate of its own, after 17 and 28.")
def _(race, *steps):
    assert race.spec.entries[1].optimizer.id == "adagrad"
    assert weights_found(race, 1, 0.1) == list(steps)


def weights_found(race, racer, near):
    """The steps from which each weight stays near that of least squares."""
    A, y = rows_of(race.spec.problem)
    best = np.linalg.lstsq(A, y, rcond=None)[0]
    gaps = np.abs(race.tracks[racer].points - best)
    return [settled(gap, near) for gap in gaps.T]
