"""Says on a map which racers have come to rest in a local minimum, and how high it lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.engine.race import Ending, Race, Track
from gdviz.render.map.trails import TrailStyle, places
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme, font, width_of

# in radii of a head: the text's size, the ring, and from the head to the text
SIZE, RING, GAP = 1.75, 1.75, 2.3
# the share of the map's width that a text may take
SHARE = 0.7


def paint_local_minima(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, theme: Theme
) -> None:
    """A ring around each place with such racers, and words beside it where they hide no
    others."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    taken: list[QRectF] = []
    for at, words in _spots(view, race, step, style):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((theme.casing, 3.0), (theme.text, 1.4)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(at, RING * style.head, RING * style.head)
        _paint_words(painter, view.rect, at, words, style.head, theme, taken)


def _spots(
    view: View, race: Race, step: int, style: TrailStyle
) -> list[tuple[QPointF, tuple[str, ...]]]:
    """The places and words; racers under one ring are mentioned once."""
    spots: list[tuple[QPointF, tuple[str, ...]]] = []
    for i, _ in style.widths():
        track = race.tracks[i]
        words = local_minimum_words(track, step)
        if not words:
            continue
        at = view.point(*places(track, track.steps, track.steps + 1)[0])
        alone = all((at - other).manhattanLength() > RING * style.head for other, _ in spots)
        if alone and view.rect.contains(at):
            spots.append((at, words))
    return spots


def local_minimum_words(track: Track, step: int) -> tuple[str, ...]:
    """The words on a racer at a step, from the fullest wording to the shortest; () for a racer that
    is not in a local minimum, or still on its way there."""
    outcome = track.outcome
    if outcome.ending is not Ending.LOCAL or step < track.steps:
        return ()
    gap = outcome.reason.split(" ")[0]
    return (f"local minimum, {outcome.reason}", f"local minimum, {gap} above", "local minimum")


def _paint_words(
    painter: QPainter,
    rect: QRectF,
    at: QPointF,
    wordings: tuple[str, ...],
    head: float,
    theme: Theme,
    taken: list[QRectF],
) -> None:
    """Under the ring, or above it where there is no room."""
    face = font(SIZE * head)
    fitting = (words for words in wordings if width_of(words, face) <= SHARE * rect.width())
    text = next(fitting, wordings[-1])
    wide, high = width_of(text, face) + head, 1.4 * SIZE * head
    left = min(max(at.x() - 0.5 * wide, rect.left()), rect.right() - wide)
    for top in (at.y() + GAP * head, at.y() - GAP * head - high):
        box = QRectF(left, top, wide, high)
        if rect.contains(box) and not any(box.intersects(other) for other in taken):
            break
    else:
        return
    taken.append(box)
    ground = QColor(theme.background)
    ground.setAlpha(215)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(face)
    painter.setPen(QColor(theme.text))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
