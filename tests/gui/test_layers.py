"""What a map shows in the window it shows on a page: every layer, at the same place and size."""

from dataclasses import replace

import numpy as np
import pytest
from maps import pixels
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from gdviz.core.laboratory import Experiment, bench
from gdviz.core.learning_curve import other_seeds
from gdviz.core.plane_race import shown
from gdviz.core.probe import direction, probe
from gdviz.core.run import finished
from gdviz.core.spec import Line
from gdviz.core.view import ViewSpec
from gdviz.core.words import resolve
from gdviz.render.layer import Layer, drawn
from gdviz.render.map import layers
from gdviz.render.page import PagePainter
from gdviz.render.row_arrow import RowArrow
from gdviz.render.scene import Overlays, Scene
from gdviz.render.theme import theme

# of this page a unit of the map is as many pixels as of a magnified window
SIZE, UNIT = (1536, 864), 1.3
BOWL = (["ravine_k100:kappa=4", "gd:lr=0.1", "momentum:lr=0.02"], {"start": "-3,1.2"})
CARS = (["cars:ridge=1", "gd:lr=0.1", "adam:lr=0.5"], {"batch": "5"})
MOONS = (["moons:model=logistic,n=10", "gd:lr=0.5", "adam:lr=0.05"], {})
HILLS = (["himmelblau", "gd:lr=0.001"], {})
WELL = (["double_well", "gd:lr=0.02", "adam:lr=0.02"], {"start": "1.6,0.8", "steps": "1000"})
LINE = (["sphere", "gd:lr=0.1"], {})
# on which race each layer is seen, with which fields of a view
SEEN = {
    "the landscape": (BOWL, {"theme": "dark"}),
    "the gradients": (BOWL, {"arrows": True}),
    "the known points": (HILLS, {"names": True}),
    "the contours without ridge": (CARS, {"plain": True}),
    "the contours of the batch": (CARS, {"batch": True, "theme": "dark"}),
    "the other seeds": (CARS, {}),
    "the trails": (BOWL, {"layout": "side"}),
    "the racers": (BOWL, {"theme": "dark"}),
    "the start": (BOWL, {}),
    "the local minima": (WELL, {}),
    "the distance to the plane": (MOONS, {}),
    "the step": (BOWL, {"tab": "step", "racer": 2}),
    "the probe": (HILLS, {"theme": "dark"}),
    "the laboratory": (LINE, {}),
    "the row": (CARS, {}),
    "the plane": (MOONS, {"theme": "dark"}),
}
STEP = 6


def race_of(words, options):
    spec = resolve(words, **({"steps": "12"} | options))
    if (words, options) == LINE:
        spec = replace(spec, problem=Line("x^2 - 1"), start=(1.5,))
    return finished(spec)


def laid(name, race):
    """What a tab would have put on the map."""
    if name == "the other seeds":
        return Overlays(seeds=tuple(r for r in other_seeds(race, 2) if r is not None))
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


def in_window(view, qtbot, scene, step, like, box):
    """The first map of the window, as large as a picture."""
    look = theme(scene.view.theme)
    view.set_theme(look)
    view.set_layout(scene.view.layout)
    view.magnify(True)
    view.show_scene(scene)
    view.set_step(step)
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
    if scene.mapped.problem.dim == 2:
        qtbot.waitUntil(lambda: made(view), timeout=10_000)
    if (legend := view.panels[0].legend) is not None:
        legend.hide()
    rect = place_of(view)
    seen = pixels(view.grab().toImage())
    x, y = round(rect.x()), round(rect.y())
    return seen[y : y + high, x : x + wide]


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
    seen, other = channels(first[:rows, :columns]), channels(second[:rows, :columns])
    near = [np.roll(other, (y, x), axis=(0, 1)) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    found = np.maximum(seen - np.max(near, axis=0), np.min(near, axis=0) - seen).max(axis=-1)
    return found[inset[0] : rows - 4, inset[1] : columns - 4]


def test_every_layer_that_does_not_hang_on_the_pointer_is_tried():
    assert list(SEEN) == [row.name for row in layers.LAYERS if not row.pointer]


@pytest.mark.parametrize("name", SEEN)
def test_a_layer_is_the_same_in_the_window_and_on_a_page(view, qtbot, monkeypatch, name):
    (words, options), fields = SEEN[name]
    race = race_of(words, options)
    step = race.steps if name == "the local minima" else STEP
    scene = Scene(race, shown(race), ViewSpec(**fields), laid(name, race))
    page, box = on_page(scene, step)
    window = in_window(view, qtbot, scene, step, page, box)
    # a map of one racer has its heading on it in the window, and above it on a page
    inset = (40, 4) if scene.view.layout == "side" else (4, 4)
    pairs = (page, window), (window, page)
    other = [float((apart(*pair, inset) > 40).mean()) for pair in pairs]
    assert max(other) < 0.0005
    # and it is there to be seen: without it the picture is another one
    monkeypatch.setattr(layers, "LAYERS", [r for r in layers.LAYERS if r.name != name])
    without, _ = on_page(scene, step)
    lost = int((apart(page, without, inset) > 40).sum())
    assert lost > 25


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
