"""What a map draws and when it computes: trails, layers, reliefs."""

import math
import threading
from dataclasses import replace
from functools import partialmethod

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.run import finished
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape
from gdviz.gui.map import map_item, race_view, relief_job
from gdviz.render.map import heads, trail_layers
from gdviz.render.map.chunks import chunk_of
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.paint.theme import DARK, LIGHT
from tests.gui.maps import failures, grown, pixels, rgb, show, spec_of, with_relief
from tests.gui.windows import drained

# drawing


def test_a_growing_race_draws_only_its_new_segments(view, monkeypatch):
    drawn = []

    def counted(image, cut, race, first, last):
        drawn.append((id(image), first, last))
        return cut(image, race, first, last)

    for name in ("cuts", "tip"):
        monkeypatch.setattr(TrailImage, name, partialmethod(counted, vars(TrailImage)[name]))
    # how much of it is drawn at a time is not what is looked at here
    monkeypatch.setattr(race_view, "PATIENCE", math.inf)
    view.set_step(400)
    whole = finished(spec_of(3, steps=400, noise=0.5))
    ends = (10, 11, 60, 61, 230, 399)
    for race in (*(grown(whole, n) for n in ends), whole):
        show(view, race)
        view.grab()
    assert len({image for image, _, _ in drawn}) == 1 and rows_once(drawn, 400)
    drawn.clear()
    show(view, finished(spec_of(3, steps=400, noise=0.5, start=(1.0, 2.0))))
    view.grab()
    assert rows_once(drawn, 400)


def rows_once(drawn, steps):
    """Whether each complete chunk was drawn once, one after the other, and what is left over after
    it at every painting."""
    kept, size = 0, chunk_of(steps)
    for _, first, last in drawn:
        if first != kept:
            return False
        kept = last // size * size
    return kept == steps // size * size and drawn[-1][2] == steps


def test_maps_side_by_side_share_the_time_of_one_painting(view, monkeypatch):
    patience, paint = [], TrailImage.paint

    def timed(image, painter, race, step, most):
        patience.append(most)
        return paint(image, painter, race, step, most)

    monkeypatch.setattr(TrailImage, "paint", timed)
    race = finished(spec_of(5))
    show(view, race)
    for layout, count in (("side", 5), ("overlay", 1)):
        view.set_layout(layout)
        patience.clear()
        view.grab()
        assert patience == [pytest.approx(map_item.PATIENCE / count)] * count
    # the ways of other seeds have half of it
    show(view, race, seeds=(finished(spec_of(5, seed=1)),))
    patience.clear()
    view.grab()
    assert sum(patience) <= map_item.PATIENCE * (1 + 1e-9)
    assert patience[-1] == pytest.approx(map_item.PATIENCE / 2)


def test_any_numbers_are_drawn_and_never_zoomed_to(view):
    spec = spec_of(1, steps=30, problem=Landscape("rosenbrock"), start=(-1.2, 1.0))
    rates = (1.0, 1e300, 1e-300, 0.5)
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr) for lr in rates)
    race = finished(replace(spec, entries=entries))
    bad = race.tracks[0].points.copy()
    bad[1:] = [[np.nan, np.inf]] * (len(bad) - 1)
    race = replace(race, tracks=(replace(race.tracks[0], points=bad), *race.tracks[1:]))
    for layout in ("overlay", "side"):
        view.set_layout(layout)
        show(view, race)
        for step in (0, 1, 2, 30):
            view.set_step(step)
            assert failures(view) == []
    x0, x1, y0, y1 = race.problem.box
    assert view.panels[0].plot.getViewBox().viewRange() == [[x0, x1], [y0, y1]]


def test_one_cannot_zoom_to_where_nothing_can_be_drawn(view):
    show(view, finished(spec_of(problem=Landscape(formula="x^2+y^2", box=(-1e8, 1e8, 0, 2e8)))))
    box = view.panels[0].plot.getViewBox()
    assert box.viewRange() == [[-1e8, 1e8], [0, 2e8]]
    for factor in (1.5, 0.6):
        for _ in range(400):
            box.scaleBy((factor, factor))
        ranges = np.array(box.viewRange())
        assert np.isfinite(ranges).all() and (np.diff(ranges) > 0).all()
        assert failures(view) == []
    view.part.show("landscape")
    assert np.array(box.viewRange()) == pytest.approx(np.array([[-1e8, 1e8], [0, 2e8]]))


