"""A window for the tests of a file, put back after each of them; or one of its own."""

import pytest

from tests.doors.window import opened

# of a window whose tab is read, it takes much
USUAL, WIDE = (1280, 720), (1664, 720)


@pytest.fixture(scope="module")
def shared(request, tmp_path_factory):
    """The window of a file, on the file's RACE if it has one; its settings are its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GDVIZ_SETTINGS", str(tmp_path_factory.mktemp("settings")))
        of_tab = request.module.__name__.endswith("_tab")
        size = WIDE if of_tab else USUAL
        with opened(spec=getattr(request.module, "RACE", None), size=size) as program:
            if of_tab:
                program.widen_tabs(940)
                program.remember()
            yield program


@pytest.fixture
def program(shared):
    """The window of the file as it was when it was opened: paused, six racers on the first race."""
    # another window may have come and gone
    shared.main.activateWindow()
    yield shared
    shared.put_back()


@pytest.fixture
def open_window():
    """`with open_window(path, spec) as program`: a window for one test alone."""
    return opened
