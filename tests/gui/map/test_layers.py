"""What a map shows in the window it shows on a page: every layer, at the same place and size."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.analysis.laboratory import Experiment, bench
from gdviz.core.analysis.probe import direction, probe
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.learning.learning_curve import other_seeds
from gdviz.core.planes.plane_race import shown as shown_on_map
from gdviz.core.spec.race import Line
from gdviz.core.view import ViewSpec
from gdviz.gui.map.surface_view import SurfaceView
from gdviz.gui.plot.loss_view import LossView
from gdviz.render.map import layers
from gdviz.render.map.spot import MapSpot
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.layer import Layer, Moment, Painters, drawn
from gdviz.render.paint.mapping import View
from gdviz.render.plot import ghost as plot_ghost
from gdviz.render.plot import layers as plot_layers
from gdviz.render.plot.spot import PlotSpot
from gdviz.render.scene.scene import Ghost, Overlays, RowArrow, Scene
from gdviz.render.surface import layers as surface_layers
from gdviz.render.surface.panel import SurfacePanel, seen_block
from tests.gui.maps import pixels

# of this page a unit of the map is as many pixels as of a magnified window
SIZE, UNIT = (1536, 864), 1.3
BOWL = (["ravine_k100:kappa=4", "gd:lr=0.1", "momentum:lr=0.02"], {"start": "-3,1.2"})
# 1 - 4 lr is -1.04: y grows from step to step
STEEP = (["ravine_k100:kappa=4", "gd:lr=0.51"], {"start": "-3,0.6"})
CARS = (["cars:ridge=1", "gd:lr=0.1", "adam:lr=0.5"], {"batch": "5"})
MOONS = (["moons:model=logistic,n=10", "gd:lr=0.5", "adam:lr=0.05"], {})
HILLS = (["himmelblau", "gd:lr=0.001"], {})
WELL = (["double_well", "gd:lr=0.02", "adam:lr=0.02"], {"start": "1.6,0.8", "steps": "1000"})
LINE = (["sphere", "gd:lr=0.1"], {})
# on which race each layer is seen, with which fields of a view
SEEN = {
    "the landscape": (BOWL, {}),
    "the gradients": (BOWL, {"arrows": True}),
    "the known points": (HILLS, {"names": True}),
    "the contours without ridge": (CARS, {"plain": True}),
    "the contours of the batch": (CARS, {"batch": True}),
    "the other seeds": (CARS, {}),
    "the race before the edit": (BOWL, {"ghost": True}),
    "the trails": (BOWL, {"layout": "side"}),
    "the racers": (BOWL, {}),
    "the start": (BOWL, {}),
    "the steps uphill": (STEEP, {}),
    "the local minima": (WELL, {}),
    "the distance to the plane": (MOONS, {}),
    "the step": (BOWL, {"tab": "step", "racer": 2}),
    "the probe": (HILLS, {}),
    "the laboratory": (LINE, {}),
    "the row": (CARS, {}),
    "the plane": (MOONS, {}),
}
STEP = 6


def race_of(words, options):
    return _race_of(tuple(words), tuple(options.items()))


@cache
def _race_of(words, options):
    spec = resolve(list(words), **({"steps": "12"} | dict(options)))
    if list(words) == LINE[0]:
        spec = replace(spec, problem=Line("x^2 - 1"), start=(1.5,))
    return finished(spec)


def ghost_of(race):
    """What would be kept of the race if its start had been moved."""
    before = finished(replace(race.spec, start=(-2.0, -1.4)))
    return Overlays(ghost=Ghost(before, before))


def laid(name, race):
    """What a tab, or an edit, would have put on the map."""
    if name == "the race before the edit":
        return ghost_of(race)
    if name == "the other seeds":
        return Overlays(seeds=tuple(other_seeds(race, 2)))
    if name == "the probe":
        return Overlays(probe=(probe(race.problem, np.array([1.0, 0.5])), direction(40.0)))
    if name == "the laboratory":
        return Overlays(
            experiment=Experiment(race.problem, bench(race.problem, 0.7), "step", 0.5, 0.3)
        )
    if name == "the row":
        return Overlays(row=RowArrow(0, 3, np.array([2.0, -1.0])))
    return Overlays()


def area_of(page):
    rect = page.panels[0].view.rect.toRect()
    return rect.x(), rect.y(), rect.width(), rect.height()


def on_page(scene, step):
    page = PagePainter(scene.race, scene.view, SIZE, overlays=scene.overlays)
    x, y, wide, high = area_of(page)
    return pixels(page.frame(step))[y : y + high, x : x + wide], page.panels[0].view.box


def on_paper(layers, spot, step, wide, high):
    """A picture as a page paints it."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor(spot.scene.theme.background))
    painters = Painters(layers.LAYERS)
    with QPainter(image) as paper:
        painters.paint_still(paper, spot)
        painters.paint_moving(paper, spot, Moment(step))
    return pixels(image)


