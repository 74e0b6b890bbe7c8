"""The standings beside the race; also its legend."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gdviz.core.analysis.standings import Standing
from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted, fitted_outcome
from gdviz.gui.panel.editing import soloed, toggled
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.layouts import column
from gdviz.gui.widgets.racer_icon import CHIP, chip
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

Index = QModelIndex | QPersistentModelIndex
HEADS = ("", "racer", "loss", "‖∇f‖", "distance", "steps", "evals", "outcome")
TIPS = (
    "rank by loss at the playhead",
    "racer: click its sign to hide or show it, double-click to show it alone",
    "loss at the playhead; the lowest leads",
    "length of the gradient; ● at a stationary point, where it counts as zero",
    "distance to the lowest known minimum; ☆ a higher one is nearer",
    "number of steps taken up to the playhead",
    "evaluations of loss, gradient and Hessian that the method needed",
    "how the race of this racer ended",
)
# the columns of the names and of how a race ended, and the room beside these texts
NAMES, OUTCOME, SPARE, INSET = 1, len(HEADS) - 1, 46, 22
NUMBERS = (0, 2, 3, 4, 5, 6)
LOSS, DISTANCE = 2, 4
# the widest texts of the columns of numbers; the last to go where there is little room is the loss
WIDEST = ("00", "", "−0.00·10⁻³⁰", "● 0.00·10⁻³⁰⁰", "☆ 0.00·10⁻³⁰", "000000", "000000")
SPARED = (6, 5, 4, 3)
# above and below a row's text
ROW = 9
# the least widths of a name and of an outcome, in widths of a letter, and the most of both
LEAST_NAME, LEAST_OUTCOME, MOST_NAME, ROOMY_OUTCOME = 9, 8, 40, 26
# as numbers, which a painted table asks for some hundred times
ROLES = TEXT, SIDE, TIP, SIGN, INK = (
    int(Qt.ItemDataRole.DisplayRole),
    int(Qt.ItemDataRole.TextAlignmentRole),
    int(Qt.ItemDataRole.ToolTipRole),
    int(Qt.ItemDataRole.DecorationRole),
    int(Qt.ItemDataRole.ForegroundRole),
)


class StandingsModel(QAbstractTableModel):
    """The rows of `standings`, updated in place."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.rows: tuple[Standing, ...] = ()
        self._texts: list[tuple[str, ...]] = []
        self._colours: tuple[str, ...] = ()
        # of the racers, as their colours are
        self.slots: tuple[int, ...] = ()
        self._looks: list[tuple[tuple[Any, ...], tuple[str, ...]]] = []

    def show(
        self, rows: tuple[Standing, ...], texts: list[tuple[str, ...]], colours: tuple[str, ...]
    ) -> None:
        """Put these rows into the table, with the texts of each, and the racers' colours."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows, self._texts, self._colours = rows, texts, colours
            self._looks = [self._look(k) for k in range(len(rows))]
            self.endResetModel()
            return
        before = self._looks
        self.rows, self._texts, self._colours = rows, texts, colours
        self._looks = [self._look(k) for k in range(len(rows))]
        for k, (old, new) in enumerate(zip(before, self._looks, strict=True)):
            for at, texts_at in enumerate(zip(old[1], new[1], strict=True)):
                if old[0] != new[0] or len(set(texts_at)) > 1:
                    # a cell by itself: of more than one the whole table is painted again
                    self.dataChanged.emit(cell := self.index(k, at), cell)

    def _look(self, k: int) -> tuple[tuple[Any, ...], tuple[str, ...]]:
        """What the cells of a row are painted with, and their texts."""
        row = self.rows[k]
        sign = row.visible, self.slots[row.index], self._colours[row.index]
        return (row.index, *sign, self.theme), self._texts[k]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        told = {
            Qt.ItemDataRole.DisplayRole: HEADS[section],
            Qt.ItemDataRole.ToolTipRole: TIPS[section],
            Qt.ItemDataRole.TextAlignmentRole: _side(section),
        }
        return told.get(Qt.ItemDataRole(role))

    def data(self, index: Index, role: int = 0) -> Any:
        if role not in ROLES:
            return None
        row, column = self.rows[index.row()], index.column()
        if role == TEXT:
            return self._texts[index.row()][column]
        if role == SIDE:
            return _side(column)
        if role == TIP and column in (DISTANCE, OUTCOME):
            return row.outcome if column == OUTCOME else _nearer(row)
        if role == SIGN and column == NAMES:
            at = row.index
            return chip(self.slots[at], self._colours[at], row.visible, self.theme)
        if role == INK:
            faint = not row.visible or column in (0, OUTCOME)
            return QColor(self.theme.muted if faint else self.theme.text)
        return None


def _texts(row: Standing, name: str, outcome: str) -> tuple[str, ...]:
    distance = "–" if row.distance is None else short(row.distance)
    if row.other_minimum is not None:
        distance = f"☆ {distance}"
    slope = f"● {short(row.grad_norm)}" if row.stationary else short(row.grad_norm)
    counts = str(row.steps), str(row.evaluations)
    return str(row.rank), name, short(row.loss), slope, distance, *counts, outcome


def _nearer(row: Standing) -> str | None:
    """The meaning of the star beside a distance."""
    if row.other_minimum is None:
        return None
    return f"nearer by: another known minimum, {short(row.other_minimum)} away, but a higher one"


@cache
def _side(column: int) -> Any:
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class _Table(QTableView):
    """Knows how far to the right it was pressed last: by the time of a click the pointer may be
    elsewhere, and a finger has none."""

    pressed_at = 0
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed_at = event.position().toPoint().x()
        super().mousePressEvent(event)


class StandingsTable(Tab):
    """The ranking at the playhead; a click on a racer's sign hides it."""

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._names: tuple[Name, ...] = ()
        self._texts: tuple[str, ...] = ()
        self._sharing = False
        self.model = StandingsModel(theme)
        self.table = _Table()
        self.table.setModel(self.model)
        self._set_up()
        self.setLayout(column(self.table))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._share_out()

    def _set_up(self) -> None:
        table = self.table
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setWordWrap(False)
        table.setAccessibleName("standings")
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setStretchLastSection(True)
        header.sectionResized.connect(self._resized)
        table.resized.connect(self._share_out)
        table.clicked.connect(self._clicked)
        table.doubleClicked.connect(self._double_clicked)

    def display(self, shown: Shown) -> None:
        """Another race, other names, colours or racers in sight."""
        known = self._shown
        same = known is not None and (known.scene, known.theme) == (shown.scene, shown.theme)
        self._shown, self.model.theme = shown, shown.theme
        # an edit comes long before its race
        if not same:
            self._refresh()

    def _refresh(self) -> None:
        scene = self._shown.scene if self._shown is not None else None
        if scene is None or not self.isVisible():
            return
        if scene.names != self._names:
            self._names = scene.names
            self._share_out()
            return
        rows = scene.standings(self._step)
        width = self.table.fontMetrics().horizontalAdvance
        room = self.table.horizontalHeader().sectionSize(OUTCOME) - INSET
        texts = [
            _texts(row, self._texts[row.index], fitted_outcome(row.outcome, width, room))
            for row in rows
        ]
        self.model.slots = scene.slots
        self.model.show(rows, texts, scene.colours)

    def _share_out(self) -> None:
        """Give each column its room: numbers what they need at most, as many of them as leave some
        to names and outcomes, and the rest to these; not at every step."""
        table, header = self.table, self.table.horizontalHeader()
        text, unit = table.fontMetrics(), text_unit(table)
        table.verticalHeader().setDefaultSectionSize(text.height() + ROW)
        table.setIconSize(QSize(round(CHIP * unit), round(CHIP * unit)))
        letter, spare = text.horizontalAdvance("n"), round(SPARE * unit)
        named = max((text.horizontalAdvance(name.full) for name in self._names), default=0)
        wanted = spare + min(max(named, LEAST_NAME * letter), MOST_NAME * letter)
        wide = {k: text.horizontalAdvance(WIDEST[k]) + INSET for k in NUMBERS}
        whole = table.viewport().width()
        self._sharing = True
        for k in SPARED:
            roomy = sum(wide.values()) + wanted + ROOMY_OUTCOME * letter <= whole
            header.setSectionHidden(k, not roomy)
            if not roomy:
                del wide[k]
        for k, pixels in wide.items():
            header.resizeSection(k, pixels)
        free, outcome = whole - sum(wide.values()), INSET + LEAST_OUTCOME * letter
        told = free - outcome >= spare + LEAST_NAME * letter
        header.setSectionHidden(OUTCOME, not told)
        name = min(wanted, free - outcome) if told else free
        header.resizeSection(NAMES, name)
        self._sharing = False
        self._shorten(name)
        self._refresh()

    def _shorten(self, wide: int) -> None:
        table = self.table
        rooms = (wide - round(SPARE * text_unit(table)),) * len(self._names)
        self._texts = fitted(self._names, table.fontMetrics().horizontalAdvance, rooms)

    def _resized(self, changed: int, _: int, wide: int) -> None:
        """A column is dragged."""
        if self._sharing:
            return
        if changed == NAMES and self._names:
            self._shorten(wide)
        if changed in (NAMES, OUTCOME) and self._names:
            self._refresh()

    def _clicked(self, index: QModelIndex) -> None:
        racer = self.model.rows[index.row()].index
        self.views.emit({"racer": racer + 1})
        pointer = self.table.pressed_at - self.table.visualRect(index).left()
        if index.column() == NAMES and pointer < CHIP + 8 and self._shown is not None:
            self.edits.emit(toggled(self._shown.spec, racer), "")

    def _double_clicked(self, index: QModelIndex) -> None:
        if self._shown is not None:
            alone = soloed(self._shown.spec, self.model.rows[index.row()].index)
            self.edits.emit(alone, "")
