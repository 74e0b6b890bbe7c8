"""Controls to which the focus comes by Tab alone: a click leaves the keys where they were."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

BY_TAB = Qt.FocusPolicy.TabFocus
# parts that are made without parts of their own
LEAVES = (QAbstractButton, QAbstractSlider, QLineEdit, QLabel)


def takes_text(widget: QWidget | None) -> bool:
    """Whether one types into it, so that a click is to put the cursor there."""
    if isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    return isinstance(widget, QComboBox) and widget.isEditable()


class TabFocus(QObject):
    """Keeps clicks from giving the focus to what is in a window, now and later, but for fields and
    for the `stages`, to which the keys belong; other windows, such as dialogs, stay as they are."""

    def __init__(self, window: QWidget, *stages: QWidget) -> None:
        super().__init__(window)
        self._stages = stages
        self._watch(window)

    def _watch(self, widget: QWidget) -> None:
        self._settle(widget)
        if isinstance(widget, LEAVES):
            return
        # a second time it would only become the first to hear
        widget.installEventFilter(self)
        for child in widget.children():
            if isinstance(child, QWidget) and not child.isWindow():
                self._watch(child)

    def _settle(self, widget: QWidget) -> None:
        policy = widget.focusPolicy()
        if isinstance(widget, QAbstractItemView):
            # else Tab would go through its cells and never leave them
            widget.setTabKeyNavigation(False)
        if widget.focusProxy() is not None:
            # what it is set to, its proxy is set to
            return
        if isinstance(widget, QAbstractButton) and isinstance(widget.parentWidget(), QTabBar):
            # they scroll the tabs, as its arrow keys do
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        elif policy & Qt.FocusPolicy.ClickFocus and not (
            widget.isWindow() or widget in self._stages or takes_text(widget)
        ):
            widget.setFocusPolicy(policy & BY_TAB)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # a child that has just been added is not complete yet
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QWidget) and not child.isWindow():
                self._watch(child)
        return False
