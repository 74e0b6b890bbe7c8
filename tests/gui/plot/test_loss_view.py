"""The losses: axes that stay, a playhead to drag, and what the pointer sees."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QRegion, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.engine.run import finished
from gdviz.core.spec.race import Landscape
from gdviz.gui.graphics.axis_item import Axis
from gdviz.gui.plot import loss_items, loss_view
from gdviz.render.paint.still import StillPicture
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.plot import layers
from gdviz.render.plot.spot import HEAD, PlotSpot
from tests.doors.pointer import click, drag, move, viewport_point
from tests.gui.maps import grown, rgb
from tests.gui.plot.losses import all_of, at, failures, settle, shot, show, spec_of

# the playhead


def test_a_click_anywhere_asks_for_that_step(view):
    show(view, finished(spec_of()))
    asked = []
    view.step_requested.connect(asked.append)
    click(view.canvas, at(view, 40))
    assert len(asked) == 1 and abs(asked[0] - 40) <= 1


def test_a_drag_asks_for_the_steps_on_its_way_and_no_others(view):
    show(view, finished(spec_of()))
    asked = []
    view.step_requested.connect(asked.append)
    drag(view.canvas, at(view, 10), at(view, 80))
    assert len(asked) > 3 and asked == sorted(asked) and abs(asked[-1] - 80) <= 1
    asked.clear()
    drag(view.canvas, at(view, 50), at(view, 50) + QPointF(900.0, 0.0))
    assert asked[-1] == 100 and all(type(step) is int for step in asked)
    asked.clear()
    drag(view.canvas, at(view, 50), at(view, 50) - QPointF(900.0, 0.0))
    assert asked[-1] == 0


def test_what_is_still_to_come_is_faint(view):
    show(view, finished(spec_of(0.01)))
    view.set_step(50)
    settle(view)
    head = int(viewport_point(view.canvas, view.box, 50, 0).x())
    full = np.flatnonzero((shot(view) == rgb(LIGHT.racers[0])).any(axis=0))
    assert full.min() < head - 100 and full.max() <= head + 8
    view.set_step(100)
    full = np.flatnonzero((shot(view) == rgb(LIGHT.racers[0])).any(axis=0))
    assert full.max() > head + 100


# axes


def test_a_growing_race_leaves_the_steps_where_they_are(view):
    whole = finished(spec_of(steps=200))
    for n in (1, 5, 50, 150):
        show(view, grown(whole, n))
        assert view.box.viewRange()[0] == all_of(200.0)
    show(view, whole)
    assert view.box.viewRange()[0] == all_of(200.0)


def test_all_planned_steps_are_shown_even_if_all_racers_have_stopped(view):
    race = finished(spec_of(0.5, steps=300))
    assert race.steps < 100
    show(view, race)
    view.set_step(300)
    assert view.box.viewRange()[0] == all_of(300.0)
    assert failures(view) == []


def test_markers_at_the_last_step_are_whole(view):
    show(view, finished(spec_of(steps=300)))
    settle(view)
    shown = view.curves.view()
    radius = 0.75 * HEAD
    assert shown.point(300.0, 0.0).x() + radius < shown.rect.right()
    assert loss_view.ROOM < 0.03


def test_the_name_of_the_rates_is_on_top_of_them(view):
    view.show_rates(True)
    show(view, finished(spec_of()))
    assert [name for name, _ in view.rates.layers()][-1] == "the name of the rates"
    assert failures(view) == []


def test_the_steps_zoomed_to_stay_when_the_race_changes(view):
    show(view, finished(spec_of()))
    view.box.setRange(xRange=(20, 60), padding=0)
    low, high = view.box.viewRange()[1]
    show(view, finished(spec_of(start=(1.0, 2.0))))
    assert view.box.viewRange()[0] == [20.0, 60.0]
    assert view.box.viewRange()[1] != [low, high]
    view.fit()
    assert view.box.viewRange()[0] == all_of(100.0)
    view.box.setRange(xRange=(20, 60), padding=0)
    show(view, finished(spec_of(steps=150)))
    assert view.box.viewRange()[0] == all_of(150.0)


def test_the_wheel_zooms_the_steps_alone_and_never_leaves_them(view):
    show(view, finished(spec_of()))
    place = at(view, 50)
    heights = view.box.viewRange()[1]
    for turn in (*[120] * 60, *[-120] * 90):
        event = QWheelEvent(
            place,
            place,
            QPoint(0, 0),
            QPoint(0, turn),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.canvas.viewport(), event)
        low, high = view.box.viewRange()[0]
        assert 0.0 <= low < high <= all_of(100.0)[1] and high - low >= 3.999
    assert view.box.viewRange()[0] == pytest.approx(all_of(100.0))
    assert view.box.viewRange()[1] == heights and failures(view) == []


def test_log_or_linear_as_asked(view):
    race = finished(spec_of(0.01, start=(3.0, 4.0)))
    show(view, race)
    assert view.curves.scene_shown.scale.log and view.box.viewRange()[1][1] == pytest.approx(
        np.log10(25.0), abs=0.2
    )
    assert view.plot.getAxis("left").log
    show(view, log=False)
    assert not view.curves.scene_shown.scale.log and view.box.viewRange()[1][1] == pytest.approx(
        25.0, rel=0.1
    )
    assert not view.plot.getAxis("left").log
    assert failures(view) == []


@pytest.mark.parametrize("size", [1e-6, 1e12])
def test_losses_of_any_size_fill_the_axis(view, size):
    formula = f"{size!r}*(x^2+y^2)"
    race = finished(spec_of(0.01 / size, problem=Landscape(formula=formula), start=(1.0, 0.0)))
    show(view, race, log=False)
    low, high = view.box.viewRange()[1]
    assert high == pytest.approx(size, rel=0.2) and abs(low) < 0.2 * size


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(
    "losses",
    [
        [np.nan, np.nan, np.nan, np.nan],
        [1.0, np.nan, 1e300, -1e300],
        [1.0, np.inf, -np.inf, 2.0],
        [0.0, 0.0, 0.0, 0.0],
        [-5.0, -1e308, 1e308, 5e-324],
    ],
)
def test_any_losses_are_drawn(view, losses, log):
    race = finished(spec_of(0.01, 0.02, steps=3))
    bad = replace(race.tracks[0], losses=np.array(losses))
    with np.errstate(all="ignore"):
        show(view, replace(race, tracks=(bad, race.tracks[1])), log=log)
    for step in range(4):
        view.set_step(step)
        assert failures(view) == []
    ranges = np.array(view.box.viewRange())
    assert np.isfinite(ranges).all() and (np.diff(ranges) > 0).all()


def test_diverged_racers_leave_the_others_readable(view):
    race = finished(
        spec_of(1.0, 1e-3, steps=60, problem=Landscape("rosenbrock"), start=(-1.2, 1.0))
    )
    show(view, race)
    assert view.box.viewRange()[1][1] < 4.0 and failures(view) == []


# what the pointer sees


def test_hovering_reads_the_nearest_racer(view, qtbot):
    race = finished(spec_of(0.01, 0.05))
    show(view, race)
    settle(view)
    for racer in (0, 1):
        loss = race.tracks[racer].losses[50]
        place = viewport_point(view.canvas, view.box, 50, np.log10(loss))
        with qtbot.waitSignal(view.hovered) as heard:
            move(view.canvas, place)
        assert heard.args[0].startswith("step 50   ") and "loss " in heard.args[0]
        assert view.curves.hover[:2] == (racer, 50)
        assert view.curves.hover[2] == pytest.approx(np.log10(loss))
    assert failures(view) == []
    with qtbot.waitSignal(view.hovered) as heard:
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert heard.args == [""] and view.curves.hover is None


def test_hidden_racers_are_neither_drawn_nor_read(view):
    spec = spec_of(0.01, 0.05)
    race = finished(spec)
    show(view, race)
    view.set_step(100)
    hidden = replace(spec.entries[1], visible=False)
    assert (shot(view) == rgb(LIGHT.racers[1])).any()
    show(view, spec=replace(spec, entries=(spec.entries[0], hidden)))
    assert not (shot(view) == rgb(LIGHT.racers[1])).any()
    settle(view)
    height = float(np.log10(race.tracks[1].losses[50]))
    move(view.canvas, viewport_point(view.canvas, view.box, 50, height))
    assert view.curves.hover[:2] == (0, 50)


# frames


class _Dirty(QObject):
    """The parts of a widget that are painted again."""

    def __init__(self, widget):
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _, event):
        if event.type() == QEvent.Type.Paint:
            self.region = self.region.united(event.region())
        return False


@pytest.mark.parametrize("against", ["step", "evaluations"])
@pytest.mark.parametrize("large", [False, True])
def test_a_step_paints_no_more_than_what_moved(view, large, against):
    view.magnify(large)
    show(view, finished(spec_of(0.02, 1.2, steps=200)))
    view.head.choose("loss", against)
    view.set_step(60)
    settle(view)
    dirty = _Dirty(view.canvas.viewport())
    for before, after in itertools.pairwise((60, 61, 75, 20, 1, 0, 200)):
        old = shot(view)
        QApplication.processEvents()
        dirty.region = QRegion()
        view.set_step(after)
        QApplication.processEvents()
        region = QRegion(dirty.region)
        rows, columns = np.nonzero(shot(view) != old)
        corner = view.canvas.viewport().mapTo(view, QPoint(0, 0))
        assert len(rows) and not region.isEmpty()
        if after == 61 and against == "step":
            assert region.boundingRect().width() < 80 * view.canvas.unit
        for x, y in zip(columns.tolist(), rows.tolist(), strict=True):
            assert region.contains(QPoint(x, y) - corner), (before, after, x, y)


def test_a_step_leaves_the_axis_of_losses_alone(view, monkeypatch):
    show(view, finished(spec_of()))
    view.set_step(60)
    settle(view)
    painted, real = [], Axis.paint
    monkeypatch.setattr(Axis, "paint", lambda axis, *a: (painted.append(axis), real(axis, *a))[1])
    for step in range(61, 70):
        view.set_step(step)
        QApplication.processEvents()
    assert view.plot.getAxis("left") not in painted


def test_a_step_makes_no_spot_and_measures_its_place_once(view, monkeypatch):
    show(view, finished(spec_of()))
    view.set_step(60)
    settle(view)
    made, real = [], loss_items.PlotSpot
    monkeypatch.setattr(loss_items, "PlotSpot", lambda *a, **k: (made.append(a), real(*a, **k))[1])
    placed, move = [], PlotSpot.moving
    monkeypatch.setattr(PlotSpot, "moving", lambda *a: (placed.append(a), move(*a))[1])
    for step in range(61, 70):
        view.set_step(step)
        QApplication.processEvents()
    # the one of step 60, and nothing for the strip, which is not there
    assert not made and len(placed) <= 10
    changes = (
        lambda: setattr(view.curves, "hover", (0, 5, 0.0)),
        lambda: show(view, finished(spec_of(0.5))),
        lambda: view.box.setRange(xRange=(3.0, 40.0), padding=0.0),
        lambda: view.resize(view.width() + 40, view.height() + 30),
    )
    for change in changes:
        change()
        settle(view)
        spot, item = view.curves._spot(), view.curves  # noqa: SLF001
        assert (spot.scene, spot.view, spot.near) == (item.scene_shown, item.view(), item.hover)
        assert item._moving() == spot.moving(item.step)  # noqa: SLF001


def test_the_grid_is_painted_once_and_anew_where_it_changes(view, monkeypatch):
    show(view, finished(spec_of()))
    settle(view)
    painted, real = [], layers.paint_grid
    monkeypatch.setattr(layers, "paint_grid", lambda *told: (painted.append(told), real(*told)))
    for step in range(20):
        view.set_step(step)
        QApplication.processEvents()
    assert not painted

    def fresh():
        """What a plot that remembers nothing shows."""
        kept = view.curves._still  # noqa: SLF001
        monkeypatch.setattr(view.curves, "_still", StillPicture())
        found = shot(view)
        monkeypatch.setattr(view.curves, "_still", kept)
        return found

    changes = (
        lambda: show(view, log=False),
        lambda: show(view, log=False, log_steps=True),
        lambda: show(view, theme=DARK.name),
        lambda: view.show_span((10.0, 30.0)),
        lambda: view.resize(500, 300),
        lambda: view.magnify(True),
    )
    for change in changes:
        before = shot(view)
        change()
        settle(view)
        after = shot(view)
        assert after.shape != before.shape or (after != before).any()
        assert (after == fresh()).all()


@pytest.mark.parametrize("width", [300, 360, 600])
def test_what_the_axis_shows_stands_whole_above_it_at_any_width(view, width):
    view.resize(width, 230)
    show(view, finished(spec_of()))
    view.head.show_scale("loss − lowest seen, mean of the last 20", known=True)
    settle(view)
    head, note = view.head, view.head.note
    assert head.width() == width and note.text() == "− lowest seen, mean of the last 20"
    assert note.width() >= note.sizeHint().width()
    parts = [w for w in head.findChildren(QWidget) if w.parent() is head and w.isVisible()]
    assert len(parts) == 4 and all(head.rect().contains(w.geometry()) for w in parts)
    for a, b in itertools.combinations(parts, 2):
        assert not a.geometry().intersects(b.geometry())
    # below the lists only where there is no room beside them
    assert (note.y() > parts[0].y() + 12) == (width < 600)
