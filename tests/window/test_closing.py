"""Closing a window: what is asked, what is saved, and what comes back at the next start."""

import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from gdviz.core.files.presets import presets
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.doors.hand import Answers

RACERS = (Entry(OPTIMIZERS["sgd"](), lr=0.0001), Entry(OPTIMIZERS["adam"](), lr=0.01))
RACE = RaceSpec(Landscape(name="rosenbrock"), RACERS, steps=20)


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def steps_to(program, steps):
    program.type(program.knob("steps").box, str(steps))


def on_disk(path):
    return tomllib.loads(path.read_text())["steps"]


def question():
    """The dialog that is open, if there is one."""
    QApplication.processEvents()
    return QApplication.activeModalWidget()


def close(program):
    """Ask the window to close; what it asks, "" for nothing."""
    program.main.close()
    dialog = question()
    return dialog.findChild(QLabel).text() if dialog else ""


def answer(key):
    QTest.keyClick(question().focusWidget() or question(), key)
    QApplication.processEvents()


def saved(program, answers, path):
    answers.file(path)
    program.press("save")


def test_a_changed_file_asks_and_a_save_that_fails_does_not_close(open_window, answers, tmp_path):
    folder = tmp_path / "races"
    folder.mkdir()
    path = folder / "first.toml"
    with open_window(spec=RACE) as program:
        saved(program, answers, path)
        steps_to(program, 30)
        assert "first.toml" in close(program)
        names = [button.accessibleName() for button in question().findChildren(QPushButton)]
        assert names == ["Save", "Don't save", "Cancel"]
        assert all(button.icon().isNull() for button in question().findChildren(QPushButton))
        answer(Qt.Key.Key_Escape)
        assert question() is None and program.main.isVisible() and on_disk(path) == 20
        path.unlink()
        folder.rmdir()
        assert close(program)
        answer(Qt.Key.Key_S)
        assert question() is None and program.main.isVisible()
        assert "first.toml" in program.notice and program.title.startswith("first * -")
        folder.mkdir()
        assert close(program)
        answer(Qt.Key.Key_S)
        assert on_disk(path) == 30 and not program.main.isVisible()


def test_what_is_not_saved_is_gone_and_both_sides_come_back_with_their_files(
    open_window, answers, tmp_path
):
    with open_window(spec=RACE) as program:
        saved(program, answers, tmp_path / "first.toml")
        program.click(program.main.panel.kinds.button(1))
        saved(program, answers, tmp_path / "other.toml")
        program.type(program.main.panel.data.batch.box, "4")
        program.click(program.main.panel.kinds.button(0))
        steps_to(program, 30)
        assert "first.toml" in close(program)
        answer(Qt.Key.Key_D)
        assert not program.main.isVisible()
    with open_window() as program:
        assert program.title.startswith("first -") and program.spec == RACE
        program.click(program.main.panel.kinds.button(1))
        assert program.title.startswith("other * -") and program.spec.sampling == Sampling(4)
        program.press("undo")
        assert program.title.startswith("first -")


def test_an_untitled_race_asks_nothing_and_comes_back(open_window):
    with open_window(spec=RACE) as program:
        steps_to(program, 31)
        program.press("log_steps")
        assert close(program) == "" and not program.main.isVisible()
    with open_window() as program:
        assert program.spec.steps == 31 and program.title.startswith("Untitled")
        assert program.action("log_steps").isChecked()
        assert program.notice == ""


def test_a_changed_file_under_another_race_is_asked_about(program, answers, tmp_path):
    path = tmp_path / "first.toml"
    saved(program, answers, path)
    steps_to(program, 30)
    program.press("new")
    assert program.title.startswith("Untitled") and "first.toml" in close(program)
    answer(Qt.Key.Key_Escape)
    program.press("undo")
    program.press("undo")
    assert program.title.startswith("first -")
    program.press("redo")
    program.press("save")
    assert on_disk(path) == 30 and program.main.document.unsaved == ()


def test_a_view_is_nothing_to_save(program, answers, tmp_path):
    saved(program, answers, tmp_path / "first.toml")
    program.press("side")
    program.press("log_steps")
    program.open_tab("summary")
    assert program.title.startswith("first -") and program.main.document.unsaved == ()


def test_a_name_is_offered_from_the_lesson_or_the_race(program, answers, tmp_path):
    saved(program, answers, tmp_path / "mine.toml")
    offered = Path(answers.asked[-1][2])
    assert offered.name == "Rosenbrock, Gradient descent and Adam.toml"
    preset = presets()["cliff-edge"]
    program.main.choose_preset(preset)
    assert program.title.startswith("Untitled")
    for name in (f"{preset.title}.toml", f"{preset.title} 2.toml"):
        answers.file("")
        program.press("save")
        assert Path(answers.asked[-1][2]) == tmp_path / name
        (tmp_path / name).touch()
    program.press("undo")
    program.press("save_as")
    assert Path(answers.asked[-1][2]) == tmp_path / "mine.toml"
