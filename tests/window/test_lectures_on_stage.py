"""A lecture in the window: its scenes, what is asked, what is edited, and presenting it by keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar

from gdviz.core.files.command_words import resolve
from gdviz.core.files.lecture_file import load_lecture, save_lecture
from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.core.lecture.question import Question
from gdviz.core.view import ViewSpec
from tests.doors.exported import near, pdf_pages
from tests.doors.hand import Answers, in_export

STEPS = 20
MAGENTA = "#c800c8"


def race(*words, **options):
    return resolve([*words], steps=str(STEPS), **options)


def scenes():
    """Three scenes: one with pauses, one that asks, and one with a view of its own."""
    slow, fast = race("booth", "gd:lr=0.02"), race("booth", "gd:lr=0.02", "gd:lr=0.05")
    coloured = fast.__class__(**{**vars(fast), "entries": tuple(
        entry.__class__(**{**vars(entry), "colour": MAGENTA}) for entry in fast.entries
    )})  # fmt: skip
    asked = Question("Which is nearer?", ("sgd", "sgd(2)"), 2, "distance(sgd(2)) < 2")
    return (
        LectureScene(slow, "Pauses", "It pauses twice.", stops=(4, 9), begins=2),
        LectureScene(coloured, "Asks", "The second is nearer.", ask=asked),
        LectureScene(slow, "Blocks", "A block.", view=ViewSpec(layout="surface")),
    )


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "talk.toml"
    save_lecture(Lecture(scenes(), "A talk"), path)
    return path


@pytest.fixture
def talk(program, file):
    program.main.files.open_path(file)
    program.settle()
    yield program
    program.main.lecturing.present(False)
    if program.main.appearance.settings.strip:
        program.press("strip")


def titles(program):
    strip = program.control("scenes")
    return [strip.item(k).text().split("  ")[-1] for k in range(strip.count())]


def choose(program, number):
    strip = program.control("scenes")
    at = strip.visualItemRect(strip.item(number)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=at)
    program.settle()


def magenta(program):
    return int(near(program.picture(program.main.shell.middle), MAGENTA, 30).sum())


def test_its_first_scene_is_on_the_stage_and_all_are_in_the_strip(talk):
    assert titles(talk) == ["Pauses", "Asks", "Blocks"]
    assert talk.below == "It pauses twice." and talk.title.startswith("talk")
    assert talk.step >= 2 and len(talk.spec.entries) == 1


def test_another_scene_comes_with_its_view_and_its_caption(talk):
    choose(talk, 2)
    assert talk.below == "A block." and talk.view.layout == "surface"
    choose(talk, 0)
    assert talk.below == "It pauses twice." and talk.view.layout == "overlay"


def test_playing_pauses_at_the_stops(talk):
    talk.main.playback.set_speed(16)
    for stop in (4, 9, STEPS):
        talk.main.playback.play()
        talk.wait(lambda: not talk.playing)
        assert talk.step == stop


def test_what_is_edited_belongs_to_its_scene_and_can_be_undone(talk, file):
    talk.type(talk.knob("steps").box, "33")
    assert "*" in talk.title
    choose(talk, 2)
    assert talk.spec.steps == STEPS
    choose(talk, 0)
    assert talk.spec.steps == 33
    choose(talk, 2)
    talk.press("undo")
    talk.settle()
    # undo leads to the scene that it changes
    assert talk.spec.steps == STEPS and talk.below == "It pauses twice." and "*" not in talk.title


def test_scenes_are_added_ordered_told_and_taken_out(talk, file):
    talk.press("add_scene")
    talk.settle()
    assert titles(talk) == ["Pauses", "2", "Asks", "Blocks"]
    talk.type("title of the scene", "Again")
    talk.type("caption of the scene", "Look at it.")
    assert titles(talk) == ["Pauses", "Again", "Asks", "Blocks"] and talk.below == "Look at it."
    talk.click(talk.main.shell.strip.tools["later"])
    assert titles(talk) == ["Pauses", "Asks", "Again", "Blocks"]
    talk.press("save")
    assert [scene.title for scene in load_lecture(file).scenes] == titles(talk)
    assert load_lecture(file).scenes[0].stops == (4, 9)
    talk.click(talk.main.shell.strip.tools["removed"])
    assert titles(talk) == ["Pauses", "Asks", "Blocks"]
    talk.press("undo")
    assert titles(talk) == ["Pauses", "Asks", "Again", "Blocks"]


def test_a_scene_added_by_keys_is_captioned_and_presented_at_once(program):
    program.keys("Ctrl+Return")
    field = program.control("caption of the scene")
    assert field.hasFocus()
    QTest.keyClicks(field, "Look here")
    program.keys("Return", field)
    program.keys("Shift+F5")
    program.settle()
    assert program.main.appearance.presenting and program.below == "Look here"
    program.keys("Escape")
    program.press("strip")


def test_a_lecture_opened_again_begins_at_its_first_scene(talk, file):
    talk.main.lecturing.go(1)
    talk.settle()
    talk.main.files.open_path(file)
    talk.settle()
    assert talk.below == "It pauses twice." and len(talk.spec.entries) == 1


def test_a_race_becomes_a_lecture(program, tmp_path, monkeypatch):
    program.press("add_scene")
    program.settle()
    assert len(titles(program)) == 2
    program.press("side")
    answers = Answers(monkeypatch)
    answers.file(tmp_path / "made.toml")
    program.press("save")
    found = load_lecture(tmp_path / "made.toml")
    assert len(found) == 2 and found.scenes[1].view.layout == "side"
    program.press("strip")
    program.press("undo")


def test_nothing_of_the_race_is_seen_before_the_answer(talk):
    choose(talk, 1)
    main = talk.main
    assert main.lecturing.asking and talk.below == "Asks"
    talk.rounds(3)
    assert magenta(talk) == 0
    shown = (main.loss_view, main.tabs, main.transport)
    assert not any(part.isVisible() for part in shown)
    talk.keys("2", main.race_view)
    talk.settle()
    talk.press("last")
    talk.rounds(3)
    assert magenta(talk) > 100 and all(part.isVisible() for part in shown)
    said = main.lecturing.card.reply.text()
    assert said.startswith("Right:") and "0.05" in said
    assert talk.below == "The second is nearer."


def test_a_wrong_answer_is_put_right(talk):
    choose(talk, 1)
    talk.keys("1", talk.main.race_view)
    assert talk.main.lecturing.card.reply.text().startswith("No: Gradient descent, η 0.05")


def test_a_presentation_goes_by_four_keys(talk):
    main, stage = talk.main, talk.main.race_view
    main.playback.set_speed(16)
    talk.keys("F5")
    assert talk.step == 2 and not talk.playing
    for step in (4, 9, STEPS):
        talk.keys("PgDown", stage)
        talk.wait(lambda: not talk.playing)
        assert talk.step == step
    talk.keys("PgDown", stage)
    talk.settle()
    assert main.lecturing.asking
    talk.keys("PgDown", stage)
    assert not main.lecturing.asking
    assert main.lecturing.card.isVisible()
    for _ in range(2):
        talk.keys("PgDown", stage)
        assert main.lecturing.card.isHidden()
    talk.settle()
    assert talk.below == "A block."
    talk.keys("PgUp", main.surface)
    talk.settle()
    assert main.lecturing.asking
    talk.keys("PgUp", stage)
    talk.settle()
    assert talk.below == "It pauses twice." and talk.step == 2
    talk.keys("B", stage)
    black = np.asarray(talk.picture())
    assert black.max() == 0
    talk.keys("B", stage)
    assert np.asarray(talk.picture()).max() > 200
    # letters do nothing
    before = talk.view
    talk.keys("I", stage)
    talk.keys("Y", stage)
    assert talk.view == before
    talk.keys("Esc", stage)
    assert main.menuBar().isVisible()


def test_what_is_edited_while_presenting_goes_when_its_scene_is_left(talk):
    talk.press("present_here")
    talk.main.editing.move_start((1.0, 1.0), True)
    assert talk.spec.start == (1.0, 1.0)
    talk.press("next_scene")
    talk.press("previous_scene")
    assert talk.spec.start != (1.0, 1.0) and "*" not in talk.title


def test_several_files_and_a_folder_are_a_lecture(program, tmp_path):
    from gdviz.core.files.race_file import save

    for number in (10, 2):
        save(race("booth", f"gd:lr=0.0{number}"), tmp_path / f"race {number}.toml")
    program.main.files.open_path(tmp_path)
    program.settle()
    assert len(titles(program)) == 2 and program.spec.entries[0].lr == 0.02
    assert program.title.startswith("Untitled")
    program.main.files.open_paths(sorted(tmp_path.glob("*.toml")))
    program.settle()
    assert program.spec.entries[0].lr == 0.010
    program.press("strip")


def test_a_shipped_lecture_is_untitled(program):
    program.main.lecturing.open(Lecture(scenes(), "Shipped"))
    program.settle()
    assert program.title.startswith("Untitled") and len(titles(program)) == 3
    program.press("strip")


def test_the_whole_lecture_is_exported_as_a_handout(talk, tmp_path, monkeypatch):
    answers = Answers(monkeypatch)
    answers.file(tmp_path / "pages")
    seen = {}

    def act(form):
        seen["scene"] = form.shown["scenes"], form.dialog.kind.count()
        form.fill(scenes="whole lecture, 3 scenes", kind="handout", size="960 ×", theme="dark")
        seen["whole"] = form.dialog.layout_box.isEnabled()
        form.press("Save")

    in_export(talk, act)
    talk.wait(lambda: not talk.main.statusBar().findChildren(QProgressBar))
    pages = pdf_pages(tmp_path / "pages.pdf")
    assert seen == {"scene": ("this scene", 7), "whole": False} and talk.notice == ""
    for title, page in zip(("1. Pauses", "2. Asks", "3. Blocks"), pages, strict=True):
        assert title in page.text
    assert near(pages[0].pixels[-3:], "#14181d").all()
    assert "It pauses twice." in pages[0].text and "The second is nearer." not in pages[1].text
    found = []
    in_export(talk, lambda form: found.append(form.shown["scenes"]))
    assert found == ["this scene"]
