"""The map: what it draws, when it computes, and what it tells."""

import gc
import threading
import weakref
from dataclasses import replace

import numpy as np
import pytest
from pointer import click, double_click, drag, move, viewport_point
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.objectives.landscape import problem_of
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.race import Ending, Outcome
from gdviz.core.run import finished
from gdviz.core.spec import Entry, Landscape, Line, RaceSpec
from gdviz.gui import map_item, relief_job
from gdviz.gui.map_reading import read_out, start_place
from gdviz.gui.race_view import RaceView
from gdviz.render.theme import DARK, LIGHT
from gdviz.render.trails import TrailImage


def spec_of(count=3, steps=40, problem=Landscape("sphere"), **more):  # noqa: B008
    kinds = [OPTIMIZERS[name] for name in ("sgd", "momentum", "nesterov", "adagrad", "adam")]
    entries = tuple(Entry(kinds[i % len(kinds)](), 0.01) for i in range(count))
    return RaceSpec(problem, entries, steps=steps, **more)


@pytest.fixture
def view(qtbot, look):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(1280, 900)
    made = RaceView(look, holder)
    made.resize(640, 480)
    holder.show()
    yield made
    made.stop()


def with_relief(qtbot, view):
    """Wait for the fine relief of what is shown."""

    def there():
        asked, now = view._maker.wanted, view.items[0].view()
        shown = view._maker._shown
        return (
            shown is not None
            and shown == asked
            and (asked.box, asked.look) == (now.box, view._look)
            and asked.size == (int(now.rect.width()), int(now.rect.height()))
            and view._picture.image.width() == asked.size[0]
        )

    qtbot.waitUntil(there, timeout=10_000)


def settle(view):
    """Let axes find their widths, which move the map."""
    for _ in range(2):
        view.grab()
        QApplication.processEvents()


def failures(view):
    view.grab()
    return [item.failure for item in view.items if item.failure]


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()] & 0xFFFFFF


def rgb(colour):
    return QColor(colour).rgb() & 0xFFFFFF


# the start


def test_dragging_the_flag_tells_every_place_and_the_end(view):
    view.set_race(finished(spec_of(start=(2.0, 2.0))))
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append((point, finished)))
    canvas, box = view._canvas, view.plots[0].getViewBox()
    settle(view)
    drag(canvas, viewport_point(canvas, box, 2.0, 2.0), viewport_point(canvas, box, -1.0, 1.0))
    assert len(heard) > 3 and [end for _, end in heard] == [False] * (len(heard) - 1) + [True]
    assert heard[-1][0] == pytest.approx((-1.0, 1.0), abs=0.05)


def test_a_race_moves_the_flag_without_telling(view, qtbot):
    with qtbot.assertNotEmitted(view.start_moved):
        for x in (1.0, 2.0, 3.0):
            view.set_race(finished(spec_of(start=(x, 1.0))))
    assert (view.flags[0].pos().x(), view.flags[0].pos().y()) == (3.0, 1.0)


def test_a_start_dragged_out_of_sight_stays_at_the_border(view):
    view.set_race(finished(spec_of(start=(2.0, 2.0))))
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append(point))
    view.flags[0].setPos(QPointF(1e9, -1e9))
    across, upwards = view.plots[0].getViewBox().viewRange()
    assert heard == [(across[1], upwards[0])]


def test_a_double_click_puts_the_start_there(view):
    view.set_race(finished(spec_of(start=(2.0, 2.0))))
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append((point, finished)))
    settle(view)
    canvas, box = view._canvas, view.plots[0].getViewBox()
    double_click(canvas, viewport_point(canvas, box, -2.0, -1.0))
    assert len(heard) == 1 and heard[0][1]
    assert heard[0][0] == pytest.approx((-2.0, -1.0), abs=0.05)


def test_of_one_variable_the_start_is_x_on_the_curve(view):
    race = finished(spec_of(problem=Line("x^2 - 1"), start=(2.0,)))
    view.set_race(race)
    assert start_place(race) == (2.0, 3.0)
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append(point))
    view.flags[0].setPos(QPointF(1.5, 0.0))
    assert heard == [(1.5,)] and failures(view) == []


