"""A formula and its gradient, typeset below the field where it is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from gdviz.core.formula.objective import FormulaObjective
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.paint.boxes import TypeBox, paint_box
from gdviz.render.paint.formula_lines import set_lines
from gdviz.render.paint.notation import GREEK
from gdviz.render.paint.theme import font, mixed, width_of
from gdviz.render.paint.typeset import Setter

# sizes of the text that are tried until it fits, and the lines of one formula
SIZES = (13.0, 12.0, 11.0, 10.0)
MOST_LINES = 2
GAP = 3.0
# a line that is still too long is drawn smaller, down to this part; the part beyond the card is
# marked with an ellipsis, and the tip has the whole formula
SMALLEST = 0.75
ELLIPSIS = " …"
# how far the gradient's ink is mixed into the ground
FAINT = 0.35


class FormulaCard(QWidget):
    """As wide as its place, as high as it needs to be; nothing is shown before `set_formula`."""

    def __init__(self) -> None:
        super().__init__()
        self._objective: FormulaObjective | None = None
        # lines of type, each with whether it belongs to the gradient
        self.lines: list[tuple[TypeBox, bool]] = []
        self.failure = ""

    def set_formula(self, objective: FormulaObjective) -> None:
        """Another formula, in the variables and parameters it has."""
        if self._objective is not objective:
            self._objective = objective
            self._lay_out()

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        # an exception that leaves a paint call can take the program down
        try:
            self._paint()
        except Exception as error:
            self.failure = repr(error)

    def _lay_out(self) -> None:
        if self._objective is None or self.width() < 2:
            return
        unit = text_unit(self)
        for size in SIZES:
            self.lines = _set(self._objective, size * unit, self.width())
            if all(box.width <= self.width() for box, _ in self.lines):
                break
        self.setFixedHeight(round(sum(box.up + box.down + GAP for box, _ in self.lines)))
        self.update()

    def _paint(self) -> None:
        palette = self.palette()
        ink = palette.color(QPalette.ColorRole.WindowText).name()
        faint = mixed(ink, palette.color(QPalette.ColorRole.Window).name(), FAINT)
        y = 0.0
        with QPainter(self) as painter:
            for box, of_gradient in self.lines:
                self._paint_line(painter, box, y + box.up, faint if of_gradient else ink)
                y += box.up + box.down + GAP

    def _paint_line(self, painter: QPainter, box: TypeBox, base: float, ink: str) -> None:
        share, room = shrunk(box, self.width()), float(self.width())
        painter.save()
        if share * box.width > room + 1.0:
            face = font(SIZES[-1])
            room -= width_of(ELLIPSIS, face)
            painter.setFont(face)
            painter.setPen(QColor(ink))
            painter.drawText(QPointF(room, base), ELLIPSIS)
        painter.setClipRect(QRectF(0.0, base - box.up - GAP, room, box.up + box.down + 2.0 * GAP))
        painter.translate(0.0, base)
        painter.scale(share, share)
        paint_box(painter, box, 0.0, 0.0, ink)
        painter.restore()


def shrunk(box: TypeBox, width: float) -> float:
    """The part of its size at which a line is drawn in the room."""
    return max(min(width / max(box.width, 1.0), 1.0), SMALLEST)


def _set(objective: FormulaObjective, size: float, width: float) -> list[tuple[TypeBox, bool]]:
    plain, tidy = Setter(size, GREEK), Setter(size, GREEK, tidy=True)
    lines = [(box, False) for box in set_lines("f = ", objective.node, plain, width, MOST_LINES)]
    for name, slope in zip(objective.names, objective.slopes, strict=True):
        made = set_lines(f"∂f/∂{name} = ", slope, tidy, width, MOST_LINES)
        lines += [(box, True) for box in made]
    return lines
