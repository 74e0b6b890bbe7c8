"""The controls of a window, as one meets them by the mouse and by Tab."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QWidget,
)

from tests.doors.window import Program

KINDS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
)
# the longest walk by Tab through the window, and how soon a menu that opens is closed
MANY, SOON_MS = 300, 5
LEFT = Qt.MouseButton.LeftButton


def controls(program: Program) -> list[Any]:
    """All that can be used and is in sight, or is when one scrolls."""
    return [w for w in program.main.findChildren(QWidget) if is_control(program, w)]


def is_control(program: Program, widget: QWidget) -> bool:
    """Whether it can be used, and is in sight or is when one scrolls."""
    ours = isinstance(widget, KINDS) and not isinstance(widget, QScrollBar | QHeaderView)
    return ours and widget.isVisible() and widget.isEnabled() and widget.window() is program.main


def called(widget: QWidget | None) -> str:
    """What a control is called in a report."""
    if widget is None:
        return "nothing"
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text!r}"


def place(program: Program, widget: QWidget) -> tuple[QWidget, QRect]:
    """The page that scrolls, or the window, and where a control is in it."""
    area = widget.rect()
    around: QWidget | None = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    page = around.widget() if around is not None else None
    within = page or program.main
    return within, QRect(widget.mapTo(within, area.topLeft()), area.size())


def is_field(widget: QWidget | None) -> bool:
    """Whether one types into it."""
    return isinstance(widget, QLineEdit) or (isinstance(widget, QComboBox) and widget.isEditable())


@contextmanager
def closing() -> Iterator[list[str]]:
    """Menus and lists that open close by themselves, and are listed."""
    opened: list[str] = []

    def close() -> None:
        popup = QApplication.activePopupWidget()
        if popup is not None:
            opened.append(type(popup).__name__)
            popup.close()

    timer = QTimer(interval=SOON_MS)
    timer.timeout.connect(close)
    timer.start()
    try:
        yield opened
    finally:
        timer.stop()


def bring_into_sight(widget: QWidget) -> None:
    """Scroll to a control."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(widget)
        around = around.parentWidget()


def press(widget: Any) -> None:
    """Press the left button of the mouse on a control, and let go of it elsewhere, so that the
    control does nothing; what opens is closed."""
    bring_into_sight(widget)
    target = widget.viewport() if hasattr(widget, "viewport") else widget
    at = QPoint(min(target.width() // 2, 12), target.height() // 2)
    blocker = QSignalBlocker(widget)
    QTest.mousePress(target, LEFT, pos=at)
    QTest.mouseMove(target, QPoint(-40, -40))
    QTest.mouseRelease(target, LEFT, pos=QPoint(-40, -40))
    blocker.unblock()
    put_away(widget)


def put_away(widget: QWidget) -> None:
    """Close what a control has opened."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        QApplication.processEvents()
    if QApplication.activeWindow() is not widget.window():
        # without a screen nothing else gives the window back what its list had
        widget.window().activateWindow()
        QApplication.processEvents()


def answers(widget: Any, opened: list[str]) -> bool:
    """Whether a control that has the focus does what its own keys ask; it is as before then.
    `opened` is what `closing` lists."""
    if isinstance(widget, QAbstractButton):
        before = len(opened)
        QTest.keyPress(widget, Qt.Key.Key_Space)
        down = widget.isDown()
        put_away(widget)
        # a press that is not let go of is taken back by Esc
        QTest.keyPress(widget, Qt.Key.Key_Escape)
        return (down or len(opened) > before) and not widget.isDown()
    if isinstance(widget, QLineEdit):
        QTest.keyClick(widget, Qt.Key.Key_End)
        QTest.keyClick(widget, Qt.Key.Key_7)
        return widget.text().endswith("7") and widget.hasFocus()
    there, back = (Qt.Key.Key_Down, Qt.Key.Key_Up)
    if isinstance(widget, QTabBar | QAbstractSlider):
        there, back = (Qt.Key.Key_Right, Qt.Key.Key_Left)
    first = _state(widget)
    with QSignalBlocker(widget):
        QTest.keyClick(widget, there)
        if _state(widget) == first:
            there, back = back, there
            QTest.keyClick(widget, there)
        moved = _state(widget) != first
        QTest.keyClick(widget, back)
    return moved and _state(widget) == first


def _state(widget: Any) -> object:
    if isinstance(widget, QComboBox | QTabBar):
        return widget.currentIndex()
    if isinstance(widget, QAbstractSlider):
        return widget.value()
    if isinstance(widget, QAbstractItemView):
        return widget.currentIndex().row()
    return widget.verticalScrollBar().value()


def walk(program: Program, key: str = "Tab") -> Iterator[QWidget]:
    """What gets the focus by a key, until it comes to the first again."""
    first = QApplication.focusWidget()
    for _ in range(MANY):
        program.keys(key)
        here = QApplication.focusWidget()
        assert here is not None, "the keys are lost"
        yield here
        if here is first:
            return
    raise AssertionError(f"{key} does not come back to {called(first)}")
