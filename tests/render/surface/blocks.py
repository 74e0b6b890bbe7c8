"""Blocks of the height map, and panels on them, without a window."""

import dataclasses
import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape
from gdviz.core.view import ViewSpec
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.layer import Moment, Painters
from gdviz.render.paint.theme import LIGHT
from gdviz.render.scene.scene import Scene
from gdviz.render.surface.camera import Camera, Projection
from gdviz.render.surface.layers import LAYERS
from gdviz.render.surface.panel import SurfacePanel, seen_block
from gdviz.render.surface.picture import FINE, surface_picture
from gdviz.render.surface.terrain import terrain

SIZE = (360, 300)
AREA = QRectF(0.0, 0.0, *SIZE)
HILL = Landscape(formula="exp(-6*(x^2+y^2))", box=(-2.0, 2.0, -2.0, 2.0))
PAGE, PAGE_SIZE = ViewSpec(layout="surface"), (800, 450)


def block(problem):
    made = problem_of(Landscape(problem) if isinstance(problem, str) else problem)
    return terrain(made, made.box)


def picture_of(ground, camera, theme=LIGHT, quality=FINE, ratio=1.0):
    view = Projection(camera, AREA, AREA, ground.rise)
    return surface_picture(ground, view, theme, quality, ratio)


def style_of(race, theme=LIGHT):
    count = len(race.tracks)
    colours = tuple(theme.racers[i % len(theme.racers)] for i in range(count))
    return TrailStyle(colours, (True,) * count)


def moved(race, points, losses=None):
    """The race with its first racer alone, on this path."""
    points = np.array(points, float)
    if losses is None:
        losses = race.problem.objective.loss(points.T)
    track = dataclasses.replace(race.tracks[0], points=points, losses=np.array(losses, float))
    spec = dataclasses.replace(race.spec, entries=race.spec.entries[:1], steps=len(points) - 1)
    return dataclasses.replace(race, spec=spec, tracks=(track,))


def panel_of(race, camera, theme=LIGHT, style=None):
    problem = race.problem
    block = seen_block(problem, problem.box, AREA, camera, theme, 11.5)
    view = dataclasses.replace(style or ViewSpec(uphill=False), theme=theme.name)
    return SurfacePanel(Scene(race, race, view), block, 11.5)


class Painted:
    """A panel with painters of its own."""

    def __init__(self, race, camera=None):
        self.panel, self.painters = panel_of(race, camera or Camera()), Painters(LAYERS)

    def paint(self, painter, step, patience=math.inf, rough=False):
        moment = Moment(step, patience, rough)
        return self.painters.paint_moving(painter, self.panel, moment)


def has(data, colour, near=6):
    """Whether some pixel is of that colour."""
    apart = np.abs(data[..., :3].astype(int) - QColor(colour).getRgb()[:3])
    return bool((apart.max(axis=-1) <= near).any())
