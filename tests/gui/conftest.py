"""A window or a map for each test; the window is checked for leaked threads at its end."""

import gc
import threading

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.gui.map.race_view import RaceView
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.main_window import MainWindow
from gdviz.render.paint.theme import LIGHT, load_fonts


@pytest.fixture
def theme(qapp):
    load_fonts()
    qt_theme.apply(LIGHT)
    return LIGHT


@pytest.fixture
def window(request, qtbot, theme):
    """A window of its own, on the file's RACE if it has one."""
    before = threading.active_count()
    # what thousands of tests have left behind is not looked through for each window
    gc.collect()
    gc.freeze()
    made = MainWindow(spec=getattr(request.module, "RACE", None))
    made.resize(1280, 720)
    made.show()
    made.playback.pause()
    qtbot.waitUntil(lambda: made.shown is not None and made.shown.done, timeout=20_000)
    yield made
    made.end()
    made.deleteLater()
    QApplication.processEvents()
    gc.collect()
    assert threading.active_count() <= before


@pytest.fixture
def view(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(1280, 900)
    made = RaceView(theme, holder)
    made.resize(640, 480)
    holder.show()
    yield made
    made.stop()
