"""The height map under the hand: a drag turns, the wheel zooms, a click probes, one pointer."""

import math
from dataclasses import replace

import bowl
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from gdviz.core.spec.race import Landscape
from tests.doors.exported import near
from tests.doors.height_map import HeightMap

RACE = bowl.RACE
# the finer a picture, the longer it takes
SIZE = (1280, 600)


@pytest.fixture(scope="module")
def shared(shared):
    """The window of the file shows the height map when a test comes."""
    shared.main.resize(*SIZE)
    shared.press("surface")
    HeightMap(shared).stands()
    shared.remember()
    return shared


@pytest.fixture
def block(program):
    return HeightMap(program)


def test_the_race_is_on_it(program, block):
    program.press("last")
    block.stands()
    pixels = block.pixels()
    assert near(pixels, bowl.MAGENTA, 30).sum() > 100 and near(pixels, bowl.TEAL, 30).sum() > 100
    program.keys("1")
    block.stands()
    assert near(block.pixels(), bowl.MAGENTA, 30).sum() == 0


def test_a_drag_turns_what_is_under_the_hand_along(program, block):
    first = block.camera
    middle = block.middle
    block.drag(middle, middle + QPointF(50.0, 0.0))
    turned = block.camera
    assert turned.azimuth != first.azimuth and turned.tilt == first.tilt
    assert turned.zoom == first.zoom
    block.drag(middle, middle + QPointF(0.0, 30.0))
    tilted = block.camera
    assert tilted.azimuth == turned.azimuth
    # the hand pulls the front edge down: one sees more from above
    assert tilted.tilt > turned.tilt
    assert program.spec.start == bowl.START


def test_what_lies_in_front_goes_with_the_hand(program, block):
    program.press("last")
    block.widget.setFocus()
    # from above, where no edge hides what lies behind it
    for _ in range(5):
        program.keys("Ctrl+Up")
    block.stands()
    place = block.place(0.5, -1.0)
    before = block.reads(place)
    block.drag(place, place + QPointF(40.0, 0.0))
    left, here, right = (block.reads(place + QPointF(dx, 0.0)) for dx in (-20.0, 0.0, 20.0))
    assert math.dist(before, right) < math.dist(before, here) < math.dist(before, left)


def test_the_wheel_zooms(program, block):
    for notches in (2, -4):
        before = block.camera.zoom
        program.wheel(block.widget, notches)
        assert block.camera.zoom == pytest.approx(before * 1.12**notches)


def test_keys_turn_it_and_the_playhead_stays(program, block):
    block.widget.setFocus()
    for key, azimuth, tilt in (("Ctrl+Left", -6, 0), ("Ctrl+Right", 6, 0), ("Ctrl+Up", 0, 6),
                               ("Ctrl+Down", 0, -6)):  # fmt: skip
        before = block.camera
        program.keys(key)
        after = block.camera
        assert (after.azimuth - before.azimuth + 180) % 360 - 180 == pytest.approx(azimuth)
        assert after.tilt - before.tilt == pytest.approx(tilt)
    assert program.step == 0


def test_arrows_without_control_are_the_playheads(program, block):
    block.widget.setFocus()
    before = block.camera
    program.keys("Right")
    assert program.step == 1 and block.camera == before
    program.keys("+")
    assert block.camera.zoom == pytest.approx(1.12 * before.zoom)
    program.keys("-")
    assert block.camera.zoom == pytest.approx(before.zoom)


def test_a_double_click_and_h_look_anew(program, block):
    first = block.camera
    for again in (lambda: block.double_click(QPointF(5.0, 5.0)), lambda: program.keys("H")):
        program.wheel(block.widget, 3)
        assert block.camera != first
        again()
        assert block.camera == first


def test_h_looks_anew_at_a_height_map_that_is_hidden(program, block):
    first = block.camera
    block.drag(block.middle, block.middle + QPointF(50.0, 20.0))
    program.press("overlay")
    program.load("booth", "gd", steps="3")
    program.keys("H")
    bowl.load(program)
    program.press("surface")
    block.stands()
    assert block.camera == first


def test_the_line_below_reads_what_is_seen(program, block):
    block.stands()
    x, y = block.reads(block.middle)
    assert abs(x) <= 2 and abs(y) <= 2
    said = program.below
    loss = float(said.split("loss ")[1].split()[0])
    assert loss == pytest.approx(bowl.loss(x, y), rel=0.02, abs=0.01)
    block.reads(QPointF(3.0, 3.0))
    assert program.below == ""
    block.reads(block.middle)
    assert program.below != ""
    program.leave(block.widget)
    assert program.below == ""


