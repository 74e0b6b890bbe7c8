"""The bar above the stage: what is used most, in one click."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolBar, QToolButton, QWidget

from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.paint.theme import Theme

HEIGHT, ICON = 36, 20
# ids of actions, and what they are called where there is little room; None: free room
TOOLS: tuple[tuple[str, str] | None, ...] = (
    ("panel", ""),
    ("lessons", "Lessons"),
    ("add_racer", "+ Racer"),
    None,
    ("overlay", "One map"),
    ("side", "Side by side"),
    ("surface", "Height map"),
    ("beside", "Both"),
    None,
    ("step", "Explain"),
    ("present", "Present"),
    ("export", "Export"),
    ("column", ""),
)
# the buttons that are signs
SIGNS = ("panel", "column")


class ToolBar(QToolBar):
    """Buttons for some of the actions; a click leaves the keys where they were."""

    def __init__(self, actions: Mapping[str, QAction], theme: Theme) -> None:
        super().__init__("Tool bar")
        self.setObjectName("tools")
        self.setMovable(False)
        # its menu could only hide it
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._fit()
        if (inner := self.layout()) is not None:
            inner.setContentsMargins(0, 0, 0, 0)
        self._actions = actions
        for row in TOOLS:
            if row is None:
                self._add_room()
            elif row[0] in actions:
                self._add(actions[row[0]], row[1])
        self.set_theme(theme)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        """As high as its words, and icons as large."""
        unit = text_unit(self)
        self.setIconSize(QSize(round(ICON * unit), round(ICON * unit)))
        self.setFixedHeight(round(HEIGHT * unit))

    def _add(self, action: QAction, words: str) -> None:
        action.setIconText(words or action.text())
        self.addAction(action)
        button = self.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text().partition("\t")[0])
            if words:
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
                button.setProperty("worded", True)

    def _add_room(self) -> None:
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        for name in SIGNS:
            self._actions[name].setIcon(icon(name, theme))
            # the menu has a tick there
            self._actions[name].setIconVisibleInMenu(False)
