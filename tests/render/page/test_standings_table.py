"""The table of a page: from step to step only the cells that say another thing are painted."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.view import ViewSpec
from gdviz.render.page.page import PagePainter
from gdviz.render.page.standings_table import COLUMNS, Table
from gdviz.render.scene.scene import Scene
from tests.render.pixels import pixels

PLACE, SIZE = QRectF(10.5, 7.25, 700.0, 120.0), (720, 140)


@pytest.fixture
def scene(race_on):
    """One whose rows are those of step 20 until others are put in."""
    real = Scene(race_on("rosenbrock", ("sgd", "momentum", "adam"), 60), None, ViewSpec())
    told = ("race", "names", "theme", "colours", "slots")
    found = SimpleNamespace(**{name: getattr(real, name) for name in told})
    found.rows = real.standings(20)
    found.standings = lambda _: found.rows
    return found


def shown(paint):
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill("white")
    with QPainter(image) as painter:
        paint(painter, 0)
    return pixels(image)


def fresh(scene):
    return shown(Table(PLACE, scene, 1.0).show)


@pytest.mark.parametrize(
    "other",
    [
        {"rank": 9},
        {"loss": 0.125},
        {"grad_norm": 77.0},
        {"steps": 3},
        {"outcome": "diverged"},
        {"index": 2},
    ],
    ids=str,
)
def test_whatever_changes_of_a_row_is_seen(scene, other):
    table = Table(PLACE, scene, 1.0)
    before = shown(table.show)
    scene.rows = (replace(scene.rows[0], **other), *scene.rows[1:])
    after = shown(table.show)
    assert (after != before).any()
    assert (after == fresh(scene)).all()


def test_another_order_is_seen(scene):
    table = Table(PLACE, scene, 1.0)
    before = shown(table.show)
    scene.rows = scene.rows[::-1]
    after = shown(table.show)
    assert (after != before).any()
    assert (after == fresh(scene)).all()


def test_only_cells_that_changed_are_painted(scene, monkeypatch):
    table = Table(PLACE, scene, 1.0)
    painted, real = [], Table._paint_cell  # noqa: SLF001
    count = lambda *told: (painted.append(told[2].title), real(*told))[1]  # noqa: E731
    monkeypatch.setattr(Table, "_paint_cell", count)
    shown(table.show)
    assert len(painted) == len(COLUMNS) * len(scene.rows)
    painted.clear()
    shown(table.show)
    assert not painted
    scene.rows = (*scene.rows[:2], replace(scene.rows[2], loss=0.5, steps=4))
    shown(table.show)
    assert painted == ["loss", "steps"]


@pytest.mark.parametrize("layout", ["overlay", "side", "surface"])
def test_every_way_to_a_step_ends_in_the_same_table(race_on, layout):
    race = race_on("himmelblau", ("sgd", "adam", "newton"), 40)
    kept = PagePainter(race, ViewSpec(layout=layout), (640, 360))
    place = kept._table._place  # noqa: SLF001
    for step in (0, 40, 7, 8, 0):
        other = PagePainter(race, ViewSpec(layout=layout), (640, 360))
        assert (pixels(kept.frame(step).copy(place)) == pixels(other.frame(step).copy(place))).all()
