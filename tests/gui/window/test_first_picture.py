"""What is seen until all parts of the window are there, and what is done meanwhile."""

import os
import signal
import subprocess
import sys
import threading
from collections import OrderedDict

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage

from gdviz.core.engine.at_start import at_start
from gdviz.core.engine.run import finished
from gdviz.core.files import race_file
from gdviz.core.files.command_words import resolve
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Line, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.state.settings import load_settings
from gdviz.gui.window.main_window import MainWindow
from gdviz.gui.window.opening import Opening
from gdviz.render.map import relief
from tests.gui.windows import ROOT, drop

WORDS = ["booth", "gd:lr=0.1", "adam:lr=0.1"]
LINE = RaceSpec(Line("x^4 - x^2"), (Entry(OPTIMIZERS["sgd"](), 0.01),), (1.5,), 50)


@pytest.fixture
def opened(qtbot, theme, monkeypatch):
    """Opens a window as the program does, up to its first picture."""
    made = []
    before = threading.active_count()
    # the screen of tests is smaller than a usual window
    monkeypatch.setattr("gdviz.gui.window.geometry.SMALLEST", (960, 600))

    def opened(*asked):
        window = MainWindow(*asked, whole=False)
        opening = Opening(window)
        made.append((window, opening))
        window.show()
        assert not window.complete and not window.settled
        return window, opening

    yield opened
    for window, opening in made:
        qtbot.waitUntil(lambda w=window: w.complete, timeout=20_000)
        opening.end()
        window.close()
        window.deleteLater()
    qtbot.waitUntil(lambda: threading.active_count() <= before)


def complete(qtbot, window):
    qtbot.waitUntil(lambda: window.complete, timeout=20_000)
    window.playback.pause()
    window.playback.seek(0)
    qtbot.waitUntil(lambda: window.settled and window.race_view.settled, timeout=20_000)


def pixels(image: QImage, rect: QRect) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32).copy(rect)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.width(), 4)[..., :3].copy()


def within(window) -> tuple[QRect, QRect]:
    """The map without the ticks along its edges, and the legend on it."""
    panel = window.race_view.panels[0]
    place = window.race_view.place.adjusted(panel.plot.getAxis("left").width(), 0, 0, 0)
    legend = panel.legend.legend.place.translated(place.topLeft())
    return place.toRect().adjusted(6, 6, -6, -6), legend.toAlignedRect().adjusted(-1, -1, 1, 1)


@pytest.mark.parametrize("name", ["named", "of one variable", "a file", "equal"])
def test_the_map_that_follows_is_the_same_and_at_its_place(
    opened, qtbot, monkeypatch, tmp_path, name
):
    sizes, make = [], relief.contours
    # one drawing of contours per relief, whose points per pixel tell its size
    monkeypatch.setattr(relief, "contours", lambda *asked: sizes.append(asked[2]) or make(*asked))
    monkeypatch.setattr(relief, "_cache", OrderedDict())
    asked = (None, LINE if name == "of one variable" else resolve(WORDS), {})
    if name == "a file":
        path = tmp_path / "race.toml"
        race_file.save(resolve(["matyas", "gd:lr=0.1"]), path, ViewSpec(box=(-3.0, 1.0, -2.0, 4.0)))
        asked = (str(path), None, {})
    elif name == "equal":
        asked = (*asked[:2], {"equal": True})
    window, opening = opened(*asked)
    still = opening.picture.still
    assert still is not None
    still.refine()
    first = opening.picture.grab().toImage()
    complete(qtbot, window)
    after = window.grab().toImage()
    rect, legend = within(window)
    assert np.allclose(window.race_view.place.getRect(), load_settings()[0].place[2:])
    seen, same = pixels(after, rect), pixels(first, rect)
    free = np.ones(seen.shape[:2], bool)
    hidden = legend.translated(-rect.topLeft())
    free[max(hidden.top(), 0) : hidden.bottom() + 1, max(hidden.left(), 0) : hidden.right() + 1] = (
        False
    )
    assert free.mean() > 0.7 and len(np.unique(same[free], axis=0)) > 3
    assert np.array_equal(seen[free], same[free])
    # the fine picture was made once, for both
    assert name == "of one variable" or sizes.count(max(sizes)) == 1


