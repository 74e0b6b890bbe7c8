"""Contours of a second loss beside that of the race: that of the batch for the next step, or of
all rows without the ridge."""

from __future__ import annotations

import dataclasses

import numpy as np
from PySide6.QtGui import QPainter

from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.core.models.model import ModelObjective
from gdviz.core.planes.plane import Section
from gdviz.render.map.relief import losses_on_grid
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint.contours import contours
from gdviz.render.paint.heights import height_scale
from gdviz.render.paint.polylines import dashes, draw_segments, pen, segments

GRID = (72, 54)
WIDTH, ON, OFF = 1.3, 6.0, 4.0


def batch_problem(race: Race, racer: int, step: int) -> Problem2D | None:
    """The loss over the rows that a racer's step sees, on the race's plane; None if it sees all."""
    made, rows = data_of(race), batch_rows(race, racer, step)
    if made is None or not len(rows):
        return None
    return _instead(race, made.part(rows))


def plain_problem(race: Race) -> Problem2D | None:
    """The loss without its ridge, on the race's plane; None if it has none."""
    made = data_of(race)
    if made is None or not made.data.model.ridge:
        return None
    part = made.objective
    model = dataclasses.replace(part.model, ridge=0.0)
    return _instead(race, ModelObjective(model, part.X, part.y))


def _instead(race: Race, part: ModelObjective) -> Problem2D | None:
    """The race's problem with another loss of the same parameters."""
    if race.problem.dim != 2:
        return None
    whole = race.problem.objective
    objective = Section(part, whole.plane) if isinstance(whole, Section) else part
    return dataclasses.replace(race.problem, objective=objective, critical=(), fstar=None)


def paint_batch(painter: QPainter, spot: MapSpot, step: int) -> None:
    """The batch's contours, dashed, over those of the loss over all rows."""
    racer = spot.scene.racer if spot.racer is None else spot.racer
    if racer is not None:
        problem = batch_problem(spot.race, racer, spot.scene.own(racer, step))
        _paint(painter, spot, problem, spot.theme.accent)


def paint_plain(painter: QPainter, spot: MapSpot) -> None:
    """The contours without the ridge, dashed."""
    _paint(painter, spot, plain_problem(spot.race), spot.theme.text)


def _paint(painter: QPainter, spot: MapSpot, problem: Problem2D | None, colour: str) -> None:
    if problem is None:
        return
    view = spot.view
    with np.errstate(all="ignore"):
        losses = losses_on_grid(problem, view.box, *GRID)
        heights = height_scale(losses, problem.zscale, None).height(losses)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen(colour, WIDTH))
    for level in contours(heights, view.box, view.rect.width() / GRID[0])[::2]:
        for line in level.lines:
            draw_segments(painter, dashes(segments(view.map(line)), view.rect, ON, OFF))
