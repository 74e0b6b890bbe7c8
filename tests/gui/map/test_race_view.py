"""The map: the start, layouts, what the pointer sees, and the end."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.engine.run import finished
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Landscape, Line
from gdviz.gui.map.map_reading import read_out, start_place
from gdviz.gui.map.race_view import RaceView
from gdviz.render.paint.theme import LIGHT
from tests.doors.pointer import double_click, drag, move, viewport_point
from tests.gui.maps import failures, pixels, rgb, settle, show, spec_of, with_relief

# the start


def test_dragging_the_flag_tells_every_place_and_the_end(view):
    show(view, finished(spec_of(start=(2.0, 2.0))))
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append((point, finished)))
    canvas, box = view.canvas, view.panels[0].plot.getViewBox()
    settle(view)
    drag(canvas, viewport_point(canvas, box, 2.0, 2.0), viewport_point(canvas, box, -1.0, 1.0))
    assert len(heard) > 3 and [end for _, end in heard] == [False] * (len(heard) - 1) + [True]
    assert heard[-1][0] == pytest.approx((-1.0, 1.0), abs=0.05)


def test_a_first_map_is_asked_for_in_the_size_that_it_has_with_its_axes(view):
    asked = []
    view.maker.request = asked.append
    show(view, finished(spec_of()))
    assert not asked
    view.lay_out()
    first = asked[-1]
    # what paints the axes changes their width no more
    view.canvas.grab()
    view.panels[0].plot.layout().activate()
    view.lay_out()
    assert asked == [first, first]


def test_a_race_moves_the_flag_without_telling(view, qtbot):
    with qtbot.assertNotEmitted(view.start_moved):
        for x in (1.0, 2.0, 3.0):
            show(view, finished(spec_of(start=(x, 1.0))))
    assert (view.panels[0].flag.pos().x(), view.panels[0].flag.pos().y()) == (3.0, 1.0)


def test_a_start_dragged_out_of_sight_stays_at_the_border(view):
    show(view, finished(spec_of(start=(2.0, 2.0))))
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append(point))
    view.panels[0].flag.setPos(QPointF(1e9, -1e9))
    across, upwards = view.panels[0].plot.getViewBox().viewRange()
    assert heard == [(across[1], upwards[0])]


def test_a_double_click_puts_the_start_there(view):
    show(view, finished(spec_of(start=(2.0, 2.0))))
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append((point, finished)))
    settle(view)
    canvas, box = view.canvas, view.panels[0].plot.getViewBox()
    double_click(canvas, viewport_point(canvas, box, -2.0, -1.0))
    assert len(heard) == 1 and heard[0][1]
    assert heard[0][0] == pytest.approx((-2.0, -1.0), abs=0.05)


def test_of_one_variable_the_start_is_x_on_the_curve(view):
    race = finished(spec_of(problem=Line("x^2 - 1"), start=(2.0,)))
    show(view, race)
    assert start_place(race) == (2.0, 3.0)
    heard = []
    view.start_moved.connect(lambda point, finished: heard.append(point))
    view.panels[0].flag.setPos(QPointF(1.5, 0.0))
    assert heard == [(1.5,)] and failures(view) == []


def test_a_start_out_of_the_view_has_an_arrow_at_the_border(view):
    show(view, finished(spec_of(count=1, start=(2.0, -1.5))))
    view.panels[0].legend.hide()
    # the racer is on its way to the origin, far above the start
    view.set_step(40)

    def dark_at_the_right():
        seen = pixels(view.grab().toImage())
        # above the row of the axis' numbers and its name
        return int((seen[seen.shape[0] // 3 : -24, -60:] == rgb(LIGHT.text)).sum())

    assert dark_at_the_right() == 0
    view.panels[0].plot.getViewBox().setRange(xRange=(-2, -1), yRange=(-2, -1), padding=0)
    assert dark_at_the_right() > 10


# layouts


@pytest.mark.parametrize("count, shape", [(1, (1, 1)), (2, (1, 2)), (4, (2, 2)), (6, (2, 3))])
def test_side_by_side_has_a_panel_for_each_racer(view, count, shape):
    view.set_layout("side")
    show(view, finished(spec_of(count, steps=5)))
    assert [item.racer for item in view.items] == list(range(count))
    cells = [cell for panel in view.panels for cell in view.canvas.ci.items[panel.plot]]
    assert (max(r for r, _ in cells) + 1, max(c for _, c in cells) + 1) == shape
    assert failures(view) == [] and all(panel.legend is None for panel in view.panels)


def test_the_grid_follows_the_shape_of_the_window(view):
    view.set_layout("side")
    show(view, finished(spec_of(3, steps=5)))
    for size, (rows, columns) in (((900, 300), (1, 3)), ((300, 900), (3, 1)), ((640, 480), (1, 3))):
        view.resize(*size)
        view.grab()
        cells = [cell for panel in view.panels for cell in view.canvas.ci.items[panel.plot]]
        assert sorted(cells) == [(r, c) for r in range(rows) for c in range(columns)]
        # each fills its share of the view
        rects = [panel.box.sceneBoundingRect() for panel in view.panels]
        assert all(r.width() > 0.7 * size[0] / columns - 60 for r in rects)
        assert all(r.height() > 0.7 * size[1] / rows - 60 for r in rects)
    assert failures(view) == [] and [item.racer for item in view.items] == [0, 1, 2]


def test_beyond_eight_there_are_pages_and_buttons_for_them(view, qtbot):
    show(view, finished(spec_of(11, steps=5)))
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
    race = finished(spec)
    show(view, race)
    hidden = replace(spec.entries[1], visible=False)
    show(view, race, replace(spec, entries=(spec.entries[0], hidden, spec.entries[2])))
    assert [item.racer for item in view.items] == [0, 2]


def test_panels_share_axes_and_relief(view, qtbot):
    view.set_layout("side")
    show(view, finished(spec_of(4)))
    view.grab()
    view.panels[2].plot.getViewBox().setRange(xRange=(0, 1), yRange=(0, 2), padding=0)
    for panel in view.panels:
        assert panel.box.viewRange()[0] == pytest.approx([0, 1])
        assert panel.box.viewRange()[1] == pytest.approx([0, 2])
    with_relief(qtbot, view)
    assert all(item.relief is view.picture for item in view.items)


def test_under_another_landscape_the_old_relief_does_not_stay(view, qtbot):
    show(view, finished(spec_of(problem=Landscape("sphere"))))
    with_relief(qtbot, view)
    before = view.picture
    show(view, finished(spec_of(problem=Landscape("beale"))))
    assert view.picture is None and all(item.relief is None for item in view.items)
    show(view, finished(spec_of(problem=Landscape("sphere"))))
    with_relief(qtbot, view)
    assert view.picture is before


def test_under_a_dragged_parameter_the_old_relief_stays_till_the_new_one_is_there(view, qtbot):
    show(view, finished(spec_of(problem=Landscape("rosenbrock", params=(("b", 50.0),)))))
    with_relief(qtbot, view)
    before = view.picture
    show(view, finished(spec_of(problem=Landscape("rosenbrock", params=(("b", 60.0),)))))
    assert view.picture is before
    with_relief(qtbot, view)
    assert view.picture is not before


def test_data_elsewhere_take_the_old_relief_away(view, qtbot):
    points = ((0.0, 1.0), (1.0, 3.0), (2.0, 5.5))
    show(view, finished(spec_of(problem=Data(points=points))))
    with_relief(qtbot, view)
    far = tuple((x, 100.0 * y) for x, y in points)
    show(view, finished(spec_of(problem=Data(points=far))))
    assert view.picture is None


def test_another_layout_keeps_the_part_that_is_shown(view):
    show(view, finished(spec_of(3)))
    view.panels[0].plot.getViewBox().setRange(xRange=(0, 1), yRange=(0, 2), padding=0)
    view.set_layout("side")
    assert view.panels[0].plot.getViewBox().viewRange()[0] == pytest.approx([0, 1])


# what the pointer sees


def test_another_curve_on_the_same_interval_is_seen_whole(view):
    """(x - 1)^2 and -100|x| on [-2, 2]: losses from 0 to 9, and from -200 to 0."""
    for formula, low, high in (("(x-1)^2", 0.0, 9.0), ("-100*abs(x)", -200.0, 0.0)):
        race = finished(spec_of(problem=Line(formula, interval=(-2.0, 2.0)), start=(1.5,)))
        show(view, race)
        (x0, x1), (bottom, top) = view.panels[0].box.viewRange()
        assert (x0, x1) == (-2.0, 2.0) and bottom <= low < high <= top
        assert top - bottom < 1.5 * (high - low)
    # while the curve is the same, what is shown of it stays
    view.panels[0].box.setRange(xRange=(0.0, 1.0), padding=0.0)
    show(view, finished(spec_of(problem=race.spec.problem, start=(1.0,))))
    assert view.panels[0].box.viewRange()[0] == [0.0, 1.0]


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
    show(view, finished(spec_of()))
    settle(view)
    canvas, box = view.canvas, view.panels[0].plot.getViewBox()
    with qtbot.waitSignal(view.hovered) as heard:
        move(canvas, viewport_point(canvas, box, -1.0, -1.0))
    assert heard.args[0].startswith("x −")
    assert view.items[0].pointed == pytest.approx((-1.0, -1.0), abs=0.05)
    assert failures(view) == []
    with qtbot.waitSignal(view.hovered) as heard:
        QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert heard.args == [""] and view.items[0].pointed is None


# the end


def test_panels_and_views_are_gone_when_they_are_given_up(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    view = RaceView(theme, holder)
    holder.show()
    show(view, finished(spec_of(3)))
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
