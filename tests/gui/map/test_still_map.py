"""What does not move on a map is painted once, and again when something of it changes."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.run import finished
from gdviz.core.spec.race import Landscape
from gdviz.gui.map.race_view import RaceView
from gdviz.gui.map.relief_job import ReliefMaker
from gdviz.render.map import layers, trails
from gdviz.render.map.relief import relief
from gdviz.render.paint.layer import Layer, steady
from gdviz.render.paint.still import StillPicture
from gdviz.render.paint.theme import LIGHT
from tests.gui.maps import failures, pixels, settle, show, spec_of

RACE = finished(spec_of(start=(1.0, 1.0), problem=Landscape("himmelblau")))


@pytest.fixture
def painted(monkeypatch):
    """How often each still layer is painted."""
    counts = dict.fromkeys((row.name for row in layers.LAYERS if row.still), 0)

    def counted(row):
        paint = row.make()

        def once_more(painter, spot):
            counts[row.name] += 1
            paint(painter, spot, None)

        return replace(row, make=steady(once_more))

    rows = tuple(counted(row) if row.still else row for row in layers.LAYERS)
    monkeypatch.setattr(layers, "LAYERS", rows)
    return counts


@pytest.fixture
def another(qtbot):
    """Makes further views, whose work ends with the test."""
    made = []

    def one():
        made.append(RaceView(LIGHT))
        qtbot.addWidget(made[-1])
        return made[-1]

    yield one
    for view in made:
        view.stop()


@pytest.mark.parametrize("layout", ["overlay", "side"])
def test_frames_paint_no_still_layer_again(another, painted, monkeypatch, layout):
    # a relief may come at any time
    monkeypatch.setattr(ReliefMaker, "request", lambda *_: None)
    view = another()
    view.set_layout(layout)
    view.show()
    # now, as the other one: problems are kept for a while only
    show(view, finished(RACE.spec), arrows=True)
    settle(view)
    before = dict(painted)
    assert before["the landscape"] and before["the gradients"] and before["the known points"]
    for step in range(0, 40, 7):
        view.set_step(step)
        QApplication.processEvents()
        view.grab()
    assert painted == before
    # nor does a race of the same problem, or the pointer
    show(view, finished(spec_of(start=(2.0, 1.0), problem=Landscape("himmelblau"))), arrows=True)
    view.items[0].point_at((1.0, 1.0))
    view.grab()
    assert painted == before


def another_relief(view):
    box = RACE.problem.box
    view.items[0].show_relief(relief(RACE.problem, box, (300, 200), LIGHT))


def another_problem(view):
    show(view, finished(spec_of(start=(1.0, 1.0), problem=Landscape("beale"))))


CHANGES = {
    "gradients": lambda view: show(view, RACE, arrows=True),
    "minima": lambda view: show(view, RACE, minima=False),
    "saddles": lambda view: show(view, RACE, saddles=False),
    "names": lambda view: show(view, RACE, names=True),
    "theme": lambda view: show(view, RACE, theme="dark"),
    "relief": another_relief,
    "problem": another_problem,
    "box": lambda view: view.panels[0].box.setRange(xRange=(0, 2), yRange=(1, 2), padding=0.0),
    "size": lambda view: view.resize(400, 300),
    "unit": lambda view: view.magnify(True),
    "ratio": lambda view: None,
}


@pytest.mark.parametrize("change", CHANGES)
def test_each_change_is_seen_at_once(another, view, monkeypatch, change):
    # a relief may come at any time
    monkeypatch.setattr(ReliefMaker, "request", lambda *_: None)
    kept, fresh = view, another()
    fresh.resize(view.size())
    for each in (kept, fresh):
        each.show()
        show(each, RACE)
        settle(each)

    def picture(each):
        image = QImage(each.size() * 2, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(2.0 if change == "ratio" else 1.0)
        image.fill(0)
        each.render(image)
        return pixels(image)

    before = pixels(kept.grab().toImage())
    for each in (kept, fresh):
        CHANGES[change](each)
        settle(each)
    fresh.items[0].still = StillPicture()
    after = picture(kept)
    assert (after == picture(fresh)).all()
    if change != "ratio":
        shown = pixels(kept.grab().toImage())
        assert before.shape != shown.shape or (before != shown).any()


def test_a_still_layer_that_raises_leaves_nothing_behind(another, monkeypatch):
    def broken(painter, spot):
        painter.fillRect(spot.clip, "#ff0000")
        raise ValueError("half")

    row = Layer("the known points", steady(broken), still=True)
    monkeypatch.setattr(layers, "LAYERS", (layers.LAYERS[0], row))
    fresh = another()
    show(fresh, RACE)
    assert failures(fresh) == ["the known points cannot be drawn: half"]
    assert not (pixels(fresh.grab().toImage()) == 0xFF0000).any()


def test_the_texts_of_axes_are_not_drawn_while_only_the_map_moves(view, monkeypatch):
    # a relief may come at any time
    monkeypatch.setattr(ReliefMaker, "request", lambda *_: None)
    view.show()
    show(view, RACE)
    settle(view)
    axis = view.panels[0].plot.getAxis("left")
    before, played = pixels(view.grab().toImage()), []
    picture = axis.picture
    monkeypatch.setattr(axis, "picture", type("", (), {"play": lambda _, p: played.append(p)})())
    for step in (3, 7):
        view.set_step(step)
        for _ in range(3):
            QApplication.processEvents()
    assert not played
    view.grab()
    assert played
    monkeypatch.setattr(axis, "picture", picture)
    view.set_step(0)
    assert (pixels(view.grab().toImage()) == before).all()


def test_the_last_chunk_of_a_long_race_is_short():
    sizes = {steps: trails.chunk_of(steps) for steps in (10, 500, 1_000, 10_000, 100_000)}
    assert sizes == {10: 8, 500: 21, 1_000: 42, 10_000: 50, 100_000: 500}
