"""Data sets against their published coefficients, and generators that repeat themselves."""

import numpy as np
import pytest

from gdviz.core.data.sets import DATA_SETS
from gdviz.core.data.split import split, standardised
from gdviz.core.knobs import InputError

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


@pytest.mark.parametrize("found", list(DATA_SETS), ids=lambda found: found.id)
def test_every_set_has_its_columns_and_repeats_itself(found):
    table, again = found.table(), found.table()
    assert (table.values == again.values).all() and np.isfinite(table.values).all()
    assert found.target in table.columns and set(found.inputs) <= set(table.columns)
    assert found.summary.endswith(".") and found.source and found.licence
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
