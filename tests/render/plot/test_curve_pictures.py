"""Curves as pictures: stroked once, the same as freshly painted ones, lines on paper."""

import dataclasses

import pytest
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgGenerator

from gdviz.core.view import ViewSpec
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.mapping import FAR, View
from gdviz.render.paint.theme import DARK
from gdviz.render.plot import curve_pictures
from gdviz.render.plot.curve_pictures import BANDS, Curves
from gdviz.render.plot.spot import PlotSpot
from gdviz.render.scene.scale import plot_box
from gdviz.render.scene.scene import Scene
from tests.render.pixels import pixels

SIZE = 320, 200
STEPS = 300


@pytest.fixture(scope="module")
def race(race_on):
    return race_on("rosenbrock", ("sgd", "momentum", "adam"), STEPS)


def spot_of(race, rect=QRectF(20, 10, 260, 160), **seen):  # noqa: B008
    scene = Scene(race, None, ViewSpec(**seen))
    return PlotSpot(scene, View(rect, plot_box(scene.series, scene.scale)))


def painted(curves, spot, step, ratio=1.0, world=QTransform()):  # noqa: B008
    image = QImage(*(round(side * ratio) for side in SIZE), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(spot.scene.theme.background)
    with QPainter(image) as painter:
        painter.setWorldTransform(world)
        assert curves(painter, spot, Moment(step))
    return pixels(image)


@pytest.fixture
def strokes(monkeypatch):
    """The columns that are stroked from now on, and where full colour ends."""
    found, real = [], Curves._stroke  # noqa: SLF001
    stroke = lambda *told: (found.append(told[3:]), real(*told))[1]  # noqa: E731
    monkeypatch.setattr(Curves, "_stroke", stroke)
    return found


@pytest.mark.parametrize("ways", [range(STEPS + 1), range(STEPS, -1, -1)])
def test_a_whole_race_strokes_each_curve_twice(race, strokes, ways):
    curves, spot = Curves(), spot_of(race)
    for step in ways:
        painted(curves, spot, step)
    assert len(strokes) <= 2 * BANDS


@pytest.mark.parametrize("against", ["step", "evaluations", "seconds"])
@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_every_way_to_a_step_ends_in_the_same_picture(race_on, against, ratio):
    race = race_on("rosenbrock", ("sgd", "armijo", "newton"), 40)
    spot = spot_of(race, against=against) if against != "seconds" else spot_of(race, log_steps=True)
    kept = Curves()
    for step in (0, 40, 7, 8, 30, 3, 39, 0, 40):
        fresh = painted(Curves(), spot, step, ratio)
        assert (painted(kept, spot, step, ratio) == fresh).all()


def other_values(race, spot):
    tracks = tuple(dataclasses.replace(t, losses=t.losses * 3.0) for t in race.tracks)
    return spot_of(dataclasses.replace(race, tracks=tracks))


def seen_otherwise(**seen):
    return lambda race, _: spot_of(race, **seen)


def entered_otherwise(**fields):
    """The first racer hidden, or in another colour."""

    def change(race, spot):
        first, *rest = race.spec.entries
        spec = dataclasses.replace(race.spec, entries=(dataclasses.replace(first, **fields), *rest))
        scene = spot.scene.changed(race=dataclasses.replace(race, spec=spec))
        return PlotSpot(scene, spot.view)

    return change


def viewed_otherwise(race, spot):
    low, high, bottom, top = spot.view.box
    return PlotSpot(spot.scene, View(spot.view.rect, (low, 0.5 * high, bottom, top)))


def placed_otherwise(race, spot):
    return spot_of(race, QRectF(40, 10, 260, 160))


CHANGES = {
    "values": other_values,
    "quantity": seen_otherwise(quantity="gradient"),
    "axis": seen_otherwise(against="evaluations", log_steps=True),
    "scale": seen_otherwise(log=False),
    "theme": seen_otherwise(theme=DARK.name),
    "colour": entered_otherwise(colour="#123456"),
    "racer hidden": entered_otherwise(visible=False),
    "part of the axis": viewed_otherwise,
    "place": placed_otherwise,
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_pictures_depend_on_changes_them(race, name):
    before, kept = spot_of(race), Curves()
    old = painted(kept, before, 120)
    after = CHANGES[name](race, before)
    new = painted(kept, after, 120)
    assert (new != old).any() and (new == painted(Curves(), after, 120)).all()


@pytest.mark.parametrize(
    "device", [{"ratio": 1.5}, {"world": QTransform.fromTranslate(3.0, 0.5)}, {"unit": 1.2}]
)
def test_another_device_gets_pictures_of_its_own(race, device):
    spot, kept = spot_of(race), Curves()
    old = painted(kept, spot, 120)
    unit = device.pop("unit", 1.0)
    other = dataclasses.replace(spot, unit=unit)
    world = device.pop("world", QTransform.fromScale(unit, unit))
    new = painted(kept, other, 120, world=world, **device)
    assert new.shape != old.shape or (new != old).any()
    assert (new == painted(Curves(), other, 120, world=world, **device)).all()


def test_before_the_first_step_all_is_faint_and_at_the_end_nothing(race, strokes):
    spot = spot_of(race)
    painted(Curves(), spot, 0)
    assert {end for *_, ends in strokes for end in ends.values()} == {-FAR}
    strokes.clear()
    painted(Curves(), spot, STEPS)
    assert {end for *_, ends in strokes for end in ends.values()} == {FAR}
    assert len(strokes) == BANDS


def test_on_paper_curves_stay_lines(race):
    paper = QBuffer()
    made = QSvgGenerator()
    made.setOutputDevice(paper)
    with QPainter(made) as painter:
        Curves()(painter, spot_of(race), Moment(120))
    text = bytes(paper.data()).decode()
    assert "<image" not in text and text.count("<polyline") >= 6


def test_a_band_alone_is_cut_from_the_whole(race, monkeypatch):
    """What lies beyond a band is left out before it is stroked."""
    drawn, real = [], curve_pictures.draw_segments
    draw = lambda painter, rows: (drawn.append(len(rows)), real(painter, rows))  # noqa: E731
    monkeypatch.setattr(curve_pictures, "draw_segments", draw)
    painted(Curves(), spot_of(race), STEPS)
    assert len(drawn) == 3 * BANDS
    assert max(drawn) < 1.4 * STEPS / BANDS and sum(drawn) >= 3 * STEPS


def test_points_are_looked_for_once(race, monkeypatch):
    """No step looks through the values of a race again."""
    looked, real = [], curve_pictures.strokes
    look = lambda *told: (looked.append(told[1]), real(*told))[1]  # noqa: E731
    monkeypatch.setattr(curve_pictures, "strokes", look)
    curves, spot = Curves(), spot_of(race, against="evaluations")
    for step in range(0, STEPS, 20):
        painted(curves, spot, step)
    assert looked == [2, 1, 0]


def test_another_race_is_painted_on_the_same_images(race, monkeypatch):
    curves, spot = Curves(), spot_of(race)
    painted(curves, spot, 150)
    made, real = [], curve_pictures.QImage
    monkeypatch.setattr(curve_pictures, "QImage", lambda *told: (made.append(told), real(*told))[1])
    monkeypatch.setattr(curve_pictures.QImage, "Format", real.Format, raising=False)
    other = other_values(race, spot)
    for step in (150, 20, STEPS):
        found = painted(curves, other, step)
        assert not made
        assert (found == painted(Curves(), other, step)).all()
        made.clear()
