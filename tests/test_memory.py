"""How much memory the longest races take, seen from a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import gdviz

ROOT = Path(gdviz.__file__).parents[1]
MOST_MIB = 600
RATES = {"gd": "1e-4", "momentum": "1e-5", "nesterov": "1e-5", "rmsprop": "1e-4"}
WORDS = ["rosenbrock", *(f"{name}:lr={lr}" for name, lr in RATES.items() for _ in range(2))]
CHILD = """
import re, sys
from pathlib import Path
from gdviz.command.cli import main
from gdviz.core import run
from gdviz.core.files.tables import standings_text
from gdviz.core.files.command_words import resolve

words, picture = sys.argv[2:], sys.argv[1]
spec = resolve(words, steps="100000")
*_, last = run(spec)
assert last.done and [t.steps for t in last.tracks] == 8 * [100_000]
assert len(standings_text(last).splitlines()) == 9
del last
assert main(["export", *words, "--steps", "100000", "-o", picture]) == 0
# not getrusage: its peak counts that of the process that forked this one
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""
MOST_PLAYING_MIB = 300
PLAYING = """
import re, sys, time
from dataclasses import replace
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gdviz.core.files.command_words import resolve
from gdviz.core.view import LAYOUTS
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.main_window import MainWindow
from gdviz.render.paint.theme import LIGHT

app = QApplication([])
qt_theme.apply(LIGHT)
window = MainWindow()
window.resize(1280, 780)
window.show()
spec = resolve(sys.argv[1:], steps="10000")
window.editing.edit(replace(spec, stop_when_converged=False))
window.playback.pause()

def settle():
    app.processEvents()
    while not window.settled:
        time.sleep(0.001)
        app.processEvents()

settle()
assert [t.steps for t in window.shown.tracks] == 8 * [10_000]
for layout in LAYOUTS:
    window.act(layout)
    settle()
    for step in range(0, 10_001, 500):
        window.playback.seek(step)
        window.repaint()
        app.processEvents()
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024, flush=True)
window.close()
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak there")
def test_eight_racers_of_the_most_steps_fit_a_small_machine(tmp_path):
    """The peak of a race, its standings and its picture; before, each snapshot was kept whole."""
    command = [sys.executable, "-c", CHILD, str(tmp_path / "race.png"), *WORDS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "race.png").exists()
    assert 20 < int(done.stdout.splitlines()[-1]) < MOST_MIB


# a clip of so many MiB, whatever its length, and so many more for four times the frames, which
# are 0.9 MiB each
CLIP_MIB, LONGER_MIB = 400, 20
CLIP = """
import re, sys
from pathlib import Path
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.export import ExportOptions, export

race = finished(resolve(["rosenbrock", "gd:lr=1e-3", "adam"], steps="1000"))
for seconds in (1, 4):
    options = ExportOptions(width=640, height=360, seconds=seconds, hold=0.0)
    export(race, sys.argv[1], options, force=True)
    status = Path("/proc/self/status").read_text()
    print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak there")
@pytest.mark.parametrize("suffix", [".gif", ".webp", ".mp4", ".webm"])
def test_a_clip_takes_no_more_memory_for_its_length(tmp_path, suffix):
    """Pillow's writers, given all frames, hold them until the last one."""
    if suffix in (".mp4", ".webm"):
        pytest.importorskip("av")
    command = [sys.executable, "-c", CLIP, str(tmp_path / f"clip{suffix}")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    peaks = [int(line) for line in done.stdout.split()]
    assert 20 < max(peaks) < CLIP_MIB and peaks[1] - peaks[0] < LONGER_MIB, peaks


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak there")
def test_a_window_plays_eight_racers_of_many_steps_in_little_memory(tmp_path):
    """In all layouts, one after the other."""
    command = [sys.executable, "-c", PLAYING, *WORDS]
    settings = {**os.environ, "GDVIZ_SETTINGS": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=settings)
    assert (done.returncode, done.stderr) == (0, "")
    assert 20 < int(done.stdout.splitlines()[-1]) < MOST_PLAYING_MIB
