"""The window of the glossary."""

import pytest
from PySide6.QtCore import Qt

from gdviz.core.glossary import entry_of, glossary
from gdviz.gui.glossary_view import GlossaryView


@pytest.fixture
def view(qtbot, look):
    made = GlossaryView()
    qtbot.addWidget(made)
    made.open_at()
    return made


def test_it_shows_every_entry(view):
    seen = set()
    for k in range(view.list.topLevelItemCount()):
        head = view.list.topLevelItem(k)
        for i in range(head.childCount()):
            view.list.setCurrentItem(head.child(i))
            seen.add((view.title.text(), view.text.toPlainText()))
    assert seen == {(entry.title, entry.text) for entry in glossary()}


def test_typing_looks_up_and_arrows_walk(qtbot, view):
    qtbot.keyClicks(view.search, "noise floor")
    assert "noise" in view.title.text().lower()
    view.search.clear()
    first = view.title.text()
    qtbot.keyClick(view.search, Qt.Key.Key_Down)
    assert view.title.text() != first and view.search.hasFocus()
    qtbot.keyClick(view.search, Qt.Key.Key_Return)
    assert view.isVisible()


def test_what_is_not_there_is_said(qtbot, view):
    qtbot.keyClicks(view.search, "<b>qwertz</b>")
    assert view.title.text() == "" and view.text.toPlainText().startswith("nothing")


def test_it_opens_at_an_entry(view):
    view.search.setText("noise")
    view.open_at("effective-rate")
    assert view.title.text() == "Effective learning rate" and view.search.text() == ""


def test_from_a_tab_it_opens_at_what_the_tab_is_about(qtbot, window):
    window.act("glossary")
    assert window.glossary.isVisible()
    window.act("probe")
    window.act("glossary")
    assert window.glossary.title.text() == entry_of("steepest").title
    window.glossary.close()
    for name in window.told.values():
        assert entry_of(name).text
