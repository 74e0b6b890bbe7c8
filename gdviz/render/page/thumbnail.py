"""A small picture of a race: its map or block at a step, without axes and texts."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import run
from gdviz.core.planes.plane_race import shown
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.render.map import layers as map_layers
from gdviz.render.map.relief import TooSlow, relief
from gdviz.render.map.seen_box import equal_box, seen_box
from gdviz.render.map.spot import MapSpot
from gdviz.render.page.layout import side_grid
from gdviz.render.paint.layer import Moment, Painters
from gdviz.render.paint.mapping import View
from gdviz.render.scene.overlays import overlays_of
from gdviz.render.scene.scene import Scene
from gdviz.render.surface import layers as surface_layers
from gdviz.render.surface.camera import camera_of
from gdviz.render.surface.panel import SurfacePanel, seen_block

# a unit of a map that is PLAIN pixels wide, and the least one; between the maps of two racers
PLAIN, LEAST_UNIT, GAP = 260.0, 0.45, 4.0
# around a block without axes, as texts of that size would need
AROUND = 3.0
# layers of texts, for which a small picture has no room
WORDS = ("the plane", "the local minima")


def raced(spec: RaceSpec, wanted: Callable[[], bool], patience: float) -> Race:
    """The race, or as much of it as is there after `patience` seconds of the thread; TooSlow once
    it is no longer wanted. InputError for a spec that is not allowed."""
    end = time.thread_time() + patience
    for race in run(spec, wanted=wanted):
        if race.done or time.thread_time() > end:
            return race
    raise TooSlow


def thumbnail(
    race: Race,
    view: ViewSpec,
    size: tuple[int, int],
    wanted: Callable[[], bool] = lambda: True,
    step: int | None = None,
) -> QImage:
    """The race as a view shows it, at a step or at its end, in `size` (width, height) pixels, from
    any thread; TooSlow once it is no longer wanted, InputError for a view that it does not have."""
    mapped = shown(race)
    view = replace(view, seeds=False, names=False)
    scene = Scene(race, mapped, view, overlays_of(race, mapped, view))
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(scene.theme.background))
    moment = Moment(race.steps if step is None else step)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, 0, *size)
        if view.layout == "surface" and race.problem.dim != 1:
            _paint_block(painter, scene, area, moment, wanted)
        else:
            _paint_maps(painter, scene, area, moment, wanted)
    return image


def _paint_maps(
    painter: QPainter, scene: Scene, area: QRectF, moment: Moment, wanted: Callable[[], bool]
) -> None:
    """One map of all racers, or one per racer."""
    racers: list[int | None] = [i for i, on in enumerate(scene.visible) if on]
    if scene.view.layout != "side" or len(racers) < 2:
        racers = [None]
    cells = side_grid(area, len(racers), GAP)
    layers = [row for row in map_layers.LAYERS if row.name not in WORDS]
    for racer, cell in zip(racers, cells, strict=True):
        spot = _spot(scene, cell.toRect().toRectF(), racer, wanted)
        painters = Painters(layers)
        painters.paint_still(painter, spot)
        painters.paint_moving(painter, spot, moment)


def _spot(scene: Scene, cell: QRectF, racer: int | None, wanted: Callable[[], bool]) -> MapSpot:
    race, unit = scene.on_map, max(cell.width() / PLAIN, LEAST_UNIT)
    box = seen_box(race, scene.view)
    if scene.view.equal and race.problem.dim == 2:
        box = equal_box(box, cell.width() / cell.height())
    pixels = round(cell.width()), round(cell.height())
    ground = None
    if race.problem.dim == 2:
        ground = relief(race.problem, box, pixels, scene.theme, None, wanted)
    place = QRectF(cell.topLeft() / unit, cell.size() / unit)
    return MapSpot(scene, View(place, box), racer, ground, unit=unit)


def _paint_block(
    painter: QPainter, scene: Scene, area: QRectF, moment: Moment, wanted: Callable[[], bool]
) -> None:
    """The height map."""
    race = scene.on_map
    box, camera = seen_box(race, scene.view), camera_of(scene.view)
    block = seen_block(race.problem, box, area, camera, scene.theme, AROUND, wanted)
    panel = SurfacePanel(scene, block, AROUND, max(area.width() / PLAIN, LEAST_UNIT))
    painters = Painters([row for row in surface_layers.LAYERS if row.name != "the axes"])
    painters.paint_still(painter, panel)
    painters.paint_moving(painter, panel, moment)
