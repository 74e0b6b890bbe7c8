"""The racers' paths on a map, added to a persistent picture as they grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gdviz.core.optimizers.base import Array
from gdviz.core.race import Ending, Race, Track
from gdviz.render import marks
from gdviz.render.lines import (
    clipped,
    dashes,
    draw_segments,
    pen,
    segments,
    thinned,
    travelled,
)
from gdviz.render.theme import Theme, dashed, marker
from gdviz.render.view import View

CHUNKS = 48
SMALLEST_CHUNK = 8
# in widths of a trail
CASING_WIDTH, DASH, GAP = 1.1, 3.5, 2.5
# in radii of a head
START = 0.8
# widths of the top trail and of the lowest one among many
TOP, BOTTOM, WIDEST_FROM = 0.9, 1.4, 5


@dataclass(frozen=True)
class TrailStyle:
    """Which racers are drawn, in which colours, and how wide (in pixels)."""

    colours: tuple[str, ...]
    shown: tuple[bool, ...]
    width: float = 2.0
    head: float = 6.0

    def widths(self) -> Iterator[tuple[int, float]]:
        """The racers shown from the lowest to the top, the first, each with its trail's width.

        What lies lower is wider, so that it still shows where all run along the same path.
        """
        order = [i for i in reversed(range(len(self.shown))) if self.shown[i]]
        for above, i in zip(reversed(range(len(order))), order, strict=True):
            share = above / max(len(order) - 1, WIDEST_FROM)
            yield i, self.width * (TOP + (BOTTOM - TOP) * share)


def chunk_of(steps: int) -> int:
    """Steps drawn as one layer: later chunks lie on earlier ones, whoever draws them when."""
    return max(SMALLEST_CHUNK, -(-steps // CHUNKS))


class TrailImage:
    """Transparent pictures of all complete chunks up to a step: casings below, colours above.

    The same race, view and style give the same pixels, whether the steps came one by one or at
    once: the last, incomplete chunk is drawn by `paint` and never kept.
    """

    def __init__(self, view: View, style: TrailStyle, look: Theme, ratio: float = 1.0) -> None:
        self.view = view
        self.style = style
        self.look = look
        rect = view.rect
        size = max(1, round(rect.width() * ratio)), max(1, round(rect.height() * ratio))
        self.layers = [QImage(*size, QImage.Format.Format_ARGB32_Premultiplied) for _ in PASSES]
        for layer in self.layers:
            layer.setDevicePixelRatio(ratio)
        self._clear()

    def _clear(self) -> None:
        for layer in self.layers:
            layer.fill(Qt.GlobalColor.transparent)
        self._race: Race | None = None
        self._chunks = 0

    def paint(self, painter: QPainter, race: Race, step: int) -> None:
        """The trails up to `step` on the painter, at the view's place."""
        size = chunk_of(race.spec.steps)
        whole = min(step, _reached(race)) // size
        if self._race is None or not continues(race, self._race) or whole < self._chunks:
            self._clear()
        if whole > self._chunks:
            self._add(race, size, whole)
        self._race = race
        painter.save()
        painter.setClipRect(self.view.rect, Qt.ClipOperation.IntersectClip)
        for layer, draw in zip(self.layers, PASSES, strict=True):
            painter.drawImage(self.view.rect.topLeft(), layer)
            for first, last in _chunks(whole * size, step, size):
                draw(painter, self.view, race, first, last, self.style, self.look)
        painter.restore()

    def _add(self, race: Race, size: int, whole: int) -> None:
        for layer, draw in zip(self.layers, PASSES, strict=True):
            painter = QPainter(layer)
            painter.translate(-self.view.rect.topLeft())
            for first, last in _chunks(self._chunks * size, whole * size, size):
                draw(painter, self.view, race, first, last, self.style, self.look)
            painter.end()
        self._chunks = whole


def _chunks(first: int, last: int, size: int) -> list[tuple[int, int]]:
    return [(row, min(row + size, last)) for row in range(first, last, size)]


