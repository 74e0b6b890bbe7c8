"""Keys and clicks that came before the parts of the window, carried out on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent

if TYPE_CHECKING:
    from gdviz.gui.window.parts import WindowParts


def type_again(window: WindowParts, event: QKeyEvent) -> None:
    """A key; Qt looks for shortcuts only where it reads a key itself."""
    key = QKeySequence(event.keyCombination())
    action = next((a for a in window.actions_by_id.values() if key in a.shortcuts()), None)
    if action is not None:
        action.trigger()
    else:
        QCoreApplication.sendEvent(window.focusWidget() or window, event)


def click_again(window: WindowParts, event: QMouseEvent) -> None:
    """A press or a release of a button of the mouse, on the part that is there now."""
    at = event.position().toPoint()
    part = window.childAt(at) or window
    event = QMouseEvent(
        event.type(),
        part.mapFrom(window, event.position()),
        event.globalPosition(),
        event.button(),
        event.buttons(),
        event.modifiers(),
    )
    QCoreApplication.sendEvent(part, event)
