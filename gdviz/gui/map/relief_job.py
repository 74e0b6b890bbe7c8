"""Reliefs for the views, computed off the window's thread: rough ones at once, then a fine one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gdviz.core.base.problem import Problem2D
from gdviz.core.spec.race import Box
from gdviz.gui.map.grounds import IN_COMMON, common_share, same_ground
from gdviz.gui.state.background import Newest, Wanted, pause
from gdviz.render.map.relief import Relief, TooSlow, relief
from gdviz.render.paint.theme import Theme

# a rough relief has a side shorter by this factor
ROUGH = 5
SMALLEST = (40, 30)
# the fine one follows when nothing else has been requested in this time
REST_SECONDS = 0.06
# a fine one may take this many seconds of processor time, which a busy machine does not shorten
PATIENCE = 2.5
NO_MAP = "the landscape cannot be drawn"
SLOW = "this loss is slow to draw: its map stays coarse; the race is exact all the same"


@dataclass(frozen=True)
class ReliefRequest:
    """Which part of which problem is wanted, in how many pixels, in which theme."""

    problem: Problem2D
    box: Box
    size: tuple[int, int]
    theme: Theme


class ReliefMaker(QObject):
    """Makes the newest relief requested; `ready` brings it, `failed` says why there is none.

    `noted` says that only a rough one is possible, and "" once another problem is requested.

    For another problem or place a rough one comes first, and the fine one once the requests have
    paused. A rough one may still become ready after a newer request.
    """

    ready = Signal(object)
    failed = Signal(str)
    noted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wanted: ReliefRequest | None = None
        self.shown: ReliefRequest | None = None
        self._work = Newest(self._reliefs, self)
        self._work.ready.connect(self._bring)
        self._work.failed.connect(lambda _, text: self.failed.emit(f"{NO_MAP}: {text}"))

    @property
    def busy(self) -> bool:
        """Whether a relief is still to come."""
        return self._work.busy

    def request(self, asked: ReliefRequest) -> None:
        """Request a relief; an earlier request is dropped, except a rough one in progress on the
        same landscape: while a slider moves each would come too late."""
        before = self.wanted
        if asked == before:
            return
        if before is None or before.problem != asked.problem:
            self.noted.emit("")
        self.wanted = asked
        still = before is not None and same_ground(asked.problem, before.problem)
        ask = self._work.follow if still else self._work.ask
        ask((asked, not self._nearly_shown(asked)))

    def _nearly_shown(self, asked: ReliefRequest) -> bool:
        """Whether the present relief will do until the fine one is ready."""
        old = self.shown
        return (
            old is not None
            and (old.problem, old.theme) == (asked.problem, asked.theme)
            and common_share(old.box, asked.box) > IN_COMMON
        )

    def _reliefs(
        self, question: tuple[ReliefRequest, bool], wanted: Wanted
    ) -> Iterator[Relief | str | None]:
        """In the thread: the rough relief if it is wanted, and the fine one, or why not."""
        asked, rough = question

        def newest() -> bool:
            return wanted() and self.wanted is asked

        if rough:
            yield made(asked, ROUGH, wanted)
            yield from pause(REST_SECONDS, newest)
        if not newest():
            return
        try:
            yield made(asked, 1, newest, PATIENCE)
        except TooSlow:
            yield SLOW if newest() else None

    def _bring(self, question: tuple[ReliefRequest, bool], found: Relief | str) -> None:
        asked, now = question[0], self.wanted
        if now is None or not same_ground(asked.problem, now.problem):
            return
        if isinstance(found, str):
            self.noted.emit(found)
        elif asked.theme == now.theme:
            self.shown = asked
            self.ready.emit(found)

    def forget(self) -> None:
        """Drop the request; the present relief is obsolete."""
        self.wanted = self.shown = None
        self._work.forget()

    def stop(self) -> None:
        """Drop everything, and wait for the tile in progress."""
        self.forget()
        self._work.stop()


def made(asked: ReliefRequest, part: int, wanted: Wanted, patience: float | None = None) -> Relief:
    """The relief with a `part` of its pixels along each side."""
    wide, high = (
        max(least, pixels // part) for least, pixels in zip(SMALLEST, asked.size, strict=True)
    )
    return relief(
        asked.problem, asked.box, (wide, high), asked.theme, patience=patience, wanted=wanted
    )
