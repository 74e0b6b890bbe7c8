"""Python's garbage collector, kept on the window's thread.

Left alone it runs in whichever thread happens to allocate, and then destroys Qt objects of the
window from the race's thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 2000


class Collector(QObject):
    """While it lives, garbage is collected by a timer of its own thread and nowhere else."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(lambda: gc.collect(1))
        self._timer.start()

    def stop(self) -> None:
        """Return collecting to Python; call it when no other thread works any more."""
        self._timer.stop()
        gc.collect()
        gc.enable()
