"""Every tab in every width and text size: no text is cut, and none lies over another.

What is painted on cards is painted once more into a drawing, and read there.
"""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
)

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, RaceSpec
from gdviz.core.tabs import TABS
from gdviz.core.view import ViewSpec
from gdviz.gui.tabs import laboratory_view
from gdviz.gui.tabs.tab import Shown
from gdviz.gui.tabs.tab_host import TabHost
from gdviz.gui.widgets import qt_theme
from gdviz.gui.widgets.card import Card
from gdviz.render.paint.theme import LIGHT, load_fonts
from gdviz.render.scene.scene import Scene
from tests.doors.painted import Painting

WIDTHS, TEXTS, HIGH = (380, 480, 640, 940), (100, 150, 200), 460
# so much of a text's box has no ink
AIR = 2.0
LINE = replace(laboratory_view.FIRST, formula="x^2 + sin(3*x)")
RACES = {
    "landscape": (["rosenbrock", "gd:lr=0.002", "adam:lr=0.2", "momentum:lr=0.002"], "60"),
    "data": (["challenger", "gd:lr=0.2", "momentum:lr=0.1", "adam:lr=0.1"], "40"),
}
# the tabs that are looked at on each race
LOOKED = {
    "landscape": ("standings", "summary", "step", "probe", "laboratory"),
    "line": ("laboratory",),
    "data": ("loop", "noise", "losses", "learning"),
}
SHOWN = QLabel, QAbstractButton, QComboBox, QLineEdit, QSlider
# what is opened on a tab beside its first page
PAGES = {
    "step": (0, 1, 2, 3),
    "probe": (0, 1, 2),
    "laboratory": ("slope", "error", "curvature", "step"),
    "loop": (False, True),
}


def race_of(kind):
    if kind == "line":
        return finished(RaceSpec(LINE, (Entry(OPTIMIZERS["sgd"](), 0.1),), (1.0,), steps=20))
    words, steps = RACES[kind]
    return finished(resolve(words, steps=steps))


@pytest.fixture(scope="module", params=LOOKED)
def host(request, qapp):
    """The tabs of a race."""
    load_fonts()
    qt_theme.apply(LIGHT)
    race = race_of(request.param)
    made = TabHost([row for row in TABS if row.id in LOOKED[request.param]], LIGHT)
    made.fit(race.spec)
    made.display(Shown(race, race, race.spec, LIGHT, 0, None, Scene(race, race, ViewSpec())))
    made.seek(17)
    made.show()
    yield made
    made.stop()
    made.deleteLater()
    qt_theme.set_text_size(100)


def settled(tab):
    for _ in range(2000):
        # a layout asks for the next one
        for _ in range(3):
            QApplication.processEvents()
        if not tab.busy:
            return
        QTest.qWait(2)
    raise AssertionError("it did not come")


def pages(tab, name):
    """Open each page of a tab in turn."""
    for page in PAGES.get(name, (None,)):
        if name in ("step", "probe"):
            tab.pages.button(page).click()
        elif name == "laboratory":
            tab.show_page(page)
        elif name == "loop" and (tab.one.isVisible() or not page):
            tab.one.setChecked(page)
        settled(tab)
        yield page


def needed(widget):
    """The width that the text of a control needs; 0 where it is shortened on purpose."""
    text = widget.fontMetrics().horizontalAdvance
    if isinstance(widget, QLabel):
        return 0 if widget.wordWrap() else text(widget.text())
    if isinstance(widget, QAbstractButton):
        return widget.minimumSizeHint().width() if widget.text() else 0
    return 0


def field(combo):
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    kind, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return combo.style().subControlRect(kind, option, part, combo).width()


