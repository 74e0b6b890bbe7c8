"""Curvatures of many parameters by products: those of the whole Hessian."""

import mpmath
import numpy as np
import pytest

from gdviz.core.analysis import hessian
from gdviz.core.analysis.hessian import Hessian
from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.models.curvature import NotWanted, extremes
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Data, Model


def network(hidden=(4,), seed=3, source="moons"):
    """A network's loss and a point where the Hessian is indefinite."""
    objective = problem_of(Data(source, model=Model("network", hidden=hidden))).objective
    return objective, objective.initial(seed)


@pytest.fixture
def by_products(monkeypatch):
    monkeypatch.setattr(hessian, "WHOLE", 0)


def test_extremes_are_those_of_fifty_digits():
    objective, w = network(hidden=(2,))
    with mpmath.workdps(50):
        exact = mpmath.eigsy(mpmath.matrix(objective.hessian(w).tolist()), eigvals_only=True)
    found = extremes(lambda v: objective.hessian_times(w, v[:, None])[:, 0], objective.dim, 1e-12)
    assert found == pytest.approx((float(min(exact)), float(max(exact))), rel=1e-10)


@pytest.mark.parametrize("hidden", [(4,), (20,), (12, 12)])
def test_by_products_the_lowest_and_the_largest_are_those_of_the_whole(hidden, monkeypatch):
    objective, w = network(hidden)
    whole = Hessian(objective, w)
    root = np.sqrt(np.random.default_rng(0).uniform(0.01, 4.0, objective.dim))
    monkeypatch.setattr(hessian, "WHOLE", 0)
    part = Hessian(objective, w)
    assert whole.whole and not part.whole
    for added, scale in ((0.0, None), (0.3, None), (0.0, root), (0.3, root)):
        values = whole.eigenvalues(added, scale)
        found = part.eigenvalues(added, scale)
        assert len(found) == 2 and len(values) == objective.dim
        assert found == pytest.approx(values[[0, -1]], abs=1e-8 * np.abs(values).max())
    v = np.random.default_rng(1).standard_normal(objective.dim)
    assert part.times(v) == pytest.approx(whole.times(v), rel=1e-9, abs=1e-12)


def test_the_preconditioned_hessian_is_that_of_the_definition():
    objective, w = network()
    root = np.sqrt(np.random.default_rng(0).uniform(0.01, 4.0, objective.dim))
    half = np.diag(1.0 / root)
    bent = half @ (objective.hessian(w) + 0.3 * np.eye(objective.dim)) @ half
    assert Hessian(objective, w).eigenvalues(0.3, root) == pytest.approx(np.linalg.eigvalsh(bent))


def test_a_reading_of_many_parameters_has_the_limits_of_the_whole_hessian(monkeypatch):
    words = ["moons:model=network,hidden=6", "momentum:lr=0.1,l2=0.01", "adam:lr=0.01"]
    race = finished(spec_from_words(words, steps="40"))
    whole = [reading(race, i, 30) for i in range(2)]
    monkeypatch.setattr(hessian, "WHOLE", 0)
    for i, exact in enumerate(whole):
        found = reading(race, i, 30)
        assert found.limit == pytest.approx(exact.limit, rel=1e-7)
        assert found.predicted2 == pytest.approx(exact.predicted2, rel=1e-9)
        assert found.directional == pytest.approx(exact.directional, rel=1e-9)
        assert found.eigenvalues == pytest.approx(exact.eigenvalues[[0, -1]], rel=1e-6)
        negative = [text for text in found.remarks if "negative curvature" in text]
        assert negative == ["negative curvature along some direction"]


def test_where_nothing_is_finite_nothing_is_said(by_products):
    objective, w = network()
    assert np.isnan(Hessian(objective, np.full_like(w, np.inf)).eigenvalues()).all()


def test_what_nobody_waits_for_ends_between_two_products(by_products):
    objective, w = network()
    asked = []

    def wanted():
        asked.append(len(asked))
        return len(asked) < 4

    with pytest.raises(NotWanted):
        Hessian(objective, w, wanted).eigenvalues()
    assert len(asked) == 4


def test_of_many_parameters_the_hessian_is_never_written_out(monkeypatch):
    objective, w = network(hidden=(100,))
    assert objective.dim > hessian.WHOLE
    monkeypatch.setattr(type(objective), "hessian", lambda *_: pytest.fail("written out"))
    low, high = Hessian(objective, w).eigenvalues()
    assert low < 0 < high
