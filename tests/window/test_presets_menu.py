"""The menus: each holds its actions in order, and each preset opens itself, at 0 and playing."""

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from gdviz.core.files.race_file import load, save
from gdviz.core.problems.landscape import LANDSCAPES
from tests.doors.stage import clock

FOLDER = Path(__file__).parents[2] / "resources" / "presets"
FILES = sorted(FOLDER.glob("*.toml"))
MENUS = {
    "File": "new new_empty open recent save save_as . export copy . quit",
    "Edit": "undo redo . palette",
    "View": "overlay side surface beside . next_page previous_page . zoom "
    "explain on_the_map loss_plot theme text_size parts . full_screen present",
    "View > Zoom": "fit fit_race zoom_racer zoom_minimum . equal reslice",
    "View > Explain": "step probe laboratory loop noise losses learning",
    "View > On the map": "trail arrows batch plain start uphill minima saddles names ghost",
    "View > Loss plot": "log log_steps smooth rates",
    "View > Theme": "light dark system",
    "View > Text size": "larger_text smaller_text usual_text",
    "View > Parts": "panel column . next_part previous_part",
    "Race": "browse add_racer selected_racer . play forward back forward_10 back_10 first last "
    "next_event previous_event . restart slower faster slow . part_to_repeat",
    "Race > Part to repeat": "mark_a mark_b clear_ab",
    "Help": "glossary shortcuts about",
}
MENU_BAR = ("File", "Edit", "View", "Race", "Lessons", "Help")
# a menu below another one, by its title
BELOW = {"Open recent": "recent", "Zoom": "zoom", "Selected racer": "selected_racer"}
BELOW |= {"Part to repeat": "part_to_repeat"}
BELOW |= {"Explain": "explain", "On the map": "on_the_map", "Loss plot": "loss_plot"}
BELOW |= {"Theme": "theme", "Text size": "text_size", "Parts": "parts"}


def menu(program, title):
    return program.main.menus[title]


def plain(action):
    """The words of an entry, without its key and without the mark of its letter."""
    return action.text().partition("\t")[0].replace("&", "")


def presets(program):
    """The entries of all chapters, in the order of their files."""
    found = {entry.text(): entry for chapter in chapters(program) for entry in chapter.actions()}
    return [found[tomllib.loads(path.read_text(encoding="utf-8"))["title"]] for path in FILES]


def lists(program):
    """The menus of the lectures and of each chapter."""
    return [action.menu() for action in menu(program, "Lessons").actions() if action.menu()]


def chapters(program):
    return lists(program)[1:]


@pytest.mark.parametrize("title", MENUS)
def test_a_menu_holds_its_actions(program, title):
    found = [
        "." if action.isSeparator() else action.objectName() or BELOW[plain(action)]
        for action in menu(program, title).actions()
    ]
    assert found == MENUS[title].split()


def test_the_bar_has_the_menus_in_order(program):
    titles = [plain(action) for action in program.main.menuBar().actions()]
    assert titles == list(MENU_BAR)


def letters(actions):
    """The letters by which the entries of one menu are chosen."""
    return [re.sub("&&", "", action.text()).partition("&")[2][:1].lower() for action in actions]


def test_every_entry_of_a_menu_has_a_letter_of_its_own(program):
    around = [program.main.menuBar().actions()]
    around += [found.actions() for found in program.main.menus.values()]
    for actions in around:
        found = letters(action for action in actions if not action.isSeparator())
        assert "" not in found and len(set(found)) == len(found), [a.text() for a in actions]


def test_a_letter_opens_a_menu_and_chooses_an_entry(program):
    program.main.menuBar().setFocus()
    bar = dict(zip(MENU_BAR, letters(program.main.menuBar().actions()), strict=True))
    assert bar["File"] == "f" and bar["View"] == "v"
    theme = menu(program, "View > Theme")
    [letter] = letters([program.action("dark")])
    theme.popup(program.main.pos())
    QTest.keyClick(theme, letter)
    assert program.action("dark").isChecked()
    theme.close()


def test_no_menu_is_longer_than_a_small_window(program):
    for name, found in {**program.main.menus, **{m.title(): m for m in lists(program)}}.items():
        assert found.sizeHint().height() < 600, name
        assert len(found.actions()) <= 20, name