def put(view, scene, step):
    """Show a scene on the maps of the window."""
    view.set_theme(scene.theme)
    view.set_layout(scene.view.layout)
    view.show_scene(scene)
    view.set_step(step)
    if (legend := view.panels[0].legend) is not None:
        legend.hide()
    for _ in range(2):
        view.grab()
        QApplication.processEvents()


def first_map(view, qtbot):
    """The first map of the window."""
    if view.race.problem.dim == 2:
        qtbot.waitUntil(lambda: made(view), timeout=10_000)
    rect, seen = place_of(view), pixels(view.grab().toImage())
    x, y = round(rect.x()), round(rect.y())
    return seen[y : y + round(rect.height()), x : x + round(rect.width())]


def in_window(view, qtbot, scene, step, like, box):
    """The first map of the window, as large as that of a page."""
    view.magnify(True)
    put(view, scene, step)
    x0, x1, y0, y1 = box
    high, wide = like.shape
    for _ in range(8):
        view.grab()
        QApplication.processEvents()
        rect = place_of(view)
        apart = wide - rect.width(), high - rect.height()
        if max(map(abs, apart)) < 0.01:
            break
        maps = len(view.panels)
        view.resize(round(view.width() + maps * apart[0]), round(view.height() + apart[1]))
    assert view.canvas.unit == UNIT and max(map(abs, apart)) < 1.0
    view.panels[0].box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.0)
    return first_map(view, qtbot)


def made(view):
    ground = view.picture
    return ground is not None and not view.maker.busy and ground.box == view.items[0].view().box


def place_of(view):
    """The rectangle of the first map in the pixels of the widget."""
    canvas = view.canvas
    area = view.items[0].mapRectToScene(view.items[0].view().rect)
    placed = canvas.viewportTransform().mapRect(QRectF(area))
    return placed.translated(canvas.x(), canvas.y())


def channels(picture):
    return np.stack([(picture >> s) & 0xFF for s in (0, 8, 16)], axis=-1).astype(int)


