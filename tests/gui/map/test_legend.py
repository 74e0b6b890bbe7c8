"""The legend on a map."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.planes.plane_race import shown
from gdviz.render.map.plane_marks import PLANE_WORDS
from gdviz.render.paint.theme import LIGHT
from tests.doors.pointer import click, double_click
from tests.gui.maps import failures, pixels, rgb, settle, show, spec_of


def legend_of(view):
    view.grab()
    return view.panels[0].legend


def rows(legend):
    """The places of the racers' rows, in units of the map, by racer."""
    area = legend.boundingRect().toRect()
    found = {}
    for y in range(area.top(), area.bottom()):
        # every fourth tells as much: a row is wider than high
        for x in range(area.left(), area.right(), 4):
            racer = legend.row_at(QPointF(x, y))
            if racer is not None:
                found[racer] = found.get(racer, QRectF(x, y, 4, 1)) | QRectF(x, y, 4, 1)
    return found


def legend_row(view, racer):
    legend = legend_of(view)
    place = legend.mapToScene(rows(legend)[racer].center())
    return QPointF(view.canvas.mapFromScene(place))


def corner_of(legend):
    """(right, bottom): in which corner of the map it stands."""
    off = legend.boundingRect().center() - legend.view().rect.center()
    return off.x() > 0, off.y() > 0


def crowded(race, *places):
    """The race with all its trails at these places."""
    track = race.tracks[0]
    points = np.resize(np.array(places), (len(track.points), 2))
    return replace(race, tracks=tuple(replace(t, points=points) for t in race.tracks))


def test_a_click_in_the_legend_hides_a_double_click_solos(view, qtbot):
    show(view, finished(spec_of(4)))
    toggled, soloed, moved = [], [], []
    view.visibility_toggled.connect(toggled.append)
    view.soloed.connect(soloed.append)
    view.start_moved.connect(lambda *place: moved.append(place))
    click(view.canvas, legend_row(view, 2))
    qtbot.waitUntil(lambda: toggled == [2], timeout=2000)
    double_click(view.canvas, legend_row(view, 1))
    # a click after it is answered, and the double click has still toggled nothing
    click(view.canvas, legend_row(view, 3))
    qtbot.waitUntil(lambda: toggled[-1] == 3, timeout=2000)
    assert (toggled, soloed, moved) == ([2, 3], [1], [])


def test_the_legend_leaves_the_start_free_and_stays_while_one_drags(view):
    corners = {(4.5, 4.5), (-4.5, 4.5), (-4.5, -4.5), (4.5, -4.5)}
    for start in corners:
        show(view, finished(spec_of(4, start=start)))
        legend = legend_of(view)
        at = legend.view().point(*start)
        place = legend.boundingRect()
        assert not place.isEmpty() and not place.contains(at)
    race = finished(spec_of(1, start=(0.5, 0.5)))
    show(view, race)
    before = corner_of(legend_of(view))
    under = legend_of(view).boundingRect().center()
    bent = crowded(race, legend_of(view).view().unmap(under.x(), under.y()))
    show(view, bent)
    assert corner_of(legend_of(view)) == before
    view.resize(650, 490)
    settle(view)
    show(view, bent)
    assert corner_of(legend_of(view)) != before


def test_hidden_racers_stay_in_the_legend(view):
    spec = spec_of(3)
    race = finished(spec)
    show(view, race)
    full = pixels(view.grab().toImage())
    hidden = replace(spec.entries[0], visible=False)
    show(view, race, replace(spec, entries=(hidden, *spec.entries[1:])))
    legend = legend_of(view)
    assert sorted(rows(legend)) == [0, 1, 2]
    y = legend_row(view, 0).y()
    left = int(legend.mapRectToScene(rows(legend)[0]).left())
    area = np.s_[int(y) - 8 : int(y) + 8, left : left + 18]
    colour = rgb(LIGHT.racers[0])
    assert (full[area] == colour).sum() > 10
    faint = pixels(view.grab().toImage())[area]
    # its sign and its name are still there
    assert (faint == colour).sum() == 0 and len(np.unique(faint)) > 10


def test_the_legend_never_covers_the_map(view):
    for count, size in ((32, (640, 480)), (12, (300, 240)), (6, (90, 60)), (32, (1280, 900))):
        view.resize(*size)
        show(view, finished(spec_of(count, steps=3)))
        legend = legend_of(view)
        area, whole = legend.boundingRect(), legend.view().rect
        assert area.width() * area.height() <= 0.3 * whole.width() * whole.height()
        assert area.isEmpty() or whole.contains(area)
        assert legend.failure == ""


def named(view, label):
    """The pixels of a legend whose first racer is called so."""
    spec = spec_of(2)
    entries = (replace(spec.entries[0], label=label), spec.entries[1])
    show(view, finished(replace(spec, entries=entries)))
    legend = legend_of(view)
    assert sorted(rows(legend)) == [0, 1] and legend.failure == ""
    place = legend.mapRectToScene(rows(legend)[0]).toRect()
    return pixels(view.canvas.grab(place).toImage())


def test_a_name_is_plain_text_on_one_line(view):
    whole = "<table><tr><td>" * 5
    long = named(view, whole)
    # its end has no room, and its signs are seen as they are
    assert long.shape[1] < 200 and long.shape[0] < 20
    assert np.array_equal(named(view, whole[:60] + "\n\nend"), long)
    assert not np.array_equal(named(view, whole.replace("<", "(")), long)
    view.set_layout("side")
    assert failures(view) == []


def lowest_legend(view, race):
    """How far above the lower edge of the map a legend stands that is driven down."""
    view.resize(640, 480)
    show(view, race)
    settle(view)
    ground = legend_of(view).view()
    edges = ground.rect
    upper = [ground.unmap(x, edges.top() + 30) for x in (edges.left() + 40, edges.right() - 40)]
    # its place is chosen again for another size
    view.resize(644, 484)
    settle(view)
    show(view, crowded(race, *upper))
    legend = legend_of(view)
    assert corner_of(legend)[1]
    return legend.view().rect.bottom() - legend.boundingRect().bottom()


def test_the_legend_leaves_the_words_about_a_plane_free(view):
    spec = spec_from_words(
        ["moons:model=network,hidden=2,n=40", "gd:lr=0.1", "adam:lr=0.01"], steps="20"
    )
    plane = lowest_legend(view, shown(finished(spec)))
    assert round(plane, 6) >= PLANE_WORDS > lowest_legend(view, finished(spec_of(2)))
