"""Values on a finer grid: exact for planes, close for smooth losses, and cheap for dear ones."""

import numpy as np
import pytest

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Data, Model
from gdviz.render.map import relief
from gdviz.render.paint.resample import resampled


def middles(count):
    return (np.arange(count) + 0.5) / count


def test_a_plane_stays_a_plane_away_from_the_edge():
    values = 3.0 * middles(20)[:, None] - 2.0 * middles(30)[None, :]
    fine = resampled(values, 77, 101)
    exact = 3.0 * middles(77)[:, None] - 2.0 * middles(101)[None, :]
    assert np.allclose(fine[8:-8, 8:-8], exact[8:-8, 8:-8], atol=1e-12)


def test_the_same_grid_comes_back():
    values = np.random.default_rng(0).standard_normal((12, 9))
    assert np.allclose(resampled(values, 12, 9), values)


def test_a_smooth_loss_is_close():
    values = np.sin(4 * middles(60))[:, None] * np.cos(5 * middles(60))[None, :]
    fine = resampled(values, 200, 200)
    exact = np.sin(4 * middles(200))[:, None] * np.cos(5 * middles(200))[None, :]
    assert np.abs(fine - exact)[6:-6, 6:-6].max() < 1e-5


def test_a_loss_over_many_samples_is_computed_at_fewer_points(monkeypatch):
    problem = problem_of(Data("penguins_ac", inputs=("bill_length_mm",), model=Model("logistic")))
    whole = relief.losses_on_grid(problem, problem.box, 60, 40)
    seen = []
    plain = problem.objective.loss
    monkeypatch.setattr(problem.objective, "loss", lambda w: seen.append(w[0].size) or plain(w))
    monkeypatch.setattr(relief, "MOST_WORK", 600 * problem.objective.cost)
    few = relief.losses_on_grid(problem, problem.box, 60, 40)
    assert few.shape == (40, 60) and sum(seen) == pytest.approx(30 * 24, abs=100)
    assert np.abs(few - whole)[3:-3, 3:-3].max() < 1e-3 * np.ptp(whole)
