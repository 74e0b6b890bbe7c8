"""What is around a window, in the hand of a test: time, dialogs, and how races are computed."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished, run
from gdviz.core.spec.race import RaceSpec
from gdviz.gui.files.export_dialog import ExportDialog
from gdviz.gui.state import worker
from gdviz.gui.state.actions import ACTIONS
from tests.doors.window import Program

COMPUTES = "run"
# more races than a test can leave behind
MANY = 50


class Clock:
    """The clock of a window's playhead: it stands still until `pass_`; `now` is what
    it says."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.now = 1000.0
        self._looked = 0

    def __call__(self) -> float:
        self._looked += 1
        return self.now

    def pass_(self, seconds: float) -> int:
        """Let time pass until the window has seen it; the step that is shown then."""
        self.now += seconds
        self.looked_at()
        return self._program.step

    def looked_at(self) -> None:
        """Wait until the window has looked at the clock again."""
        seen = self._looked
        self._program.wait(lambda: self._looked > seen)


@contextmanager
def clock(program: Program) -> Iterator[Clock]:
    """A clock of the test's own for the playhead."""
    playback = program.main.playback
    before, playback.clock = playback.clock, Clock(program)
    try:
        yield playback.clock
    finally:
        playback.clock = before


@contextmanager
def asked(path: str = "") -> Iterator[list[tuple[str, str]]]:
    """What the window asks of the user: (kind, what it offers); `path` is the answer, "" Cancel."""
    questions: list[tuple[str, str]] = []

    def answer(kind: str, several: bool = False) -> Any:
        def ask(_: Any, title: str, offered: str = "", kinds: str = "") -> tuple[Any, str]:
            questions.append((kind, offered))
            return ([path] if path else []) if several else path, kinds

        return staticmethod(ask)

    def look(_: Any) -> QDialog.DialogCode:
        questions.append(("export", ""))
        return QDialog.DialogCode.Rejected

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getOpenFileNames", answer("open", True))
        patch.setattr(QFileDialog, "getSaveFileName", answer("save"))
        patch.setattr(ExportDialog, "exec", look)
        yield questions


@contextmanager
def chosen(program: Program) -> Iterator[list[str]]:
    """Nothing is done: only what was asked for is listed, by the ids of actions."""
    asked_for: list[str] = []
    checked = {action: action.isChecked() for action in program.main.actions()}
    with pytest.MonkeyPatch.context() as patch:
        for act in ACTIONS:
            patch.setitem(program.main.commands, act.id, partial(asked_for.append, act.id))
        yield asked_for
    for action, on in checked.items():
        action.setChecked(on)


# what paints a part of the window
PAINTERS = {
    "heads": "gdviz.render.map.heads.lost",
    "curves": "gdviz.render.plot.curves.paint_guide_names",
    "height map": "gdviz.render.surface.marks.heights_of",
}


@contextmanager
def broken(part: str, words: str) -> Iterator[None]:
    """From now on what paints that part raises an error with these words."""

    def fail(*_: Any) -> None:
        raise ValueError(words)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PAINTERS[part], fail)
        yield


class Held:
    """Races that wait in the thread that computes them: `begun` has their specs, in order."""

    def __init__(self) -> None:
        self.begun: list[RaceSpec] = []
        self._words: queue.SimpleQueue[int | Exception | None] = queue.SimpleQueue()

    def show(self, steps: int) -> None:
        """Let the race that waits be computed so far, and wait again."""
        self._words.put(steps)

    def fail(self, error: Exception) -> None:
        """Let the race that waits fail."""
        self._words.put(error)

    def let_go(self) -> None:
        """Let the race that waits be computed to its end."""
        self._words.put(None)

    def run(
        self, spec: RaceSpec, checked: bool = False, wanted: Callable[[], bool] = lambda: True
    ) -> Iterator[Race]:
        """In the worker's thread."""
        self.begun.append(spec)
        while True:
            word = self._words.get()
            if isinstance(word, Exception):
                raise word
            if word is None:
                yield from run(spec, checked, wanted)
                return
            yield replace(finished(replace(spec, steps=word)), spec=spec, done=False)


@contextmanager
def held() -> Iterator[Held]:
    """From now on no race is computed before the test says so."""
    gate = Held()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker, COMPUTES, gate.run)
        try:
            yield gate
        finally:
            for _ in range(MANY):
                gate.let_go()


__all__ = ["asked", "broken", "chosen", "clock", "held"]
