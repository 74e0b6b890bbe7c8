"""A choice of racers by their names, which are as long as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionComboBox

from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.text_size import text_unit

LEAST, SIGN = 150, 16
# between a racer's sign and its name, and after it
GAPS = 10


class NamesCombo(StillCombo):
    """Grows with the widest name, and shortens what is wider than itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("racer")
        self.setToolTip("racer to explain; a click on a row of the standings selects it, too")
        self._names: tuple[Name, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_names(self, names: Sequence[Name], icons: Sequence[QIcon]) -> None:
        """The racers to choose from, in order."""
        self._names = tuple(names)
        self.clear()
        for name, icon in zip(names, icons, strict=True):
            self.addItem(icon, name.full)
        self._fit_size()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_size()

    def _fit_size(self) -> None:
        """Signs as large as the text is, and room for the longest name."""
        unit = text_unit(self)
        self.setIconSize(QSize(round(SIGN * unit), round(SIGN * unit)))
        text, least = self.fontMetrics(), round(LEAST * unit)
        widest = max((text.horizontalAdvance(name.full) for name in self._names), default=0)
        self.setMinimumWidth(least)
        self.setMaximumWidth(max(least, widest + 1 + self.width() - self._room))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @property
    def _room(self) -> int:
        """The pixels that a name has."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        field = self.style().subControlRect(kind, option, edit, self)
        return field.width() - self.iconSize().width() - GAPS

    def _fit(self) -> None:
        rooms = (self._room,) * len(self._names)
        texts = fitted(self._names, self.fontMetrics().horizontalAdvance, rooms)
        for i, text in enumerate(texts):
            if self.itemText(i) != text:
                self.setItemText(i, text)
