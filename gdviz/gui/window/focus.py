"""Where the keys of a window go: to its stage, or, by Tab and F6, to one of its controls."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import shiboken6
from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from gdviz.gui.widgets.focus_ring import FocusRing
from gdviz.gui.widgets.tab_focus import TabFocus, takes_text

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# room around a control that is scrolled to
AROUND = 24


class Focus(QObject):
    """Moves the focus through the parts of a window, in the order of the eye.

    The focus proxy of the window is its stage: there the keys go by a click and by Esc. `parts`
    are the areas of the window in order, of which one holds the stage.
    """

    def __init__(self, window: QWidget, parts: Sequence[QWidget], *stages: QWidget) -> None:
        super().__init__(window)
        self._window, self._parts = window, parts
        self._stages = stages
        self._ring = FocusRing(window)
        # whether the focus is where it is by Tab or F6
        self._by_keys = False
        window.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        TabFocus(window, *stages)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._changed)

    def go_home(self) -> bool:
        """Give the keys back to the stage; False if it has them."""
        was = self._window.hasFocus()
        self._window.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ring.put_around(None)
        return not was

    def move(self, by: int) -> bool:
        """Go to the next control, or the one before it."""
        here = QApplication.focusWidget()
        if here is not None and not (here.isVisible() and here.isEnabled()):
            # what had the focus is gone, and nobody asked for another control
            self.go_home()
            return True
        stops = list(chain.from_iterable(map(self._stops, self._parts)))
        if not stops:
            return False
        if here in stops:
            goal = stops[(stops.index(here) + by) % len(stops)]
        else:
            goal = stops[0 if by > 0 else -1]
        self._go_to(goal, Qt.FocusReason.TabFocusReason)
        return True

    def move_part(self, by: int) -> None:
        """Go to the next part of the window, or the one before it, where the focus last was."""
        here = QApplication.focusWidget()
        stops = [self._stops(part) for part in self._parts]
        at = next((k for k, part in enumerate(self._parts) if _holds(part, here)), -1)
        if at < 0:
            at = -1 if by > 0 else 0
        for k in range(1, len(stops) + 1):
            n = (at + k * by) % len(stops)
            if found := stops[n]:
                stage = [w for w in found if w in self._stages]
                last = self._parts[n].focusWidget()
                goal = stage[0] if stage else last if last in found else found[0]
                self._go_to(goal, Qt.FocusReason.ShortcutFocusReason)
                return

    def key(self, event: QKeyEvent) -> bool:
        """Whether a key that nothing else wants moves the focus, presses the button that has it, or
        copies what is marked."""
        here = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            return self.go_home()
        if event.key() in ENTERS:
            if isinstance(here, QAbstractButton):
                here.click()
                return True
            wanted = here is not None and takes_text(here) and not here.property("bad")
            return wanted and self.go_home()
        return event.matches(QKeySequence.StandardKey.Copy) and self._copy()

    def _copy(self) -> bool:
        """Copy what is marked in a text that cannot have the focus."""
        for text in self._window.findChildren(QPlainTextEdit):
            if text.isVisible() and text.textCursor().hasSelection():
                text.copy()
                return True
        for label in self._window.findChildren(QLabel):
            if label.isVisible() and label.hasSelectedText():
                QApplication.clipboard().setText(label.selectedText())
                return True
        return False

    def _go_to(self, goal: QWidget, reason: Qt.FocusReason) -> None:
        self._by_keys = True
        goal.setFocus(reason)
        self._by_keys = False
        self._ring.put_around(goal)
        holder = goal.parentWidget()
        while holder is not None:
            if isinstance(holder, QScrollArea):
                holder.ensureWidgetVisible(goal, AROUND, AROUND)
            holder = holder.parentWidget()

    def _changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if not shiboken6.isValid(self._ring) or self._by_keys:
            return
        inside = now is not None and now.window() is self._window
        # a click gives the focus to nothing else
        clicked = now in self._stages or takes_text(now)
        self._ring.put_around(now if inside and not clicked else None)

    def _stops(self, part: QWidget) -> list[QWidget]:
        """The widgets of a part at which Tab stops, in the order of the eye."""
        if not (part.isVisible() and part.isEnabled()) or part.isWindow():
            return []
        children = [child for child in part.children() if isinstance(child, QWidget)]
        found = [stops for child in children if (stops := self._stops(child))]
        inner = list(chain.from_iterable(_in_rows(found, part)))
        if not _by_tab(part):
            return inner
        if isinstance(part, QScrollArea) and (inner or part.verticalScrollBar().maximum() == 0):
            # what it holds scrolls it, or there is nothing to scroll
            return inner
        return [part, *inner]


def _by_tab(part: QWidget) -> bool:
    """Whether Tab stops at a widget; of buttons of which one is down it does at that one, from
    which the arrow keys lead to the others."""
    group = part.group() if isinstance(part, QAbstractButton) else None
    if group is not None and group.exclusive() and group.checkedButton() is not None:
        return group.checkedButton() is part
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.focusProxy() is None


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (part is widget or part.isAncestorOf(widget))


def _in_rows(groups: list[list[QWidget]], holder: QWidget) -> list[list[QWidget]]:
    """Groups of widgets row by row, each from left to right."""
    if len(groups) < 2:
        return groups
    places = [(_area(group, holder), group) for group in groups]
    places.sort(key=lambda pair: pair[0].top())
    rows: list[list[tuple[QRect, list[QWidget]]]] = []
    for area, group in places:
        first = rows[-1][0][0] if rows else None
        if first is not None and area.center().y() <= first.bottom():
            rows[-1].append((area, group))
        else:
            rows.append([(area, group)])
    return [g for line in rows for _, g in sorted(line, key=lambda p: (p[0].left(), p[0].top()))]


def _area(group: list[QWidget], holder: QWidget) -> QRect:
    whole = QRect()
    for widget in group:
        corner = widget.mapTo(holder, widget.rect().topLeft())
        whole = whole.united(QRect(corner, widget.size()))
    return whole
