"""Programs that are killed while a race is edited, and what the next start offers."""

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import dumps
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.files.recovery import offer_text
from gdviz.gui.state.left_behind import OFFERS, Session, folder_of_sessions, left_behind
from gdviz.gui.state.titled import Kept

ROOT = Path(__file__).parents[2]
RACE = RaceSpec(Landscape(name="booth"), (Entry(OPTIMIZERS["sgd"](), lr=0.01),), steps=20)
# seconds from an edit until it is on the disk, at most
SAFE = 2.0
# edits the number of steps all the time, and tells each edit with its time
EDITING = """
import sys
import time
from dataclasses import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gdviz.gui.window.app import run_app

def edit():
    window = next((w for w in QApplication.topLevelWidgets() if hasattr(w, "document")), None)
    if window is not None and window.complete and window.settled:
        spec = window.document.spec
        window.editing.edit(replace(spec, steps=spec.steps + 1))
        print(time.time(), spec.steps + 1, flush=True)
        if sys.argv[2:] == ["once"]:
            timer.stop()

app = QApplication([])
timer = QTimer(interval=100)
timer.timeout.connect(edit)
timer.start()
sys.exit(run_app(sys.argv[1]))
"""


class Killed:
    """A program in a process of its own, which edits a race until it is killed."""

    def __init__(self, path, *words):
        dumped = dumps(RACE)
        path.write_text(dumped)
        words = [sys.executable, "-c", EDITING, str(path), *words]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def kill(self, seconds, number=signal.SIGKILL):
        """End it after so many seconds of editing; the numbers of steps that were on its screen
        in the last two seconds."""
        edits = [self.process.stdout.readline()]
        time.sleep(seconds)
        self.process.send_signal(number)
        at = time.time()
        edits += self.process.communicate(timeout=60)[0].splitlines()
        told = [
            (float(when), int(steps)) for when, steps in map(str.split, filter(str.strip, edits))
        ]
        before = [steps for when, steps in told if when <= at - SAFE]
        return range(before[-1] if before else told[0][1], told[-1][1] + 2)


def left(folder):
    return sorted(path.name for path in (folder / "autosave").glob("*"))


def crash(folder, name, spec, at=0.0, view=None, other=None, **more):
    """A file as a program leaves it that is killed."""
    place = folder / "autosave" / f"{name}.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    there = None if other is None else Kept(dumps(other))
    session = Session(Kept(dumps(spec, view=view), **more), there, name, time.time() + at)
    place.write_text(json.dumps(asdict(session)))


def restore(program):
    QApplication.processEvents()
    program.click("Restore")


def test_what_was_on_the_screen_before_a_kill_is_offered(open_window, own_settings, tmp_path):
    folder, path = own_settings, tmp_path / "mine.toml"
    killed = Killed(path)
    lives = Killed(tmp_path / "lives.toml", "once")
    try:
        steps = killed.kill(random.uniform(2.1, 3.0))
        with open_window() as program:
            assert "mine.toml" in program.notice and "lives" not in program.notice
            restore(program)
            assert program.spec.steps in steps and program.title.startswith("mine * -")
            assert path.read_text() == dumps(RACE)
            program.press("undo")
            assert len(program.spec.entries) == 6
    finally:
        lives.kill(0, signal.SIGTERM)
    # it ended regularly, which leaves no offer, and its file is among the recent ones
    assert left(folder) == []
    kept = json.loads((folder / "settings.json").read_text())
    assert [Path(name).name for name in kept["recent"]] == ["lives.toml"]
    assert kept["changed"] and kept["file"] == str(tmp_path / "lives.toml")


def test_all_that_crashed_is_one_offer_and_undo_leads_to_the_others(open_window, own_settings):
    data = resolve(["cars", "gd"], steps="44")
    seen = ViewSpec(log_steps=True)
    crash(own_settings, "newest", replace(RACE, steps=33), view=seen, other=data)
    crash(own_settings, "older", replace(RACE, steps=22), -3600)
    crash(own_settings, "oldest", replace(RACE, steps=11), -7200)
    with open_window() as program:
        assert "newest" in program.notice and "2 more races" in program.notice
        # it stays for as long as it is neither taken nor closed
        program.type(program.knob("steps").box, "77")
        assert "newest" in program.notice
        restore(program)
        assert program.spec.steps == 33 and program.notice == ""
        assert program.action("log_steps").isChecked()
        program.click(program.main.panel.kinds.button(1))
        assert program.spec == data
        program.press("undo")
        for steps in (22, 11, 77):
            program.press("undo")
            assert program.spec.steps == steps
        assert len(left(own_settings)) >= 3
    assert left(own_settings) == []


def test_an_offer_that_is_not_taken_comes_again_as_often_as_it_says(own_settings):
    crash(own_settings, "mine", RACE)
    for start in range(1, OFFERS + 1):
        [found] = left_behind(folder_of_sessions())
        # meanwhile it is nobody else's
        assert left_behind(folder_of_sessions()) == []
        found.offer()
        said = offer_text([found.session], found.last_time)
        assert "mine" in said and ("last offer" in said) == (start == OFFERS)
        found.done(taken=False)
    assert left(own_settings) == []


@pytest.mark.parametrize("text", ["", "{}", "[" * 9999, '{"here": {"text": 3}}', "\x00"])
def test_a_damaged_file_is_put_aside(own_settings, text):
    place = own_settings / "autosave" / "1-a.json"
    place.parent.mkdir(parents=True)
    place.write_text(text)
    assert left_behind(folder_of_sessions()) == []
    assert left(own_settings) == ["1-a.bad"]
