"""The laboratory on the curve: secant and tangent, error band, circle and comb, the two steps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter

from gdviz.core.analysis.laboratory import Experiment, curvatures
from gdviz.core.base.arrays import Array
from gdviz.render.map.key import paint_key
from gdviz.render.map.subgradient_fan import paint_fan
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import (
    clipped,
    dashes,
    draw_path,
    draw_segments,
    pen,
    polygon,
    segments,
)
from gdviz.render.paint.theme import Theme, sheer

# the longest tooth of the comb and the longest arrow of the slope, in pixels
TOOTH, ARROW, LEAST_ARROW = 44.0, 90.0, 12.0
# distance of that arrow below the point
BELOW = 26.0
TEETH, SAMPLES = 90, 400
DASH = (6.0, 5.0)
LINE = 16.0

# names with the colours of their lines, and whether these are dashed
Key = list[tuple[str, str, bool]]


def paint_experiment(painter: QPainter, view: View, tried: Experiment, theme: Theme) -> None:
    """The marks of the experiment's page, its point, and their names."""
    if not (math.isfinite(tried.at.value) and math.isfinite(tried.at.slope)):
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    made = _Marks(painter, view, tried, theme)
    # each page has its method
    key: Key = getattr(made, tried.page)()
    marks.draw_marker(painter, "circle", made.point, 5.0, theme.text, theme.casing)

    def sign(k: int, start: QPointF) -> None:
        row = np.array([[start.x(), start.y(), start.x() + 20, start.y()]])
        _, colour, broken = key[k]
        painter.setPen(pen(colour, 2.2))
        draw_segments(painter, dashes(row, view.rect, 4.0, 4.0) if broken else row)

    paint_key(painter, view.rect, [(name, theme.text) for name, *_ in key], LINE, theme, sign)