def test_what_is_done_before_all_is_there_is_done_then(opened, qtbot, tmp_path):
    path = tmp_path / "race.toml"
    race_file.save(resolve(["matyas", "gd:lr=0.1", "adam:lr=0.1"]), path)
    window, _ = opened(None, resolve(WORDS), {})
    qtbot.keyClick(window, "2")
    drop(window, path)
    qtbot.keyClick(window, "1")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    complete(qtbot, window)
    assert window.document.spec.problem.name == "matyas"
    # the first key hid a racer of the race before, the second one was taken back
    assert [entry.visible for entry in window.document.spec.entries] == [True, True]
    window.document.stack.undo()
    assert [entry.visible for entry in window.document.spec.entries] == [True, False]


def test_a_click_meets_the_part_that_comes_to_its_place(opened, qtbot):
    window, opening = opened(None, resolve(WORDS), {})
    before = window.isVisible()
    play = QPoint(86, 656)
    qtbot.mouseClick(opening.picture, Qt.MouseButton.LeftButton, pos=play)
    qtbot.waitUntil(lambda: window.complete, timeout=20_000)
    qtbot.waitUntil(lambda: not window.playback.playing)
    assert before and window.isVisible()


def test_a_close_waits_until_it_can_be_kept(opened, qtbot, own_settings):
    window, _ = opened(None, resolve(WORDS), {})
    assert not window.close() and window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert "booth" in load_settings()[0].race


@pytest.mark.parametrize("words", [["moons", "gd"], WORDS])
def test_where_no_single_map_is_known_there_is_none(opened, qtbot, words):
    spec, seen = resolve(words), {"layout": "side"} if words is WORDS else {}
    window, opening = opened(None, spec, seen)
    assert opening.picture.still is None
    complete(qtbot, window)
    assert window.document.spec == spec


def test_a_race_at_its_start_has_the_first_rows_of_the_race():
    spec = resolve(["rosenbrock", "gd", "newton"])
    start, race = at_start(spec), finished(spec)
    assert (start.start, start.done, start.steps) == (race.start, False, 0)
    for early, track in zip(start.tracks, race.tracks, strict=True):
        for name in ("points", "losses", "grads"):
            assert np.array_equal(getattr(early, name)[0], getattr(track, name)[0])


CHILD = """
import os, sys
from gdviz.command import cli
from gdviz.gui.window import building, opening
def broken(*_):
    yield
    raise RuntimeError("no part can be made")
def ended(self):
    os.kill(os.getpid(), {number})
    start(self)
start = opening.Opening._start
if {number}:
    opening.Opening._start = ended
else:
    building.built = broken
sys.exit(cli.main(["booth", "gd:lr=0.1"]))
"""


def child(own_settings, number):
    env = {**os.environ, "GDVIZ_SETTINGS": str(own_settings)}
    call = [sys.executable, "-c", CHILD.format(number=number)]
    return subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def test_what_goes_wrong_ends_the_program_with_one_line(own_settings):
    done = child(own_settings, 0)
    said = "gdviz: internal error: RuntimeError: no part can be made\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


def test_a_signal_before_all_is_there_closes_the_window(own_settings):
    done = child(own_settings, int(signal.SIGTERM))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "booth" in (own_settings / "settings.json").read_text()


WAITING = """
import gc, linecache, os, sys
from gdviz.command import cli, doctor
def ready():
    from gdviz.gui.window import opening
    opening.Opening._start = painted
def painted(self):
    names = "pyqtgraph importlib.metadata gdviz.core.optimizers.rate_free".split()
    read = [name for name in linecache.cache if "first_picture" in name]
    print(self.picture.still is not None, [name for name in names if name in sys.modules], read)
    print("collects", gc.isenabled())
    sys.stdout.flush()
    os._exit(0)
doctor.require_window = ready
cli.main([])
"""


def test_what_the_first_picture_does_not_need_waits(own_settings):
    env = {**os.environ, "GDVIZ_SETTINGS": str(own_settings)}
    call = [sys.executable, "-c", WAITING]
    done = subprocess.run(call, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("True [] []\ncollects False\n", "")
