"""Reliefs for the views, computed off the window's thread: a coarse one first, then a fine one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from gdviz.core.objectives.base import Problem2D
from gdviz.render.relief import Box, TooSlow, relief
from gdviz.render.theme import Theme

COARSE = 5


@dataclass(frozen=True)
class ReliefRequest:
    """Which part of which problem is wanted, in how many pixels, in which theme."""

    problem: Problem2D
    box: Box
    size: tuple[int, int]
    look: Theme


class _Job(QRunnable):
    def __init__(self, maker: ReliefMaker, request: ReliefRequest) -> None:
        super().__init__()
        self._maker = maker
        self._request = request

    def run(self) -> None:
        asked = self._request
        for part in (COARSE, 1):
            if self._maker.wanted is not asked:
                return
            size = (max(40, asked.size[0] // part), max(30, asked.size[1] // part))
            try:
                picture = relief(asked.problem, asked.box, size, asked.look)
            except (TooSlow, MemoryError):
                return
            self._maker.ready.emit(asked, picture)


class ReliefMaker(QObject):
    """Makes the newest relief asked for; `ready` tells it, coarse and then fine."""

    ready = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted: ReliefRequest | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def request(self, asked: ReliefRequest) -> None:
        """Ask for a relief; one asked for before and not begun is given up."""
        if asked == self.wanted:
            return
        self.wanted = asked
        self._pool.clear()
        self._pool.start(_Job(self, asked))

    def stop(self) -> None:
        """Give up what is not begun and wait for what is."""
        self.wanted = None
        self._pool.clear()
        self._pool.waitForDone(2000)
