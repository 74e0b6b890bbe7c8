"""Where a window stands on the screen: at its first start, and where it was left."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gdviz.gui.state.settings import USUAL_PLACE, Settings

SMALLEST, USUAL = (960, 600), (1280, 720)
# the width of the column beside the stage: a share of the window, but no less than it needs
COLUMN, LEAST_COLUMN = 0.3, 380
# of a large screen
SHARE = 0.9
# what desktops put around a window, at most: nobody tells before it is shown
FRAME = QMargins(2, 40, 2, 2)
# the part of the title bar that can still be taken hold of
# in pixels of the width
HANDLES = 6
GRIP = QSize(120, 20)


def first_geometry(available: QRect) -> QRect:
    """Of a window without its frame: most of a large screen, and all of a small one; a screen on
    which no window fits is not believed."""
    inside = available.marginsRemoved(FRAME)
    if inside.width() < SMALLEST[0] or inside.height() < SMALLEST[1]:
        return QRect(inside.topLeft(), QSize(*USUAL))
    wide = min(inside.width(), max(USUAL[0], round(SHARE * available.width())))
    high = min(inside.height(), max(USUAL[1], round(SHARE * available.height())))
    found = QRect(QPoint(), QSize(wide, high))
    found.moveCenter(inside.center())
    return found


def moved_inside(frame: QRect, available: QRect) -> QRect:
    """A window with its frame, moved into a screen, and no larger than that."""
    found = QRect(frame.topLeft(), frame.size().boundedTo(available.size()))
    found.moveRight(min(found.right(), available.right()))
    found.moveBottom(min(found.bottom(), available.bottom()))
    found.moveLeft(max(found.left(), available.left()))
    found.moveTop(max(found.top(), available.top()))
    return found


def can_be_held(frame: QRect, screens: list[QRect]) -> bool:
    """Whether enough of the title bar is on one of the screens."""
    bar = QRect(frame.topLeft(), QSize(frame.width(), GRIP.height()))
    seen = (bar.intersected(screen) for screen in screens)
    return any(part.width() >= GRIP.width() and part.height() >= GRIP.height() for part in seen)


def put_back(window: QWidget, stored: str) -> None:
    """Place a window that is not shown yet where it was left, which is Qt's text in hexadecimal;
    "" or a screen that is gone: as at a first start."""
    window.setMinimumSize(*SMALLEST)
    first = first_geometry(QGuiApplication.primaryScreen().availableGeometry())
    window.setGeometry(first)
    if stored and window.restoreGeometry(QByteArray.fromHex(stored.encode())):
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if not can_be_held(window.frameGeometry(), screens):
            window.setGeometry(first)


def fit_frame(window: QWidget) -> None:
    """Now that it has its frame, move a window into its screen; one that fills the screen stays."""
    if window.isMaximized() or window.isFullScreen():
        return
    frame, available = window.frameGeometry(), window.screen().availableGeometry()
    inside = moved_inside(frame, available)
    around = frame.size() - window.size()
    fits = available.width() >= SMALLEST[0] and available.height() >= SMALLEST[1]
    if fits and inside != frame:
        window.resize(inside.size() - around)
        window.move(inside.topLeft())


def column_width(room: int) -> int:
    """Of the column beside the stage, in the pixels that all parts share."""
    return max(round(COLUMN * room), LEAST_COLUMN)


def place_of_map(settings: Settings, size: QSize) -> list[float]:
    """The `place` of settings for a window of that size: where its map is going to be, if that is
    known."""
    width, height = float(size.width()), float(size.height())
    usual = settings.place == [*USUAL_PLACE] and not (settings.splitters or settings.folded)
    if not usual or settings.text != Settings.text:
        return settings.place
    x, y, *room = USUAL_PLACE[2:]
    # without two handles
    wider = column_width(size.width() - HANDLES) - column_width(USUAL[0] - HANDLES)
    wide = room[0] + width - USUAL[0] - wider
    return [width, height, x, y, wide, room[1] + height - USUAL[1]]
