"""Layouts filled in one call, and the buttons and labels that stand in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

# a widget, alone or with its share of the free room; a layout; pixels of space; None: room that is
# left free, by itself with a share of 1
Part = QWidget | tuple[QWidget | None, int] | QLayout | int | None
Margins = tuple[int, int, int, int]
NO_MARGINS = (0, 0, 0, 0)
# free room only where no other part grows
REST: Part = (None, 0)
Box = TypeVar("Box", QHBoxLayout, QVBoxLayout)
Named = TypeVar("Named", bound=QWidget)


def column(*parts: Part, margins: Margins = NO_MARGINS, spacing: int | None = None) -> QVBoxLayout:
    """The parts one below the other."""
    return _filled(QVBoxLayout(), parts, margins, spacing)


def row(*parts: Part, margins: Margins = NO_MARGINS, spacing: int | None = None) -> QHBoxLayout:
    """The parts side by side."""
    return _filled(QHBoxLayout(), parts, margins, spacing)


def _filled(box: Box, parts: Iterable[Part], margins: Margins, spacing: int | None) -> Box:
    box.setContentsMargins(*margins)
    if spacing is not None:
        box.setSpacing(spacing)
    for part in parts:
        if isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            widget, share = part or (None, 1)
            if widget is None:
                box.addStretch(share)
            else:
                box.addWidget(widget, share)
    return box


def named(widget: Named, name: str, tip: str = "") -> Named:
    """The widget, with its accessible name and its tip."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
    return widget


def held(layout: QLayout) -> QWidget:
    """A widget that holds a layout."""
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def scrolled(page: QWidget, framed: bool = True) -> QScrollArea:
    """A page that scrolls where it has no room; without a frame only up and down."""
    area = QScrollArea(widgetResizable=True)
    if not framed:
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    return area


def button(
    words: str, tip: str, act: Callable[..., object] | None = None, checkable: bool = False
) -> QPushButton:
    """A button that does something when it is clicked."""
    made = QPushButton(words)
    made.setToolTip(tip)
    made.setCheckable(checkable)
    if act is not None:
        made.clicked.connect(act)
    return made


def choice(
    parent: QObject, rows: Iterable[Sequence[str]], act: Callable[[int], object], name: str = ""
) -> QButtonGroup:
    """Buttons of which one is down, the first at the start: a row ends with its words and its tip;
    `act` takes the number of the one that is clicked."""
    made = QButtonGroup(parent)
    for k, (*_, words, tip) in enumerate(rows):
        one = button(words, tip, checkable=True)
        one.setObjectName(name)
        one.setChecked(k == 0)
        made.addButton(one, k)
    made.idClicked.connect(act)
    return made


def muted(text: str = "") -> QLabel:
    """A plain text in a quiet colour, on one line."""
    label = QLabel(text, textFormat=Qt.TextFormat.PlainText)
    label.setObjectName("muted")
    return label
