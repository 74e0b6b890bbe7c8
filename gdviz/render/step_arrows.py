"""What one step is made of, as arrows on the map."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.microscope import nearest_minimum
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race, Track
from gdviz.render import marks
from gdviz.render.plane_marks import MARGIN, PLANE_WORDS
from gdviz.render.theme import Theme, font, width_of
from gdviz.render.view import View

# a gradient has no length on a map: its arrow is at most this long, in pixels
LONGEST = 70.0
SHORTEST = 14.0
LEGEND_LINE = 17.0
STRAIGHT = "straight to the minimum"


def step_parts(race: Race, racer: int, step: int) -> list[tuple[str, Array, str]]:
    """The arrows of a step: name, displacement (dim,), and "to scale", "direction" or "ring".

    A velocity is split into what is kept of the last step and what the gradient adds. The straight
    way to the nearest known minimum is there to be compared with the gradient.
    """
    track = race.tracks[racer]
    if not 0 <= step < track.steps:
        return []
    entry = race.spec.entries[racer]
    move = track.points[step + 1] - track.points[step]
    parts: list[tuple[str, Array, str]] = [
        (_gradient_name(track, step), -track.grads[step], "direction")
    ]
    method = race.method(racer, step)
    mu = float(getattr(method, method.momentum_knob or "", 0.0) or 0.0)
    buffer = track.state.get("b")
    if mu and buffer is not None and entry.optimizer.id in ("sgd", "momentum", "nesterov"):
        classic = getattr(entry.optimizer, "convention", "torch") != "torch"
        kept = mu * buffer[step] * (1.0 if classic else -track.lr[step])
        parts.append(("kept velocity", kept, "to scale"))
        if entry.optimizer.id == "nesterov":
            # torch stores the point looked ahead to: the ball itself is behind it
            behind = mu * track.lr[step] * buffer[step]
            parts.append(("look-ahead", kept, "ring") if classic else ("ball", behind, "ring"))
        parts.append(("from the gradient", -track.lr[step] * track.used_grads[step], "to scale"))
    scaling = entry.optimizer.scaling({n: r[step + 1] for n, r in track.state.items()}, step + 1)
    # seen on a plane, a rescaled gradient is not the rescaled part of it
    if scaling is not None and track.off_plane is None:
        parts.append(("−gradient, rescaled", -track.grads[step] / scaling, "direction"))
    parts.append(("step", move, "to scale"))
    goal = nearest_minimum(race, track.points[step])
    if goal is not None and (goal != track.points[step]).any():
        parts.append((STRAIGHT, goal - track.points[step], "direction"))
    return parts


def _gradient_name(track: Track, step: int) -> str:
    """Its name, on a plane with the share of it that the arrow shows."""
    if track.grad_share is None:
        return "−gradient"
    return f"−gradient, {100 * float(track.grad_share[step][0]):.0f} % of it in the plane"


def paint_step_arrows(
    painter: QPainter, view: View, race: Race, racer: int, step: int, look: Theme
) -> None:
    """The arrows at the racer's point with a small legend in the corner."""
    if racer >= len(race.tracks) or race.problem.dim != 2:
        return
    parts = step_parts(race, racer, step)
    if not parts:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = dict(zip((p[0] for p in parts), _colours(look), strict=False))
    colours[STRAIGHT] = look.muted
    track = race.tracks[racer]
    if track.losses[step + 1] > track.losses[step]:
        colours["step"] = look.error
    start = view.point(*track.points[step])
    for name, vector, kind in parts:
        end = tip(view, track.points[step], vector, start, kind)
        if kind == "ring":
            if end is not None:
                marks.draw_ring(painter, end, 5.0, colours[name], look.casing)
        elif end is not None:
            wide = 2.6 if name == "step" else 1.8
            marks.draw_arrow(painter, start, end, colours[name], look.casing, wide)
    # the words about a plane stand on the lower edge
    below = 0.0 if track.off_plane is None else PLANE_WORDS - MARGIN
    _paint_legend(painter, view.rect.adjusted(0, 0, 0, -below), parts, colours, look)


def _colours(look: Theme) -> tuple[str, ...]:
    return (look.text, look.racers[2], look.racers[1], look.racers[3], look.accent)


def tip(view: View, point: Array, vector: Array, start: QPointF, kind: str) -> QPointF | None:
    """The pixel at which an arrow ends that begins at a point, `start` on the screen; None where it
    has no length."""
    if not np.isfinite(vector).all():
        return None
    end = view.point(*(point + vector))
    if kind != "direction":
        return end
    x0, x1, y0, y1 = view.box
    dx = vector[0] * view.rect.width() / (x1 - x0)
    dy = -vector[1] * view.rect.height() / (y1 - y0)
    length = math.hypot(dx, dy)
    if not (math.isfinite(length) and length > 0):
        return None
    drawn = min(max(length, SHORTEST), LONGEST)
    return start + QPointF(dx, dy) * (drawn / length)


def _paint_legend(
    painter: QPainter,
    rect: QRectF,
    parts: list[tuple[str, Array, str]],
    colours: dict[str, str],
    look: Theme,
) -> None:
    face = font(11)
    wide = max(width_of(name, face) for name, _, _ in parts) + 40
    height = LEGEND_LINE * len(parts) + 8
    box = QRectF(rect.right() - wide - 8, rect.bottom() - height - 8, wide, height)
    ground = QColor(look.background)
    ground.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 5, 5)
    painter.setFont(face)
    for k, (name, _, kind) in enumerate(parts):
        y = box.top() + 4 + (k + 0.5) * LEGEND_LINE
        start = QPointF(box.left() + 8, y)
        end = start + QPointF(20, 0)
        if kind == "ring":
            marks.draw_ring(painter, start + QPointF(10, 0), 4.0, colours[name], look.casing)
        else:
            marks.draw_arrow(painter, start, end, colours[name], look.casing, 1.8)
        painter.setPen(QColor(look.text))
        line = QRectF(box.left() + 34, y - LEGEND_LINE / 2, wide - 36, LEGEND_LINE)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), name)
