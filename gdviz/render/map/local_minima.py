"""Says on a map which racers have come to rest in a local minimum, and how high it lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Ending, Track
from gdviz.render.map.chunks import places
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.text import paint_ground, write_centred
from gdviz.render.paint.theme import font, width_of

# in radii of a head: the text's size, the ring, and from the head to the text
SIZE, RING, GAP = 1.75, 1.75, 2.3
# the share of the map's width that a text may take
SHARE = 0.7


def paint_local_minima(painter: QPainter, spot: MapSpot, step: int) -> None:
    """A ring around each place with such racers, and words beside it where they hide no
    others; racers under one ring are mentioned once."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ringed: list[QPointF] = []
    taken: list[QRectF] = []
    radius, theme = RING * spot.style.head, spot.theme
    for i, _ in spot.style.widths():
        track = spot.race.tracks[i]
        words = local_minimum_words(track, spot.scene.own(i, step))
        if not words:
            continue
        at = spot.view.point(*places(track, track.steps, track.steps + 1)[0])
        alone = all((at - other).manhattanLength() > radius for other in ringed)
        if alone and spot.view.rect.contains(at):
            ringed.append(at)
            marks.draw_ring(painter, at, radius, theme.text, theme.casing, (3.0, 1.4))
            _paint_words(painter, spot, at, words, taken)


def local_minimum_words(track: Track, step: int) -> tuple[str, ...]:
    """The words on a racer at a step, from the fullest wording to the shortest; () for a racer that
    is not in a local minimum, or still on its way there."""
    outcome = track.outcome
    if outcome.ending is not Ending.LOCAL or step < track.steps:
        return ()
    gap = outcome.reason.split(" ")[0]
    return (f"local minimum, {outcome.reason}", f"local minimum, {gap} above", "local minimum")


def _paint_words(
    painter: QPainter, spot: MapSpot, at: QPointF, wordings: tuple[str, ...], taken: list[QRectF]
) -> None:
    """Under the ring, or above it where there is no room."""
    rect, head = spot.view.rect, spot.style.head
    face = font(SIZE * head)
    fitting = (words for words in wordings if width_of(words, face) <= SHARE * rect.width())
    text = next(fitting, wordings[-1])
    wide, high = width_of(text, face) + head, 1.4 * SIZE * head
    left = min(max(at.x() - 0.5 * wide, rect.left()), rect.right() - wide)
    for top in (at.y() + GAP * head, at.y() - GAP * head - high):
        box = QRectF(left, top, wide, high)
        if rect.contains(box) and not any(box.intersects(other) for other in taken):
            taken.append(box)
            paint_ground(painter, box, spot.theme.background)
            write_centred(painter, box, text, face, spot.theme.text)
            return