def test_a_start_out_of_the_view_has_an_arrow_at_the_border(view):
    view.set_race(finished(spec_of(count=1, start=(2.0, 2.0))))
    view.panels[0].legend.hide()
    view.items[0]._broken = {"the trails", "the known points"}

    def dark_in_corner():
        return int((pixels(view.grab().toImage())[:60, -60:] == rgb(LIGHT.text)).sum())

    assert dark_in_corner() == 0
    view.plots[0].getViewBox().setRange(xRange=(-2, -1), yRange=(-2, -1), padding=0)
    assert dark_in_corner() > 10


# layouts


@pytest.mark.parametrize("count, shape", [(1, (1, 1)), (2, (1, 2)), (4, (2, 2)), (6, (2, 3))])
def test_side_by_side_has_a_panel_for_each_racer(view, count, shape):
    view.set_layout("side")
    view.set_race(finished(spec_of(count, steps=5)))
    assert [item.racer for item in view.items] == list(range(count))
    cells = [cell for plot in view.plots for cell in view._canvas.ci.items[plot]]
    assert (max(r for r, _ in cells) + 1, max(c for _, c in cells) + 1) == shape
    assert failures(view) == [] and all(panel.legend is None for panel in view.panels)


def test_beyond_eight_there_are_pages_and_buttons_for_them(view, qtbot):
    view.set_race(finished(spec_of(11, steps=5)))
    assert view.pager.isHidden()
    with qtbot.waitSignal(view.page_count_changed, check_params_cb=lambda n: n == 2):
        view.set_layout("side")
    assert not view.pager.isHidden() and view.pager.label.text() == "1 / 2"
    view.pager.on.click()
    assert [item.racer for item in view.items] == [8, 9, 10] and view.page == 1
    assert not view.pager.on.isEnabled() and failures(view) == []
    view.pager.back.click()
    assert [item.racer for item in view.items] == list(range(8))
    view.set_layout("overlay")
    assert view.pager.isHidden() and [item.racer for item in view.items] == [None]


def test_hidden_racers_have_no_panel(view):
    spec = spec_of(3)
    view.set_layout("side")
    view.set_race(finished(spec))
    hidden = replace(spec.entries[1], visible=False)
    view.set_spec(replace(spec, entries=(spec.entries[0], hidden, spec.entries[2])))
    assert [item.racer for item in view.items] == [0, 2]


def test_panels_share_axes_and_relief(view, qtbot):
    view.set_layout("side")
    view.set_race(finished(spec_of(4)))
    view.grab()
    view.plots[2].getViewBox().setRange(xRange=(0, 1), yRange=(0, 2), padding=0)
    for plot in view.plots:
        assert plot.getViewBox().viewRange()[0] == pytest.approx([0, 1])
        assert plot.getViewBox().viewRange()[1] == pytest.approx([0, 2])
    with_relief(qtbot, view)
    assert all(item.picture is view._picture for item in view.items)


def test_another_layout_keeps_the_part_that_is_shown(view):
    view.set_race(finished(spec_of(3)))
    view.plots[0].getViewBox().setRange(xRange=(0, 1), yRange=(0, 2), padding=0)
    view.set_layout("side")
    assert view.plots[0].getViewBox().viewRange()[0] == pytest.approx([0, 1])


# drawing


def test_a_growing_race_draws_only_its_new_segments(view, monkeypatch):
    drawn = []
    add = TrailImage._add

    def counted(image, race, size, whole):
        drawn.append((id(image), image._chunks, whole))
        add(image, race, size, whole)

    monkeypatch.setattr(TrailImage, "_add", counted)
    view.set_step(400)
    whole = finished(spec_of(3, steps=400, noise=0.5))
    ends = (10, 11, 60, 61, 230, 399)
    for race in (*(grown(whole, n) for n in ends), whole):
        view.set_race(race)
        view.grab()
    assert len({image for image, _, _ in drawn}) == 1 and len(drawn) > 2
    stops = [stop for _, _, stop in drawn]
    assert [begin for _, begin, _ in drawn] == [0, *stops[:-1]]
    drawn.clear()
    view.set_race(finished(spec_of(3, steps=400, noise=0.5, start=(1.0, 2.0))))
    view.grab()
    assert [(begin, stop) for _, begin, stop in drawn] == [(0, stops[-1])]