def test_a_layer_that_raises_is_left_out_and_said_once(view, qtbot, monkeypatch):
    def broken(*_):
        raise ValueError("no\nheads")

    heard = []
    view.failed.connect(heard.append)
    show(view, finished(spec_of(start=(2.0, 2.0))))
    monkeypatch.setattr(heads, "lost", broken)
    for step in (3, 4, 5):
        view.set_step(step)
        view.grab()
    qtbot.waitUntil(lambda: len(heard) > 0)
    QApplication.processEvents()
    assert heard == ["the racers cannot be drawn: no heads"]
    monkeypatch.undo()
    show(view, finished(spec_of(problem=Landscape("booth"))))
    assert failures(view) == []


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_trails_are_made_of_device_pixels(view, monkeypatch, ratio):
    made = []

    class Seen(TrailImage):
        def __init__(self, *given):
            super().__init__(*given)
            made.append(self)

    monkeypatch.setattr(trail_layers, "TrailImage", Seen)
    show(view, finished(spec_of()))
    view.set_step(40)
    view.grab()
    image = QImage(round(640 * ratio), round(480 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        view.canvas.render(painter)
    layer = made[-1].layers[0]
    assert layer.devicePixelRatio() == ratio
    assert layer.width() == round(view.items[0].view().rect.width() * ratio)


def test_the_theme_reaches_every_part(view, qtbot):
    race = finished(spec_of())
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        show(view, race, theme=theme.name)
        with_relief(qtbot, view)
        assert pixels(view.grab().toImage())[2, 2] == rgb(theme.background)
        assert (pixels(view.grab().toImage()) == rgb(theme.racers[0])).sum() > 10
        assert view.maker.shown.theme is theme


# the relief


@pytest.fixture
def asked(monkeypatch):
    """Sizes of the reliefs that were computed or taken from the cache."""
    sizes, made = [], relief_job.relief

    def counted(problem, box, size, theme, **more):
        sizes.append(size)
        return made(problem, box, size, theme, **more)

    monkeypatch.setattr(relief_job, "relief", counted)
    return sizes


def test_first_a_rough_relief_then_a_fine_one(view, qtbot, asked):
    show(view, finished(spec_of()))
    with_relief(qtbot, view)
    fine = view.maker.wanted.size
    assert asked[-1] == fine and asked[0][0] < fine[0] / 4
    asked.clear()
    view.panels[0].plot.getViewBox().setRange(xRange=(-4, 4.5), yRange=(-4, 4.5), padding=0)
    qtbot.waitUntil(lambda: len(asked) > 0)
    with_relief(qtbot, view)
    assert asked == [view.maker.wanted.size]


def test_a_recolour_a_step_and_a_bent_race_compute_no_relief(view, qtbot, asked):
    spec = spec_of()
    race = finished(spec)
    show(view, race)
    with_relief(qtbot, view)
    asked.clear()
    wanted = view.maker.wanted
    other = replace(spec.entries[0], colour="#ff00ff", label="other", visible=False)
    show(view, race, replace(spec, entries=(other, *spec.entries[1:])))
    view.set_step(7)
    show(view, finished(replace(spec, start=(1.0, 1.0))))
    view.grab()
    assert view.maker.wanted is wanted and not view.maker.busy and asked == []


def test_no_fine_relief_before_the_edits_pause(view, qtbot, asked, monkeypatch):
    rest = threading.Event()

    def until_rest(seconds, wanted):
        while wanted() and not rest.wait(0.005):
            yield None

    monkeypatch.setattr(relief_job, "pause", until_rest)
    for k in range(3):
        problem = Landscape("ravine_k100", params=(("kappa", 10.0 + k),))
        show(view, finished(spec_of(steps=3, problem=problem)))
        qtbot.waitUntil(lambda n=k + 1: len(asked) == n and view.maker.shown is not None)
    drained(qtbot)
    fine = view.maker.wanted.size
    assert view.maker.busy and fine not in asked
    rest.set()
    qtbot.waitUntil(lambda: asked.count(fine) == 1)


def test_stopping_ends_a_relief_between_two_tiles(view, qtbot, monkeypatch):
    begun, go = threading.Event(), threading.Event()
    tiles, loss = [], FormulaObjective.loss

    def slow(objective, w):
        if threading.current_thread() is threading.main_thread() or np.ndim(w) != 3:
            return loss(objective, w)
        begun.set()
        go.wait(5)
        found = loss(objective, w)
        tiles.append(found)
        return found

    race = finished(spec_of(problem=Landscape(formula="x^2 + y^4 + 0.125")))
    monkeypatch.setattr(FormulaObjective, "loss", slow)
    show(view, race)
    qtbot.waitUntil(begun.is_set)
    threading.Timer(0.05, go.set).start()
    view.stop()
    # it has waited for the tile at work, and there is no other
    assert len(tiles) == 1 and not view.maker.busy


def test_a_relief_that_cannot_be_made_is_one_line(view, qtbot, monkeypatch):
    def broken(*_, **__):
        raise MemoryError("too large")

    monkeypatch.setattr(relief_job, "relief", broken)
    with qtbot.waitSignal(view.failed) as heard:
        show(view, finished(spec_of()))
    assert heard.args == ["the landscape cannot be drawn: too large"]
