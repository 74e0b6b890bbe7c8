"""The legend on a map."""

from dataclasses import replace

import numpy as np
from maps import failures, pixels, rgb, settle, spec_of
from PySide6.QtCore import QPointF

from gdviz.core.plane_race import shown
from gdviz.core.run import finished
from gdviz.core.words import spec_from_words
from gdviz.gui.legend_item import CORNERS
from gdviz.render.plane_marks import PLANE_WORDS
from gdviz.render.theme import LIGHT
from tests.doors.pointer import click, double_click


def legend_of(view):
    view.grab()
    return view.panels[0].legend


def legend_row(view, racer):
    legend = legend_of(view)
    place = legend.mapToScene(legend._cells[racer].center())
    return QPointF(view.canvas.mapFromScene(place))


def test_a_click_in_the_legend_hides_a_double_click_solos(view, qtbot):
    view.set_race(finished(spec_of(4)))
    toggled, soloed, moved = [], [], []
    view.visibility_toggled.connect(toggled.append)
    view.soloed.connect(soloed.append)
    view.start_moved.connect(lambda *place: moved.append(place))
    click(view.canvas, legend_row(view, 2))
    qtbot.waitUntil(lambda: toggled == [2], timeout=2000)
    double_click(view.canvas, legend_row(view, 1))
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


def test_the_legend_leaves_the_words_about_a_plane_free(view):
    spec = spec_from_words(["moons:model=network,hidden=4", "gd", "adam"], steps="20")
    view.set_race(shown(finished(spec)))
    legend = legend_of(view)
    for corner in CORNERS:
        place = legend._rect(legend._place.size(), corner)
        assert place.bottom() <= legend._area.bottom() - PLANE_WORDS
    view.set_race(finished(spec_of(2)))
    legend = legend_of(view)
    lowest = max(legend._rect(legend._place.size(), c).bottom() for c in CORNERS)
    assert lowest > legend._area.bottom() - PLANE_WORDS
