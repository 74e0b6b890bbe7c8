"""What tests of the window do with it."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent

ROOT = Path(__file__).parents[2]


def settled(qtbot, window):
    qtbot.waitUntil(
        lambda: (
            window.shown is not None
            and window.shown.done
            and window.shown.spec == window.document.spec
            and not window.planes.busy
        ),
        timeout=20_000,
    )


def typed(qtbot, box, text):
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def drained(qtbot):
    """Let all that has been posted to the window be seen, and what turns of its timers follow."""
    turns = []

    def turn():
        turns.append(None)
        if len(turns) < 3:
            QTimer.singleShot(0, turn)

    turn()
    qtbot.waitUntil(lambda: len(turns) == 3)