def test_a_click_probes_what_is_seen(program, block):
    block.stands()
    program.open_tab("probe")
    middle = block.middle
    seen = block.reads(middle)
    block.click(middle)
    assert tuple(program.main.tabs.tab("probe").card.found.point) == pytest.approx(seen, abs=0.02)


def test_each_drag_of_the_start_is_one_step(program, block):
    block.stands()
    first = program.spec
    block.drag(block.place(*bowl.START), block.middle)
    program.settle()
    moved = program.spec
    assert math.dist(moved.start, bowl.START) > 0.5
    assert block.camera.zoom == 1.0
    block.stands()
    block.drag(block.place(*moved.start), block.middle + QPointF(30.0, 0.0))
    program.settle()
    assert program.spec != moved
    for before in (moved, first):
        program.press("undo")
        assert program.spec == before


def test_beside_the_map_one_pointer_is_on_both(program, block):
    program.press("beside")
    block.stands()
    before = block.pixels()
    program.map().point(0.5, -1.0)
    program.picture()
    assert (block.pixels() != before).any()
    plain = program.map().pixels()
    block.reads(block.middle)
    program.picture()
    assert (program.map().pixels() != plain).any()
    program.press("beside")


def test_beside_the_map_it_shows_what_the_map_shows(program, block):
    program.press("beside")
    block.stands()
    ground = program.map()
    program.wheel(ground.canvas.viewport(), 5, ground.place(1.0, 1.0))
    box = ground.frame.box
    program.wait(lambda: block.box == pytest.approx(box))
    program.press("fit")
    program.wait(lambda: block.box == pytest.approx(bowl.BOX))
    program.wheel(ground.canvas.viewport(), 5, ground.place(1.0, 1.0))
    program.wait(lambda: block.box != pytest.approx(bowl.BOX))
    # alone it keeps that part, until all is asked for
    program.press("beside")
    program.press("surface")
    assert block.box != pytest.approx(bowl.BOX)
    program.press("fit")
    program.wait(lambda: block.box == pytest.approx(bowl.BOX))


def test_equal_axes_show_as_much_of_the_landscape_each_way(program, block):
    """The ground of the block is a square, whatever the box of the landscape is."""
    wide = (-2.0, 2.0, -1.0, 1.0)
    program.main.document.replace(replace(RACE, problem=Landscape(formula=bowl.FORMULA, box=wide)))

    def shows(box):
        program.wait(lambda: block.stands().box == pytest.approx(box))

    shows(wide)
    program.press("equal")
    shows(bowl.BOX)
    # also where the height map comes after
    program.press("overlay")
    program.press("equal")
    program.press("surface")
    shows(wide)
    program.press("overlay")
    program.press("equal")
    program.press("surface")
    shows(bowl.BOX)


def test_it_shows_the_whole_box_of_the_race(block):
    assert block.stands().box == bowl.BOX


def test_beside_each_other_both_have_room(program, block):
    program.press("beside")
    block.stands()
    main = program.main
    assert main.surface.width() == pytest.approx(main.race_view.width(), rel=0.1)
    assert main.surface.width() > 250
    program.press("beside")


def test_the_other_button_turns_nothing(block):
    before = block.camera
    right, none = Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
    start, end = block.middle.toPoint(), (block.middle + QPointF(40.0, 20.0)).toPoint()
    QTest.mousePress(block.widget, right, none, start)
    QTest.mouseMove(block.widget, end)
    QTest.mouseRelease(block.widget, right, none, end)
    assert block.camera == before


def test_marks_are_on_it_as_on_the_map(program, block):
    program.load("himmelblau", "gd:lr=0.0001", start="-1,0.5", steps="1")
    block.stands()
    before = block.pixels()
    program.press("minima")
    block.stands()
    assert (block.pixels() != before).any()


def test_the_legend_names_the_racers_and_hides_them(program, block):
    program.press("last")
    block.stands()
    legend = program.main.surface.legend
    assert legend.isVisible() and near(block.pixels(), bowl.MAGENTA, 30).sum() > 100
    middle = QPoint(legend.width() // 3, legend.height() // 4)
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton, pos=middle)
    program.wait(lambda: not program.spec.entries[0].visible)
    block.stands()
    assert [entry.visible for entry in program.spec.entries[:2]] == [False, True]
    assert near(block.pixels(), bowl.MAGENTA, 30).sum() < 60
    QTest.mouseDClick(legend, Qt.MouseButton.LeftButton, pos=middle)
    program.wait(lambda: program.spec.entries[0].visible)
    assert [entry.visible for entry in program.spec.entries[:2]] == [True, False]