def test_the_lectures_stand_first(program):
    paths = sorted((FOLDER.parent / "lectures").glob("*.toml"))
    entries = lists(program)[0].actions()
    assert lists(program)[0].title().replace("&", "") == "Lectures"
    for path, entry in zip(paths, entries, strict=True):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert entry.text() == table["title"] and told_of(program, entry) == table["summary"]


def test_the_lessons_stand_in_their_chapters(program):
    table = tomllib.loads((FOLDER.parent / "chapters.toml").read_text(encoding="utf-8"))
    assert [m.title().replace("&", "") for m in chapters(program)] == [
        row["title"] for row in table["chapter"]
    ]
    assert [len(m.actions()) for m in chapters(program)] == [
        len(row["lessons"]) for row in table["chapter"]
    ]


def test_every_entry_says_something(program):
    for action in program.main.actions():
        assert action.text().strip()
        assert action.toolTip() and action.statusTip().startswith(action.toolTip())
        for key in action.shortcuts():
            assert key.toString() in action.statusTip()


def told_of(program, action):
    """What the bar below says while the pointer is on an entry of a menu."""
    bar = program.main.statusBar()
    bar.clearMessage()
    action.showStatusText(program.main)
    return bar.currentMessage()


def test_the_bar_tells_the_lesson_of_the_preset_under_the_pointer(program):
    for entry, path in zip(presets(program), FILES, strict=True):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert told_of(program, entry) == table["summary"] != entry.text(), path.name


def test_the_bar_tells_where_the_recent_file_under_the_pointer_is(program, tmp_path):
    path = tmp_path / "race & more.toml"
    save(program.spec, path)
    program.main.files.open_path(path)
    [recent] = [action.menu() for action in menu(program, "File").actions() if action.menu()]
    assert told_of(program, recent.actions()[0]) == str(path)


def test_each_preset_opens_itself_from_its_start(program):
    entries = presets(program)
    assert len(entries) == len(FILES)
    with clock(program):
        for entry, path in zip(entries, FILES, strict=True):
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            assert entry.text() == table["title"]
            program.main.playback.pause()
            program.main.playback.seek(3)
            entry.trigger()
            assert repr(program.spec) == repr(load(path)), path.name
            assert (program.step, program.playing) == (0, True)
            assert program.below == table["summary"] == entry.toolTip()


def test_a_preset_opens_the_tab_and_the_axes_that_its_file_names(program):
    entries = presets(program)
    seen = {"learning": "learning", "noise": "noise", None: "standings"}
    # one on data, one on a landscape and one on data again: tabs come and go with the data
    for number, tab, equal in ((27, "learning", False), (15, None, True), (14, "noise", False)):
        entries[number].trigger()
        program.settle()
        assert (program.tab, program.view.equal) == (seen[tab], equal)


def test_a_preset_opens_on_the_part_that_its_file_names(program):
    """A race that keeps to a strip of its landscape fills the map."""
    presets(program)[22].trigger()
    program.settle()
    first = program.map().frame.box
    program.press("fit")
    assert program.map().frame.box != pytest.approx(first)
    program.press("fit_race")
    assert program.map().frame.box == pytest.approx(first) and program.view.box == "race"


def test_a_preset_that_was_edited_has_no_lesson_any_more(program):
    presets(program)[0].trigger()
    program.settle()
    lesson = program.below
    assert lesson
    program.press("last")
    program.map().double_click(*program.map().frame.middle)
    program.settle()
    program.map().point(-1e9, 0.0)
    assert program.below == LANDSCAPES["ravine_k100"].teaches != lesson
    program.press("undo")
    assert program.below == lesson


def test_a_preset_is_one_step_back(program):
    first = program.spec
    presets(program)[3].trigger()
    program.settle()
    program.press("undo")
    program.settle()
    assert program.spec == first


def test_the_first_race_and_a_new_one(program):
    rows = program.standings
    assert len(rows) == 6
    names = " ".join(" ".join(row) for row in rows)
    for name in ("Gradient descent", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"):
        assert name in names
    first = repr(program.spec)
    program.load("booth", "gd", steps="40")
    program.press("new")
    program.settle()
    assert repr(program.spec) == first and program.steps == 500
    assert program.title.startswith("Untitled race")
