"""A window for each test, closed and checked for leaked threads at its end."""

import gc
import threading

import pytest
from PySide6.QtWidgets import QApplication

from gdviz.gui import qt_theme
from gdviz.gui.main_window import MainWindow
from gdviz.render.theme import LIGHT, load_fonts


@pytest.fixture
def look(qapp):
    load_fonts()
    qt_theme.apply(qapp, LIGHT)
    return LIGHT


@pytest.fixture
def window(qtbot, look):
    before = threading.active_count()
    made = MainWindow()
    made.resize(1280, 720)
    made.show()
    made.playback.pause()
    qtbot.waitUntil(lambda: made._shown is not None and made._shown.done, timeout=20_000)
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()
    gc.collect()
    assert threading.active_count() <= before