def check_controls(tab, told):
    """Labels and buttons are as wide as their texts, inside the tab, and none lies on another."""
    shown = [w for kind in SHOWN for w in tab.findChildren(kind) if w.isVisible()]
    shown = [w for w in shown if not isinstance(w.parentWidget(), QComboBox)]
    for widget in shown:
        name = getattr(widget, "text", str)() or widget.accessibleName()
        assert widget.width() >= needed(widget), (*told, name, widget.width(), needed(widget))
        high = widget.fontMetrics().height()
        slim = isinstance(widget, QSlider)
        if isinstance(widget, QLabel) and widget.wordWrap():
            high = widget.heightForWidth(widget.width())
        assert slim or widget.height() >= high, (*told, name, widget.height(), high)
        right = widget.mapTo(tab, widget.rect().bottomRight()).x()
        assert right <= tab.width(), (*told, name, right)
        if isinstance(widget, QCheckBox):
            mark = QStyle.PixelMetric.PM_IndicatorWidth
            side = widget.style().pixelMetric(mark, None, widget)
            assert side >= 20 * told[-1] / 100, (*told, name, side)
        if isinstance(widget, QComboBox):
            icon = widget.iconSize().width() + 4 if not widget.itemIcon(0).isNull() else 0
            words = widget.fontMetrics().horizontalAdvance(widget.currentText())
            assert field(widget) - icon >= words, (*told, widget.currentText())
    for one, other in combinations(shown, 2):
        if one.parentWidget() is other.parentWidget():
            assert not one.geometry().intersects(other.geometry()), (*told, one, other)


def check_card(card, told):
    """Painted texts are within the card, and none lies on another."""
    cells = Painting(card).cells
    assert cells, told
    room = QRect(0, 0, card.width(), card.height())
    boxes = []
    for cell in cells:
        high = 0.7 * 11 * card.unit
        assert cell.left >= 0 and cell.right <= room.width() + AIR, (*told, cell.text, cell.right)
        assert high <= cell.baseline <= room.height(), (*told, cell.text, cell.baseline)
        boxes.append((cell.left, cell.right, cell.baseline - high, cell.baseline, cell.text))
    for one, other in combinations(boxes, 2):
        across = min(one[1], other[1]) - max(one[0], other[0])
        down = min(one[3], other[3]) - max(one[2], other[2])
        assert across <= AIR or down <= AIR, (*told, one, other)


def check_table(table, told):
    """The texts of a table have room in their cells, and the columns in the table."""
    header, model = table.horizontalHeader(), table.model()
    shown = [k for k in range(model.columnCount()) if not header.isSectionHidden(k)]
    assert sum(map(header.sectionSize, shown)) <= table.viewport().width() + 1, told
    assert {0, 1, 2} <= set(shown), told
    for row in range(model.rowCount()):
        assert table.rowHeight(row) >= table.fontMetrics().height(), told
        for column in shown:
            words = table.fontMetrics().horizontalAdvance(model.index(row, column).data())
            icon = table.iconSize().width() + 4 if column == 1 else 0
            room = header.sectionSize(column) - 16 - icon
            assert words <= room, (*told, model.index(row, column).data(), words, room)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_is_cut_and_none_lies_on_another(host, width, text):
    qt_theme.set_text_size(text)
    host.setStyleSheet(qt_theme.sheet(LIGHT))
    host.resize(width, HIGH)
    QApplication.processEvents()
    assert host.width() == width
    bar = host.tabBar().geometry()
    for name in host.rows:
        assert host.go(name)
        tab = host.tab(name)
        settled(tab)
        if name == "probe":
            tab.put_at((0.5, 1.0))
        if name == "standings":
            check_table(tab.table, (name, width, text))
        for page in pages(tab, name):
            told = name, page, width, text
            assert host.tabBar().geometry() == bar
            for area in tab.findChildren(QScrollArea):
                if area.isVisible():
                    assert area.widget().width() <= area.viewport().width(), told
                    assert area.widget().minimumSizeHint().width() <= area.viewport().width(), told
            check_controls(tab, told)
            for card in tab.findChildren(Card):
                if card.isVisible():
                    assert card.height() >= card.heightForWidth(card.width()), told
                    assert card.failure == "", told
                    check_card(card, told)