@dataclass(frozen=True)
class _Marks:
    """Paints the marks of each page, and returns the names of its lines."""

    painter: QPainter
    view: View
    tried: Experiment
    theme: Theme

    @property
    def point(self) -> QPointF:
        return self.view.point(self.tried.at.x, self.tried.at.value)

    def loss(self, x: float) -> float:
        return float(self.tried.problem.objective.loss(np.array([x])))

    def line(self, points: Any, colour: str, width: float, broken: bool = False) -> None:
        """A line in data coordinates (n, 2), solid or dashed."""
        pixels, rect = self.view.map(points), self.view.rect
        self.painter.setPen(pen(colour, width))
        if broken:
            rows = dashes(clipped(segments(pixels), rect), rect, *DASH)
            draw_segments(self.painter, rows)
        else:
            draw_path(self.painter, pixels, rect)

    def through(self, slope: float) -> Array:
        """A straight line through the point over the whole width of the view."""
        x, y, ends = self.tried.at.x, self.tried.at.value, np.array(self.view.box[:2])
        return np.stack([ends, y + slope * (ends - x)], axis=1)

    def dot(self, x: float, y: float, fill: str) -> None:
        if math.isfinite(y):
            at = self.view.point(x, y)
            marks.draw_marker(self.painter, "circle", at, 4.5, fill, self.theme.casing)

    def slope(self) -> Key:
        """Tangent, secant with its rise over run, and the slope as an arrow along the axis; at a
        kink all slopes of its set, and the one that is used."""
        at, h, theme = self.tried.at, self.tried.h, self.theme
        ahead = self.loss(at.x + h)
        secant, kink = theme.racers[1], at.sides is not None
        if at.sides is not None:
            paint_fan(self.painter, self.view, at.x, at.value, at.sides, theme.accent)
        self.line(self.through(at.slope), theme.accent, 2.0, broken=kink)
        if math.isfinite(ahead):
            quotient = (ahead - at.value) / h
            self.line(self.through(quotient), secant, 2.0)
            rise = [[at.x, at.value], [at.x + h, at.value], [at.x + h, ahead]]
            self.line(rise, theme.text, 1.4, broken=True)
            self.dot(at.x + h, ahead, secant)
        key: Key = [("secant", secant, False), ("h and rise", theme.text, True)]
        if kink:
            slopes = ("slopes in ∂f", theme.accent, False)
            return [slopes, ("slope taken", theme.accent, True), *key]
        key.insert(0, ("tangent", theme.accent, False))
        # at a kink the slope used need not be that of either side
        if at.slope != 0.0:
            self.uphill()
            key.append(("uphill", theme.error, False))
        return key

    def uphill(self) -> None:
        """Where the curve rises, as an arrow under it; longer where it is steeper."""
        slope, at, (x0, x1, y0, y1) = self.tried.at.slope, self.point, self.view.box
        share = abs(slope) * (x1 - x0) / (y1 - y0)
        length = LEAST_ARROW + (ARROW - LEAST_ARROW) * share / (1.0 + share)
        start = QPointF(at.x(), min(at.y() + BELOW, self.view.rect.bottom() - 10))
        end = start + QPointF(math.copysign(length, slope), 0)
        marks.draw_arrow(self.painter, start, end, self.theme.error, self.theme.casing, 2.6)

    def error(self) -> Key:
        """The band between the curve and its tangent from x - h to x + h."""
        at, h, theme = self.tried.at, self.tried.h, self.theme
        moves = np.linspace(-h, h, SAMPLES)
        losses, _ = curvatures(self.tried.problem, at.x + moves)
        good = np.isfinite(losses)
        upper = np.stack([at.x + moves, losses], axis=1)[good]
        lower = np.stack([at.x + moves, at.linear(moves)], axis=1)[good]
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(sheer(theme.error, 70))
        if len(upper):
            band = self.view.map(np.concatenate([upper, lower[::-1]]))
            self.painter.drawPolygon(polygon(band))
        self.line(self.through(at.slope), theme.accent, 2.0)
        for x, linear in ((at.x + move, float(at.linear(np.array(move)))) for move in (h, -h)):
            found = self.loss(x)
            if math.isfinite(found):
                self.line([[x, found], [x, linear]], theme.error, 2.4)
                self.dot(x, linear, theme.accent)
        return [("f(x) + f'(x)h", theme.accent, False), ("error", theme.error, False)]

    def curvature(self) -> Key:
        """The comb along the curve, coloured by the sign of f'', and the osculating circle."""
        self.comb()
        theme = self.theme
        if self.tried.at.circle is not None:
            cx, cy, radius = self.tried.at.circle
            turn = np.linspace(-1.0, 1.0, SAMPLES)
            low, high = max(self.view.box[0], cx - radius), min(self.view.box[1], cx + radius)
            if high > low:
                # close together at the ends, where the circle is steep
                x = 0.5 * (low + high) + 0.5 * (high - low) * np.sin(0.5 * np.pi * turn)
                half = np.sqrt(np.maximum(radius**2 - (x - cx) ** 2, 0.0))
                for side in (half, -half):
                    self.line(np.stack([x, cy + side], axis=1), theme.accent, 1.8)
            self.dot(cx, cy, theme.accent)
        bowl, umbrella = theme.racers[:2]
        bent = [("bowl, f'' > 0", bowl, False), ("umbrella, f'' < 0", umbrella, False)]
        return [*bent, ("osculating circle", theme.accent, False)]

    def comb(self) -> None:
        """Teeth on the inner side of the bend, as long as the curvature is large."""
        view = self.view
        x = np.linspace(*view.box[:2], TEETH)
        losses, bent = curvatures(self.tried.problem, x)
        top = np.abs(bent[np.isfinite(bent)]).max(initial=0.0)
        if top == 0.0:
            return
        feet = view.map(np.stack([x, losses], axis=1))
        way = np.gradient(feet, axis=0)
        with np.errstate(all="ignore"):
            normal = np.stack([way[:, 1], -way[:, 0]], axis=1)
            normal /= np.hypot(normal[:, 0], normal[:, 1])[:, None]
        tips = feet + normal * (TOOTH * bent / top)[:, None]
        teeth = np.concatenate([feet, tips], axis=1)
        for here, colour in zip((bent > 0, bent < 0), self.theme.racers, strict=False):
            self.painter.setPen(pen(colour, 1.4))
            seen = teeth[here & np.isfinite(teeth).all(axis=1)]
            draw_segments(self.painter, clipped(seen, view.rect))
            draw_path(self.painter, np.where(here[:, None], tips, np.nan), view.rect)

    def step(self) -> Key:
        """Gradient descent's step along the tangent and where it lands; Newton's parabola."""
        at, theme = self.tried.at, self.theme
        end = at.x - self.tried.lr * at.slope
        promised, actual = float(at.linear(np.array(end - at.x))), self.loss(end)
        parabola = theme.racers[3]
        moves = np.linspace(*self.view.box[:2], SAMPLES) - at.x
        bowl = np.stack([at.x + moves, at.parabola(moves)], axis=1)
        self.line(bowl, parabola, 1.8, broken=True)
        newton = at.newton
        if newton is not None:
            top = float(at.parabola(np.array(newton - at.x)))
            self.line([[newton, top], [newton, self.loss(newton)]], parabola, 1.4, broken=True)
            ring = self.view.point(newton, top)
            marks.draw_ring(self.painter, ring, 5.0, parabola, theme.casing)
        tip = self.view.point(end, promised)
        marks.draw_arrow(self.painter, self.point, tip, theme.accent, theme.casing, 2.0)
        if math.isfinite(actual):
            self.line([[end, promised], [end, actual]], theme.error, 2.0, broken=True)
            self.dot(end, actual, theme.racers[2])
        names = [("promised by the tangent", theme.accent, False), ("missed", theme.error, True)]
        return [*names, ("Newton's parabola", parabola, True)]
