"""The height map under the hand: orbit, zoom, hover, start, the window's third layout."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.engine.run import finished
from gdviz.core.spec.race import Landscape, Line
from gdviz.gui.map import surface_canvas
from gdviz.gui.map.map_reading import read_out
from gdviz.gui.map.surface_view import SurfaceView
from gdviz.render.map.chunks import chunk_of
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.paint.layer import Painters
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.surface.camera import Camera
from gdviz.render.surface.trails import on_surface
from gdviz.render.surface.viewpoint import good_camera
from tests.gui.maps import grown, pixels, rgb, show, spec_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def view(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(640, 480)
    made = SurfaceView(theme, holder)
    made.resize(640, 480)
    holder.show()
    yield made
    made.stop()


def shown(qtbot, view, spec=None):
    """Show a race and wait for the fine picture."""
    race = finished(spec or spec_of())
    show(view, race)
    view.set_step(race.steps)
    qtbot.waitUntil(lambda: view.fine, timeout=10_000)
    return race


def mouse(view, kind, at, button=NONE, held=NONE):
    place = QPointF(view.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(view, QMouseEvent(kind, at, place, button, held, PLAIN))


def drag(view, start, end):
    mouse(view, QEvent.Type.MouseButtonPress, start, LEFT, LEFT)
    for share in (0.3, 0.7, 1.0):
        mouse(view, QEvent.Type.MouseMove, start + (end - start) * share, NONE, LEFT)
    mouse(view, QEvent.Type.MouseButtonRelease, end, LEFT)


def start_pixel(view, start):
    return on_surface(view.panel.block, start)[0]


def test_what_is_hidden_or_recoloured_changes_at_once(qtbot, view):
    from dataclasses import replace

    race = shown(qtbot, view)
    one = replace(race.spec.entries[0], colour="#ff00ff")
    others = [replace(entry, visible=False) for entry in race.spec.entries[1:]]
    show(view, race, replace(race.spec, entries=(one, *others)))
    seen = pixels(view.grab().toImage())
    assert (seen == rgb("#ff00ff")).any() and not (seen == rgb(LIGHT.racers[1])).any()
    assert view.fine


def test_a_race_that_grows_is_painted_on_the_same_ground_and_trails(qtbot, view, monkeypatch):
    race = finished(spec_of(steps=400))
    show(view, grown(race, 200))
    view.set_step(400)
    qtbot.waitUntil(lambda: view.fine, timeout=10_000)
    while_drawn(view)
    still, added = [], []
    paint, add = Painters.paint_still, vars(TrailImage)["_add"]
    monkeypatch.setattr(Painters, "paint_still", lambda *a: (still.append(1), paint(*a)))
    monkeypatch.setattr(TrailImage, "_add", lambda *a: (added.append(a[-1]), add(*a)))
    for steps in (210, 240, 300):
        show(view, grown(race, steps))
        now = while_drawn(view)
    assert not still and added and min(added) > 200 // chunk_of(400)
    view.set_camera(view.camera)
    qtbot.waitUntil(lambda: view.fine, timeout=10_000)
    assert (while_drawn(view) == now).all() and still


def while_drawn(view):
    """The pixels once nothing is drawn roughly any more."""
    for _ in range(20):
        found = pixels(view.grab().toImage())
    return found


def test_the_ground_changes_with_all_that_it_shows(qtbot, view):
    race = shown(qtbot, view, spec_of(problem=Landscape("himmelblau")))
    changes = (
        lambda: show(view, race, minima=False),
        lambda: show(view, race, minima=True),
        lambda: view.magnify(True),
        lambda: view.set_theme(DARK),
        lambda: view.set_camera(Camera(10.0, 50.0)),
        lambda: view.resize(500, 400),
    )
    before = while_drawn(view)
    for change in changes:
        change()
        qtbot.waitUntil(lambda: view.fine, timeout=10_000)
        now = while_drawn(view)
        assert now.shape != before.shape or (now != before).any()
        before = now
        view.set_camera(view.camera)
        qtbot.waitUntil(lambda: view.fine, timeout=10_000)
        assert (while_drawn(view) == now).all()


def test_a_drag_orbits_and_a_double_click_looks_anew(qtbot, view):
    shown(qtbot, view)
    first = view.camera
    drag(view, QPointF(300, 200), QPointF(250, 230))
    assert view.camera.azimuth == pytest.approx(first.azimuth + 20.0)
    assert view.camera.tilt == pytest.approx(first.tilt + 12.0)
    # rough at once, fine when it rests
    assert not view.fine
    view.grab()
    qtbot.waitUntil(lambda: view.fine, timeout=10_000)
    mouse(view, QEvent.Type.MouseButtonDblClick, QPointF(300, 200), LEFT, LEFT)
    assert view.camera == first


def test_the_pointer_reads_what_the_map_reads(qtbot, view):
    race, said = shown(qtbot, view), []
    view.hovered.connect(said.append)
    at = start_pixel(view, race.start) + QPointF(0, 30)
    mouse(view, QEvent.Type.MouseMove, at)
    point = view.point_at(at)
    assert view.pointer == point and said[-1] == read_out(race.problem, *point)
    # what is read there lies there
    back = on_surface(view.panel.block, point)[0]
    assert (back - at).manhattanLength() < 3.0
    mouse(view, QEvent.Type.MouseMove, QPointF(2, 2))
    assert view.pointer is None and said[-1] == ""


def test_a_click_probes_and_a_drag_does_not(qtbot, view):
    race, probed = shown(qtbot, view), []
    view.probed.connect(probed.append)
    at = start_pixel(view, race.start) + QPointF(0, 40)
    drag(view, at, at + QPointF(1, 1))
    assert len(probed) == 1 and probed[0] == pytest.approx(view.point_at(at + QPointF(1, 1)))
    drag(view, at, at + QPointF(60, 1))
    assert len(probed) == 1


def test_the_start_can_be_dragged(qtbot, view):
    race = shown(qtbot, view)
    view.set_camera(Camera(20.0, 60.0))
    qtbot.waitUntil(lambda: view.fine, timeout=10_000)
    moves = []
    view.start_moved.connect(lambda point, over: moves.append((point, over)))
    camera, at = view.camera, start_pixel(view, race.start)
    goal = at + QPointF(-30, 25)
    drag(view, at, goal)
    assert view.camera == camera
    assert [over for _, over in moves] == [False, False, False, True]
    assert moves[-1][0] == pytest.approx(view.point_at(goal))


def test_another_landscape_is_seen_anew_until_the_user_has_chosen(qtbot, view):
    shown(qtbot, view)
    shown(qtbot, view, spec_of(problem=Landscape("beale")))
    qtbot.waitUntil(lambda: view.camera.azimuth == -30.0 and view.fine, timeout=10_000)
    assert view.camera == good_camera(view.panel.block.drape.ground)
    view.set_camera(Camera(10.0, 50.0))
    shown(qtbot, view, spec_of(problem=Landscape("sphere")))
    assert view.camera == Camera(10.0, 50.0)


def test_of_another_landscape_the_old_block_does_not_stay(qtbot, view):
    shown(qtbot, view, spec_of(problem=Landscape("sphere")))
    show(view, finished(spec_of(problem=Landscape("beale"))))
    assert view.panel is None
    view.grab()
    assert view.panel is None and view.failure == ""
    qtbot.waitUntil(lambda: view.fine, timeout=10_000)


def test_under_a_dragged_parameter_the_block_stays_till_the_new_one_is_there(qtbot, view):
    shown(qtbot, view, spec_of(problem=Landscape("rosenbrock", params=(("b", 50.0),))))
    before = view.panel.block.drape
    show(view, finished(spec_of(problem=Landscape("rosenbrock", params=(("b", 60.0),)))))
    assert view.panel is not None and view.panel.block.drape is before
    qtbot.waitUntil(lambda: view.fine and view.panel.block.drape is not before, timeout=10_000)


def test_one_variable_is_said_in_a_line(qtbot, view):
    show(view, finished(spec_of(problem=Line("x^2"))))
    said = []
    view.failed.connect(said.append)
    seen = pixels(view.grab().toImage())
    assert (seen != rgb(LIGHT.background)).any() and view.failure == "" and not said


def test_what_cannot_be_drawn_is_said_once(qtbot, view, monkeypatch):
    shown(qtbot, view)
    said = []
    view.failed.connect(said.append)

    def broken(*_):
        raise ValueError("no\nnumbers")

    monkeypatch.setattr(surface_canvas, "surface_picture", broken)
    view.set_camera(Camera())
    for _ in range(3):
        view.grab()
        QApplication.processEvents()
    assert said == ["the height map cannot be drawn: no numbers"]


def test_map_and_height_map_side_by_side_share_pointer_and_part(qtbot, window):
    both = window.race_view, window.surface
    window.race_view.panels[0].box.setRange(xRange=(-1.0, 1.0), yRange=(-0.5, 1.5), padding=0.0)
    window.act("surface")
    assert [view.isVisible() for view in both] == [False, True]
    qtbot.waitUntil(lambda: window.surface.fine, timeout=10_000)
    ground = window.surface.panel.block.drape.ground
    assert ground.box == pytest.approx((-1.0, 1.0, -0.5, 1.5), abs=0.02)
    window.act("beside")
    assert [view.isVisible() for view in both] == [True, True]
    assert window.actions_by_id["beside"].isChecked()
    qtbot.waitUntil(lambda: window.surface.fine, timeout=10_000)
    middle = QPointF(window.surface.rect().center())
    seen = window.surface.point_at(middle)
    mouse(window.surface, QEvent.Type.MouseMove, middle)
    assert window.race_view.items[0].pointed == seen is not None
    mouse(window.surface, QEvent.Type.MouseMove, QPointF(1.0, 1.0))
    assert window.race_view.items[0].pointed is None
    window.race_view.pointed.emit((0.25, 0.5))
    assert window.surface.pointer == (0.25, 0.5)
    window.race_view.panels[0].box.setRange(xRange=(0.0, 1.0), yRange=(0.0, 1.0), padding=0.0)
    # between two pictures there is none
    qtbot.waitUntil(
        lambda: window.surface.fine and window.surface.panel.block.drape.ground.box[0] > -0.5,
        timeout=10_000,
    )
    window.grab()
    assert window.surface.failure == window.race_view.items[0].failure == ""
    window.act("overlay")
    assert [view.isVisible() for view in both] == [True, False]
    # asked for from the map it opens the height map, too
    window.act("beside")
    assert window.appearance.settings.layout == "surface" and all(view.isVisible() for view in both)
    window.loss_view.head.choose("gradient", "evaluations")
    # a page finds the good camera, too
    assert window.viewing.now.azimuth is None
    window.surface.set_camera(Camera(12.0, 34.0, 1.5))
    view = window.viewing.now
    assert (view.azimuth, view.tilt, view.zoom) == (12.0, 34.0, 1.5)
    assert (view.layout, view.quantity, view.against) == ("surface", "gradient", "evaluations")
