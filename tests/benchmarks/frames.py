"""What a frame of the playing window costs, and what the window costs when nothing moves."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.benchmarks.windows import application, leave, opened

EIGHT = "sgd momentum nesterov adagrad rmsprop adam adamw nadam".split()
TWELVE = [*EIGHT, "adamax", "radam", "amsgrad", "adadelta"]
SIZE = 1280, 780
# goals of a frame in milliseconds, by layout
FRAME_GOALS = {"overlay": 3.5, "side": 5.0, "surface": 5.0}
LENGTHS = 1_000, 10_000
# a longer race may cost this many times as much
LONGER = 1.1
CORE_GOAL, EDIT_GOAL, IDLE_GOAL = 22.0, 16.0, 0.0
PLAY_SECONDS, IDLE_SECONDS, REST_SECONDS = 2.0, 3.0, 20.0
EDITS = 40


def frame_lines() -> Iterator[str]:
    """Lines about frames; nothing where Qt is not installed."""
    app = application()
    if app is None:
        return
    window = opened(*SIZE)
    stage = Stage(app, window)
    yield from stage.frames()
    yield stage.idle()
    yield from stage.edits()
    leave(app, window)


def line(name: str, value: float, unit: str, goal: float) -> str:
    """One measured value against what is asked for."""
    mark = "" if value <= goal else "   ABOVE"
    return f"{name:<58} {value:9.2f} {unit:<4} (goal at most {goal:g}){mark}"


class Stage:
    """A window and the races that are played on it."""

    def __init__(self, app: Any, window: Any) -> None:
        self.app, self.window = app, window

    def race(self, names: list[str], steps: int) -> None:
        """Show a race at rest."""
        from gdviz.core.optimizers import OPTIMIZERS
        from gdviz.core.spec.race import Entry

        entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in names)
        spec = self.window.document.spec
        spec = replace(spec, entries=entries, steps=steps, stop_when_converged=False)
        self.window.editing.edit(spec)
        self.window.playback.pause()
        self.rest()

    def rest(self) -> None:
        """Wait until all is computed and painted."""
        end = time.monotonic() + REST_SECONDS
        while not self.window.settled:
            if time.monotonic() > end:
                raise TimeoutError("the race is not there")
            self.app.processEvents()
            time.sleep(0.0005)
        self.run(0.4)

    def run(self, seconds: float) -> None:
        """Let the event loop run by itself."""
        from PySide6.QtCore import QEventLoop, QTimer

        # leaving the application itself would close the window
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def frames(self) -> Iterator[str]:
        """Frames of both lengths in all layouts, and the share of a core."""
        found: dict[tuple[str, int], float] = {}
        for steps in LENGTHS:
            self.race(EIGHT, steps)
            for layout, goal in FRAME_GOALS.items():
                self.window.act(layout)
                self.rest()
                cost, share = self.play()
                found[layout, steps] = cost
                most = goal if steps == LENGTHS[0] else LONGER * found[layout, LENGTHS[0]]
                name = f"frame, 8 x {steps:,}, {layout}"
                yield line(name, cost, "ms", most)
                if layout == "overlay":
                    yield line(f"core while playing, 8 x {steps:,}", share, "%", CORE_GOAL)
            self.window.act("overlay")

    def play(self) -> tuple[float, float]:
        """Play for a while; the process time of a frame in ms, and of all in per cent."""
        playback, count = self.window.playback, 0

        def counted(_: int) -> None:
            nonlocal count
            count += 1

        playback.moved.connect(counted)
        playback.seek(0.3 * playback.steps)
        playback.play()
        self.run(0.5)
        count, began, wall = 0, time.process_time(), time.perf_counter()
        self.run(PLAY_SECONDS)
        spent, passed = time.process_time() - began, time.perf_counter() - wall
        playback.moved.disconnect(counted)
        playback.pause()
        return 1e3 * spent / max(count, 1), 100.0 * spent / passed

    def idle(self) -> str:
        """How often the window's thread wakes up while nothing happens."""
        self.rest()
        before = _switches()
        self.run(IDLE_SECONDS)
        # the end of the wait is one of its own
        woken = (_switches() - before - 1) / IDLE_SECONDS
        return line("wake-ups per second at rest", max(woken, 0.0), "", IDLE_GOAL)

    def edits(self) -> Iterator[str]:
        """From an edit to its race on the window, both threads: with the paint, and without."""
        self.race(TWELVE, 500)
        self.window.playback.seek(500)
        self.rest()
        for name, painted in (("edit to paint", True), ("of that, not painting", False)):
            self.window.setUpdatesEnabled(painted)
            spent = statistics.median(self._edit(k) for k in range(EDITS))
            yield line(f"{name}, 12 x 500", 1e3 * spent, "ms", EDIT_GOAL)

    def _edit(self, k: int) -> float:
        window, began = self.window, time.process_time()
        window.editing.move_start((-1.2 + 0.02 * k, 1.0), False)
        while not (window.settled and window.shown.spec == window.document.spec):
            self.app.processEvents()
            time.sleep(0.0002)
        # painted in the turn after that
        self.app.processEvents()
        self.app.processEvents()
        return time.process_time() - began


def _switches() -> int:
    """How often this thread has gone to sleep so far."""
    text = Path("/proc/thread-self/status").read_text()
    words = dict(row.split(":", 1) for row in text.splitlines())
    return int(words["voluntary_ctxt_switches"])
