"""Reliefs for the views, computed off the window's thread: rough ones at once, then a fine one."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, SignalInstance

from gdviz.core.objectives.base import Problem2D
from gdviz.render.relief import Box, Relief, TooSlow, relief
from gdviz.render.theme import Theme

# a rough relief has a so much shorter side
ROUGH = 5
SMALLEST = (40, 30)
# the fine one follows when nothing else has been asked for in this time
REST_MS = 60
STOP_MS = 2000
# a fine one may take so many seconds
PATIENCE = 2.5
SLOW = "this loss is slow to draw: its map stays coarse; the race is exact all the same"
# a new view that has this share in common with the last one does without a rough relief
IN_COMMON = 0.5


@dataclass(frozen=True)
class ReliefRequest:
    """Which part of which problem is wanted, in how many pixels, in which theme."""

    problem: Problem2D
    box: Box
    size: tuple[int, int]
    look: Theme


class _Job(QRunnable):
    def __init__(self, maker: ReliefMaker, asked: ReliefRequest, part: int) -> None:
        super().__init__()
        self._maker = maker
        self._asked = asked
        self._part = part

    def run(self) -> None:
        maker, asked = self._maker, self._asked
        size = tuple(
            max(least, pixels // self._part)
            for least, pixels in zip(SMALLEST, asked.size, strict=True)
        )
        try:
            # a rough one is always finished: while a slider moves each would come too late
            picture = relief(
                asked.problem,
                asked.box,
                size,  # type: ignore[arg-type]
                asked.look,
                deadline=None if self._part > 1 else time.monotonic() + PATIENCE,
                wanted=lambda: (
                    maker.wanted is asked or (self._part > 1 and maker.wanted is not None)
                ),
            )
        except TooSlow:
            if maker.wanted is asked:
                _tell(maker.failed, SLOW)
            return
        except Exception as error:
            _tell(maker.failed, f"the landscape cannot be drawn: {error}")
            return
        _tell(maker._made, asked, picture)


def _tell(signal: SignalInstance, *values: Any) -> None:
    # without an event loop nobody is left to listen
    try:
        signal.emit(*values)
    except RuntimeError:
        return


class ReliefMaker(QObject):
    """Makes the newest relief asked for; `ready` brings it, `failed` says why there is none, or
    that only a rough one is to be had.

    For another problem or place a rough one comes first, and the fine one once the asking has
    paused. A rough one may still be ready when something newer has been asked for.
    """

    ready = Signal(object)
    failed = Signal(str)
    _made = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted: ReliefRequest | None = None
        self._shown: ReliefRequest | None = None
        self._made.connect(self._bring)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refine)

    def request(self, asked: ReliefRequest) -> None:
        """Ask for a relief; one asked for before and not begun is given up."""
        if asked == self.wanted:
            return
        self.wanted = asked
        self._pool.clear()
        if self._nearly_shown(asked):
            self._rest.stop()
            self._refine()
        else:
            self._pool.start(_Job(self, asked, ROUGH))
            self._rest.start()

    def _nearly_shown(self, asked: ReliefRequest) -> bool:
        """Whether the relief there is will do until the fine one is ready."""
        old = self._shown
        return (
            old is not None
            and (old.problem, old.look) == (asked.problem, asked.look)
            and _common(old.box, asked.box) > IN_COMMON
        )

    def _bring(self, asked: ReliefRequest, picture: Relief) -> None:
        if self.wanted is not None and asked.look == self.wanted.look:
            self._shown = asked
            self.ready.emit(picture)

    def _refine(self) -> None:
        if self.wanted is not None:
            self._pool.start(_Job(self, self.wanted, 1))

    def stop(self) -> None:
        """Give up everything, and wait for what is between two tiles."""
        self.wanted = None
        self._rest.stop()
        self._pool.clear()
        self._pool.waitForDone(STOP_MS)


def _common(first: Box, second: Box) -> float:
    """The area that two boxes share, as a share of the larger one."""
    wide = min(first[1], second[1]) - max(first[0], second[0])
    high = min(first[3], second[3]) - max(first[2], second[2])
    areas = [(box[1] - box[0]) * (box[3] - box[2]) for box in (first, second)]
    return max(wide, 0.0) * max(high, 0.0) / max(areas)
