"""Files that the window opens, writes and keeps, and its end."""

import os
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from gdviz.core.files import race_file as racefile
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.spec.race import Landscape
from gdviz.gui.state.settings import load_settings
from gdviz.render.page.page import PagePainter
from tests.gui.windows import ROOT, drop, settled

RACE = spec_from_words(["rosenbrock", "gd:lr=0.0001", "adam:lr=0.01"], steps="60")


def test_a_dropped_race_file_is_opened_and_a_bad_one_is_one_line(qtbot, window, tmp_path):
    path = tmp_path / "mine.toml"
    wanted = replace(window.document.spec, problem=Landscape("booth"), start=None, steps=40)
    racefile.save(wanted, path)
    drop(window, path)
    settled(qtbot, window)
    assert window.document.spec == wanted
    assert load_settings()[0].recent == [] and window.appearance.settings.recent == [str(path)]
    before = window.document.spec
    bad = tmp_path / "bad.toml"
    bad.write_text('format = "gdviz-race"\nversion = 1\n[landscape]\nname = "rosenbrok"\n')
    for path in (bad, tmp_path, tmp_path / "missing.toml"):
        window.notice.hide()
        drop(window, path)
        assert window.document.spec is before
        assert window.notice.isVisible() and "\n" not in window.notice.text


def test_copy_and_export_run_beside_the_window_and_can_be_cancelled(
    qtbot, window, tmp_path, monkeypatch
):
    threads, real = [], PagePainter.frame

    def frame(painter, step):
        threads.append(threading.get_ident())
        return real(painter, step)

    with monkeypatch.context() as patch:
        patch.setattr(PagePainter, "frame", frame)
        board = QApplication.clipboard()
        board.clear()
        window.act("copy")
        qtbot.waitUntil(lambda: not board.image().isNull(), timeout=20_000)
    assert (board.image().width(), board.image().height()) == (1280, 720)
    assert len(threads) == 1 and threading.get_ident() not in threads
    path = tmp_path / "race.png"
    job = window.exports.start_export(
        window.shown, path, window.exports.options, window.viewing.now
    )
    with qtbot.waitSignal(job.written, timeout=20_000):
        pass
    assert path.read_bytes().startswith(b"\x89PNG")
    clip = tmp_path / "race.gif"
    job = window.exports.start_export(
        window.shown, clip, window.exports.options, window.viewing.now
    )
    with qtbot.waitSignal(job.cancelled, timeout=30_000):
        job.cancel()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("own_window")
def test_closing_asks_before_it_stops_an_export(qtbot, window, tmp_path):
    clip = tmp_path / "race.gif"
    window.exports.start_export(window.shown, clip, window.exports.options)
    for key in (Qt.Key.Key_K, Qt.Key.Key_S):
        assert window.isVisible() and not window.close()
        asked = QApplication.activeModalWidget()
        assert asked.findChild(QLabel).text() == "race.gif is still being written."
        qtbot.keyClick(asked, key)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert list(tmp_path.glob("*.gif")) == []


CLOSING = """
import sys
import threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gdviz.gui.window import app as module
from dataclasses import replace
from pathlib import Path

def close():
    window = next((w for w in QApplication.topLevelWidgets() if hasattr(w, "document")), None)
    if window is None or not window.settled:
        return
    look.stop()
    window.exports.start_export(window.shown, Path(sys.argv[1]), window.exports.options)
    window.editing.edit(replace(window.document.spec, steps=100_000), "")
    QTimer.singleShot(int(sys.argv[2]), window.end)

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
