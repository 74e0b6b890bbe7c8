"""The racers' trails as a persistent picture, added to as they grow."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from gdviz.core.engine.race import Race
from gdviz.core.spec.race import Box
from gdviz.render.map.chunks import Lengths, chunk_of, continues, places, reached
from gdviz.render.map.restless import Restless
from gdviz.render.map.tail import Tail
from gdviz.render.map.trails import PASSES, Cuts, TrailStyle, paint_pale
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import draw_path, pen
from gdviz.render.paint.theme import Theme, dashed

# points of a trail that is drawn roughly
ROUGH = 1_000


class TrailImage:
    """Transparent pictures of all complete chunks up to a step: casings below, colours above.

    The same race, view and style give the same pixels, whether the steps came one by one or at
    once: the last, incomplete chunk is drawn by `paint` and never kept. A unit of the view is
    `unit` pixels of the painter, of which each is `ratio` of the device.
    """

    # the painters of the layers
    passes: tuple[Callable[[QPainter, Any, Theme], None], ...] = PASSES
    # whether what is restless becomes quiet
    quietens = True

    def __init__(
        self, view: View, style: TrailStyle, theme: Theme, ratio: float = 1.0, unit: float = 1.0
    ) -> None:
        self.view, self.style, self.theme, self.unit = view, style, theme, unit
        self.drawn_for = (view, style, theme, ratio, unit)
        sides = view.rect.width(), view.rect.height()
        wide, high = (max(1, round(side * unit * ratio)) for side in sides)
        self._size, self._ratio = (wide, high), ratio
        self.layers = self._blank()
        # recent chunks that will become quiet, and which they are
        self._held: list[QImage] = []
        self._clear()

    def _blank(self) -> list[QImage]:
        layers = [
            QImage(*self._size, QImage.Format.Format_ARGB32_Premultiplied) for _ in self.passes
        ]
        for layer in layers:
            layer.setDevicePixelRatio(self._ratio)
            layer.fill(Qt.GlobalColor.transparent)
        return layers

    def _clear(self) -> None:
        for layer in self.layers:
            layer.fill(Qt.GlobalColor.transparent)
        self._race: Race | None = None
        self._lengths: Lengths | None = None
        self._restless: Restless | None = None
        self._chunks = 0
        self._settled, self._span = (0, 0), (0, 0)
        self._has_pale = False
        self._tail: Tail | None = None
        # the parts of the pictures that are not empty, in their pixels
        self.filled, self._held_part = QRect(), QRect()

    def cuts(self, race: Race, first: int, last: int) -> Cuts:
        """The trails from row `first` to row `last` on the screen."""
        kept = self._lengths
        kept = self._lengths = kept.of(self.view, race) if kept else Lengths(self.view, race)
        return Cuts(self.view, race, self.style, self.theme, first, last, kept)

    def tip(self, race: Race, first: int, last: int) -> Cuts:
        """The same of the last chunk, which is not complete."""
        whole = last - first <= chunk_of(race.spec.steps)
        if not whole or any(dashed(self.style.slot(i), self.theme) for i, _ in self.style.widths()):
            return self.cuts(race, first, last)
        tail = self._tail
        if tail is None or tail.made_for[0] is not race or tail.made_for[1] != first:
            tail = self._tail = Tail(self.view, race, self.style, first)
        return tail.until(last)

    def paint(self, painter: QPainter, race: Race, step: int, patience: float = math.inf) -> bool:
        """The trails up to `step` on the painter, at the view's place; whether all are there.

        Chunks are added to the picture for `patience` seconds of the processor; the rest is drawn
        roughly until the next painting continues.
        """
        size = chunk_of(race.spec.steps)
        step = min(step, race.steps)
        whole = min(step, reached(race)) // size
        if self._race is None or not continues(race, self._race):
            self._clear()
        if (settled := self._until(race, whole)) < self._chunks:
            self._clear()
            settled = self._until(race, whole)
        # interrupted here, the picture starts again the next time
        self._race = None
        self._catch_up(race, size, settled, patience)
        complete = self._chunks == settled
        if complete:
            self._hold(race, size, whole)
        self._race = race
        painter.save()
        painter.setClipRect(self.view.rect, Qt.ClipOperation.IntersectClip)
        cuts = self.tip(race, whole * size, step) if complete else None
        scaled, own = painter.worldTransform(), QTransform()
        corner = scaled.map(self.view.rect.topLeft())
        for k, draw in enumerate(self.passes):
            # in the painter's own pixels: Qt would resample what it has to scale, even by one
            painter.setWorldTransform(own)
            if self._has_pale or draw is not paint_pale:
                self._show(painter, corner, self.layers[k], self.filled)
            if complete and self._span[0] < self._span[1]:
                self._show(painter, corner, self._held[k], self._held_part)
            painter.setWorldTransform(scaled)
            if cuts is not None:
                draw(painter, cuts, self.theme)
        if not complete:
            self.paint_roughly(painter, race, self._chunks * size, step, patience)
        painter.restore()
        return complete

    def _show(self, painter: QPainter, corner: QPointF, layer: QImage, part: QRect) -> None:
        """A part of a picture of the trails."""
        if not part.isEmpty():
            # of other pixels than the device's a part would lie between them
            part = part if self._ratio == 1.0 else layer.rect()
            painter.drawImage(corner + part.topLeft(), layer, part)

    def _until(self, race: Race, whole: int) -> int:
        """How many of `whole` chunks are drawn as they stay."""
        if not self.quietens:
            return whole
        kept, box = self._restless, self.box
        kept = self._restless = kept.of(box, race) if kept else Restless(box, race)
        if self._settled[0] != whole:
            self._settled = whole, kept.settled(race, self._racers, whole)
        return self._settled[1]

    @property
    def box(self) -> Box:
        """The part of the landscape on the picture."""
        return self.view.box

    @property
    def _racers(self) -> list[int]:
        return [i for i, _ in self.style.widths()]

    def _hold(self, race: Race, size: int, whole: int) -> None:
        """Draw the chunks that are there and not settled on pictures of their own."""
        span = self._chunks, whole
        if span == self._span or span[0] == span[1]:
            self._span = span
            return
        self._held = self._held or self._blank()
        cuts = self.cuts(race, span[0] * size, span[1] * size)
        for layer in self._held:
            layer.fill(Qt.GlobalColor.transparent)
        self._draw(self._held, cuts)
        self._span, self._held_part = span, self._pixels(cuts)

    def paint_roughly(
        self, painter: QPainter, race: Race, first: int, last: int, patience: float
    ) -> None:
        """The trails from row `first` to row `last` as thin lines through some of their points; as
        many of them as `patience` allows, where that takes time."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for i, _ in self.style.widths():
            track = race.tracks[i]
            path = places(track, min(first, track.steps), min(last, track.steps) + 1)
            painter.setPen(pen(self.style.colours[i], 1.0))
            thin = path[:: -(-len(path) // ROUGH)]
            draw_path(painter, self.view.map(thin), self.view.rect)

    def _catch_up(self, race: Race, size: int, whole: int, patience: float) -> None:
        """Add chunks up to `whole`: one at first, then as many as the patience is enough for.

        A rest that takes no longer than that is added, too: to draw it roughly, and to come again,
        takes as long.
        """
        count = whole if patience == math.inf else int(patience > 0.0)
        start, spent = self._chunks, 0.0
        while self._chunks < whole and count > 0:
            began = time.thread_time()
            self._add(race, size, min(self._chunks + count, whole))
            spent += time.thread_time() - began
            left, pace = whole - self._chunks, (self._chunks - start) / max(spent, 1e-9)
            count = left if left <= patience * pace else int((patience - spent) * pace)

    def _add(self, race: Race, size: int, whole: int) -> None:
        cuts = self.cuts(race, self._chunks * size, whole * size)
        if self._restless is not None:
            which = (self._chunks, whole, whole - self._chunks)
            cuts.quiet = self._restless.quiet(race, self._racers, *which)
            self._has_pale |= bool(cuts.quiet)
        self.filled |= self._pixels(cuts)
        self._draw(self.layers, cuts)
        self._chunks = whole

    def _draw(self, layers: list[QImage], cuts: Cuts) -> None:
        for layer, draw in zip(layers, self.passes, strict=True):
            with QPainter(layer) as painter:
                painter.scale(self.unit, self.unit)
                painter.translate(-self.view.rect.topLeft())
                draw(painter, cuts, self.theme)

    def _pixels(self, cuts: Cuts) -> QRect:
        """Where in the pictures the cuts are painted."""
        whole = self.layers[0].rect()
        if cuts.reach is None:
            return whole
        corner, scale = self.view.rect.topLeft(), self.unit * self.layers[0].devicePixelRatio()
        place = cuts.reach.translated(-corner)
        return QRectF(place.topLeft() * scale, place.size() * scale).toAlignedRect() & whole
