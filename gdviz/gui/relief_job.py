"""Reliefs for the views, computed off the window's thread: rough ones at once, then a fine one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal, SignalInstance

from gdviz.core.objectives.base import Problem2D
from gdviz.gui.grounds import IN_COMMON, common_share, same_ground
from gdviz.render.relief import Box, Relief, TooSlow, relief
from gdviz.render.theme import Theme

# a rough relief has a so much shorter side
ROUGH = 5
SMALLEST = (40, 30)
# the fine one follows when nothing else has been asked for in this time
REST_MS = 60
STOP_MS = 2000
# a fine one may take so many seconds of the processor: those of a busy machine do not count
PATIENCE = 2.5
SLOW = "this loss is slow to draw: its map stays coarse; the race is exact all the same"


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
                patience=None if self._part > 1 else PATIENCE,
                wanted=lambda: maker.awaits(asked, self._part > 1),
            )
        except TooSlow:
            if maker.wanted is asked:
                _tell(maker.noted, SLOW)
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
    """Makes the newest relief asked for; `ready` brings it, `failed` says why there is none.

    `noted` says that only a rough one is to be had, and "" once another problem is asked for.

    For another problem or place a rough one comes first, and the fine one once the asking has
    paused. A rough one may still be ready when something newer has been asked for.
    """

    ready = Signal(object)
    failed = Signal(str)
    noted = Signal(str)
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

    def awaits(self, asked: ReliefRequest, rough: bool) -> bool:
        """Whether this one is still of use; a rough one is for the same landscape, too."""
        now = self.wanted
        return now is asked or (
            rough and now is not None and same_ground(asked.problem, now.problem)
        )

    def request(self, asked: ReliefRequest) -> None:
        """Ask for a relief; one asked for before and not begun is given up."""
        if asked == self.wanted:
            return
        if self.wanted is None or self.wanted.problem != asked.problem:
            self.noted.emit("")
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
            and common_share(old.box, asked.box) > IN_COMMON
        )

    def _bring(self, asked: ReliefRequest, picture: Relief) -> None:
        now = self.wanted
        if now is None or not same_ground(asked.problem, now.problem):
            return
        if asked.look == now.look:
            self._shown = asked
            self.ready.emit(picture)

    def _refine(self) -> None:
        if self.wanted is not None:
            self._pool.start(_Job(self, self.wanted, 1))

    def forget(self) -> None:
        """Give up what is asked for; the relief there is stands for nothing any more."""
        self.wanted = self._shown = None
        self._rest.stop()
        self._pool.clear()

    def stop(self) -> None:
        """Give up everything, and wait for what is between two tiles."""
        self.forget()
        self._pool.waitForDone(STOP_MS)
