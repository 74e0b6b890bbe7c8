"""A small window in which anything is found by typing a few letters of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.base.matching import level
from gdviz.gui.widgets.layouts import column, muted, named
from gdviz.gui.widgets.text_size import program_unit
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import Theme, font, mixed, width_of

WIDTH, ROW, ROWS, PAD, GAP = 660, 30, 12, 12, 16
FIELD_PIXELS, NAME_PIXELS, PLACE_PIXELS = 14.0, 13.0, 11.5
# as many as anybody looks through
MOST = 60
# the share of a row that a long title has at least
SHARE = 0.62
NOTHING = "nothing matches"
HINT = "type to find an action, lesson, landscape, optimizer, tab or data set"
STEER = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: ROWS - 1,
    Qt.Key.Key_PageUp: 1 - ROWS,
}
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Found:
    """A thing that can be chosen by its `id`.

    It is shown as `title` with its `place` and its `key`, and found by the title, by other `names`
    and, last, by other words; of equals what is `late` comes last. What is `barred` cannot be
    chosen now: that says why.
    """

    id: str
    title: str
    place: str
    key: str = ""
    names: tuple[str, ...] = ()
    words: str = ""
    barred: str = ""
    late: bool = False


def nearest(things: Sequence[Found], typed: str, recent: Sequence[str] = ()) -> list[Found]:
    """The things that match what is typed, the nearest first, of equals those chosen last, then
    those with the shorter title; without a word those chosen last before all others."""
    age = {name: k for k, name in enumerate(recent)}

    def old(thing: Found) -> tuple[bool, int]:
        return bool(thing.barred), age.get(thing.id, len(age))

    if not typed.strip():
        return sorted(things, key=old)[:MOST]
    ranked = []
    for thing in things:
        near = level(typed, (thing.title, *thing.names), f"{thing.place} {thing.words}")
        if near is not None:
            ranked.append(((near, *old(thing), thing.late, len(thing.title)), thing))
    return [thing for _, thing in sorted(ranked, key=lambda pair: pair[0])[:MOST]]


class Palette(QFrame):
    """`chosen` brings the id of a thing, after the palette has closed."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("palette")
        self._owner = parent
        self._things: Sequence[Found] = ()
        self._recent: Sequence[str] = ()
        # how many rows have room
        self._most = ROWS
        self.search = named(QLineEdit(), "find anything")
        self.search.setPlaceholderText(HINT)
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.model = _Rows(self)
        self.list = named(QListView(), "what is found")
        self.list.setModel(self.model)
        self.rows = _Painter(theme, self.list)
        self.list.setItemDelegate(self.rows)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.entered.connect(self.list.setCurrentIndex)
        self.list.clicked.connect(self._choose)
        self.note = muted(NOTHING)
        self.note.setContentsMargins(PAD, 4, PAD, 4)
        laid = column(self.search, self.list, self.note, margins=(8, 8, 8, 8), spacing=6)
        laid.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.setLayout(laid)

    def open_over(self, stage: QWidget, things: Sequence[Found], recent: Sequence[str]) -> None:
        """Show the palette over the upper part of a widget."""
        self._things, self._recent = things, recent
        self.rows.unit = unit = program_unit()
        self.search.setFont(font(FIELD_PIXELS * unit))
        top = min(stage.height() // 10, 60)
        room = stage.height() - top - 2 * self.search.sizeHint().height()
        self._most = max(min(room // self.rows.height, ROWS), 1)
        self.search.clear()
        self._search("")
        wide = min(round(WIDTH * unit), max(stage.width() - 2 * GAP, 1))
        self.search.setFixedWidth(wide - 16)
        corner = QPoint((stage.width() - wide) // 2, top)
        self.move(stage.mapToGlobal(corner))
        self.show()
        self.search.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """The window has the keys again."""
        super().hideEvent(event)
        self._owner.activateWindow()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.rows.theme = theme

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and pages move through the list, Return chooses."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in STEER:
                self._move(STEER[Qt.Key(event.key())])
                return True
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _move(self, rows: int) -> None:
        last, here = self.model.rowCount() - 1, self.list.currentIndex().row()
        # one row at a time goes around
        there = (here + rows) % (last + 1) if abs(rows) == 1 and last >= 0 else here + rows
        self.list.setCurrentIndex(self.model.index(min(max(there, 0), last)))

    def _search(self, text: str) -> None:
        found = nearest(self._things, text, self._recent)
        self.rows.fit(found)
        self.model.show(found)
        self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()
        self.list.setVisible(bool(found))
        self.note.setVisible(not found)
        self.list.setFixedHeight(self.rows.height * min(len(found), self._most))

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid() or self.model.found[index.row()].barred:
            return
        name = self.model.found[index.row()].id
        self.close()
        self.chosen.emit(name)


class _Rows(QAbstractListModel):
    """The things that are found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: Sequence[Found] = ()

    def show(self, found: Sequence[Found]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        thing = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return thing.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (thing.title, thing.barred or thing.place, thing.key)))
        return None


class _Painter(QStyledItemDelegate):
    """Paints a row: the title on the left, its place and its key on the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        # the width of the column of keys, and how much larger than usual text is
        self.keys, self.unit = 0, 1.0

    @property
    def height(self) -> int:
        """The height of a row."""
        return round(ROW * self.unit)

    def fit(self, found: Sequence[Found]) -> None:
        """Make the column of keys as wide as the widest of these."""
        widest = max(
            (width_of(thing.key, font(PLACE_PIXELS * self.unit)) for thing in found), default=0.0
        )
        self.keys = int(widest) + GAP if widest else 0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: Any = index.model()
        thing, theme = model.found[index.row()], self.theme
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(mixed(theme.background, theme.accent, 0.18)))
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        small, face = font(PLACE_PIXELS * self.unit), font(NAME_PIXELS * self.unit)
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        quiet, ink = QColor(theme.muted), QColor(theme.muted if thing.barred else theme.text)
        painter.setFont(small)
        painter.setPen(ink)
        painter.drawText(inner, right, thing.key)
        inner.adjust(0, 0, -self.keys, 0)
        title = min(width_of(thing.title, face), SHARE * inner.width())
        place = elided(thing.barred or thing.place, small, inner.width() - title - GAP)
        painter.setPen(quiet)
        painter.drawText(inner, right, place)
        inner.adjust(0, 0, -int(width_of(place, small)) - GAP, 0)
        painter.setFont(face)
        painter.setPen(ink)
        painter.drawText(inner, left, elided(thing.title, face, inner.width()))
