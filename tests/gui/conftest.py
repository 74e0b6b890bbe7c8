"""A window for the tests of a file, put back after each of them; a map for each test."""

import pytest
from PySide6.QtWidgets import QWidget

from gdviz.gui.map.race_view import RaceView
from gdviz.gui.widgets import qt_theme
from gdviz.render.paint.theme import LIGHT, load_fonts
from tests.doors.window import opened


@pytest.fixture
def theme(qapp):
    load_fonts()
    qt_theme.apply(LIGHT)
    return LIGHT


@pytest.fixture(scope="module")
def shared(request, tmp_path_factory):
    """The window of a file, on the file's RACE if it has one; its settings are its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDVIZ_SETTINGS", str(tmp_path_factory.mktemp("settings")))
        with opened(spec=getattr(request.module, "RACE", None)) as program:
            yield program


@pytest.fixture
def window(request):
    """The window of the file as it was when it was opened; `own_window` where a test uses that, as
    one that closes it does, or where its file says OWN_WINDOW."""
    if "own_window" in request.fixturenames or hasattr(request.module, "OWN_WINDOW"):
        yield request.getfixturevalue("own_window")
        return
    shared = request.getfixturevalue("shared")
    shared.main.activateWindow()
    yield shared.main
    shared.put_back()


@pytest.fixture
def own_window(request):
    """A window of one test alone, on the file's RACE if it has one."""
    with opened(spec=getattr(request.module, "RACE", None)) as program:
        yield program.main


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
