"""Files that the window opens, writes and keeps, and its end."""

import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from gdviz.core import racefile
from gdviz.core.spec import Landscape
from gdviz.gui.main_window import MainWindow
from gdviz.gui.settings import load_settings
from gdviz.render.page import PagePainter
from tests.doors.exported import has, plan
from tests.doors.window import pixels as image_pixels
from tests.gui.windows import ROOT, drop, settled


def test_a_dropped_race_file_is_opened(qtbot, window, tmp_path):
    path = tmp_path / "mine.toml"
    wanted = replace(window.document.spec, problem=Landscape("booth"), start=None, steps=40)
    racefile.save(wanted, path)
    drop(window, path)
    settled(qtbot, window)
    assert window.document.spec == wanted
    assert load_settings()[0].recent == [] and window.settings.recent == [str(path)]


def test_a_bad_file_is_one_line_and_the_race_stays(window, tmp_path):
    before = window.document.spec
    bad = tmp_path / "bad.toml"
    bad.write_text('format = "gdviz-race"\nversion = 1\n[landscape]\nname = "rosenbrok"\n')
    for path in (bad, tmp_path, tmp_path / "missing.toml"):
        drop(window, path)
        assert window.document.spec is before
        assert window.notice.text and "\n" not in window.notice.text


def test_the_last_race_layout_and_theme_survive(qtbot, window, look):
    window.act("side")
    window.act("dark")
    window.editing.edit(replace(window.document.spec, steps=77), "")
    window.close()
    again = MainWindow()
    try:
        assert again.document.spec.steps == 77
        assert again.settings.layout == "side" and again.look.name == "dark"
    finally:
        again.close()


def test_copy_puts_the_page_on_the_clipboard(qtbot, window, monkeypatch):
    drawn, real = [], PagePainter.frame

    def frame(painter, step):
        drawn.append(threading.get_ident())
        return real(painter, step)

    monkeypatch.setattr(PagePainter, "frame", frame)
    # of the bowl 4 (x^2 + y^2) each step of 0.1 leaves a fifth of the way
    words = ("--formula", "4x^2 + 4y^2", "gd:lr=0.1,colour=#ff00ff", "--start", "1.5,-1.2")
    page = plan(*words, "--steps", "3")
    window.document.replace(page.race.spec)
    settled(qtbot, window)
    window.playback.seek(1)
    board = QApplication.clipboard()
    board.clear()
    window.act("copy")
    qtbot.waitUntil(lambda: not board.image().isNull(), timeout=20_000)
    seen, ground = image_pixels(board.image()), page.maps[0]
    assert seen.shape == (720, 1280, 3)
    # the head is at the playhead, and the way ends there
    assert has(seen, "#ff00ff", ground.at(0.3, -0.24))
    assert has(seen, "#ff00ff", ground.at(0.9, -0.72))
    assert not has(seen, "#ff00ff", ground.at(0.06, -0.048))
    assert len(drawn) == 1 and threading.get_ident() not in drawn


def test_export_runs_beside_the_window_and_can_be_cancelled(qtbot, window, tmp_path):
    path = tmp_path / "race.png"
    job = window.exports.start_export(window.shown, path, window.exports.options)
    with qtbot.waitSignal(job.written, timeout=20_000):
        pass
    assert path.read_bytes().startswith(b"\x89PNG")
    clip = tmp_path / "race.gif"
    job = window.exports.start_export(window.shown, clip, window.exports.options)
    with qtbot.waitSignal(job.cancelled, timeout=30_000):
        job.cancel()
    assert list(tmp_path.iterdir()) == [path]


def test_an_exported_picture_opens_as_its_race(qtbot, window, tmp_path):
    path = tmp_path / "race.png"
    wanted = replace(window.document.spec, steps=60)
    window.editing.edit(wanted, "")
    settled(qtbot, window)
    job = window.exports.start_export(window.shown, path, window.exports.options)
    with qtbot.waitSignal(job.written, timeout=20_000):
        pass
    window.act("undo")
    drop(window, path)
    assert window.document.spec == wanted


CLOSING = """
import sys
import threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gdviz.gui import app as module
from dataclasses import replace
from pathlib import Path

def close():
    window = next((w for w in QApplication.topLevelWidgets() if hasattr(w, "document")), None)
    if window is None or not window.settled:
        return
    look.stop()
    window.exports.start_export(window.shown, Path(sys.argv[1]), window.exports.options)
    window.editing.edit(replace(window.document.spec, steps=100_000), "")
    QTimer.singleShot(int(sys.argv[2]), window.close)

app = QApplication([])
look = QTimer(interval=10)
look.timeout.connect(close)
look.start()
sys.exit(module.run_app())
"""


@pytest.mark.parametrize("later", [20])
def test_closing_while_racing_and_exporting_is_clean(later, tmp_path):
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDVIZ_SETTINGS": str(tmp_path / "s")}
    done = subprocess.run(
        [sys.executable, "-c", CLOSING, str(tmp_path / "clip.mp4"), str(later)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [p.name for p in tmp_path.iterdir()] == ["s"]
