"""The standings beside the race; also its legend."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from gdviz.core.analysis.standings import Standing
from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted, fitted_outcome
from gdviz.gui.panel.editing import soloed, toggled
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.layouts import column
from gdviz.render.paint import marks
from gdviz.render.paint.theme import Theme, marker
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
WIDTHS = (30, 178, 90, 104, 88, 68, 68, 200)
# the column of the names, its room besides them, and its largest width
NAMES, SPARE, WIDEST = 1, 46, 320
OUTCOME, INSET = len(HEADS) - 1, 10
NUMBERS = (0, 2, 3, 4, 5, 6)
DISTANCE = 4
CHIP = 16
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
        return (row.index, row.visible, self._colours[row.index], self.theme), self._texts[k]

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
            return chip(row.index, self._colours[row.index], row.visible, self.theme)
        if role == INK:
            faint = not row.visible or column in (0, OUTCOME)
            return QColor(self.theme.muted if faint else self.theme.text)
        return None


@lru_cache(256)
def chip(index: int, colour: str, visible: bool, theme: Theme) -> QIcon:
    """A racer's marker as an icon; faint for a hidden one."""
    picture = QPixmap(2 * CHIP, 2 * CHIP)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setOpacity(1.0 if visible else 0.3)
    middle = QPointF(CHIP / 2, CHIP / 2)
    marks.draw_marker(painter, marker(index), middle, 5.5, colour, theme.background)
    painter.end()
    return QIcon(picture)


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
        self.model = StandingsModel(theme)
        self.table = _Table()
        self.table.setModel(self.model)
        self._set_up()
        self.setLayout(column(self.table))

    def _set_up(self) -> None:
        table = self.table
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(23)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        for i, width in enumerate(WIDTHS):
            header.resizeSection(i, width)
        header.setStretchLastSection(True)
        header.sectionResized.connect(self._resized)
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
        self._fit_names(scene.names)
        rows = scene.standings(self._step)
        width = self.table.fontMetrics().horizontalAdvance
        room = self.table.horizontalHeader().sectionSize(OUTCOME) - INSET
        texts = [
            _texts(row, self._texts[row.index], fitted_outcome(row.outcome, width, room))
            for row in rows
        ]
        self.model.show(rows, texts, scene.colours)

    def _fit_names(self, found: tuple[Name, ...]) -> None:
        """The column of the names is as wide as the longest one; not at every step."""
        if found != self._names:
            self._names = found
            text = self.table.fontMetrics()
            wide = SPARE + max((text.horizontalAdvance(name.full) for name in found), default=0)
            header = self.table.horizontalHeader()
            header.resizeSection(NAMES, min(max(wide, WIDTHS[NAMES]), WIDEST))
            self._shorten(header.sectionSize(NAMES))

    def _shorten(self, wide: int) -> None:
        rooms = (wide - SPARE,) * len(self._names)
        self._texts = fitted(self._names, self.table.fontMetrics().horizontalAdvance, rooms)

    def _resized(self, changed: int, _: int, wide: int) -> None:
        if changed == NAMES:
            self._shorten(wide)
        if changed in (NAMES, OUTCOME):
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
