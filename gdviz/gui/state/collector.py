"""Python's garbage collector, kept on the window's thread.

Left alone it runs in whichever thread happens to allocate, and then destroys Qt objects of the
window from the race's thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

EVERY_MS = 2000
# objects made since then for which it is worth while
WORTH = 500


class Collector(QObject):
    """While it lives, garbage is collected by a timer of its own thread and nowhere else; where
    there is little, it does not wake the thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS, singleShot=True)
        self._timer.timeout.connect(lambda: gc.collect(1))
        self._thread = QAbstractEventDispatcher.instance()
        self._thread.awake.connect(self._woken)

    def _woken(self) -> None:
        if gc.get_count()[0] > WORTH and not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Return collecting to Python; call it when no other thread works any more."""
        self._thread.awake.disconnect(self._woken)
        self._timer.stop()
        gc.collect()
        gc.enable()
