"""The choice of landscapes: by group, searchable, each with a small picture."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter

from gdviz.core.objectives.landscape import LANDSCAPES, problem_of
from gdviz.core.spec import Landscape
from gdviz.gui.knob_editor import StillCombo
from gdviz.render.relief import relief
from gdviz.render.theme import Theme

OWN = "own formula"
OWN_LINE = "own formula of one variable"
PICTURE = QSize(54, 38)
ID = Qt.ItemDataRole.UserRole


class LandscapeCombo(StillCombo):
    """Tells which landscape is chosen, by list or by typing part of its name."""

    picked = Signal(str)

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self.look = look
        self._model = QStandardItemModel(self)
        self._fill()
        self.setModel(self._model)
        # pictures in the list only: the field itself stays one line high
        self.setIconSize(QSize(1, 1))
        self.view().setIconSize(PICTURE)
        self.setMaxVisibleItems(14)
        self.setEditable(True)
        self.setInsertPolicy(StillCombo.InsertPolicy.NoInsert)
        completer = QCompleter(self._model, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.activated.connect(self._completed)
        self.setCompleter(completer)
        self.setToolTip("the landscape; type to search")
        self.activated.connect(self._chosen)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._restore)
        # pictures are drawn one at a time while the list is open
        self._drawing = QTimer(self, interval=0)
        self._drawing.timeout.connect(self._draw_next)
        self._undrawn: list[int] = []
        self.drawn: set[int] = set()
        self._shown = ""

    def _fill(self) -> None:
        groups = list(dict.fromkeys(info.group for info in LANDSCAPES))
        for group in groups:
            head = QStandardItem(group)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(head)
            for info in LANDSCAPES:
                if info.group == group:
                    self._append(info.title, info.id, f"{info.summary}\n{info.source}")
        for own in (OWN, OWN_LINE):
            self._append(own.capitalize(), own, "")

    def _append(self, title: str, name: str, tip: str) -> None:
        item = QStandardItem(title)
        item.setData(name, ID)
        item.setToolTip(tip)
        if tip:
            # as large as the picture to come, so that the rows have their height from the start
            blank = QPixmap(PICTURE)
            blank.fill(Qt.GlobalColor.transparent)
            item.setIcon(QIcon(blank))
        self._model.appendRow(item)

    def show_name(self, name: str) -> None:
        """Show a landscape as chosen, without telling anyone."""
        self._shown = name
        index = self.findData(name, ID)
        self.setCurrentIndex(index)
        line = self.lineEdit()
        if line is not None:
            line.setText(self.itemText(index))
            line.setCursorPosition(0)

    def set_theme(self, look: Theme) -> None:
        """Another look: the pictures are drawn again when the list is opened."""
        self.look = look
        self.drawn.clear()

    def showPopup(self) -> None:
        here = self.currentIndex()
        rows = [r for r in range(self._model.rowCount()) if self._is_landscape(r)]
        # those in sight first
        self._undrawn = sorted(set(rows) - self.drawn, key=lambda row: abs(row - here))
        self._drawing.start()
        super().showPopup()

    def hidePopup(self) -> None:
        self._drawing.stop()
        super().hidePopup()

    def _is_landscape(self, row: int) -> bool:
        return self._model.item(row).data(ID) not in (None, OWN, OWN_LINE)

    def _draw_next(self) -> None:
        if not self._undrawn:
            self._drawing.stop()
            return
        row = self._undrawn.pop(0)
        self.drawn.add(row)
        item = self._model.item(row)
        problem = problem_of(Landscape(item.data(ID)))
        ratio = self.devicePixelRatioF()
        size = (round(PICTURE.width() * ratio), round(PICTURE.height() * ratio))
        picture = QPixmap.fromImage(relief(problem, problem.box, size, self.look).ground)
        picture.setDevicePixelRatio(ratio)
        item.setIcon(QIcon(picture))

    def _completed(self, text: str) -> None:
        index = self.findText(text)
        if index >= 0:
            self._chosen(index)

    def _chosen(self, index: int) -> None:
        name = self.itemData(index, ID)
        if name is not None:
            self.picked.emit(name)

    def _restore(self) -> None:
        self.show_name(self._shown)
