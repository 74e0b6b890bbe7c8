"""The browser of landscapes, and the list one can type in."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.gui.gallery.cards import Named
from gdviz.gui.gallery.grid import arrange
from gdviz.gui.panel import thumbnails
from gdviz.gui.panel.landscape_browser import found_cards
from gdviz.gui.panel.landscape_chooser import LandscapeChooser
from gdviz.render.paint.theme import DARK


@pytest.fixture
def chooser(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(400, 200)
    made = LandscapeChooser(theme)
    made.setParent(holder)
    made.resize(300, 30)
    holder.show()
    yield made
    made.pictures.stop()


@pytest.fixture
def browser(chooser):
    chooser.show_name("himmelblau")
    chooser.browse()
    return chooser.browser


def shown(browser):
    return browser.grid.tiles[browser.grid.current].card.id


def test_it_opens_at_the_present_landscape(browser):
    assert len(browser.grid.tiles) == len(LANDSCAPES) and shown(browser) == "himmelblau"
    rect = browser.grid.tiles[browser.grid.current].rect
    top = browser.area.verticalScrollBar().value()
    assert top <= rect.top() and rect.bottom() <= top + browser.area.viewport().height()
    assert "four" in browser.note.text().lower()


def test_typing_and_enter_choose(qtbot, chooser, browser):
    picked = []
    chooser.picked.connect(picked.append)
    qtbot.keyClicks(browser.search, "banana")
    assert shown(browser) == "rosenbrock" and len(browser.grid.tiles) < 5
    qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    assert picked == ["rosenbrock"] and browser.isHidden()


def test_nothing_found_says_so_and_chooses_nothing(qtbot, chooser, browser):
    picked = []
    chooser.picked.connect(picked.append)
    qtbot.keyClicks(browser.search, "qwertz")
    assert "nothing" in browser.note.text() and browser.grid.current == -1
    qtbot.keyClick(browser.search, Qt.Key.Key_Return)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_End):
        qtbot.keyClick(browser.grid, key)
    browser.grid.grab()
    assert picked == [] and browser.grid.failure == ""


def test_arrows_walk_through_every_row(qtbot, browser):
    grid = browser.grid
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.current == 0
    seen = {0}
    for _ in range(len(LANDSCAPES)):
        qtbot.keyClick(grid, Qt.Key.Key_Right)
        seen.add(grid.current)
    assert len(seen) == len(LANDSCAPES)
    tops = {tile.rect.top() for tile in grid.tiles}
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    rows = set()
    for _ in range(len(tops)):
        rows.add(grid.tiles[grid.current].rect.top())
        qtbot.keyClick(browser.search, Qt.Key.Key_Down)
    assert rows == tops


def test_a_click_chooses_and_the_browser_stays(qtbot, chooser, browser):
    picked = []
    chooser.picked.connect(picked.append)
    tile = browser.grid.tiles[3]
    qtbot.mouseClick(browser.grid, Qt.MouseButton.LeftButton, pos=tile.rect.center())
    assert picked == [tile.card.id] and browser.isVisible()
    qtbot.mouseClick(browser.grid, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert len(picked) == 1


def test_pictures_are_made_off_the_windows_thread_and_kept(qtbot, chooser, browser, monkeypatch):
    here, threads = threading.get_ident(), []
    real = thumbnails.relief

    def seen(*args):
        threads.append(threading.get_ident())
        return real(*args)

    monkeypatch.setattr(thumbnails, "relief", seen)
    qtbot.keyClicks(browser.search, "bowl")
    names = [tile.card.id for tile in browser.grid.tiles]
    pictures = chooser.pictures
    qtbot.waitUntil(lambda: all(pictures.picture(n) for n in names), timeout=10_000)
    qtbot.waitUntil(lambda: not pictures.busy, timeout=20_000)
    assert here not in threads
    made = len(threads)
    browser.grid.want_pictures(0)
    browser.grid.grab()
    chooser.pictures.stop()
    QApplication.processEvents()
    assert len(threads) == made and browser.grid.failure == ""
    image = pictures.picture(names[0])
    colours = {image.pixelColor(x, y).name() for x in range(0, 120, 9) for y in range(0, 84, 9)}
    assert len(colours) > 5
    browser.set_theme(DARK)
    chooser.set_theme(DARK)
    assert pictures.picture(names[0]) is None


def test_a_tip_tells_what_a_landscape_teaches(qtbot, browser):
    tile = browser.grid.tiles[browser.grid.current]
    info, place = LANDSCAPES[tile.card.id], tile.rect.center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, browser.grid.mapToGlobal(place))
    QApplication.sendEvent(browser.grid, event)
    assert QToolTip.text().splitlines() == [info.summary, info.teaches, info.source]


@pytest.mark.parametrize("width", [60, 300, 720, 2000])
def test_tiles_never_overlap(width):
    heads, tiles, height = arrange(found_cards(""), width, Named(thumbnails.PICTURE))
    rects = [tile.rect for tile in tiles] + [rect for _, rect in heads]
    for i, first in enumerate(rects):
        assert not any(first.intersects(other) for other in rects[i + 1 :])
        assert first.bottom() < height
    assert len(heads) == len({info.group for info in LANDSCAPES})


def test_the_list_finds_by_the_same_words(qtbot, chooser):
    picked = []
    chooser.picked.connect(picked.append)
    combo = chooser.combo
    combo.show_name("sphere")
    line, found = combo.lineEdit(), combo.completer()
    line.selectAll()
    qtbot.keyClicks(line, "banana")
    titles = found.model().stringList()
    assert titles[0] == "Rosenbrock"
    found.activated[str].emit(titles[0])
    assert picked == ["rosenbrock"]
    found.popup().hide()
    line.selectAll()
    qtbot.keyClicks(line, "custom")
    assert "Custom formula" in found.model().stringList()
    found.popup().hide()
    line.selectAll()
    qtbot.keyClicks(line, "nothing like it")
    assert found.model().stringList() == []
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert combo.currentText() == "Sphere" and picked == ["rosenbrock"]


def test_the_list_has_pictures(qtbot, chooser):
    combo = chooser.combo
    combo.show_name("sphere")
    combo.showPopup()
    qtbot.waitUntil(lambda: chooser.pictures.picture("sphere") is not None, timeout=5000)
    combo.hidePopup()
    picture = combo.itemIcon(combo.findText("Sphere")).pixmap(54, 38).toImage()
    assert picture.pixelColor(27, 19).alpha() == 255
