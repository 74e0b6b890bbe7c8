"""Numbers that overflow, losses outside their domain: results, and nothing on standard error."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from gdviz.core.analysis.convexity import convexity
from gdviz.core.analysis.rate_range import rate_range
from gdviz.core.analysis.summary import summary
from gdviz.core.data.split import standardised
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.files.step_tables import race_csv, race_json
from gdviz.core.files.tables import standings_text
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.planes.plane_race import shown
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec

MIXED = ("sgd", "adam", "newton", "bfgs", "polyak")
# muon asks for matrices
EVERY = tuple(m.id for m in OPTIMIZERS if m.id != "muon")


def race(problem, *names, lr=None, **changes):
    entries = tuple(Entry(OPTIMIZERS[name](), lr) for name in names or MIXED)
    return RaceSpec(problem, entries, steps=12, **changes)


def formula(text, **changes):
    return race(Landscape(formula=text), **changes)


def points(*rows, start=None, standardise=True, **model):
    data = Data(points=tuple(map(tuple, rows)), model=Model(**model), standardise=standardise)
    return race(data, start=start)


FAR = (1e308, -1e308)
HUGE = [(1e308, 2.0), (-1e308, 1e308)]
SPECS = {
    "log outside": formula("log(x)+y^2", start=(-1.0, 1.0)),
    "log at 0": formula("log(x)+y^2", start=(0.0, 1.0)),
    "log inside": formula("log(x)+y^2"),
    "pole": formula("1/x+1/(x*y)", start=(0.0, 0.0)),
    "roots": formula("sqrt(x)+asin(x*y)+acos(y)"),
    "powers": formula("x^y"),
    "cases": formula("where(x<0, log(x), 1/x)+y^2"),
    "steep": formula("exp(exp(x^2))+y^2"),
    "large": formula("1e308*(x^2+y^2)", start=(1e-3, 1.0)),
    "small": formula("1e-300*(x^2+y^2)"),
    "without end": formula("-x^4-y^4"),
    "level": formula("0*x+0*y"),
    "remainders": formula("mod(x,y)+floor(x)/floor(y)"),
    "wide box": race(Landscape(formula="x^2+y^2", box=(-9e14, 9e14, -9e14, 9e14))),
    "far start": race(Landscape("rosenbrock"), *EVERY[:32], lr=0.1, start=FAR),
    "far start, others": race(Landscape("ackley"), *EVERY[20:], lr=0.1, start=FAR),
    "huge rate": race(Landscape("rosenbrock"), *EVERY[:32], lr=1e300),
    "huge rate, others": race(Landscape("sphere"), *EVERY[20:], lr=1e160),
    "least rate": race(Landscape("sphere"), *EVERY[:32], lr=5e-324),
    "line": race(Line("1/x+exp(exp(x))"), start=(0.0,)),
    "far on a line": race(Line("x^2"), start=(1e308,)),
    "noise": race(Landscape("sphere"), noise=1e6),
    "huge points": points(*HUGE),
    "huge points as they are": points(*HUGE, standardise=False),
    "huge points, network": points(*HUGE, kind="network", hidden=(2,)),
    "huge points, degree": points((1e308, 1.0), (-1e308, 2.0), (0.0, 4.0), degree=3),
    "huge targets": points((1.0, 1e308), (2.0, -1e308), (3.0, 1e308)),
    "tiny points": points((5e-324, 2.0), (1e-323, 3.0), (0.0, 4.0)),
    "far weights": points((1.0, 0.0), (2.0, 1.0), start=FAR, kind="logistic", ridge=1e6),
    "far weights, sigmoid": points((1.0, 0.0), (2.0, 1.0), start=FAR, kind="sigmoid"),
    "far in three": points(
        (1.0, 2.0, 1e308), (2.0, 3.0, -1e308), (3.0, 5.0, 0.0), start=3 * FAR[:1]
    ),
}


def looked_at(spec):
    """A race with what the command line and the window make of it."""
    found = finished(spec)
    for text in (standings_text(found), *race_csv(found), *race_json(found)):
        assert text
    shown(found)
    summary(found)
    convexity(found.problem)
    if found.tracks:
        next(rate_range(found, 0))
    return found


@pytest.mark.parametrize("name", SPECS)
def test_nothing_warns_in_a_thread_of_its_own(name):
    """A warning is an error in these tests, and what NumPy does of it is set for each thread."""
    with ThreadPoolExecutor(1) as pool:
        race = pool.submit(looked_at, SPECS[name]).result()
    for track in race.tracks:
        assert str(track.outcome) and track.outcome.ending is not Ending.RUNNING


@pytest.mark.parametrize("size", [1e308, 1e200, 1.0, 1e-200, 1e-307])
def test_columns_of_any_size_are_standardised(size):
    X = size * np.array([[1.0], [-1.0], [0.5], [-0.5]])
    found, centre, scale = standardised(X, np.arange(4))
    deviation = np.sqrt(2.5 / 4)
    assert centre.tolist() == [0.0]
    assert found[:, 0] == pytest.approx(np.array([1.0, -1.0, 0.5, -0.5]) / deviation, rel=1e-15)
    assert scale == pytest.approx(size * deviation, rel=1e-15)


def test_scaling_by_powers_of_two_changes_no_digit():
    X = np.random.default_rng(0).normal(3.0, 40.0, (50, 3))
    plain = (X - X.mean(axis=0)) / X.std(axis=0)
    found, centre, scale = standardised(X, np.arange(50))
    assert np.array_equal(found, plain)
    assert np.array_equal(centre, X.mean(axis=0)) and np.array_equal(scale, X.std(axis=0))


def test_rates_are_tried_up_to_the_largest_there_is():
    found = finished(race(Landscape("sphere"), "sgd", lr=1e300))
    *_, last = rate_range(found, 0)
    assert last.rates.max() <= 1e300 and not np.isnan(last.losses).any()
