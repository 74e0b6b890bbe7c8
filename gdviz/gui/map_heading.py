"""The heading of a map that shows one racer: sign, name, learning rate and present loss."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.race import Race
from gdviz.render import marks
from gdviz.render.theme import Theme, font, marker, width_of
from gdviz.render.ticks import short
from gdviz.render.words import elided

HEIGHT, MARGIN, SIGN, GAP, PAD = 22.0, 6.0, 22.0, 10.0, 10.0
# from best to worst: with the learning rate, and the size of the name; the numbers are a bit less
WORDINGS = ((True, 12.0), (False, 12.0), (False, 10.5), (False, 9.5))
NUMBERS = 0.92


def paint_heading(
    painter: QPainter,
    area: QRectF,
    race: Race,
    racer: int,
    step: int,
    name: str,
    colour: str,
    look: Theme,
) -> None:
    """On the upper edge of a map, as much as there is room for: a name is cut before a number."""
    room = area.width() - 2 * MARGIN - SIGN - GAP - PAD
    for with_rate, size in WORDINGS:
        bold, plain = font(size, bold=True), font(NUMBERS * size)
        numbers = _numbers(race, racer, step, with_rate)
        if width_of(name, bold) + width_of(numbers, plain) <= room:
            break
    numbers = elided(numbers, plain, room)
    name = elided(name, bold, max(room - width_of(numbers, plain), 0.0))
    middle = SIGN + width_of(name, bold) + GAP
    wide = min(middle + width_of(numbers, plain) + PAD, area.width() - 2 * MARGIN)
    rect = QRectF(area.left() + MARGIN, area.top() + MARGIN, wide, HEIGHT)
    ground = QColor(look.background)
    ground.setAlpha(225)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 5, 5)
    at = QPointF(rect.left() + 0.5 * SIGN, rect.center().y())
    marks.draw_marker(painter, marker(racer), at, 4.5, colour, look.casing)
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    for left, text, face, ink in (
        (SIGN, name, bold, look.text),
        (middle, numbers, plain, look.muted),
    ):
        painter.setFont(face)
        painter.setPen(QColor(ink))
        painter.drawText(rect.adjusted(left, 0, 0, 0), flags, text)


def _numbers(race: Race, racer: int, step: int, with_rate: bool) -> str:
    track = race.tracks[racer]
    loss = short(float(track.losses[track.row(step)]))
    return f"η {short(race.lrs[racer])}   {loss}" if with_rate else loss
