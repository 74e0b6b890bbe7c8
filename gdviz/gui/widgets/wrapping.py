"""A row of controls that goes on in the next line where it has no room."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSpacerItem, QWidget

from gdviz.gui.widgets.layouts import NO_MARGINS, Margins, Part

# an item of a line, its width, and its share of the free room
Placed = tuple[QLayoutItem, int, int]


class WrappingRow(QLayout):
    """Items from left to right, line by line; those with a share of the free room grow, from their
    least width on."""

    def __init__(self, margins: Margins = NO_MARGINS, spacing: int = 6) -> None:
        super().__init__()
        self._held: list[QLayoutItem] = []
        self._shares: list[int] = []
        self.setContentsMargins(*margins)
        self.setSpacing(spacing)

    def add(self, part: Part) -> None:
        """Add a widget, alone or with its share, pixels of space, or None: room left free."""
        if isinstance(part, int):
            self.addItem(QSpacerItem(part, 0))
        elif isinstance(part, QWidget):
            self.addWidget(part)
        elif isinstance(part, QLayout):
            raise TypeError("a wrapping row holds no layouts")
        else:
            widget, share = part or (None, 1)
            self.addItem(QSpacerItem(0, 0)) if widget is None else self.addWidget(widget)
            # free room gives way to all that grows
            self._shares[-1] = share if widget is not None else -1

    def addItem(self, item: QLayoutItem) -> None:
        self._held.append(item)
        self._shares.append(0)

    def count(self) -> int:
        return len(self._held)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._held[index] if 0 <= index < len(self._held) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._held):
            return None
        self._shares.pop(index)
        return self._held.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self.contentsMargins()
        lines = self._lines(width - margins.left() - margins.right())
        high = sum(map(_height, lines)) + self.spacing() * max(len(lines) - 1, 0)
        return high + margins.top() + margins.bottom() if lines else 0

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        shown = [item for item in self._held if item.widget() and not item.isEmpty()]
        wide = sum(item.sizeHint().width() + self.spacing() for item in shown)
        wide += margins.left() + margins.right()
        return QSize(wide, self.heightForWidth(wide))

    def minimumSize(self) -> QSize:
        margins = self.contentsMargins()
        wide = max((i.minimumSize().width() for i in self._held if not i.isEmpty()), default=0)
        return QSize(wide + margins.left() + margins.right(), 0)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        margins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        y = inner.top()
        for line in self._lines(inner.width()):
            high, x = _height(line), inner.left()
            for item, wide in self._filled(line, inner.width()):
                item.setGeometry(QRect(QPoint(x, y), QSize(wide, high)))
                x += wide + (self.spacing() if item.widget() else 0)
            y += high + self.spacing()

    def _lines(self, width: int) -> list[list[Placed]]:
        """The items that are seen, by lines; room alone begins none."""
        lines: list[list[Placed]] = []
        x = 0
        for item, share in zip(self._held, self._shares, strict=True):
            control = item.widget() is not None
            if control and item.isEmpty():
                continue
            least = item.minimumSize().width()
            wide = least if share > 0 else max(item.sizeHint().width(), least)
            if control and (not lines or x + wide > width):
                lines.append([])
                x = 0
            if lines and (control or x):
                lines[-1].append((item, min(wide, width), share))
                x += wide + (self.spacing() if control else 0)
        return lines

    def _filled(self, line: list[Placed], width: int) -> list[tuple[QLayoutItem, int]]:
        """The items of a line, the free room shared among them."""
        controls = sum(1 for item, _, _ in line if item.widget())
        spare = width - sum(wide for _, wide, _ in line) - self.spacing() * max(controls - 1, 0)
        grown = {}
        whole = sum(share for _, _, share in line if share > 0)
        for k, (item, wide, share) in enumerate(line):
            if share > 0 and spare > 0:
                most = item.maximumSize().width()
                grown[k] = min(spare * share // whole, max(most - wide, 0))
        left = max(spare - sum(grown.values()), 0)
        pushed = next((k for k, (_, _, share) in enumerate(line) if share < 0), None)
        if pushed is not None:
            grown[pushed] = left
        return [(item, wide + grown.get(k, 0)) for k, (item, wide, _) in enumerate(line)]


def _height(line: list[Placed]) -> int:
    return max((item.sizeHint().height() for item, _, _ in line), default=0)


def wrapped(*parts: Part, margins: Margins = NO_MARGINS, spacing: int = 6) -> WrappingRow:
    """The parts side by side, on as many lines as they need."""
    made = WrappingRow(margins, spacing)
    for part in parts:
        made.add(part)
    return made
