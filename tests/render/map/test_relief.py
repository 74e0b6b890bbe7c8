"""Colour scales that every landscape fills, contours on them, and the finished pictures."""

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gdviz.core.problems.landscape import LANDSCAPES, problem_of
from gdviz.core.spec.race import Landscape
from gdviz.render.map.relief import TooSlow, losses_on_grid, relief
from gdviz.render.paint.contours import contours
from gdviz.render.paint.heights import height_scale
from gdviz.render.paint.theme import DARK, LIGHT
from tests.every import every
from tests.render.pixels import pixels

NAMES = [info.id for info in LANDSCAPES]


def named(name):
    return problem_of(Landscape(name))


def formula(text, box=(-1.0, 1.0, -1.0, 1.0)):
    return problem_of(Landscape(formula=text, box=box))


@pytest.mark.parametrize("name", NAMES)
def test_every_landscape_fills_the_scale(name):
    problem = named(name)
    losses = losses_on_grid(problem, problem.box, 120, 90)
    scale = height_scale(losses, problem.zscale, problem.fstar)
    heights = scale.height(losses)
    assert np.nanmin(heights) == 0.0
    assert np.nanmax(heights) == 1.0
    # equal parts of the map get at least half of an equal part of the scale
    ranked = np.quantile(heights[np.isfinite(heights)], np.linspace(0, 1, 6))
    assert np.diff(ranked).min() > 0.5 / 5


@every("name", NAMES)
def test_lower_losses_lie_lower(name):
    problem = named(name)
    losses = losses_on_grid(problem, problem.box, 40, 30).ravel()
    order = np.argsort(losses)
    heights = height_scale(losses, problem.zscale, problem.fstar).height(losses[order])
    assert (np.diff(heights) >= 0).all()


def test_heights_lead_back_to_losses():
    losses = np.linspace(3.0, 7.0, 1000)
    scale = height_scale(losses, "linear")
    for loss in (3.0, 4.2, 6.9):
        assert scale.loss(float(scale.height(np.array(loss)))) == pytest.approx(loss, abs=1e-5)


def test_what_is_not_finite_has_no_height():
    losses = np.array([0.0, 1.0, 2.0, np.nan, np.inf, -np.inf])
    heights = height_scale(losses, "log").height(losses)
    assert np.isfinite(heights).tolist() == [True] * 3 + [False] * 3


@every("kind", ["linear", "log", "symlog"])
@every("losses", [np.zeros(9), np.full(9, np.nan), np.array([]), np.array([1e300, -1e300, 5.0])])
def test_scales_of_strange_losses(kind, losses):
    heights = height_scale(losses, kind).height(losses)
    assert ((heights >= 0) & (heights <= 1) | ~np.isfinite(losses)).all()


def test_contours_of_a_cone_are_circles_of_its_levels():
    # the middle of cell (row, column) of a 200 x 200 grid over the box
    x = (np.arange(200) + 0.5) / 100 - 1
    radius = np.hypot(x[None, :], x[:, None])
    found = contours(radius / radius.max(), (-1.0, 1.0, -1.0, 1.0))
    assert [c.height for c in found] == pytest.approx((np.arange(14) + 0.5) / 14)
    inner = found[3]
    assert len(inner.lines) == 1
    assert np.hypot(*inner.lines[0].T) == pytest.approx(inner.height * radius.max(), abs=1e-3)


def test_contours_stand_where_the_loss_is_their_level():
    problem = named("himmelblau")
    made = relief(problem, problem.box, (300, 240), LIGHT)
    assert len(made.levels) == len(made.contours) > 5
    for level, contour in zip(made.levels, made.contours, strict=True):
        for line in contour.lines:
            at = problem.objective.loss(line.T)
            assert np.median(np.abs(at - level)) < 0.03 * (level + 1.0)


def test_crowded_levels_are_dropped():
    rough = np.indices((200, 200)).sum(axis=0) % 4 / 3.0
    assert sum(len(c.lines) for c in contours(rough, (0.0, 1.0, 0.0, 1.0))) == 0


def test_the_first_row_is_the_top():
    losses = losses_on_grid(formula("x + 10*y"), (-1.0, 1.0, -1.0, 1.0), 4, 2)
    expected = [[5 - 0.75, 5 - 0.25, 5.25, 5.75], [-5.75, -5.25, -4.75, -4.25]]
    assert losses == pytest.approx(np.array(expected))


def test_low_is_dark_in_both_themes():
    for theme in (LIGHT, DARK):
        image = relief(formula("x^2 + y^2"), (-1.0, 1.0, -1.0, 1.0), (200, 160), theme).ground
        assert QColor(image.pixel(100, 80)).lightness() < QColor(image.pixel(2, 2)).lightness()


def test_no_loss_is_hatched():
    image = relief(formula("log(x) + y^2"), (-1.0, 1.0, -1.0, 1.0), (220, 160), LIGHT).ground
    left = {QColor(image.pixel(x, 60)).name() for x in range(20, 80)}
    assert QColor(LIGHT.void).name() in left
    # halfway between its two colours is as far as shrinking may blend them
    assert all(abs(QColor(c).red() - QColor(c).blue()) <= 2 for c in left)
    right = QColor(image.pixel(180, 60))
    assert right.name() != QColor(LIGHT.void).name()


@pytest.mark.parametrize(
    "text",
    ["0*x", "1/x", "tan(20*x)*y", "1e300*x", "x*1e-300", "floor(x) + floor(y)", "sqrt(x - 0.99)"],
)
def test_hard_landscapes_are_drawn(text):
    made = relief(formula(text), (-1.0, 1.0, -1.0, 1.0), (90, 70), LIGHT)
    assert (made.image.width(), made.image.height()) == (90, 70)
    assert np.isfinite(made.levels).all()


def test_the_same_request_gives_the_same_picture_and_bytes():
    problem = named("beale")
    first = relief(problem, problem.box, (150, 100), DARK)
    assert relief(problem, problem.box, (150, 100), DARK) is first
    again = relief(problem_of(Landscape("beale", params=())), problem.box, (150, 100), DARK)
    assert (pixels(again.image) == pixels(first.image)).all()
    assert relief(problem, problem.box, (150, 100), LIGHT) is not first


def test_the_size_asked_for_is_the_size_made():
    problem = named("sphere")
    for size in ((2, 2), (31, 17), (700, 500), (2600, 1500)):
        made = relief(problem, problem.box, size, LIGHT)
        assert (made.image.width(), made.image.height()) == size


def test_patience_ends_the_work():
    problem = named("ackley")
    with pytest.raises(TooSlow):
        relief(problem, problem.box, (801, 601), LIGHT, patience=-1.0)
