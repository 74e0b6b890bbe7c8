"""The shortcut sheet, the glossary and the words about the program."""

from itertools import pairwise

import pytest
from effects import KEYS
from PySide6.QtWidgets import QApplication, QLabel

from tests.doors.window import TABS

# the title of the entry that each tab opens
ENTRIES = {
    "step": "update-rule", "probe": "steepest", "laboratory": "linear-approximation",
    "loop": "training-loop",
}  # fmt: skip
OF_DATA = {"noise": "unbiased-gradient", "losses": "zero-one-loss", "learning": "learning-curve"}
ID = 256


def opened(kind):
    return next(
        w for w in QApplication.topLevelWidgets() if w.isVisible() and type(w).__name__ == kind
    )


def test_the_sheet_has_every_key(program):
    program.keys("F1")
    said = [label.text() for label in opened("ShortcutSheet").findChildren(QLabel)]
    rows = dict(pairwise(said))
    for key, name in KEYS.items():
        keys = next(text for text in said if key in text.split(", "))
        text = program.action(name).text().partition("\t")[0].replace("&", "")
        assert rows[keys] == text
    assert {"File", "Edit", "View", "Race", "Help"} <= set(said)


def test_the_sheet_fits_a_small_screen_and_has_each_key_once(program):
    program.keys("F1")
    sheet = opened("ShortcutSheet")
    assert sheet.width() <= 1280 and sheet.height() <= 720
    said = [label.text() for label in sheet.findChildren(QLabel)]
    for key in ("Space", "F6", "Tab", "Esc", "drag the ring", "Ctrl+S"):
        assert sum(key in text.split(", ") for text in said) == 1, key


def test_the_sheet_can_be_closed(program):
    program.keys("F1")
    program.keys("Escape", opened("ShortcutSheet"))
    QApplication.processEvents()
    assert not [
        w
        for w in QApplication.topLevelWidgets()
        if type(w).__name__ == "ShortcutSheet" and w.isVisible()
    ]


@pytest.mark.parametrize("tab", ENTRIES)
def test_the_glossary_opens_at_the_entry_of_the_tab(program, tab):
    program.open_tab(tab)
    program.press("glossary")
    view = opened("GlossaryView")
    assert view.list.currentItem().data(0, ID) == ENTRIES[tab]
    assert view.title.text() == view.list.currentItem().text(0)
    assert tab in TABS


@pytest.mark.parametrize("tab", OF_DATA)
def test_the_glossary_opens_at_the_entry_of_a_tab_of_data(program, tab):
    program.load("moons", "gd:lr=0.5", steps="3")
    program.open_tab(tab)
    program.keys("Shift+F1")
    assert opened("GlossaryView").list.currentItem().data(0, ID) == OF_DATA[tab]


def entries(view):
    heads = [view.list.topLevelItem(k) for k in range(view.list.topLevelItemCount())]
    return [head.child(i).data(0, ID) for head in heads for i in range(head.childCount())]


def test_the_glossary_is_searched_by_words_and_walked_by_arrows(program):
    program.press("glossary")
    view = opened("GlossaryView")
    everything = entries(view)
    program.type("search glossary", "saddle", "")
    found = entries(view)
    assert 0 < len(found) < len(everything) / 2
    assert view.list.currentItem().data(0, ID) == found[0]
    shown = view.title.text()
    program.keys("Down", view.search)
    assert view.list.currentItem().data(0, ID) == found[1]
    assert view.title.text() != shown
    program.keys("Up", view.search)
    assert view.title.text() == shown
    program.keys("Return", view.search)
    assert view.isVisible()
    program.type("search glossary", "qqqq", "")
    assert entries(view) == [] and view.title.text() == ""
    assert "nothing" in view.text.toPlainText()
    program.type("search glossary", "", "")
    assert entries(view) == everything


def test_the_glossary_stays_as_it_was_left(program):
    program.press("glossary")
    view = opened("GlossaryView")
    program.type("search glossary", "saddle", "")
    found = entries(view)
    view.close()
    program.press("glossary")
    assert entries(view) == found
    program.open_tab("probe")
    program.press("glossary")
    assert view.search.text() == "" and view.list.currentItem().data(0, ID) == "steepest"
    view.list.clear()


def test_references_are_links(program):
    program.press("glossary")
    view = opened("GlossaryView")
    program.type("search glossary", "Kingma", "")
    assert 'href="https://' in view.text.toHtml()


def test_what_the_program_says_of_itself(program):
    from gdviz import __version__

    program.press("about")
    text = opened("QMessageBox").text()
    assert __version__ in text and "MIT" in text
