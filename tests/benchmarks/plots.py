"""What each part beside the maps costs in a frame of the playing window, with its tab open."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from gdviz.core.files.presets import presets
from gdviz.gui.state.playback import Playback
from tests.benchmarks.frames import EIGHT, SIZE, Stage, line
from tests.benchmarks.windows import application, leave, opened

FRAMES, FRAME_SECONDS = 60, 0.016
# goals in milliseconds a frame: the plot, what is around it, and what is painted on a tab
PLOT_GOAL, AROUND_GOAL, CARD_GOAL = 0.5, 1.0, 5.0
LENGTHS = 1_000, 10_000
# tabs that are painted at every step, on a race of each kind
CARDS = {
    "a landscape": ("step", "loop", "summary", "probe"),
    "data": ("step", "loop", "learning", "noise", "losses"),
}
DATA = "same-training-loss"


def part_lines() -> Iterator[str]:
    """Lines about the parts; nothing where Qt is not installed."""
    app = application()
    if app is None:
        return
    window = opened(*SIZE)
    stage = Stage(app, window)
    for steps in LENGTHS:
        stage.race(EIGHT, steps)
        yield from _around(app, window, f"8 x {steps:,}")
    yield from _cards(stage, "a landscape")
    window.choose_preset(presets()[DATA])
    window.playback.pause()
    yield from _cards(stage, "data")
    leave(app, window)


def _around(app: Any, window: Any, name: str) -> Iterator[str]:
    steps, playback = window.playback.steps, Playback()
    playback.set_race(steps, steps)

    def bar(step: int) -> None:
        playback.seek(step)
        window.transport.show_state(playback)

    def table(step: int) -> None:
        window.tabs.seek(step, True)

    plot, *around = (played(app, steps, part) for part in (window.loss_view.set_step, table, bar))
    yield line(f"loss plot, playing, {name}", plot, "ms", PLOT_GOAL)
    yield line(f"table and transport bar, playing, {name}", sum(around), "ms", AROUND_GOAL)


def _cards(stage: Any, what: str) -> Iterator[str]:
    window = stage.window
    for name in CARDS[what]:
        window.act(name)
        stage.rest()
        tell = lambda step: window.tabs.seek(step, True)  # noqa: E731
        cost = played(stage.app, window.playback.steps, tell)
        yield line(f"tab {name}, playing, on {what}", cost, "ms", CARD_GOAL)


def played(app: Any, steps: int, show: Callable[[int], None]) -> float:
    """The process time of a frame in ms in which a part shows the next step, and is painted."""
    begin, each = 0.3 * steps, steps / 600
    for k in range(3):
        _frame(app, show, round(begin) + k)
    spent = time.process_time()
    for k in range(FRAMES):
        # at the pace of playing, which decides what is left out
        due = time.monotonic() + FRAME_SECONDS
        _frame(app, show, round(begin + (k + 1) * max(each, 1.0)))
        time.sleep(max(due - time.monotonic(), 0.0))
    return 1e3 * (time.process_time() - spent) / FRAMES


def _frame(app: Any, show: Callable[[int], None], step: int) -> None:
    show(step)
    # what is due is painted in the turn after it was asked for
    app.processEvents()
    app.processEvents()
