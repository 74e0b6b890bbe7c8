"""Races and their files: titles, saving, opening, dropping, recent files, and the way back."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.doors.exported import exported
from tests.doors.hand import Answers

RACERS = (Entry(OPTIMIZERS["sgd"](), lr=0.0001), Entry(OPTIMIZERS["adam"](), lr=0.01))
RACE = RaceSpec(Landscape(name="rosenbrock"), RACERS, steps=20)


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def race_file(path, steps):
    path.write_text(
        f'format = "gdviz-race"\nversion = 1\nsteps = {steps}\n[landscape]\nname = "rosenbrock"\n'
        '[[racers]]\noptimizer = "sgd"\nlr = 0.001\n'
    )
    return path


def on_disk(path):
    return tomllib.loads(path.read_text())


def steps_to(program, steps):
    program.type(program.knob("steps").box, str(steps))


def recent(program):
    """The names in the menu of recent files, and the menu."""
    [menu] = [a.menu() for a in program.main.menus["File"].actions() if a.menu()]
    return [action.text() for action in menu.actions()], menu


def test_saving_asks_only_the_first_time(program, answers, tmp_path):
    assert program.title.startswith("Untitled")
    answers.file(tmp_path / "first")
    program.press("save")
    path = tmp_path / "first.toml"
    assert program.title.startswith("first -") and on_disk(path)["steps"] == 20
    steps_to(program, 30)
    assert program.title.startswith("first * -") and on_disk(path)["steps"] == 20
    program.press("save")
    assert program.title.startswith("first -") and on_disk(path)["steps"] == 30
    assert len(answers.asked) == 1
    program.press("undo")
    assert program.spec.steps == 20 and program.title.startswith("first * -")
    program.press("redo")
    assert program.title.startswith("first -")


def test_a_hidden_racer_is_unsaved_work(program, answers, tmp_path):
    answers.file(tmp_path / "first.toml")
    program.press("save")
    program.click(program.card(1).eye)
    assert program.title.startswith("first * -")
    program.click(program.card(1).eye)
    assert program.title.startswith("first -")


def test_saving_under_another_name_leaves_the_first_file(program, answers, tmp_path):
    answers.file(tmp_path / "first.toml")
    program.press("save")
    steps_to(program, 30)
    answers.file(tmp_path / "second.gdviz")
    program.press("save_as")
    assert on_disk(tmp_path / "first.toml")["steps"] == 20
    assert on_disk(tmp_path / "second.gdviz")["steps"] == 30
    assert program.title.startswith("second -") and len(answers.asked) == 2
    steps_to(program, 40)
    program.press("save")
    assert on_disk(tmp_path / "second.gdviz")["steps"] == 40 and len(answers.asked) == 2


def test_no_name_saves_nothing(program, answers, tmp_path):
    answers.file("")
    program.press("save")
    assert len(answers.asked) == 1 and program.title.startswith("Untitled")
    assert list(tmp_path.glob("*.toml")) == []


def test_a_folder_that_is_not_there_is_told(program, answers, tmp_path):
    answers.file(tmp_path / "nowhere" / "first.toml")
    program.press("save")
    assert "first.toml" in program.notice and program.title.startswith("Untitled")


@pytest.mark.parametrize("name", ["run 0.5", "race.csv", "race.png", "v1.2"])
def test_what_is_saved_has_a_name_by_which_it_opens(program, answers, tmp_path, name):
    """A race in a file that is called a table or a picture could not be opened again."""
    steps_to(program, 33)
    answers.file(tmp_path / name)
    program.press("save")
    path = tmp_path / f"{name}.toml"
    assert on_disk(path)["steps"] == 33
    steps_to(program, 44)
    answers.file(path)
    program.press("open")
    assert program.spec.steps == 33 and program.notice == ""


@pytest.mark.parametrize("wanted", [True, False])
def test_a_file_that_has_the_longer_name_is_asked_about(program, answers, tmp_path, wanted):
    """The dialog knows nothing of the suffix that comes after it."""
    there = race_file(tmp_path / "first.toml", 25)
    answers.file(tmp_path / "first")
    answers.yes(wanted)
    program.press("save")
    assert len(answers.asked) == 2 and "first.toml" in answers.asked[1][2]
    assert on_disk(there)["steps"] == (20 if wanted else 25)
    assert program.title.startswith("first -" if wanted else "Untitled")


def test_opening_takes_the_race_and_its_name_and_can_be_undone(program, answers, tmp_path):
    before = program.spec
    answers.file(race_file(tmp_path / "other.toml", 25))
    program.press("open")
    assert program.title.startswith("other -") and program.spec.steps == 25
    assert [entry.lr for entry in program.spec.entries] == [0.001]
    program.settle()
    assert program.steps == 25 and len(program.standings) == 1
    program.press("undo")
    assert program.spec == before and program.title.startswith("Untitled")
    program.press("redo")
    assert program.title.startswith("other -")
    steps_to(program, 26)
    program.press("save")
    assert on_disk(tmp_path / "other.toml")["steps"] == 26 and len(answers.asked) == 1


def test_the_folder_of_the_last_file_is_offered(program, answers, tmp_path):
    folder = tmp_path / "races"
    folder.mkdir()
    answers.file(race_file(folder / "other.toml", 25))
    program.press("open")
    answers.file("")
    program.press("open")
    program.press("save_as")
    assert [asked[2] for asked in answers.asked[1:]] == [str(folder), str(folder / "other.toml")]
    assert program.title.startswith("other -")


def test_a_damaged_file_is_told_and_the_race_stays(program, answers, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("format = 'gdviz-race'\nversion = 1\nsteps = 'many'\n")
    answers.file(bad)
    program.press("open")
    assert program.spec == RACE and program.title.startswith("Untitled")
    assert "bad.toml" in program.notice and str(tmp_path) not in program.notice
    assert "bad.toml" not in recent(program)[0]


def test_a_new_race_and_a_preset_have_no_file(program, answers, tmp_path):
    lessons = program.main.menus["Lessons"].actions()
    preset = [action.menu() for action in lessons if action.menu()][-1].actions()[0]
    for other in (lambda: program.press("new"), preset.trigger):
        answers.file(race_file(tmp_path / "other.toml", 25))
        program.press("open")
        other()
        assert program.title.startswith("Untitled")
        asked = len(answers.asked)
        answers.file("")
        program.press("save")
        assert len(answers.asked) == asked + 1
        assert on_disk(tmp_path / "other.toml")["steps"] == 25
        program.press("undo")
        assert program.title.startswith("other -")


def test_the_new_race_is_that_of_a_first_start(program):
    program.press("new")
    ids = [entry.optimizer.id for entry in program.spec.entries]
    assert ids == ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
    assert program.spec.problem == Landscape(name="rosenbrock") and program.spec.steps == 500


def dropped(program, path, kind):
    data = QMimeData()
    data.setUrls([QUrl("about:nothing"), QUrl.fromLocalFile(str(path))])
    at, copy, left = QPoint(50, 50), Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    place = at if kind is QDragEnterEvent else QPointF(at)
    event = kind(place, copy, data, left, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(program.main, event)
    return event


def test_a_file_is_dropped_on_the_window(program, tmp_path):
    path = race_file(tmp_path / "dropped.toml", 25)
    assert dropped(program, path, QDragEnterEvent).isAccepted()
    assert program.spec == RACE
    dropped(program, path, QDropEvent)
    assert program.title.startswith("dropped -") and program.spec.steps == 25


@pytest.mark.parametrize("name", ["page.png", "PAGE.PNG"])
def test_a_picture_brings_its_race(program, answers, tmp_path, name):
    words = ("rosenbrock", "adam:lr=0.25", "--steps", 9, "--size", "320x240")
    answers.file(exported(tmp_path / "made.png", *words).rename(tmp_path / name))
    program.press("open")
    [entry] = program.spec.entries
    assert (entry.optimizer.id, entry.lr, program.spec.steps) == ("adam", 0.25, 9)
    assert program.title.startswith("Untitled") and program.notice == ""


@pytest.mark.parametrize("name", ["table.csv", "TABLE.CSV", "Table.Tsv", "TABLE.TXT"])
def test_a_table_brings_its_rows(program, answers, tmp_path, name):
    table, between = tmp_path / name, "\t" if name.endswith("sv") else ","
    table.write_text("a,y\n1,10\n2,20\n3,31\n4,39\n".replace(",", between))
    answers.file(table)
    program.press("open")
    assert Path(program.spec.problem.file) == table and program.notice == ""


def test_a_race_is_opened_and_saved_whatever_the_case_of_its_suffix(program, answers, tmp_path):
    path = race_file(tmp_path / "RACE.TOML", 25)
    answers.file(path)
    program.press("open")
    assert program.spec.steps == 25 and program.title.startswith("RACE -")
    steps_to(program, 26)
    program.press("save_as")
    assert on_disk(path)["steps"] == 26 and program.title.startswith("RACE -")
    assert [found.name for found in tmp_path.glob("*.*")] == ["RACE.TOML"]


def test_recent_files_stand_newest_first_and_eight_at_most(program, answers, tmp_path):
    names = [f"race {k} & more.toml" for k in range(10)]
    for k, name in enumerate(names):
        answers.file(race_file(tmp_path / name, 25 + k))
        program.press("open")
    answers.file(tmp_path / names[4])
    program.press("open")
    newest = [names[k] for k in (4, 9, 8, 7, 6, 5, 3, 2)]
    shown, menu = recent(program)
    # of two & a menu shows one
    assert shown == [name.replace("&", "&&") for name in newest]
    menu.actions()[2].trigger()
    assert program.spec.steps == 25 + 8 and program.title.startswith("race 8")
    assert recent(program)[0][0] == shown[2]


def test_a_recent_file_that_is_gone_is_told(program, answers, tmp_path):
    path = race_file(tmp_path / "gone.toml", 25)
    answers.file(path)
    program.press("open")
    program.press("new")
    before = program.spec
    path.unlink()
    recent(program)[1].actions()[0].trigger()
    assert "gone.toml" in program.notice and program.spec == before


def test_undo_goes_back_through_edits_of_every_kind(program):
    def hide():
        program.click(program.card(0).eye)

    def start():
        program.type("start x", "0.5")

    def rate():
        program.type(program.card(1).lr.box, "0.002")

    seen = [repr(program.spec)]
    for edit in (hide, start, rate, lambda: steps_to(program, 40), lambda: program.press("new")):
        edit()
        seen.append(repr(program.spec))
    assert len(set(seen)) == len(seen)
    for found in reversed(seen[:-1]):
        program.press("undo")
        assert repr(program.spec) == found
    for found in seen[1:]:
        program.press("redo")
        assert repr(program.spec) == found
    assert not program.action("redo").isEnabled()
    program.press("undo")
    program.type(program.card(1).lr.box, "0.004")
    assert not program.action("redo").isEnabled()
    assert program.spec == replace(program.spec, steps=40)


def test_a_number_that_is_being_typed_does_not_go_into_another_race(program):
    program.type(program.knob("steps").box, "77", end="")
    program.press("new")
    program.main.setFocus()
    assert program.spec.steps == 500 and program.knob("steps").box.text() == "500"
