"""What is kept while a race is edited: soon, once, in a thread, and gone at a regular end."""

import json
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject

from gdviz.core.view import ViewSpec
from gdviz.gui.state import autosave
from gdviz.gui.state.autosave import Autosave, OnScreen
from gdviz.gui.state.first_race import first_race
from gdviz.gui.state.left_behind import folder_of_sessions
from gdviz.gui.state.titled import Titled

RACE = first_race()


class Screen:
    """What is on it, and what was written of it, by which threads."""

    def __init__(self, monkeypatch):
        monkeypatch.setattr(autosave, "SOON_MS", 20)
        write = autosave.write
        self.threads = []

        def noted(*given):
            self.threads.append(threading.get_ident())
            write(*given)

        monkeypatch.setattr(autosave, "write", noted)
        self.seen = OnScreen(Titled(RACE), False, ViewSpec())
        self.owner = QObject()
        self.kept = Autosave(lambda: self.seen, self.owner)
        self.told = []
        self.kept.failed.connect(self.told.append)

    @property
    def files(self):
        return sorted(path.suffix for path in folder_of_sessions().glob("*"))

    def steps(self):
        [path] = folder_of_sessions().glob("*.json")
        return json.loads(path.read_text())["here"]["text"].count("steps = 77")


@pytest.fixture
def screen(qtbot, monkeypatch):
    made = Screen(monkeypatch)
    yield made
    made.kept.end()


def test_an_edit_is_written_in_a_thread_and_nothing_is_written_twice(qtbot, screen):
    assert screen.files == []
    # a look alone is no work that could be lost
    screen.kept.look_again()
    qtbot.wait(60)
    assert screen.files == []
    for _ in range(9):
        screen.kept.touch()
    qtbot.waitUntil(lambda: screen.files == [".json", ".lock"])
    assert len(screen.threads) == 1 and threading.get_ident() not in screen.threads
    screen.kept.touch()
    qtbot.wait(100)
    assert len(screen.threads) == 1
    screen.seen = replace(screen.seen, here=Titled(replace(RACE, steps=77)))
    screen.kept.look_again()
    qtbot.waitUntil(lambda: len(screen.threads) == 2)
    qtbot.waitUntil(lambda: screen.steps() == 1)
    screen.kept.end()
    assert screen.files == []


def test_what_its_file_says_is_not_kept(qtbot, screen, tmp_path):
    titled = Titled(RACE, tmp_path / "mine.toml")
    screen.seen = OnScreen(titled, True, ViewSpec())
    screen.kept.touch()
    qtbot.waitUntil(lambda: screen.files == [".json", ".lock"])
    screen.seen = replace(screen.seen, changed=False)
    screen.kept.touch()
    qtbot.waitUntil(lambda: screen.files == [])
    # but what waits on the other side of it
    screen.seen = replace(screen.seen, other=Titled(RACE))
    screen.kept.touch()
    qtbot.waitUntil(lambda: screen.files == [".json", ".lock"])


def test_a_folder_that_cannot_be_made_is_said_once(qtbot, screen):
    folder_of_sessions().parent.mkdir(parents=True, exist_ok=True)
    folder_of_sessions().touch()
    screen.kept.touch()
    qtbot.waitUntil(lambda: len(screen.told) == 1)
    assert "autosave" in screen.told[0] and "\n" not in screen.told[0]
    screen.seen = replace(screen.seen, here=Titled(replace(RACE, steps=77)))
    screen.kept.touch()
    qtbot.wait(100)
    assert len(screen.told) == 1
