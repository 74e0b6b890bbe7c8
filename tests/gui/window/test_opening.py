"""The window opens what `gdviz run` takes: a race, a file of data, and files that are dropped."""

import os
import subprocess
import sys

from PySide6.QtWidgets import QFileDialog

from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import load
from gdviz.gui.window.main_window import MainWindow
from tests.gui.windows import ROOT, drop, settled

INDEXED = ",load,stretch\n0,0.5,2.1\n1,1.0,2.9\n2,1.5,4.2\n"
LACKING = "load,stretch\n0.5,2.1\n1.0,\n1.5,4.2\n2.0,5.5\n"

# opens the window as the command line does, prints what it shows, and closes it
SHOWING = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gdviz.command.cli import main

def look():
    window = next((w for w in QApplication.topLevelWidgets() if hasattr(w, "document")), None)
    if window is None or not window.settled:
        return
    timer.stop()
    spec = window.document.spec
    racers = [entry.optimizer.id for entry in spec.entries]
    print(spec.problem.name, racers, spec.steps, window.windowTitle())
    window.close()

app = QApplication([])
timer = QTimer(interval=10)
timer.timeout.connect(look)
timer.start()
sys.exit(main(sys.argv[1:]))
"""


def test_words_open_the_window_on_their_race(tmp_path):
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDVIZ_SETTINGS": str(tmp_path / "s")}
    words = ["booth", "gd:lr=0.1", "adam:lr=0.1", "--steps", "40"]
    done = subprocess.run(
        [sys.executable, "-c", SHOWING, *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "booth ['sgd', 'adam'] 40 Untitled race - gdviz\n"
    assert (done.returncode, done.stderr) == (0, "")


def test_a_race_that_is_given_comes_over_the_last_one(qtbot, theme):
    spec = resolve(["cliff-edge", "adam"])
    made = MainWindow(spec=spec)
    made.show()
    try:
        settled(qtbot, made)
        assert made.document.spec == spec and made.document.path is None
        made.act("undo")
        assert made.document.spec != spec
    finally:
        made.end()


def test_a_file_of_data_is_the_race_that_run_makes_of_it(qtbot, theme, tmp_path, monkeypatch):
    path = tmp_path / "measured (1): a,b.csv"
    path.write_text(INDEXED)
    asked = []

    def ask(*given):
        asked.append(given)
        return [str(path)], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", ask)
    made = MainWindow(str(path))
    made.show()
    ways = (lambda: None, lambda: drop(made, path), lambda: made.act("open"))
    try:
        for way in ways:
            way()
            settled(qtbot, made)
            assert made.document.spec == resolve([str(path)])
            assert made.document.path is None and not made.panel.data.isHidden()
            assert "column 1 is left out" in made.panel.data.source.about.text()
            made.document.save(tmp_path / "race.toml")
            assert load(tmp_path / "race.toml") == made.document.spec
            made.act("new")
        assert "*.csv" in asked[0][-1]
    finally:
        made.end()


BAD = {
    "bad.csv": ("a,b\n1,2\n3\n", "line 3: 1 cell"),
    "bad.tsv": ("", "is empty"),
    "bad.toml": ("a = ", "bad.toml"),
    "bad": ("nothing", "not a gdviz race file"),
}


def test_a_file_that_is_no_race_is_one_line_and_rows_that_lack_values_can_be_skipped(
    qtbot, window, tmp_path
):
    before = window.document.spec
    for name, (text, said) in BAD.items():
        path = tmp_path / name
        path.write_text(text)
        drop(window, path)
        assert window.document.spec == before
        assert said in window.notice.text and "\n" not in window.notice.text
        assert window.notice.text.startswith(name) and str(tmp_path) not in window.notice.text
        assert window.notice.button.isHidden()
    path = tmp_path / "data.csv"
    path.write_text(LACKING)
    drop(window, path)
    assert window.document.spec == before
    said = "data.csv line 3, column stretch: no value; give one, or skip such rows"
    assert window.notice.text == said and window.notice.button.text() == "Skip such rows"
    window.notice.button.click()
    settled(qtbot, window)
    assert window.document.spec == resolve([f"{path}:missing=skip"])
    assert "1 of 4 rows skipped" in window.panel.data.source.about.text()
