"""The window of the glossary."""

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from gdviz.core.files.glossary import entry_of, glossary
from gdviz.core.tabs import TABS
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.glossary_view import GlossaryView
from gdviz.render.paint.theme import DARK


@pytest.fixture
def view(qtbot, theme):
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
    assert seen == {(entry.title, written(entry)) for entry in glossary()}


def written(entry):
    """An entry as it is shown: every work with its address below it."""
    works = [f"{work.text}\n{work.link.removeprefix('https://')}" for work in entry.works]
    return "\n".join(works) or entry.text


class Browser(QObject):
    """Keeps the addresses that it is asked to open."""

    opened: list[str]

    @Slot(QUrl)
    def open(self, url):
        self.opened.append(url.toString())


@pytest.fixture
def browser():
    made = Browser()
    made.opened = []
    QDesktopServices.setUrlHandler("https", made, "open")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def spots(text):
    """Where each link stands in the viewport of a text, in reading order."""
    cursor, found = text.textCursor(), {}
    for position in range(text.document().characterCount()):
        cursor.setPosition(position)
        if cursor.charFormat().isAnchor():
            found.setdefault(cursor.charFormat().anchorHref(), text.cursorRect(cursor).center())
    return found


@pytest.mark.parametrize("entry", [e for e in glossary() if e.works], ids=lambda e: e.id)
def test_a_click_on_an_address_opens_it(qtbot, view, browser, entry):
    view.open_at(entry.id)
    for spot in spots(view.text).values():
        qtbot.mouseClick(view.text.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert browser.opened == [work.link for work in entry.works]


def test_the_addresses_are_reached_and_opened_by_keyboard(qtbot, view, browser):
    view.open_at("ref-adam")
    qtbot.keyClick(view.search, Qt.Key.Key_Tab)
    qtbot.keyClick(view.list, Qt.Key.Key_Tab)
    assert view.focusWidget() is view.text
    for work in entry_of("ref-adam").works:
        qtbot.keyClick(view.text, Qt.Key.Key_Tab)
        qtbot.keyClick(view.text, Qt.Key.Key_Return)
        assert browser.opened[-1] == work.link
    assert len(browser.opened) == 4


def test_links_have_the_colour_of_the_theme_and_end_with_their_entry(qapp, view, theme):
    view.open_at("ref-books")
    assert theme.accent in view.text.toHtml()
    qt_theme.apply(DARK)
    qapp.processEvents()
    assert DARK.accent in view.text.toHtml() and theme.accent not in view.text.toHtml()
    qt_theme.apply(theme)
    view.open_at("noise")
    assert "<a " not in view.text.toHtml() and "underline" not in view.text.toHtml()


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
    for row in TABS:
        assert not row.entry or entry_of(row.entry).text
