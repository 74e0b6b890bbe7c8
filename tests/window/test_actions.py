"""Every action, from its menu and by its keys, does its own thing and no other."""

import pytest
from effects import EFFECTS, KEYS, PREPARED, VALLEY, edited, undone

from tests.doors.height_map import HeightMap
from tests.doors.sight import changed, sight
from tests.doors.stage import asked, chosen, clock

RACE = VALLEY
# these are asked for by dialogs that a person has to answer
ASKED = {"open": "open", "save": "save", "save_as": "save", "export": "export"}


@pytest.fixture(scope="module")
def shared(shared):
    """The block is known: that it is first looked at from its best side is no effect of a test."""
    shared.press("surface")
    HeightMap(shared).stands()
    shared.press("overlay")
    shared.remember()
    return shared


@pytest.mark.parametrize("name", EFFECTS)
def test_an_action_changes_what_it_says_and_nothing_else(program, name):
    PREPARED.get(name, lambda _: None)(program)
    program.main.notice.hide()
    with clock(program):
        before = sight(program)
        program.press(name)
        program.wait(lambda: program.main.settled and came(program, name))
        found = changed(before, sight(program))
    assert set(found) == set(EFFECTS[name])
    assert found == EFFECTS[name]


def came(program, name):
    """The picture for the clipboard is drawn in the background."""
    return name != "copy" or sight(program)["clipboard"]


@pytest.mark.parametrize("name", ASKED)
def test_an_action_with_a_dialog_asks_and_takes_no_for_an_answer(program, name):
    before = sight(program)
    with asked() as questions:
        program.press(name)
    assert [kind for kind, _ in questions] == [ASKED[name]]
    assert changed(before, sight(program)) == {}


def test_every_key_asks_for_its_action(program):
    undone(program)
    edited(program)
    for key, name in KEYS.items():
        program.action(name).setEnabled(True)
        with chosen(program) as asked_for:
            program.keys(key)
        assert (key, asked_for) == (key, [name])


def test_every_action_of_the_window_is_tried(program):
    there = {action.objectName() for action in program.main.actions()}
    assert there == {*EFFECTS, *ASKED, "quit"}


def test_every_key_of_an_action_is_tried(program):
    told = {
        key.toString(): action.objectName()
        for action in program.main.actions()
        for key in action.shortcuts()
    }
    typed = {
        action.text().partition("\t")[2]: action.objectName() for action in program.main.actions()
    }
    typed.pop("")
    assert {*told.items(), *typed.items()} <= set(KEYS.items())


def test_undo_and_redo_go_back_and_forth(program):
    first = repr(program.spec)
    edited(program)
    second = repr(program.spec)
    program.keys("1")
    third = repr(program.spec)
    for key, wanted in (("Ctrl+Z", second), ("Ctrl+Z", first), ("Ctrl+Y", second),
                        ("Ctrl+Shift+Z", third), ("Ctrl+Z", second)):  # fmt: skip
        program.keys(key)
        assert repr(program.spec) == wanted
