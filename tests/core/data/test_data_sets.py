"""Data sets against their published coefficients, and generators that repeat themselves."""

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.data.split import split, standardised
from gdviz.core.data.table import DataTable
from gdviz.core.models.fitted import fitted
from gdviz.core.spec.data import Data
from tests.every import every

# slope and intercept as published: NIST's certified values, R's lm, and Anscombe 1973 (2 digits)
LINES = {
    "norris": (1.00211681802045, -0.262323073774029, 1e-11),
    "cars": (3.9324087591240877, -17.579094890510948, 1e-12),
    "anscombe1": (0.5001, 3.0001, 1e-4),
    "anscombe2": (0.5000, 3.0009, 1e-4),
    "anscombe3": (0.4997, 3.0025, 1e-4),
    "anscombe4": (0.4999, 3.0017, 1e-4),
}
# slope and intercept of logistic regression
CLASSES = {
    "hours": (1.5046454283733335, -4.07771343108763, -8.029878464344675),
    "challenger": (-0.23216274421859645, 15.04290164770244, -10.157596343933417),
}


def columns(name):
    found = DATA_SETS[name]
    table = found.table()
    return table.column(found.inputs[0]), table.column(found.target)


@pytest.mark.parametrize("name", LINES)
def test_lines_have_their_published_coefficients(name):
    slope, intercept, tolerance = LINES[name]
    x, y = columns(name)
    dx = x - x.mean()
    fitted = dx @ (y - y.mean()) / (dx @ dx)
    assert fitted == pytest.approx(slope, rel=tolerance)
    assert y.mean() - fitted * x.mean() == pytest.approx(intercept, rel=max(tolerance, 1e-10))


@pytest.mark.parametrize("name", CLASSES)
def test_classes_have_their_published_coefficients(name):
    slope, intercept, likelihood = CLASSES[name]
    x, y = columns(name)
    z = slope * x + intercept
    # where the log likelihood is stationary and has the published value
    a = 1.0 / (1.0 + np.exp(-z))
    assert (a - y).sum() == pytest.approx(0.0, abs=1e-9)
    assert ((a - y) * x).sum() == pytest.approx(0.0, abs=1e-7)
    logs = y * np.log(a) + (1 - y) * np.log(1 - a)
    assert logs.sum() == pytest.approx(likelihood, rel=1e-12)


def test_penguins_have_the_condition_numbers_of_their_columns():
    x, y = columns("penguins")
    assert len(x) == 342

    def condition(x):
        bent = np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
        low, high = np.linalg.eigvalsh(bent)
        return high / low

    assert condition(x) == pytest.approx(8_346_409, rel=1e-6)
    assert condition(x - x.mean()) == pytest.approx(197, abs=0.5)
    assert condition((x - x.mean()) / x.std()) == pytest.approx(1.0)
    assert np.corrcoef(x, y)[0, 1] ** 2 == pytest.approx(0.759, abs=5e-4)


@every("found", list(DATA_SETS))
def test_every_set_has_its_columns_and_repeats_itself(found):
    table, again = found.table(), found.table()
    assert (table.values == again.values).all() and np.isfinite(table.values).all()
    assert found.target in table.columns and set(found.inputs) <= set(table.columns)
    assert found.summary.endswith(".") and found.source and found.licence
    made = fitted(Data(found.id, standardise=found.standardise))
    assert made.target == found.target and len(made.train) + found.held == len(table)
    if found.kind == "classes":
        assert set(np.unique(table.column(found.target))) == {0.0, 1.0}
    for parameter in found.params:
        if parameter.name == "seed":
            other = found.table({"seed": 7.0}).values
            noise = {p.name: p.default for p in found.params}.get("noise", 1.0)
            assert (other != table.values).any() or noise == 0


def test_generators_are_what_they_are_called():
    x = np.linspace(-1, 1, 20)
    cubic = DATA_SETS["chebyshev"].table({"n": 20, "k": 3}).values
    assert np.allclose(cubic[:, 1], 4 * x**3 - 3 * x, atol=1e-14)
    assert DATA_SETS["xor"].table().values.tolist() == [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]]
    rare = DATA_SETS["sparse"].table({"n": 5000}).values
    assert (rare[:, 0] != 0).mean() == pytest.approx(0.9, abs=0.02)
    assert (rare[:, 1] != 0).mean() == pytest.approx(0.02, abs=0.01)
    moons = DATA_SETS["moons"].table({"noise": 0}).values
    assert np.allclose(np.hypot(*moons[moons[:, 2] == 0][:, :2].T), 1.0)
    wilson = DATA_SETS["wilson"].table().values
    wilson = wilson[: -DATA_SETS["wilson"].held]
    positive = wilson[:, -1] > 0
    assert positive.mean() == pytest.approx(0.7, abs=0.08)
    assert (wilson[positive, 3:-1].sum(axis=1) == 1).all()
    assert (wilson[~positive, 3:-1].sum(axis=1) == 5).all()


def test_a_split_is_a_partition_that_repeats_itself():
    parts = split(50, 0.2, 0.1, 3)
    assert [len(part) for part in parts] == [35, 10, 5]
    assert sorted(np.concatenate(parts)) == list(range(50))
    again = split(50, 0.2, 0.1, 3)
    assert all((a == b).all() for a, b in zip(parts, again, strict=True))
    assert (split(50, 0.2, 0.1, 4)[1] != parts[1]).any()
    assert (split(5, 0.0, 0.0, 0)[0] == np.arange(5)).all()
    with pytest.raises(InputError, match="leave none to train on"):
        split(4, 0.5, 0.5, 0)


