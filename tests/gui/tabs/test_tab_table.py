"""The tabs are one table: a row is all that it takes, and a tab is made when it is opened."""

import dataclasses
import sys

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel

from gdviz.core.files.glossary import entry_of
from gdviz.core.spec.race import MAX_RACERS
from gdviz.core.tabs import TABS, TabRow, on_data
from gdviz.gui.tabs import tab_host
from gdviz.gui.tabs.tab_host import TabHost
from gdviz.gui.window.main_window import MainWindow
from gdviz.render.paint.theme import DARK
from tests.gui.windows import settled

MODULE = "tests.gui.extra_tab"
EXTRA = TabRow(
    "extra",
    "Extra",
    "what a test has put below the map",
    f"{MODULE}:ExtraTab",
    key="W",
    menu="Extra tab",
    does="open what a test has put below the map",
    entry="steepest",
)
HIDDEN = dataclasses.replace(
    EXTRA, id="hidden", title="Hidden", key="V", menu="Hidden tab", applies=on_data, needs="no data"
)


@pytest.fixture
def window(qtbot, theme, monkeypatch):
    """A window with two tabs more."""
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    made = MainWindow(tabs=(*TABS, EXTRA, HIDDEN))
    made.resize(1280, 720)
    made.show()
    made.playback.pause()
    settled(qtbot, made)
    yield made
    # what is kept of a race knows the tabs of the program alone
    made.tabs.go("standings")
    made.end()
    made.deleteLater()
    QApplication.processEvents()


def test_a_row_more_is_a_tab_with_key_menu_tip_and_glossary_entry(qtbot, window):
    bar = window.tabs
    assert [bar.tabText(k) for k in range(bar.count())][-2:] == ["Extra", "Hidden"]
    assert bar.tabToolTip(len(TABS)) == "what a test has put below the map (W)"
    assert bar.isTabVisible(len(TABS)) and not bar.isTabVisible(len(TABS) + 1)
    action = window.actions_by_id["extra"]
    assert action in window.menus["View > Explain"].actions() and action.toolTip() == EXTRA.does
    assert MODULE not in sys.modules
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert MODULE in sys.modules
    assert bar.open == "extra" == window.viewing.now.tab
    assert bar.tab("extra").words.isVisible()
    window.act("glossary")
    assert window.glossary.title.text() == entry_of("steepest").title
    window.glossary.close()
    window.act("shortcuts")
    sheet = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "ShortcutSheet")
    said = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"W", "Extra tab"} <= said
    sheet.close()
    qtbot.keyClick(window, Qt.Key.Key_V)
    assert bar.open == "extra" and window.notice.text == "no data"
    qtbot.keyClick(window, Qt.Key.Key_W)
    assert bar.open == "standings"


def test_it_is_told_of_race_step_and_theme(qtbot, window):
    window.playback.seek(3)
    window.act("extra")
    tab = window.tabs.tab("extra")
    assert (tab.shown[-1].race, tab.step) == (window.shown, 3)
    assert tab.shown[-1].mapped.spec == tab.shown[-1].spec == window.document.spec
    window.playback.seek(5)
    window.choice.choose(2)
    assert (tab.step, tab.words.text()) == (5, "racer 3")
    window.act("dark")
    assert tab.shown[-1].theme is DARK
    window.race_view.probed.emit((0.5, 1.5))
    (click,) = tab.clicks
    assert click.place == (0.5, 1.5) and click.w.tolist() == [0.5, 1.5] and click.pixel > 0
    tab.marked.emit()
    assert window.keeper.overlays.probe[0].point.tolist() == [0.5, 1.5]
    window.act("extra")
    assert window.keeper.overlays.probe is None
    before = len(tab.shown)
    window.document.replace(dataclasses.replace(window.document.spec, steps=17))
    settled(qtbot, window)
    # also while another tab is open
    assert len(tab.shown) > before and tab.shown[-1].race.spec.steps == 17


def test_what_it_asks_for_is_done(window):
    window.act("extra")
    tab = window.tabs.tab("extra")
    tab.edits.emit(dataclasses.replace(window.document.spec, steps=21), "")
    assert window.document.spec.steps == 21
    tab.seeks.emit(4)
    assert window.playback.step == 4
    tab.views.emit({"racer": 2, "log": False})
    assert window.choice.racer == 1 and not window.viewing.now.log
    tab.views.emit({"racer": MAX_RACERS})
    assert window.choice.racer == 1
    tab.says.emit("this cannot be")
    assert window.notice.text == "this cannot be"


def test_it_is_stopped_at_the_end(window):
    window.act("extra")
    tab = window.tabs.tab("extra")
    window.tabs.go("standings")
    assert not tab.stopped
    window.close()
    assert tab.stopped


def test_a_window_opens_with_the_first_tab_alone(qtbot, theme, monkeypatch):
    imported, real = [], tab_host.import_module
    monkeypatch.setattr(
        tab_host, "import_module", lambda name: (imported.append(name), real(name))[1]
    )
    host = TabHost(TABS, theme)
    qtbot.addWidget(host)
    first, *others = (row.made_by.partition(":")[0] for row in TABS)
    assert imported == [first]
    for row in TABS:
        host.go(row.id)
    assert imported == [first, *others]
    host.stop()


def test_a_race_of_the_same_tabs_paints_none_of_them(window):
    QApplication.processEvents()
    painted = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() in (QEvent.Type.Paint, QEvent.Type.LayoutRequest):
                painted.append(type(watched).__name__)
            return False

    watch = Watch()
    for widget in (window.tabs, window.tabs.tabBar()):
        widget.installEventFilter(watch)
    window.tabs.fit(window.document.spec)
    for _ in range(3):
        QApplication.processEvents()
    assert not painted
