"""The glossary: topics and titles on the left, the entry on the right."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTextBrowser,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from gdviz.core.files.glossary import GlossaryEntry, Work, entry_of, looked_up
from gdviz.gui.widgets.layouts import column, named
from gdviz.gui.widgets.text_size import program_unit
from gdviz.render.paint.theme import font, readable

SIZE, SMALLEST = (760, 520), (420, 300)
LIST_WIDTH, TITLE_PIXELS, TEXT_PIXELS = 280, 16, 13
ID = Qt.ItemDataRole.UserRole


class GlossaryView(QDialog):
    """Searchable by any word; stays open beside the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Glossary")
        self.resize(*SIZE)
        self.setMinimumSize(*SMALLEST)
        self.search = named(QLineEdit(clearButtonEnabled=True), "search the glossary")
        self.search.setPlaceholderText("search: a symbol, a method, a word")
        self.search.textChanged.connect(self._searched)
        self.search.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setHeaderHidden(True)
        self.list.currentItemChanged.connect(self._show_item)
        self._items: dict[str, QTreeWidgetItem] = {}
        # the size of text that it has been made for
        self._unit = 0.0
        self.title = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.text = QTextBrowser(openExternalLinks=True)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        across = QHBoxLayout(self)
        across.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        across.addLayout(column(self.search, self.list))
        across.addLayout(column(self.title, self.text, margins=(10, 6, 6, 0)), 1)

    def open_at(self, name: str = "") -> None:
        """Show the glossary, at an entry if its id is given."""
        unit = program_unit()
        if unit != self._unit:
            self._unit = unit
            self.list.setFixedWidth(round(LIST_WIDTH * unit))
            self.title.setFont(font(TITLE_PIXELS * unit, bold=True))
            self._items = {}
        if name or not self._items:
            self.search.clear()
            self._searched("")
        if name in self._items:
            self.list.setCurrentItem(self._items[name])
        self.show()
        self.raise_()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move through the list while one types."""
        if watched is self.search and isinstance(event, QKeyEvent):
            pressed = event.type() == QEvent.Type.KeyPress
            if pressed and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                QApplication.sendEvent(self.list, event)
                return True
            if pressed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return True
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Links take the colour of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show_item(self.list.currentItem(), None)

    def _searched(self, text: str) -> None:
        self._items = {}
        self.list.clear()
        entries = looked_up(text)
        for topic in dict.fromkeys(entry.topic for entry in entries):
            head = QTreeWidgetItem([topic])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, font((TEXT_PIXELS - 1) * self._unit, bold=True))
            self.list.addTopLevelItem(head)
            for entry in entries:
                if entry.topic == topic:
                    self._items[entry.id] = item = QTreeWidgetItem(head, [entry.title])
                    item.setData(0, ID, entry.id)
        self.list.expandAll()
        self._show(None)
        if entries:
            self.list.setCurrentItem(self._items[entries[0].id])

    def _show_item(self, item: QTreeWidgetItem | None, _: QTreeWidgetItem | None) -> None:
        name = None if item is None else item.data(0, ID)
        if name is not None:
            self._show(entry_of(name))

    def _show(self, entry: GlossaryEntry | None) -> None:
        self.title.setText(entry.title if entry else "")
        text = entry.text if entry else "nothing has all of these words"
        self.text.setFont(readable(font(TEXT_PIXELS * self._unit), text))
        if entry and entry.works:
            self.text.setHtml("".join(map(_paragraph, entry.works)))
        else:
            self.text.setPlainText(text)


def _paragraph(work: Work) -> str:
    """A work, and below it its address as a link."""
    address = work.link.removeprefix("https://")
    return f'<p>{escape(work.text)}<br><a href="{escape(work.link)}">{escape(address)}</a></p>'
