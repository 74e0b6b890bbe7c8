"""The list of landscapes: by group, each with a small picture; typing searches it."""

from __future__ import annotations

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter

from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.problems.search import found
from gdviz.gui.panel.landscape_browser import card_of
from gdviz.gui.panel.thumbnails import Thumbnails
from gdviz.gui.widgets.controls import StillCombo

OWN = "custom formula"
OWN_LINE = "custom formula of one variable"
PICTURE = QSize(54, 38)
ID = Qt.ItemDataRole.UserRole


class LandscapeCombo(StillCombo):
    """Lets the user choose a landscape from a list or by typing part of its name."""

    picked = Signal(str)

    def __init__(self, pictures: Thumbnails) -> None:
        super().__init__()
        self._pictures = pictures
        pictures.ready.connect(self._picture_ready)
        self._model = QStandardItemModel(self)
        self._fill()
        self.setModel(self._model)
        # pictures in the list only: the field itself stays one line high
        self.setIconSize(QSize(1, 1))
        self.view().setIconSize(PICTURE)
        self.setMaxVisibleItems(14)
        self.setEditable(True)
        self.setInsertPolicy(StillCombo.InsertPolicy.NoInsert)
        # matches are shown in a separate list, the nearest first
        self._titles = QStringListModel(self)
        self._completer = QCompleter(self._titles, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._completed)
        self.setCompleter(self._completer)
        self.setAccessibleName("landscape")
        self.setToolTip("landscape to race on; type a part of its name to search")
        self.activated.connect(self._chosen)
        line = self.lineEdit()
        if line is not None:
            line.setAccessibleName("search for a landscape")
            line.editingFinished.connect(self._restore)
            line.textEdited.connect(self._search)
        self._shown = ""

    def _fill(self) -> None:
        for group in dict.fromkeys(info.group for info in LANDSCAPES):
            head = QStandardItem(group)
            head.setFlags(Qt.ItemFlag.NoItemFlags)
            self._model.appendRow(head)
            for info in LANDSCAPES:
                if info.group == group:
                    self._append(info.title, info.id, card_of(info).note)
        for own in (OWN, OWN_LINE):
            self._append(own.capitalize(), own, "")

    def _append(self, title: str, name: str, tip: str) -> None:
        item = QStandardItem(title)
        item.setData(name, ID)
        item.setToolTip(tip)
        if tip:
            # as large as the coming picture, so that the rows have their height from the start
            blank = QPixmap(PICTURE)
            blank.fill(Qt.GlobalColor.transparent)
            item.setIcon(QIcon(blank))
        self._model.appendRow(item)

    def show_name(self, name: str) -> None:
        """Show a landscape as chosen, without a signal."""
        self._shown = name
        index = self.findData(name, ID)
        self.setCurrentIndex(index)
        line = self.lineEdit()
        if line is not None:
            line.setText(self.itemText(index))
            line.setCursorPosition(0)

    def showPopup(self) -> None:
        here = self.currentIndex()
        rows = [row for row in range(self._model.rowCount()) if self._is_landscape(row)]
        # those in sight first
        rows.sort(key=lambda row: abs(row - here))
        for row in rows:
            self._show_picture(row)
        names = [self._model.item(row).data(ID) for row in rows]
        self._pictures.want(names, self.devicePixelRatioF())
        super().showPopup()

    def hidePopup(self) -> None:
        self._pictures.want(())
        super().hidePopup()

    def _is_landscape(self, row: int) -> bool:
        return self._model.item(row).data(ID) not in (None, OWN, OWN_LINE)

    def _picture_ready(self, name: str) -> None:
        self._show_picture(self.findData(name, ID))

    def _show_picture(self, row: int) -> None:
        item = self._model.item(row)
        image = self._pictures.picture(item.data(ID), self.devicePixelRatioF())
        if image is not None:
            item.setIcon(QIcon(QPixmap.fromImage(image)))

    def _search(self, text: str) -> None:
        own = [name.capitalize() for name in (OWN, OWN_LINE) if text.casefold() in name]
        self._titles.setStringList([info.title for info in found(text)] + own)

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