def test_columns_are_standardised_by_the_training_rows_alone():
    X = np.random.default_rng(0).uniform(3, 9, (40, 2))
    scaled, centre, scale = standardised(X, np.arange(30))
    assert np.allclose(scaled[:30].mean(axis=0), 0) and np.allclose(scaled[:30].std(axis=0), 1)
    assert np.allclose(scaled * scale + centre, X)
    X[:, 1] = 0.1
    with pytest.raises(InputError, match=r"input 2 has the same value .* cannot be standardised"):
        standardised(X, np.arange(30))
    with pytest.raises(InputError, match="input width has the same value"):
        standardised(X, np.arange(30), ("length", "width"))


def descended(X, y, rate, marks):
    """Plain descent on ½·mean (Xw − y)² from 0: the parameters after the steps in `marks`."""
    w, kept = np.zeros(X.shape[1]), []
    for step in range(max(marks) + 1):
        if step in marks:
            kept.append(w)
        w = w - rate * X.T @ (X @ w - y) / len(y)
    return kept


def test_a_polynomial_learns_the_noise_of_the_wave():
    # losses of a polynomial of degree 11 in Chebyshev's basis, of training and held-back rows;
    # seed 4, learning rate 1/λ_max
    training = {0: 0.3274, 10: 0.00767, 1000: 0.00237, 10000: 0.0}
    validation = {0: 0.297, 10: 0.0703, 1000: 0.512, 10000: 2.463}
    x, y = columns("wave")
    rows, held, _ = split(len(x), 0.0, 0.0, 0, DATA_SETS["wave"].held)
    assert (len(rows), len(held)) == (12, 100)
    design = np.polynomial.chebyshev.chebvander(2.0 * x - 1.0, 11)
    known, told = design[rows], y[rows]
    rate = 1.0 / np.linalg.eigvalsh(known.T @ known / len(rows))[-1]
    for step, w in zip(training, descended(known, told, rate, training), strict=True):
        losses = [0.5 * np.mean((design[part] @ w - y[part]) ** 2) for part in (rows, held)]
        assert losses == pytest.approx([training[step], validation[step]], abs=1.5e-4, rel=2e-3)


def test_descent_on_the_own_features_of_rows_gets_the_classes_of_others_right():
    # Wilson et al. 2017, section 3.3: the least-norm solution, to which descent from 0 tends
    table = DATA_SETS["wilson"].table()
    X, y = table.values[:, :-1], table.values[:, -1]
    rows, held, _ = split(len(y), 0.0, 0.0, 0, DATA_SETS["wilson"].held)
    w = X[rows].T @ np.linalg.solve(X[rows] @ X[rows].T, y[rows])
    assert w[0] == pytest.approx(0.98138, abs=5e-6)
    assert (np.sign(X[held] @ w) == y[held]).all()
    # what the adaptive ones tend to has all weights of one size: all rows look positive
    adaptive = np.sign(X[rows].T @ y[rows])
    assert (X[held] @ adaptive > 0).all() and (np.sign(X[rows] @ adaptive) == y[rows]).all()


def bills(name):
    found = DATA_SETS[name]
    table = found.table()
    X = np.stack([table.column(c) for c in found.inputs], axis=1)
    return (X - X.mean(axis=0)) / X.std(axis=0), table.column(found.target)


def test_bills_of_two_penguins_have_the_published_minimum():
    X, y = bills("penguins_ac")
    assert len(y) == 219
    w = np.zeros(2)
    for _ in range(30):
        a = 1.0 / (1.0 + np.exp(-X @ w))
        bent = (X.T * (a * (1 - a))) @ X / len(y)
        w = w - np.linalg.solve(bent, X.T @ (a - y) / len(y))
    # published for Adelie as the upper class
    assert -w == pytest.approx([-6.5, 1.6], abs=0.05)
    z = X @ w
    assert np.mean(np.logaddexp(0.0, z) - y * z) == pytest.approx(0.169, abs=5e-4)
    assert np.linalg.cond(bent) == pytest.approx(12.8, abs=0.05)


def test_bills_of_adelie_and_gentoo_are_separable():
    X, y = bills("penguins_ag")
    rows = np.column_stack((X, np.ones(len(y)))) * (2 * y - 1)[:, None]
    # the perceptron stops if and only if a line separates the classes (Novikoff 1962)
    w = np.zeros(3)
    for _ in range(5000):
        wrong = rows[rows @ w <= 0]
        if not len(wrong):
            return
        w = w + wrong[0]
    pytest.fail("no separating line found")


def test_sets_without_rows_of_their_own_to_judge_by_keep_all_for_training():
    assert all(found.held == 0 for found in DATA_SETS if found.id not in ("wave", "wilson"))
    rows, held, test = split(7, 0.0, 0.0, 3)
    assert (rows == np.arange(7)).all() and not len(held) and not len(test)
    # shares that are asked for count more than the set's own rows
    assert len(split(112, 0.5, 0.0, 0, 100)[0]) == 56


class Compared(str):
    """A name that counts how often it is compared."""

    count = 0
    __hash__ = str.__hash__

    def __eq__(self, other):
        Compared.count += 1
        return str.__eq__(self, other)


def test_a_wide_table_is_not_searched_for_each_of_its_columns():
    names = tuple(Compared(f"x{k}") for k in range(300))
    table = DataTable("wide", names, np.arange(600.0).reshape(2, 300))
    assert [float(table.column(name)[1]) for name in names] == list(range(300, 600))
    assert Compared.count < 1_000
