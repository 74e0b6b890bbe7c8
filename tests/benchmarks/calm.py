"""The longest that the window's thread is busy: every preset in every tab, and what users do."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from gdviz.core.files.presets import presets
from tests.benchmarks.turns import Turn, Turns
from tests.benchmarks.windows import application, leave, opened

SIZE = 1280, 780
GOAL_MS = 100.0
SHOWN = 10
# how long a tab is played, and how long it may take until it is at rest
PLAY_SECONDS, REST_SECONDS = 0.15, 12.0
# where in a race the playhead is put, and the steps from there
PLACES = (0.0, 0.37, 0.98, 1.0)
# how many moves a drag has
DRAGS = 20


def calm_lines(only: tuple[str, ...] = ()) -> Iterator[str]:
    """Lines about all presets, or about those named; nothing where Qt is not installed."""
    app = application()
    if app is None:
        return
    from gdviz.gui.window.app import SWITCH_SECONDS

    with tempfile.TemporaryDirectory() as folder:
        sys.setswitchinterval(SWITCH_SECONDS)
        window, turns = opened(*SIZE), Turns(app)
        visit = _Visit(window, turns)
        visit.rest("the first race")
        for preset in presets():
            if not only or preset.id in only:
                yield str(visit.preset(preset))
        yield str(visit.habits(Path(folder)))
        turns.close()
        leave(app, window)
    yield f"the {SHOWN} longest"
    for turn in turns.longest[:SHOWN]:
        yield str(turn)
    worst = turns.longest[0].seconds * 1e3
    above = sum(turn.seconds * 1e3 > GOAL_MS for turn in turns.longest)
    mark = "" if worst <= GOAL_MS else f"   ABOVE: {above} of {len(turns.longest)}"
    yield f"longest stretch of the window's thread, ms     {worst:9.1f}   (goal {GOAL_MS:g}){mark}"


class _Visit:
    """Goes through a window as a user would, a turn at a time."""

    def __init__(self, window: Any, turns: Turns) -> None:
        self.window, self.turns = window, turns

    def rest(self, what: str) -> None:
        """Wait until nothing is computed and nothing is due to be painted."""
        self.turns.run(what, 0.04, self._calm, REST_SECONDS)

    def _calm(self) -> bool:
        from gdviz.gui.state.background import Newest

        busy = any(work.busy for work in self.window.findChildren(Newest))
        return self.window.settled and not busy

    def preset(self, preset: Any) -> Turn:
        """One preset in every tab and layout; the longest turn."""
        window, turns = self.window, self.turns
        window.tabs.setCurrentIndex(0)
        turns.do(f"{preset.id}: chosen", lambda: window.choose_preset(preset))
        turns.run(f"{preset.id}: begins", PLAY_SECONDS)
        window.playback.pause()
        self.rest(f"{preset.id}: computed")
        for index in range(window.tabs.count()):
            if window.tabs.isTabVisible(index):
                self._tab(preset.id, index)
        for layout in ("side", "surface", "overlay"):
            turns.do(f"{preset.id}: {layout}", lambda name=layout: window.act(name))
            self._walk(f"{preset.id}: {layout}")
        return self._worst(preset.id)

    def _worst(self, name: str) -> Turn:
        return next(turn for turn in self.turns.longest if turn.what.startswith(f"{name}: "))

    def _tab(self, preset: str, index: int) -> None:
        window, turns = self.window, self.turns
        name = f"{preset}: {window.tabs.tabText(index)}"
        turns.do(f"{name}, opened", lambda: window.tabs.setCurrentIndex(index))
        self._walk(name)
        tab = window.tabs.widget(index)
        for button in _pages(tab):
            turns.do(f"{name}, {button.text()}", button.click)
            self._walk(f"{name}, {button.text()}")

    def _walk(self, name: str) -> None:
        """Seek, go on by a step, and play."""
        window, turns = self.window, self.turns
        self.rest(f"{name}, at rest")
        for place in PLACES:
            step = round(place * window.playback.steps)
            turns.do(f"{name}, seek", lambda step=step: window.playback.seek(step))
        for action in ("back", "forward"):
            turns.do(f"{name}, one step", lambda action=action: window.act(action))
        turns.do(f"{name}, restart", lambda: window.act("restart"))
        turns.run(f"{name}, playing", PLAY_SECONDS)
        window.playback.pause()
        self.rest(f"{name}, at rest")

    def habits(self, folder: Path) -> Turn:
        """What else is done, on the first race and on the largest; the longest turn."""
        for preset in ("new", "same-training-loss"):
            self._habits(preset, folder)
        return self._worst("new")

    def _habits(self, name: str, folder: Path) -> None:
        window, turns = self.window, self.turns
        kept = folder / f"{name}.toml"

        def do(what: str, act: Callable[[], object]) -> None:
            turns.do(f"{name}: {what}", act)
            self.rest(f"{name}: {what}, at rest")

        window.tabs.setCurrentIndex(0)
        first = "new" if name == "new" else None
        do("chosen", lambda: window.act(first) if first else window.choose_preset(presets()[name]))
        window.playback.pause()
        for theme in ("dark", "light"):
            do(f"theme {theme}", lambda theme=theme: window.act(theme))
        left, right, low, high = window.race_view.race.problem.box
        for k in range(DRAGS):
            place = left + (right - left) * (0.2 + 0.6 * k / DRAGS), (low + high) / 2
            last = k + 1 == DRAGS
            move = partial(window.race_view.panels[0].flag.moved.emit, place, last)
            turns.do(f"{name}: start dragged", move)
        self.rest(f"{name}: start dragged")
        for _ in range(3):
            do("undo", lambda: window.act("undo"))
        do("redo", lambda: window.act("redo"))
        do("copied", lambda: window.act("copy"))
        do("saved", lambda: window.files.save_to(kept))
        do("another race", lambda: window.act("new"))
        do("opened", lambda: window.files.open_path(kept))
        do("rates beside the losses", lambda: window.act("rates"))
        do("rates gone", lambda: window.act("rates"))
        do("landscapes", lambda: window.act("browse"))
        do("landscapes gone", lambda: _close_dialogs(window))
        do("glossary", lambda: window.act("glossary"))
        do("glossary gone", window.glossary.close)
        if name == "new":
            self._types(name)

    def _types(self, name: str) -> None:
        from PySide6.QtTest import QTest

        from tests.benchmarks.typing import FORMULAS

        window, turns = self.window, self.turns
        panel = window.panel.problem
        if not panel.formula.isVisible():
            turns.do(f"{name}: custom formula", lambda: panel.choose("custom formula"))
        for text in FORMULAS[:3]:
            panel.formula.selectAll()
            for key in text:
                turns.do(f"{name}: typing {text}", partial(QTest.keyClick, panel.formula, key))
            self.rest(f"{name}: typed {text}")


def _pages(tab: Any) -> list[Any]:
    """The buttons of a tab that show another page of it."""
    from PySide6.QtWidgets import QButtonGroup

    groups = tab.findChildren(QButtonGroup)
    return [b for group in groups for b in group.buttons() if b.isVisible() and b.isEnabled()]


def _close_dialogs(window: Any) -> None:
    from PySide6.QtWidgets import QDialog

    for dialog in window.findChildren(QDialog):
        dialog.close()