def apart(first, second, inset=(4, 4)):
    """How far each pixel of a picture is from all that lie next to its place on the other one:
    lines that are shifted by a part of a pixel have other shades."""
    rows, columns = (min(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    rows, columns = slice(inset[0], rows - 4), slice(inset[1], columns - 4)
    found = np.zeros(first[rows, columns].shape, int)
    # where a pixel is that of its place, nothing is nearer
    at = np.nonzero(first[rows, columns] != second[rows, columns])
    y, x = at[0] + inset[0], at[1] + inset[1]
    seen = channels(first[y, x])
    near = [channels(second[y + up, x + on]) for up in (-1, 0, 1) for on in (-1, 0, 1)]
    found[at] = np.maximum(seen - np.max(near, axis=0), np.min(near, axis=0) - seen).max(axis=-1)
    return found


def test_every_layer_that_does_not_hang_on_the_pointer_is_tried():
    assert list(SEEN) == [row.name for row in layers.LAYERS if not row.pointer]


def same(first, second, inset=(4, 4), near=40, share=0.0005):
    """Whether two pictures are the same within antialiasing."""
    pairs = (first, second), (second, first)
    return max(float((apart(*pair, inset) > near).mean()) for pair in pairs) < share


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("name", SEEN)
def test_a_layer_is_the_same_in_the_window_and_on_a_page(view, qtbot, monkeypatch, name, shade):
    (words, options), fields = SEEN[name]
    race = race_of(words, options)
    step = race.steps if name == "the local minima" else STEP
    scene = Scene(race, shown_on_map(race), ViewSpec(theme=shade, **fields), laid(name, race))
    view.resize(400, 300)
    put(view, scene, step)
    window = first_map(view, qtbot)
    high, wide = window.shape
    shown = view.items[0].view()
    area = QRectF(0.0, 0.0, shown.rect.width(), shown.rect.height())
    spot = MapSpot(scene, View(area, shown.box), view.items[0].racer, view.picture)
    page = on_paper(layers, spot, step, wide, high)
    # a map of one racer has its heading on it in the window, and above it on a page
    inset = (40, 4) if fields.get("layout") == "side" else (4, 4)
    assert same(page, window, inset, near=60, share=0.001)
    # and it is there to be seen: without it the picture is another one
    monkeypatch.setattr(layers, "LAYERS", [r for r in layers.LAYERS if r.name != name])
    lost = int((apart(page, on_paper(layers, spot, step, wide, high), inset) > 25).sum())
    assert lost > 15


@pytest.mark.parametrize(("layout", "shade"), [("overlay", "dark"), ("side", "light")])
def test_a_map_of_a_page_is_that_of_the_window(view, qtbot, layout, shade):
    race = race_of(*BOWL)
    seen = ViewSpec(layout=layout, theme=shade, arrows=True, tab="step")
    scene = Scene(race, race, seen)
    page, box = on_page(scene, STEP)
    window = in_window(view, qtbot, scene, STEP, page, box)
    assert same(page, window, (40, 4) if layout == "side" else (4, 4))


def test_a_layer_is_added_by_one_row(view, qtbot, monkeypatch):
    def cross(painter, spot, step):
        painter.setPen("#ff00ff")
        middle = spot.view.rect.center()
        painter.drawLine(middle - QPointF(9.0, 0.0), middle + QPointF(9.0 + step, 0.0))

    added = Layer("the cross", drawn(cross))
    monkeypatch.setattr(layers, "LAYERS", (*layers.LAYERS, added))
    race = race_of(*BOWL)
    scene = Scene(race, race, ViewSpec())
    page, box = on_page(scene, STEP)
    window = in_window(view, qtbot, scene, STEP, page, box)
    for picture in (page, window):
        rows, columns = np.nonzero(picture == 0xFF00FF)
        assert len(set(columns)) == pytest.approx(UNIT * (18 + STEP), abs=3)
        assert rows.mean() == pytest.approx(page.shape[0] / 2, abs=3)


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("name", [row.name for row in surface_layers.LAYERS if not row.pointer])
def test_a_height_map_has_the_same_layers_in_the_window_and_on_a_page(
    block, qtbot, monkeypatch, name, shade
):
    race = race_of(*(STEEP if name == "the steps uphill" else BOWL))
    view = ViewSpec(layout="surface", theme=shade, ghost=True)
    scene = Scene(race, race, view, ghost_of(race))
    block.set_theme(scene.theme)
    block.show_scene(scene)
    block.set_step(STEP)
    block.resize(420, 320)
    qtbot.waitUntil(lambda: block.fine, timeout=10_000)
    block.legend.hide()
    area, problem = QRectF(block.rect()), race.problem
    made = seen_block(problem, problem.box, area, block.camera, scene.theme, 11.5)
    panel = SurfacePanel(scene, made, 11.5)
    page = on_paper(surface_layers, panel, STEP, 420, 320)
    assert same(page, pixels(block.grab().toImage()), share=0.001)
    rows = [row for row in surface_layers.LAYERS if row.name != name]
    monkeypatch.setattr(surface_layers, "LAYERS", rows)
    lost = int((apart(page, on_paper(surface_layers, panel, STEP, 420, 320)) > 10).sum())
    assert lost > 15


@pytest.fixture
def block(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(900, 900)
    made = SurfaceView(theme, holder)
    holder.show()
    yield made
    made.stop()


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("name", [row.name for row in plot_layers.LAYERS if not row.pointer])
def test_a_plot_has_the_same_layers_in_the_window_and_on_a_page(losses, monkeypatch, name, shade):
    race = race_of(*(STEEP if name == "the steps uphill" else BOWL))
    scene = Scene(race, race, ViewSpec(theme=shade, ghost=True), ghost_of(race))
    losses.set_theme(scene.theme)
    losses.show_scene(scene)
    losses.set_step(STEP)
    for _ in range(2):
        losses.grab()
        QApplication.processEvents()
    seen = losses.curves.view()
    wide, high = round(seen.rect.width()), round(seen.rect.height())

    rect = QRectF(0.0, 0.0, seen.rect.width(), seen.rect.height())
    spot = PlotSpot(scene, View(rect, seen.box))
    area = losses.curves.mapRectToScene(seen.rect).translated(losses.canvas.x(), losses.canvas.y())
    x, y = round(area.x()), round(area.y())
    window = pixels(losses.grab().toImage())[y : y + high, x : x + wide]
    page = on_paper(plot_layers, spot, STEP, wide, high)
    # a line between two pixels is in each with half its strength
    assert same(page, window, near=100)
    rows = [row for row in plot_layers.LAYERS if row.name != name]
    monkeypatch.setattr(plot_layers, "LAYERS", rows)
    lost = int((apart(page, on_paper(plot_layers, spot, STEP, wide, high)) > 10).sum())
    assert lost > 15


@pytest.fixture
def losses(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = LossView(theme, holder)
    made.resize(520, 400)
    holder.resize(600, 500)
    holder.show()
    yield made


def test_a_frame_does_not_paint_the_ghost_of_a_plot_again(losses, monkeypatch):
    race, painted = race_of(*BOWL), []
    real = plot_ghost.seen_rows
    monkeypatch.setattr(plot_ghost, "seen_rows", lambda *given: painted.append(1) or real(*given))
    scene = Scene(race, race, ViewSpec(ghost=True), ghost_of(race))
    losses.show_scene(scene)
    for step in range(race.steps):
        losses.set_step(step)
        losses.grab()
        QApplication.processEvents()
        if step == 1:
            painted.clear()
    assert not painted
    # another ghost is
    losses.show_scene(scene.changed(overlays=ghost_of(race)))
    losses.grab()
    assert len(painted) == len(race.tracks)
