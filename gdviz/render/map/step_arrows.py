"""The parts of one step, as arrows on the map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.stability import taken_step
from gdviz.core.analysis.step_facts import nearest_minimum
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race, Track
from gdviz.render.map.key import paint_key
from gdviz.render.map.plane_marks import MARGIN, PLANE_WORDS
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme

# a gradient has no length on a map: its arrow is at most this long, in pixels
LONGEST = 70.0
SHORTEST = 14.0
LEGEND_LINE = 17.0
# a shorter arrow is below the mark of its racer
SEEN = 7.0
UNSEEN = " (too short to see)"
STRAIGHT = "straight to the minimum"
KEPT, FRESH, STEP = "kept velocity", "from the gradient", "step"
AHEAD, BALL, RESCALED = "look-ahead", "ball", "−gradient, rescaled"


class Part(NamedTuple):
    """An arrow (or ring) of a step: its displacement (dim,) "to scale", as a "direction" alone or
    as a "ring" at its end; `begin` is its offset from the racer's point."""

    name: str
    vector: Array
    kind: str
    origin: Array


def step_parts(race: Race, racer: int, step: int) -> list[Part]:
    """The arrows of a step.

    A velocity is split into the part kept from the last step and the part that the gradient adds,
    which begins where the gradient is taken. The straight line to the nearest known minimum is
    there for comparison with the gradient.
    """
    track = race.tracks[racer]
    if not 0 <= step < track.steps:
        return []
    optimizer, here = race.spec.entries[racer].optimizer, np.zeros(race.problem.dim)
    move = track.points[step + 1] - track.points[step]
    parts = [Part(_gradient_name(track, step), -track.grads[step], "direction", here)]
    parts += _velocity_parts(race, racer, step)
    # seen on a plane, a rescaled gradient is not the rescaled part of it
    if track.off_plane is None and optimizer.rescales:
        scaling = optimizer.scaling_in(taken_step(race, racer, step))
        if scaling is not None:
            parts.append(Part(RESCALED, -track.grads[step] / scaling, "direction", here))
    parts.append(Part(STEP, move, "to scale", here))
    goal = nearest_minimum(race, track.points[step])
    if goal is not None and (goal != track.points[step]).any():
        parts.append(Part(STRAIGHT, goal - track.points[step], "direction", here))
    return parts


def _velocity_parts(race: Race, racer: int, step: int) -> list[Part]:
    """The two parts of a new velocity, and the second point of Nesterov's method."""
    track, method = race.tracks[racer], race.method(racer, step)
    mu = float(getattr(method, method.momentum_knob or "", 0.0) or 0.0)
    before, after = (track.state_at(k).get("b") for k in (step, step + 1))
    split = mu and method.id in ("sgd", "momentum", "nesterov")
    if not split or before is None or after is None:
        return []
    lr, here = track.lr[step], np.zeros(race.problem.dim)
    inside = getattr(method, "convention", "torch") != "torch"
    kept = mu * before * (1.0 if inside else -lr)
    if method.id == "nesterov" and inside:
        # its gradient is that of the point looked ahead to
        fresh = after - kept
        ring = Part(AHEAD, kept, "ring", here)
        return [Part(KEPT, kept, "to scale", here), ring, Part(FRESH, fresh, "to scale", kept)]
    # torch takes the first gradient whole
    whole = step == 0 and not inside
    taken = 1.0 if whole else 1.0 - float(getattr(method, "dampening", 0.0))
    fresh = -lr * taken * track.used_grads[step]
    if method.id == "nesterov":
        # torch stores the point looked ahead to: the ball itself is behind it
        ring = Part(BALL, -kept, "ring", here)
        return [Part(KEPT, kept, "to scale", -kept), ring, Part(FRESH, fresh, "to scale", here)]
    return [Part(KEPT, kept, "to scale", here), Part(FRESH, fresh, "to scale", here)]


def _gradient_name(track: Track, step: int) -> str:
    """Its name, on a plane with the share of it that the arrow shows."""
    if track.grad_share is None:
        return "−gradient"
    return f"−gradient, {100 * float(track.grad_share[step][0]):.0f} % of it in the plane"


def paint_step_arrows(painter: QPainter, spot: MapSpot, step: int) -> None:
    """The arrows at the racer's point with a small legend in the corner."""
    racer, race, view, theme = spot.scene.explained, spot.race, spot.view, spot.theme
    if racer is None or not spot.shows(racer) or race.problem.dim != 2:
        return
    step = spot.scene.own(racer, step)
    parts = step_parts(race, racer, step)
    if not parts:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    track = race.tracks[racer]
    colours = _colours(theme, uphill=track.losses[step + 1] > track.losses[step])
    inks = [colours.get(part.name, theme.text) for part in parts]
    for (name, vector, kind, origin), ink in zip(parts, inks, strict=True):
        begin = track.points[step] + origin
        start = view.point(*begin)
        end = tip(view, begin, vector, start, kind)
        if end is None:
            continue
        if kind == "ring":
            marks.draw_ring(painter, end, 5.0, ink, theme.casing)
        else:
            wide = 2.6 if name == STEP else 1.8
            marks.draw_arrow(painter, start, end, ink, theme.casing, wide)

    def sign(k: int, start: QPointF) -> None:
        if parts[k].kind == "ring":
            marks.draw_ring(painter, start + QPointF(10, 0), 4.0, inks[k], theme.casing)
        else:
            marks.draw_arrow(painter, start, start + QPointF(20, 0), inks[k], theme.casing, 1.8)

    hidden = unseen(view, track.points[step], parts)
    told = [
        (name + UNSEEN, theme.muted) if name in hidden else (name, theme.text) for name, *_ in parts
    ]
    # the words about a plane stand on the lower edge
    below = 0.0 if track.off_plane is None else PLANE_WORDS - MARGIN
    paint_key(painter, view.rect.adjusted(0, 0, 0, -below), told, LEGEND_LINE, theme, sign)


def _colours(theme: Theme, uphill: bool) -> dict[str, str]:
    """The colour of each part; any other is the gradient."""
    return {
        KEPT: theme.racers[0],
        FRESH: theme.racers[1],
        STEP: theme.error if uphill else theme.racers[7],
        AHEAD: theme.racers[2],
        BALL: theme.racers[2],
        RESCALED: theme.racers[4],
        STRAIGHT: theme.muted,
    }


def tip(view: View, point: Array, vector: Array, start: QPointF, kind: str) -> QPointF | None:
    """The pixel at which an arrow ends that begins at a point, `start` on the screen; None where it
    has no length."""
    if not np.isfinite(vector).all():
        return None
    if kind != "direction":
        return view.point(*(point + vector))
    way = view.arrow(vector, SHORTEST, LONGEST)
    return None if way is None else start + way


def unseen(view: View, point: Array, parts: Sequence[Part]) -> set[str]:
    """The names of the parts of a step from a point that are too short to be seen."""
    found = set()
    for name, vector, kind, origin in parts:
        start = view.point(*(point + origin))
        end = tip(view, point + origin, vector, start, kind)
        if end is None or math.hypot(end.x() - start.x(), end.y() - start.y()) < SEEN:
            found.add(name)
    return found
