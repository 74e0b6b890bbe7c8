"""How long the window's thread works without looking at its events: CPU time, turn by turn."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

# how often the watcher looks where the thread is, and from when on a turn is worth a look
LOOK_SECONDS = 0.004
# between two turns in which nothing happened
NAP_SECONDS = 0.001


@dataclass(frozen=True)
class Turn:
    """One turn of the event loop: its CPU time, what was asked for, where the thread mostly was."""

    seconds: float
    what: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.seconds * 1e3:8.1f} ms   {self.what}   {self.where}"


class Turns:
    """Turns the event loop of an application one turn at a time, and times each.

    A turn delivers what has happened until then, and paints: as long as it takes the window sees no
    key and no mouse. The time is the CPU time of this thread alone (`time.thread_time`): neither
    what other threads compute nor other programs count.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        # of each thing that was asked for the longest turn
        self._worst: dict[str, Turn] = {}
        self._watcher = _Watcher()

    @property
    def longest(self) -> list[Turn]:
        """The longest turn of each thing asked for, the longest first."""
        return sorted(self._worst.values(), key=lambda turn: -turn.seconds)

    def do(self, what: str, act: Callable[[], object]) -> None:
        """Carry this out in a turn of its own, and go on until what is painted for it is shown."""
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, act)
        self.run(what, 0.02)

    def run(
        self, what: str, seconds: float, until: Callable[[], bool] | None = None, most: float = 20.0
    ) -> bool:
        """Turn for so long, and then until that is so, `most` seconds at most; whether it is so."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < most:
            if passed >= seconds and (until is None or until()):
                return True
            if self._turn(what) < NAP_SECONDS:
                time.sleep(NAP_SECONDS)
        return False

    def _turn(self, what: str) -> float:
        self._watcher.begin()
        began = time.thread_time()
        self._app.processEvents()
        spent = time.thread_time() - began
        where = self._watcher.end()
        known = self._worst.get(what)
        if known is None or spent > known.seconds:
            self._worst[what] = Turn(spent, what, where)
        return spent

    def close(self) -> None:
        """End the watcher."""
        self._watcher.close()


class _Watcher:
    """A thread that looks now and then where in the program the first thread is."""

    def __init__(self) -> None:
        self._watched = threading.get_ident()
        self._seen: Counter[str] = Counter()
        self._at_work = self._over = False
        self._thread = threading.Thread(target=self._look, name="watcher", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        self._seen = Counter()
        self._at_work = True

    def end(self) -> str:
        self._at_work = False
        return self._seen.most_common(1)[0][0] if self._seen else ""

    def close(self) -> None:
        self._over = True
        self._thread.join()

    def _look(self) -> None:
        while not self._over:
            time.sleep(LOOK_SECONDS)
            if self._at_work and (frame := sys._current_frames().get(self._watched)) is not None:
                self._seen[_place(frame)] += 1


def _place(frame: FrameType | None, most: int = 3) -> str:
    """The innermost functions of the program, the caller first."""
    found: list[str] = []
    while frame is not None and len(found) < most:
        code = frame.f_code
        if "gdviz" in code.co_filename.replace("\\", "/").split("/"):
            found.append(code.co_qualname if sys.version_info >= (3, 11) else code.co_name)
        frame = frame.f_back
    return " > ".join(reversed(found))
