"""The headings above maps of one racer each: sign, name, learning rate and present loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.spec.names import Name
from gdviz.render.paint import marks
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import font, marker, width_of
from gdviz.render.paint.ticks import short
from gdviz.render.scene.scene import Scene

# in units: the height of a heading of one line, and of a second line
LINE, SECOND = 21.0, 14.0
SIZE = 12.5
# in sizes of text: the sign with its gap, the gap before the numbers, and the sign's middle
SIGN, GAP, MIDDLE = 1.35, 0.9, 0.45
# room is kept for a loss as wide as this one, so that no step has another wording
WIDEST = "1.23·10⁻¹⁰"
ONE_LINE = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True)
class Form:
    """Whether names are in full, and rates are there; the size as a share of `SIZE`; the number of
    lines, and what stands before a loss."""

    full: bool
    rated: bool
    share: float = 1.0
    lines: int = 1
    word: str = ""


# from best to worst; of the last one names and losses are cut, but never to nothing
FORMS = (
    Form(True, True, word="loss "),
    Form(True, True),
    Form(True, True, 0.88),
    Form(False, True),
    Form(False, True, 0.88),
    Form(True, True, 0.88, 2),
    Form(False, True, 0.88, 2),
    Form(False, True, 0.76, 2),
    Form(False, False, 0.88, 2),
    Form(False, False, 0.76, 2),
)


@dataclass(frozen=True)
class Wording:
    """The form that fits above all maps of a width, and the racers' names in it."""

    form: Form
    names: tuple[str, ...]
    size: float


@dataclass(frozen=True)
class Headings:
    """Those of a scene, in units of `unit` pixels of the painter; all of them have one form, which
    depends on the room alone."""

    scene: Scene
    unit: float = 1.0

    def height(self, width: float) -> float:
        """The pixels that a heading needs above a map of that width."""
        return self.unit * (LINE + SECOND * (self.wording(width).form.lines - 1))

    def wording(self, width: float) -> Wording:
        """The form above maps of that width."""
        scene = self.scene
        return _wording(scene.names, self._rates, scene.visible, round(width), self.unit)

    @cached_property
    def _rates(self) -> tuple[str, ...]:
        """The learning rates, where the name does not include them."""
        pairs = zip(self.scene.names, self.scene.race.lrs, strict=True)
        return tuple("" if name.rated else f"η {short(lr)}   " for name, lr in pairs)

    def paint(self, painter: QPainter, place: QRectF, racer: int, step: int) -> None:
        """Sign and name on the left of a place, the numbers on its right or below."""
        scene, wording = self.scene, self.wording(place.width())
        form, size = wording.form, wording.size
        lines = place.adjusted(0, 0, 0, place.top() + LINE * self.unit - place.bottom())
        at = QPointF(lines.left() + MIDDLE * size, lines.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour, casing = scene.colours[racer], scene.theme.casing
        marks.draw_marker(painter, marker(scene.slots[racer]), at, 0.38 * size, colour, casing)
        after = lines.adjusted(SIGN * size, 0, 0, 0)
        painter.setFont(font(size, bold=True))
        painter.setPen(QColor(scene.theme.text))
        painter.drawText(after, ONE_LINE, wording.names[racer])
        painter.setFont(font(size))
        painter.setPen(QColor(scene.theme.muted))
        numbers = self._numbers(form, racer, step, size, after.width())
        if form.lines > 1:
            painter.drawText(after.translated(0, SECOND * self.unit), ONE_LINE, numbers)
        else:
            painter.drawText(lines, ONE_LINE | int(Qt.AlignmentFlag.AlignRight), numbers)

    def _numbers(self, form: Form, racer: int, step: int, size: float, most: float) -> str:
        """Learning rate and loss; a loss that is wider than its room loses digits."""
        track = self.scene.race.tracks[racer]
        row = track.row(self.scene.own(racer, step))
        loss = short(float(track.losses[row]))
        before = (self._rates[racer] if form.rated else "") + form.word
        room = _width(before + WIDEST, size) if form.lines == 1 else most
        return before + elided(loss, font(size), room - _width(before, size))


# asked for in every frame
@lru_cache(1024)
def _width(text: str, size: float, bold: bool = False) -> float:
    return width_of(text, font(size, bold))


@lru_cache(64)
def _wording(
    names: tuple[Name, ...],
    rates: tuple[str, ...],
    shown: tuple[bool, ...],
    width: int,
    unit: float,
) -> Wording:
    racers = [i for i, on in enumerate(shown) if on]
    for form in FORMS:
        size = SIZE * form.share * unit
        numbers = [(rates[i] if form.rated else "") + form.word + WIDEST for i in racers]
        taken = [_width(text, size) for text in numbers]
        most = width - SIGN * size
        beside = [room + GAP * size if form.lines == 1 else 0.0 for room in taken]
        rooms = tuple(most - room for room in beside)
        texts = fitted_names(tuple(names[i] for i in racers), size, rooms, bold=True)
        found = Wording(form, _by_racer(racers, texts, len(names)), size)
        allowed = all(
            text == names[i].full or (not form.full and text == names[i].cramped)
            for i, text in zip(racers, texts, strict=True)
        )
        fits = all(
            _width(text, size, True) <= room for text, room in zip(texts, rooms, strict=True)
        )
        if allowed and fits and (form.lines == 1 or max(taken, default=0.0) <= most):
            break
    return found


def _by_racer(racers: list[int], texts: tuple[str, ...], count: int) -> tuple[str, ...]:
    told = dict(zip(racers, texts, strict=True))
    return tuple(told.get(i, "") for i in range(count))
