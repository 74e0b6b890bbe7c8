"""The losses: axes that stay, a playhead to drag, and what the pointer sees."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.engine.race import Ending, Outcome
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.plot import loss_view
from gdviz.gui.plot.loss_view import LossView
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.paint.ticks import short
from gdviz.render.plot import curves
from gdviz.render.plot.spot import HEAD
from gdviz.render.scene import scene
from gdviz.render.scene.scene import Scene
from tests.doors.pointer import click, drag, move, viewport_point


def spec_of(*rates, steps=100, problem=Landscape("sphere"), **more):  # noqa: B008
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr) for lr in rates or (0.01, 0.02, 0.05))
    return RaceSpec(problem, entries, steps=steps, **more)


@pytest.fixture
def view(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(700, 500)
    made = LossView(theme, holder)
    made.resize(600, 400)
    holder.show()
    made.head.chosen.connect(lambda: show(made))
    yield made


def show(view, race=None, spec=None, **seen):
    """Show a race, or the one shown before otherwise, as a window does."""
    before = view.curves.scene_shown
    race = race or before.race
    race = replace(race, spec=spec or race.spec)
    view.head.offer(isinstance(race.spec.problem, Data))
    plotted = {"quantity": view.head.quantity, "against": view.head.against}
    seen_as = replace(before.view if before else ViewSpec(), **plotted, **seen)
    if before is not None and before.race.tracks is race.tracks:
        view.show_scene(before.changed(race=race, view=seen_as))
    else:
        view.show_scene(Scene(race, None, seen_as))


def all_of(last):
    """The range of the steps that ends with room for the markers at the last one."""
    return [0.0, last * (1.0 + loss_view.ROOM)]


def settle(view):
    """Let axes find their widths, which move the plot."""
    for _ in range(2):
        view.grab()
        QApplication.processEvents()


def failures(view):
    view.grab()
    return [item.failure for item in (view.curves, view.rates) if item.failure]


def at(view, step):
    """The canvas point of that step, half way up."""
    settle(view)
    low, high = view.box.viewRange()[1]
    return viewport_point(view.canvas, view.box, step, 0.5 * (low + high))


def shot(view):
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()] & 0xFFFFFF


def rgb(colour):
    return QColor(colour).rgb() & 0xFFFFFF


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


def part(race, n):
    """The race as it was after n steps."""
    tracks = tuple(
        replace(
            track,
            points=track.points[: n + 1],
            losses=track.losses[: n + 1],
            outcome=Outcome(Ending.RUNNING, n),
        )
        for track in race.tracks
    )
    return replace(race, tracks=tracks, done=False)


def test_a_growing_race_leaves_the_steps_where_they_are(view):
    whole = finished(spec_of(steps=200))
    for n in (1, 5, 50, 150):
        show(view, part(whole, n))
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


# the rest


def test_a_recolour_changes_the_colour_and_works_nothing_out(view, monkeypatch):
    spec = spec_of(0.01)
    show(view, finished(spec))
    view.set_step(100)
    monkeypatch.setattr(scene, "scale_of", None)
    show(view, spec=replace(spec, entries=(replace(spec.entries[0], colour="#ff00ff"),)))
    assert (shot(view) == rgb("#ff00ff")).any()


def test_a_layer_that_raises_is_left_out_and_said_once(view, qtbot, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("no curves")

    heard = []
    view.failed.connect(heard.append)
    monkeypatch.setattr(curves, "paint_guide_names", broken)
    show(view, finished(spec_of()))
    for step in (1, 2, 3):
        view.set_step(step)
        view.grab()
    qtbot.waitUntil(lambda: len(heard) > 0)
    QApplication.processEvents()
    assert heard == ["the curves cannot be drawn: no curves"]
    monkeypatch.undo()
    show(view, finished(spec_of(problem=Landscape("booth"))))
    assert failures(view) == []


def test_learning_rates_lie_under_the_same_steps(view):
    spec = spec_of(0.01, 0.02)
    scheduled = replace(spec.entries[1], schedule=SCHEDULES["cosine"]())
    show(view, finished(replace(spec, entries=(spec.entries[0], scheduled))))
    view.set_step(30)
    view.box.setRange(xRange=(20, 60), padding=0)
    settle(view)
    upper, lower = view.box, view.rates.parentItem()
    for step in (25, 55):
        x = [viewport_point(view.canvas, box, step, 0.0).x() for box in (upper, lower)]
        assert abs(x[0] - x[1]) <= 1.0
    # neither leaves steps out
    assert lower.viewRange()[0] == pytest.approx(upper.viewRange()[0], abs=0.1)
    asked = []
    view.step_requested.connect(asked.append)
    low, high = lower.viewRange()[1]
    click(view.canvas, viewport_point(view.canvas, lower, 40, 0.5 * (low + high)))
    assert len(asked) == 1 and abs(asked[0] - 40) <= 1 and failures(view) == []


def test_the_theme_reaches_every_part(view):
    show(view, finished(spec_of()))
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        show(view, theme=theme.name)
        assert shot(view)[view.head.height() + 2, 2] == rgb(theme.background)
        assert view.curves.scene_shown.colours[0] == theme.racers[0]


def test_a_view_is_gone_when_it_is_given_up(qtbot, theme):
    view = LossView(theme)
    show(view, finished(spec_of()))
    gone = weakref.ref(view)
    del view
    gc.collect()
    assert gone() is None


# what is plotted


def test_every_quantity_is_plotted_by_steps_and_by_evaluations(view):
    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in ("momentum", "armijo", "adam"))
    landscape = finished(RaceSpec(Landscape("rosenbrock"), entries, steps=60))
    rows = finished(RaceSpec(Data("cars"), entries, steps=60, sampling=Sampling(8)))
    for quantity in QUANTITIES:
        for axis in AGAINST:
            # only data come in batches
            race = rows if quantity.id == "batch" or axis.of_data else landscape
            show(view, race)
            view.set_step(30)
            view.head.choose(quantity.id, axis.id)
            # a parameter has the name that it has in its problem
            index = quantity.index
            sign = quantity.sign if index is None else race.problem.names[index]
            label = view.curves.scene_shown.scale.label
            assert failures(view) == [] and label.startswith(sign), (quantity.id, label)
            for i, colour in enumerate(LIGHT.racers[:3]):
                assert (shot(view) == rgb(colour)).sum() > 20, (quantity.id, axis.id, i)


def test_the_gradient_is_read_where_the_pointer_is(view, qtbot):
    race = finished(spec_of(0.01))
    show(view, race)
    view.head.choose("gradient")
    settle(view)
    norm = float(np.hypot(*race.tracks[0].grads[50]))
    place = viewport_point(view.canvas, view.box, 50, np.log10(norm))
    with qtbot.waitSignal(view.hovered) as heard:
        move(view.canvas, place)
    assert (
        heard.args[0].startswith("step 50   ") and f"gradient norm {short(norm)}" in heard.args[0]
    )


def test_by_evaluations_the_playhead_follows_the_racer_that_asks_most(view):
    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in ("sgd", "armijo"))
    race = finished(RaceSpec(Landscape("rosenbrock"), entries, steps=40))
    show(view, race)
    view.head.choose("loss", "evaluations")
    asked = []
    view.step_requested.connect(asked.append)
    count = race.tracks[1].evaluations.sum(axis=1)
    assert view.box.viewRange()[0] == all_of(float(count[-1]))
    click(view.canvas, at(view, float(count[25])))
    assert len(asked) == 1 and abs(asked[0] - 25) <= 1
    show(view, spec=replace(race.spec, entries=(entries[0], replace(entries[1], visible=False))))
    assert view.curves.scene_shown.series.place(25, (True, False)) == 25.0


def test_by_samples_small_batches_are_not_ahead_of_large_ones(view, qtbot):
    words = ["moons:model=logistic,n=40", "gd:lr=0.1", "gd:lr=0.1,batch=8"]
    race = finished(spec_from_words(words, steps="30"))
    show(view, race)
    view.head.choose("loss", "samples")
    assert view.box.viewRange()[0] == all_of(30 * 40.0)
    shown = view.curves.scene_shown.series
    assert shown.places[0][-1] == 1200.0 and shown.places[1][-1] == 240.0
    settle(view)
    height = float(view.curves.scene_shown.scale.heights(race.tracks[1].losses[20:21])[0])
    with qtbot.waitSignal(view.hovered) as heard:
        move(view.canvas, viewport_point(view.canvas, view.box, 160.0, height))
    assert heard.args[0].startswith("step 20   samples seen 160   ")
    # a landscape has no samples: steps take their place, and the choice is not offered
    show(view, finished(spec_of(0.01)))
    assert view.head.against == "step" and failures(view) == []
    show(view, race)
    view.head.choose("loss", "epoch")
    assert view.curves.scene_shown.series.places[0][-1] == 30.0


def test_without_known_minima_the_distance_says_so(view):
    show(view, finished(spec_of(0.01, problem=Landscape(formula="x^2+y^2"))))
    view.head.choose("distance")
    assert "none known" in view.head.note.text() and failures(view) == []
    view.head.choose("loss")
    assert view.head.note.text() == ""


def test_learning_rates_can_be_asked_for_and_put_away(view):
    told = []
    view.strip_shown.connect(told.append)
    show(view, finished(spec_of(0.01)))
    assert not view.rates_shown
    view.show_rates(True)
    assert view.rates_shown and told == [True]
    view.head.choose("loss", "evaluations")
    assert not view.rates_shown
    view.head.choose("loss", "step")
    view.show_rates(False)
    assert told == [True, False, True, False]