def grown(race, n):
    """The race as it was after n steps, on the same arrays."""
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
        view.set_race(race)
        for step in (0, 1, 2, 30):
            view.set_step(step)
            assert failures(view) == []
    x0, x1, y0, y1 = race.problem.box
    assert view.plots[0].getViewBox().viewRange() == [[x0, x1], [y0, y1]]


def test_one_cannot_zoom_to_where_nothing_can_be_drawn(view):
    view.set_race(finished(spec_of(problem=Landscape(formula="x^2+y^2", box=(-1e8, 1e8, 0, 2e8)))))
    box = view.plots[0].getViewBox()
    assert box.viewRange() == [[-1e8, 1e8], [0, 2e8]]
    for factor in (1.5, 0.6):
        for _ in range(400):
            box.scaleBy((factor, factor))
        ranges = np.array(box.viewRange())
        assert np.isfinite(ranges).all() and (np.diff(ranges) > 0).all()
        assert failures(view) == []
    view.fit()
    assert np.array(box.viewRange()) == pytest.approx(np.array([[-1e8, 1e8], [0, 2e8]]))


def test_a_layer_that_raises_is_left_out_and_said_once(view, qtbot, monkeypatch):
    def broken(*_):
        raise ValueError("no\nheads")

    heard = []
    view.failed.connect(heard.append)
    view.set_race(finished(spec_of(start=(2.0, 2.0))))
    monkeypatch.setattr(map_item, "paint_heads", broken)
    for step in (3, 4, 5):
        view.set_step(step)
        view.grab()
    qtbot.waitUntil(lambda: len(heard) > 0)
    QApplication.processEvents()
    assert heard == ["the trails cannot be drawn: no heads"]
    monkeypatch.undo()
    view.set_race(finished(spec_of(problem=Landscape("booth"))))
    assert failures(view) == []


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_trails_are_made_of_device_pixels(view, ratio):
    view.set_race(finished(spec_of()))
    view.set_step(40)
    view.grab()
    image = QImage(round(640 * ratio), round(480 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    with QPainter(image) as painter:
        view._canvas.render(painter)
    layer = view.items[0]._image.layers[0]
    assert layer.devicePixelRatio() == ratio
    assert layer.width() == round(view.items[0].view().rect.width() * ratio)


def test_the_theme_reaches_every_part(view, qtbot):
    view.set_race(finished(spec_of()))
    for look in (DARK, LIGHT):
        view.set_theme(look)
        with_relief(qtbot, view)
        assert pixels(view.grab().toImage())[2, 2] == rgb(look.background)
        assert view.items[0]._style.colours[0] == look.racers[0]
        assert view._maker._shown.look is look


# the relief


@pytest.fixture
def asked(monkeypatch):
    """Sizes of the reliefs that were computed or taken from the cache."""
    sizes, made = [], relief_job.relief

    def counted(problem, box, size, look, **more):
        sizes.append(size)
        return made(problem, box, size, look, **more)

    monkeypatch.setattr(relief_job, "relief", counted)
    return sizes


def test_first_a_rough_relief_then_a_fine_one(view, qtbot, asked):
    view.set_race(finished(spec_of()))
    with_relief(qtbot, view)
    fine = view._maker.wanted.size
    assert asked[-1] == fine and asked[0][0] < fine[0] / 4
    asked.clear()
    view.plots[0].getViewBox().setRange(xRange=(-4, 4.5), yRange=(-4, 4.5), padding=0)
    qtbot.waitUntil(lambda: len(asked) > 0)
    with_relief(qtbot, view)
    assert asked == [view._maker.wanted.size]


def test_a_recolour_a_step_and_a_bent_race_compute_no_relief(view, qtbot, asked):
    spec = spec_of()
    view.set_race(finished(spec))
    with_relief(qtbot, view)
    asked.clear()
    other = replace(spec.entries[0], colour="#ff00ff", label="other", visible=False)
    view.set_spec(replace(spec, entries=(other, *spec.entries[1:])))
    view.set_step(7)
    view.set_race(finished(replace(spec, start=(1.0, 1.0))))
    qtbot.wait(150)
    view.grab()
    assert asked == []


def test_no_fine_relief_before_the_edits_pause(view, qtbot, asked):
    view._maker._rest.setInterval(10**6)
    for k in range(3):
        problem = Landscape("ravine_k100", params=(("kappa", 10.0 + k),))
        view.set_race(finished(spec_of(steps=3, problem=problem)))
        qtbot.waitUntil(lambda n=k + 1: len(asked) == n and view._maker._shown is not None)
    qtbot.wait(50)
    fine = view._maker.wanted.size
    assert view._maker._rest.isActive() and fine not in asked
    view._maker._rest.start(0)
    qtbot.waitUntil(lambda: asked.count(fine) == 1)


def test_stopping_ends_a_relief_between_two_tiles(view, qtbot, monkeypatch):
    begun, go = threading.Event(), threading.Event()
    calls, loss = [], FormulaObjective.loss

    def slow(objective, w):
        if threading.current_thread() is not threading.main_thread() and np.ndim(w) == 3:
            calls.append(1)
            begun.set()
            go.wait(5)
        return loss(objective, w)

    race = finished(spec_of(problem=Landscape(formula="x^2 + y^4 + 0.125")))
    monkeypatch.setattr(FormulaObjective, "loss", slow)
    view.set_race(race)
    qtbot.waitUntil(begun.is_set)
    threading.Timer(0.05, go.set).start()
    view.stop()
    assert view._maker._pool.activeThreadCount() == 0
    assert len(calls) == 1


def test_a_relief_that_cannot_be_made_is_one_line(view, qtbot, monkeypatch):
    def broken(*_, **__):
        raise MemoryError("too large")

    monkeypatch.setattr(relief_job, "relief", broken)
    with qtbot.waitSignal(view.failed) as heard:
        view.set_race(finished(spec_of()))
    assert heard.args == ["the landscape cannot be drawn: too large"]


# what the pointer sees


def test_the_read_out_has_place_loss_and_slope():
    sphere = problem_of(Landscape("sphere"))
    assert read_out(sphere, 3.0, -4.0) == "x 3   y −4   loss 25   ‖∇f‖ 10"
    line = problem_of(Line("x^3"))
    assert read_out(line, 2.0, 99.0) == "x 2   loss 8   slope 12"


@pytest.mark.parametrize("formula", ["1/x + y", "log(x*y)", "sqrt(x) + y", "(x/y)^0.5", "tan(1/x)"])
def test_the_read_out_never_raises(formula):
    problem = problem_of(Landscape(formula=formula))
    for x, y in ((0.0, 0.0), (-1.0, 0.0), (1e300, -1e300), (np.nan, 1.0)):
        assert read_out(problem, x, y).startswith("x ")


def test_hovering_draws_an_arrow_and_leaving_takes_it_away(view, qtbot):
    view.set_race(finished(spec_of()))
    settle(view)
    canvas, box = view._canvas, view.plots[0].getViewBox()
    with qtbot.waitSignal(view.hovered) as heard:
        move(canvas, viewport_point(canvas, box, -1.0, -1.0))
    assert heard.args[0].startswith("x −")
    assert view.items[0].hover == pytest.approx((-1.0, -1.0), abs=0.05)
    assert failures(view) == []
    with qtbot.waitSignal(view.hovered) as heard:
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert heard.args == [""] and view.items[0].hover is None


# the legend


def legend_of(view):
    view.grab()
    return view.panels[0].legend


def legend_row(view, racer):
    legend = legend_of(view)
    place = legend.mapToScene(legend._cells[racer].center())
    return QPointF(view._canvas.mapFromScene(place))


def test_a_click_in_the_legend_hides_a_double_click_solos(view, qtbot):
    view.set_race(finished(spec_of(4)))
    toggled, soloed, moved = [], [], []
    view.visibility_toggled.connect(toggled.append)
    view.soloed.connect(soloed.append)
    view.start_moved.connect(lambda *place: moved.append(place))
    click(view._canvas, legend_row(view, 2))
    qtbot.waitUntil(lambda: toggled == [2], timeout=2000)
    double_click(view._canvas, legend_row(view, 1))
    qtbot.wait(400)
    assert (toggled, soloed, moved) == ([2], [1], [])


def test_the_legend_leaves_the_start_free_and_stays_while_one_drags(view):
    corners = {(4.5, 4.5), (-4.5, 4.5), (-4.5, -4.5), (4.5, -4.5)}
    for start in corners:
        view.set_race(finished(spec_of(4, start=start)))
        legend = legend_of(view)
        at = legend.view().point(*start)
        assert not legend._place.isEmpty() and not legend._place.contains(at)
    race = finished(spec_of(1, start=(0.5, 0.5)))
    view.set_race(race)
    before = legend_of(view)._corner
    under = legend_of(view)._place.center()
    place = legend_of(view).view().unmap(under.x(), under.y())
    bent = replace(race.tracks[0], points=np.tile(place, (len(race.tracks[0].points), 1)))
    view.set_race(replace(race, tracks=(bent,)))
    assert legend_of(view)._corner == before
    view.resize(650, 490)
    settle(view)
    view.set_race(replace(race, tracks=(bent,)))
    assert legend_of(view)._corner != before


def test_hidden_racers_stay_in_the_legend(view):
    spec = spec_of(3)
    view.set_race(finished(spec))
    full = pixels(view.grab().toImage())
    view.set_spec(
        replace(spec, entries=(replace(spec.entries[0], visible=False), *spec.entries[1:]))
    )
    legend = legend_of(view)
    assert len(legend._cells) == 3 and not legend._rows[0].visible
    y = legend_row(view, 0).y()
    left = int(legend.mapRectToScene(legend._cells[0]).left())
    area = np.s_[int(y) - 8 : int(y) + 8, left : left + 18]
    colour = rgb(LIGHT.racers[0])
    assert (full[area] == colour).sum() > 10
    assert (pixels(view.grab().toImage())[area] == colour).sum() == 0


def test_the_legend_never_covers_the_map(view):
    for count, size in ((32, (640, 480)), (12, (300, 240)), (6, (90, 60)), (32, (1280, 900))):
        view.resize(*size)
        view.set_race(finished(spec_of(count, steps=3)))
        legend = legend_of(view)
        area, whole = legend._place, legend._area
        assert area.width() * area.height() <= 0.3 * whole.width() * whole.height()
        assert area.isEmpty() or whole.contains(area)
        assert legend.failure == ""


def test_a_name_is_plain_text_on_one_line(view):
    spec = spec_of(2)
    name = "<table><tr><td>" * 5 + "\n\nend"
    entries = (replace(spec.entries[0], label=name[:80]), spec.entries[1])
    view.set_race(finished(replace(spec, entries=entries)))
    legend = legend_of(view)
    assert legend._names[0].startswith("<table>") and legend._names[0].endswith("…")
    assert "\n" not in legend._names[0] and legend.failure == ""
    view.set_layout("side")
    assert failures(view) == []


# the end


def test_panels_and_views_are_gone_when_they_are_given_up(qtbot, look):
    holder = QWidget()
    qtbot.addWidget(holder)
    view = RaceView(look, holder)
    holder.show()
    view.set_race(finished(spec_of(3)))
    view.grab()
    panel = view.panels[0]
    old = [weakref.ref(part) for part in (panel, panel.item, panel.flag, panel.legend)]
    del panel
    view.set_layout("side")
    gc.collect()
    assert [part() for part in old] == [None] * 4
    view.stop()
    view.setParent(None)
    gone = weakref.ref(view)
    del view
    gc.collect()
    assert gone() is None
