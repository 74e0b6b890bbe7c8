"""The heading of a map that shows one racer: sign, name, learning rate and present loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.engine.race import Race
from gdviz.core.spec.names import Name
from gdviz.render.paint import marks
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.text import elided, paint_ground
from gdviz.render.paint.theme import Theme, font, marker, width_of
from gdviz.render.paint.ticks import short

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


@dataclass(frozen=True)
class _Form:
    """Where the parts of a heading stand: how far from the map's edges, where the name begins and
    where the numbers do; on a small map they are below the name, on a tiny one with the sign."""

    margin: float
    name: float
    numbers: float = 0.0
    line: float = HEIGHT
    below: bool = False
    sign_below: bool = False


BESIDE = _Form(MARGIN, SIGN)
SMALL = _Form(MARGIN, SIGN, SIGN, 14.0, below=True)
TINY = _Form(1.0, 3.0, 14.0, 11.0, below=True, sign_below=True)
# the sizes of the name on each, and the gap after it
SIZES = ((SMALL, 10.5), (SMALL, 9.5), (TINY, 9.5), (TINY, 8.5))
NARROW = 3.0
FLAGS = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True)
class _Wording:
    """A name at a size, and the pixels that it leaves for the numbers."""

    form: _Form
    name: str
    size: float
    with_rate: bool
    room: float


# a heading is fitted again whenever its numbers change: in every frame
@lru_cache(1024)
def _width(text: str, size: float, bold: bool = False) -> float:
    return width_of(text, font(size, bold))


def paint_heading(
    painter: QPainter,
    area: QRectF,
    race: Race,
    racer: int,
    step: int,
    names: tuple[Name, ...],
    colour: str,
    theme: Theme,
) -> None:
    """On the upper edge of a map, as much as there is room for: a name is cut before a number, and
    the part that sets it apart from others not at all."""
    wording, told = _fitted(area.width(), race, racer, step, names)
    form, line, numbers_size = wording.form, wording.form.line, NUMBERS * wording.size
    first, second = _width(wording.name, wording.size, True), _width(told, numbers_size)
    wide = form.name + first + GAP + second + PAD
    if form.below:
        wide = max(form.name + first, form.numbers + second) + NARROW
    rect = QRectF(area.left() + form.margin, area.top() + form.margin, wide, line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    whole = rect.adjusted(0, 0, 0, line if form.below else 0)
    paint_ground(painter, whole, theme.background, 225, 5)
    signed = form.numbers if form.sign_below else form.name
    at = QPointF(rect.left() + 0.5 * signed, rect.center().y() + line * form.sign_below)
    marks.draw_marker(painter, marker(racer), at, 4.5, colour, theme.casing)
    name = rect.adjusted(form.name, 0, 0, 0)
    numbers = name.translated(first + GAP, 0)
    if form.below:
        numbers = rect.adjusted(form.numbers, line, 0, line)
    for place, text, face, ink in (
        (name, wording.name, font(wording.size, bold=True), theme.text),
        (numbers, told, font(numbers_size), theme.muted),
    ):
        painter.setFont(face)
        painter.setPen(QColor(ink))
        painter.drawText(place, FLAGS, text)


def _fitted(
    width: float, race: Race, racer: int, step: int, names: tuple[Name, ...]
) -> tuple[_Wording, str]:
    """The best wording for a map of that width, and the numbers."""
    name, track = names[racer], race.tracks[racer]
    loss = short(float(track.losses[track.row(step)]))
    rated = loss if name.rated else f"η {short(race.lrs[racer])}   {loss}"
    for wording in _wordings(width, racer, names):
        numbers = rated if wording.with_rate else loss
        if _width(numbers, NUMBERS * wording.size) <= wording.room:
            break
    if wording.form.below:
        numbers = elided(numbers, font(NUMBERS * wording.size), wording.room)
    return wording, numbers


@lru_cache(64)
def _wordings(width: float, racer: int, names: tuple[Name, ...]) -> tuple[_Wording, ...]:
    """Those that leave room for numbers, from best to worst; the last ones are for any width."""
    name = names[racer]
    found = []
    for full, with_rate, size in WORDINGS:
        shown = name.full if full else name.cramped
        taken = BESIDE.name + _width(shown, size, True) + GAP + PAD
        if (room := width - 2 * MARGIN - taken) > 0.0:
            found.append(_Wording(BESIDE, shown, size, with_rate, room))
    for form, size in SIZES:
        room = width - 2 * form.margin - NARROW
        shown = fitted_names(names, size, room - form.name, bold=True)[racer]
        if shown in (name.full, name.cramped):
            break
    below = (_Wording(form, shown, size, rated, room - form.numbers) for rated in (True, False))
    return (*found, *below)
