"""The table of actions as Qt's actions, and as menus whose entries have a letter each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gdviz.gui.state.actions import ACTIONS, BELOW, LINED, MENUS, Act


def make_actions(
    owner: QWidget, done: Callable[[str], None], acts: Sequence[Act] = ACTIONS
) -> dict[str, QAction]:
    """The actions of a table by id; `done` is called with the id of the one chosen."""
    made = {}
    for act in acts:
        action = QAction(act.text, owner)
        action.setObjectName(act.id)
        action.setShortcuts([QKeySequence(key) for key in act.keys])
        action.setCheckable(act.checkable)
        keys = ", ".join((*act.keys, *act.typed))
        action.setToolTip(act.tip)
        action.setStatusTip(f"{act.tip}  {keys}".strip())
        if act.typed:
            # shown in the menu beside the text, without taking the key from anyone
            action.setText(f"{act.text}\t{act.typed[0]}")
        action.triggered.connect(lambda _=False, name=act.id: done(name))
        owner.addAction(action)
        made[act.id] = action
    return made


def fill_menus(
    bar: QMenuBar, actions: Mapping[str, QAction], acts: Sequence[Act] = ACTIONS
) -> dict[str, QMenu]:
    """The menus of a table in the bar, by the words of their place ("View > Theme"); the lessons
    are added by the window."""
    menus = {name: bar.addMenu(name) for name in MENUS}
    for act in acts:
        if act.menu not in menus:
            menus[act.menu] = _below(menus, act.menu)
        if act.id in LINED:
            menus[act.menu].addSeparator()
        menus[act.menu].addAction(actions[act.id])
    give_letters(bar.actions())
    for menu in menus.values():
        give_letters(menu.actions())
    return menus


def _below(menus: Mapping[str, QMenu], place: str) -> QMenu:
    above, _, title = place.rpartition(BELOW)
    if place in LINED:
        menus[above].addSeparator()
    return menus[above].addMenu(title)


def give_letters(actions: Iterable[QAction]) -> None:
    """Mark a letter in the text of each entry of one menu, which chooses it while the menu is
    open; those that have one keep it."""
    entries = [action for action in actions if not action.isSeparator()]
    for action, text in zip(entries, lettered([a.text() for a in entries]), strict=True):
        action.setText(text)


def lettered(texts: Sequence[str]) -> list[str]:
    """The texts with a "&" before a letter that no other has: the first of a word, if possible."""
    given = {text[text.index("&") + 1].casefold() for text in texts if "&" in text}
    places = [{} if "&" in text else _letters(text, given) for text in texts]
    # the text that has each letter
    seats: dict[str, int] = {}
    for k in range(len(texts)):
        _seat(k, places, seats, set())
    found = list(texts)
    for letter, k in seats.items():
        at = places[k][letter]
        found[k] = f"{texts[k][:at]}&{texts[k][at:]}"
    return found


def _letters(text: str, given: set[str]) -> dict[str, int]:
    """The letters of a text that are not given to another, each with its place; first those that
    begin a word."""
    words = text.partition("\t")[0]
    places = [k for k, c in enumerate(words) if c.isalnum() and c.casefold() not in given]
    order = sorted(places, key=lambda k: k > 0 and words[k - 1] != " ")
    found: dict[str, int] = {}
    for k in order:
        found.setdefault(words[k].casefold(), k)
    return found


def _seat(
    k: int, places: Sequence[Mapping[str, int]], seats: dict[str, int], tried: set[str]
) -> bool:
    """Give a text a letter of its own: a free one, or that of another which can have another."""
    letters = [letter for letter in places[k] if letter not in tried]
    tried.update(letters)
    for letter in letters:
        if letter not in seats:
            seats[letter] = k
            return True
    for letter in letters:
        if _seat(seats[letter], places, seats, tried):
            seats[letter] = k
            return True
    return False