def _reached(race: Race) -> int:
    """Up to this step every trail is known: no racer that still runs has got less far."""
    running = (t.steps for t in race.tracks if _running(t) and not race.done)
    return min(running, default=race.spec.steps)


def _running(track: Track) -> bool:
    return track.outcome.ending is Ending.RUNNING


def continues(race: Race, earlier: Race) -> bool:
    """Whether `race` is the same race as `earlier`, at the same or a later length."""
    if race is earlier:
        return True
    return (
        race.spec == earlier.spec
        and len(race.tracks) == len(earlier.tracks)
        and all(
            a.points.base is b.points.base for a, b in zip(race.tracks, earlier.tracks, strict=True)
        )
    )


def paint_trails(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, look: Theme
) -> None:
    """All trails up to `step` without a persistent picture: for SVG and PDF."""
    for draw in PASSES:
        for first, last in _chunks(0, step, chunk_of(race.spec.steps)):
            draw(painter, view, race, first, last, style, look)


def paint_casings(
    painter: QPainter, view: View, race: Race, first: int, last: int, style: TrailStyle, look: Theme
) -> None:
    """The borders of the trails from row `first` to row `last`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i, width in style.widths():
        painter.setPen(pen(look.casing, width + CASING_WIDTH * style.width))
        draw_segments(painter, clipped(_rows(view, race.tracks[i], first, last), view.rect))


def paint_colours(
    painter: QPainter, view: View, race: Race, first: int, last: int, style: TrailStyle, look: Theme
) -> None:
    """The trails themselves from row `first` to row `last`, the first racer's on top."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i, width in style.widths():
        rows = _rows(view, race.tracks[i], first, last)
        if dashed(i, look):
            start = travelled(view.map(places(race.tracks[i], 0, first + 1)))
            rows = dashes(rows, view.rect, DASH * style.width, GAP * style.width, start)
        else:
            rows = clipped(rows, view.rect)
        painter.setPen(pen(style.colours[i], width))
        draw_segments(painter, rows)


PASSES = (paint_casings, paint_colours)


def _rows(view: View, track: Track, first: int, last: int) -> Array:
    if first >= track.steps or last <= first:
        return np.empty((0, 4))
    return segments(thinned(view.map(places(track, first, last + 1))))


def places(track: Track, first: int, stop: int) -> Array:
    """Where rows `first` to `stop` lie on a map, (n, 2): at (x, y), of one variable (x, loss)."""
    points = track.points[first:stop]
    if points.shape[1] == 1:
        return np.column_stack([points[:, 0], track.losses[first:stop]])
    return points[:, :2]


def paint_heads(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, look: Theme
) -> None:
    """Each racer's marker at `step`: a cross where it fell out, an arrow where it left the view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i, _ in style.widths():
        track = race.tracks[i]
        row = track.row(step)
        at = view.point(*places(track, row, row + 1)[0])
        lost = step > track.steps and track.outcome.ending in (
            Ending.DIVERGED,
            Ending.LEFT_DOMAIN,
            Ending.RUNAWAY,
        )
        if not _inside(view.rect, at.x(), at.y()):
            marks.edge_arrow(painter, view.rect, at, style.head, style.colours[i], look.casing)
        elif lost:
            marks.draw_cross(painter, at, 0.8 * style.head, style.colours[i], look.casing)
        else:
            marks.draw_marker(painter, marker(i), at, style.head, style.colours[i], look.casing)


def paint_start(painter: QPainter, view: View, race: Race, style: TrailStyle, look: Theme) -> None:
    """A ring wherever one of the racers shown begins."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shown = (track for track, on in zip(race.tracks, style.shown, strict=True) if on)
    for start in dict.fromkeys(tuple(places(track, 0, 1)[0].tolist()) for track in shown):
        marks.draw_ring(painter, view.point(*start), START * style.head, look.text, look.casing)


def _inside(rect: QRectF, x: float, y: float) -> bool:
    return rect.left() <= x <= rect.right() and rect.top() <= y <= rect.bottom()
