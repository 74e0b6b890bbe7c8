"""The heading of a map that shows one racer: sign, name, learning rate and present loss."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from gdviz.core.names import Name
from gdviz.core.race import Race
from gdviz.render import marks
from gdviz.render.names import fitted_names
from gdviz.render.theme import Theme, font, marker, width_of
from gdviz.render.ticks import short
from gdviz.render.words import elided

HEIGHT, MARGIN, SIGN, GAP, PAD = 22.0, 6.0, 22.0, 10.0, 10.0
# from best to worst: the name in full, with the learning rate, and the size of the name; the
# numbers are a bit less
WORDINGS = (
    (True, True, 12.0),
    (False, True, 12.0),
    (False, True, 10.5),
    (True, False, 12.0),
    (False, False, 12.0),
    (False, False, 10.5),
    (False, False, 9.5),
)
NUMBERS = 0.92
# on a small map the numbers stand below the name
SMALL, LINE, NARROW = (10.5, 9.5), 14.0, 5.0


@dataclass(frozen=True)
class _Heading:
    """Name and numbers at a size, on one line or below each other."""

    name: str
    numbers: str
    size: float
    below: bool = False

    @property
    def faces(self) -> tuple[QFont, QFont]:
        return font(self.size, bold=True), font(NUMBERS * self.size)

    @property
    def widths(self) -> tuple[float, float]:
        bold, plain = self.faces
        return width_of(self.name, bold), width_of(self.numbers, plain)


def paint_heading(
    painter: QPainter,
    area: QRectF,
    race: Race,
    racer: int,
    step: int,
    names: tuple[Name, ...],
    colour: str,
    look: Theme,
) -> None:
    """On the upper edge of a map, as much as there is room for: a name is cut before a number, and
    what sets it apart from others not at all."""
    found = _heading(area.width() - 2 * MARGIN - SIGN, race, racer, step, names)
    first, second = found.widths
    wide = max(first, second) + NARROW if found.below else first + GAP + second + PAD
    line = LINE if found.below else HEIGHT
    rect = QRectF(area.left() + MARGIN, area.top() + MARGIN, SIGN + wide, line)
    ground = QColor(look.background)
    ground.setAlpha(225)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect.adjusted(0, 0, 0, line if found.below else 0), 5, 5)
    at = QPointF(rect.left() + 0.5 * SIGN, rect.center().y())
    marks.draw_marker(painter, marker(racer), at, 4.5, colour, look.casing)
    bold, plain = found.faces
    after = rect.adjusted(SIGN, 0, 0, 0)
    numbers = after.translated(0, line) if found.below else after.translated(first + GAP, 0)
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
    for place, text, face, ink in (
        (after, found.name, bold, look.text),
        (numbers, found.numbers, plain, look.muted),
    ):
        painter.setFont(face)
        painter.setPen(QColor(ink))
        painter.drawText(place, flags, text)


def _heading(room: float, race: Race, racer: int, step: int, names: tuple[Name, ...]) -> _Heading:
    """The best wording for so many pixels beside the sign."""
    name = names[racer]
    for full, with_rate, size in WORDINGS:
        shown = name.full if full else name.cramped
        found = _Heading(shown, _numbers(race, racer, step, with_rate and not name.rated), size)
        if sum(found.widths) + GAP + PAD <= room:
            return found
    room -= NARROW
    for size in SMALL:
        shown = fitted_names(names, size, room, bold=True)[racer]
        if shown in (name.full, name.cramped):
            break
    for with_rate in (not name.rated, False):
        numbers = _numbers(race, racer, step, with_rate)
        found = _Heading(shown, numbers, size, below=True)
        if found.widths[1] <= room:
            break
    return replace(found, numbers=elided(found.numbers, found.faces[1], room))


def _numbers(race: Race, racer: int, step: int, with_rate: bool) -> str:
    track = race.tracks[racer]
    loss = short(float(track.losses[track.row(step)]))
    return f"η {short(race.lrs[racer])}   {loss}" if with_rate else loss
