"""Drawing from a program that knows nothing of Qt, in processes of its own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gdviz
from gdviz.endings import cleaned_up
from tests.doors.command_line import until_written

ROOT = Path(gdviz.__file__).parents[1]
HEAD = """
import sys, threading
from concurrent.futures import ThreadPoolExecutor
from gdviz.core import finished
from gdviz.core.files.command_words import resolve
from gdviz.export import ExportOptions, export

race = finished(resolve(["sphere", "gd"], steps="5"))
options = ExportOptions(width=320, height=180, seconds=SECONDS, fps=5)
def draw(name):
    export(race, sys.argv[1] + "/" + name, options)
"""
ALONE = """
for name in ("a.png", "a.svg", "a.pdf", "a.gif", "a.webp"):
    draw(name)
assert "PySide6.QtWidgets" not in sys.modules
"""
IN_A_THREAD = """
def first():
    # of all pictures this one makes objects of Qt before it asks for a font
    thread = threading.Thread(target=draw, args=("a.svg",))
    thread.start()
    thread.join()
first()
with ThreadPoolExecutor(2) as pool:
    list(pool.map(draw, ["b.png", "b.svg"]))
draw("c.png")
"""
# the program ends when Qt has drawn a frame of hundreds
LEFT_BEHIND = """
begun = threading.Event()
def told(done, total):
    begun.set()
    return True
def draw_on(name):
    export(race, sys.argv[1] + "/" + name, options, progress=told)
    print("drawn")
threading.Thread(target=draw_on, args=("a.gif",), daemon=True).start()
begun.wait()
"""
AFTER_ANOTHER = """
from PySide6.QtGui import QGuiApplication
made = QGuiApplication(["other", "-platform", "offscreen"])
draw("a.png")
made.shutdown()
del made
draw("b.png")
"""
WRONG = """
from PySide6.QtCore import QCoreApplication
from gdviz.core import InputError
made = QCoreApplication([])
try:
    draw("a.png")
except InputError as error:
    print(error)
made.shutdown()
del made
"""


def child(code, folder, seconds=0.4, **more):
    command = [sys.executable, "-W", "error", "-c", HEAD.replace("SECONDS", str(seconds)) + code]
    bare = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    bare |= {"DISPLAY": "", "WAYLAND_DISPLAY": "", "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [*command, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=bare,
        **more,
    )


def files(folder):
    return sorted(p.name for p in folder.iterdir() if p.name != "settings")


@pytest.mark.parametrize(
    ("code", "drawn"),
    [
        (ALONE, ["a.gif", "a.pdf", "a.png", "a.svg", "a.webp"]),
        (IN_A_THREAD, ["a.svg", "b.png", "b.svg", "c.png"]),
    ],
    ids=["alone", "in a thread"],
)
def test_pictures_need_nothing_but_the_call(tmp_path, code, drawn):
    with child(code, tmp_path) as done:
        out, err = done.communicate()
    assert (done.returncode, out, err) == (0, "", "")
    assert files(tmp_path) == drawn
    assert all((tmp_path / name).stat().st_size > 500 for name in drawn)


@pytest.mark.parametrize(
    "code",
    [LEFT_BEHIND, 'draw("b.png")' + LEFT_BEHIND],
    ids=["its own application", "that of the script"],
)
def test_the_end_of_a_script_stops_what_threads_draw(tmp_path, code):
    with child(code, tmp_path, seconds=100) as done:
        out, err = done.communicate()
    assert (done.returncode, out, err) == (0, "", "")
    assert files(tmp_path) == ["b.png"] * code.startswith("draw")


def test_pictures_are_drawn_after_other_applications_and_one_that_cannot_draw_is_one_line(tmp_path):
    with child(WRONG + AFTER_ANOTHER, tmp_path) as done:
        out, err = done.communicate()
    assert (done.returncode, err) == (0, "")
    assert out.startswith("drawing needs a QGuiApplication") and out.count("\n") == 1
    assert files(tmp_path) == ["a.png", "b.png"]
    assert all((tmp_path / name).stat().st_size > 500 for name in files(tmp_path))


def test_a_script_that_is_ended_leaves_no_half_file(tmp_path):
    with child('draw("a.gif")', tmp_path, seconds=100) as done:
        until_written(done, tmp_path, "a.gif")
        done.send_signal(signal.SIGTERM)
        done.communicate()
    assert done.returncode == 128 + signal.SIGTERM
    assert files(tmp_path) == []


def test_an_error_that_an_ending_was_turned_into_ends_the_script_all_the_same():
    """Qt's bindings do that where the signal comes while they look for one of their names."""
    with pytest.raises(SystemExit) as ended, cleaned_up():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt:
            raise AttributeError("no attribute 'Preset'") from None
    assert ended.value.code == 128 + signal.SIGTERM
    with pytest.raises(AttributeError), cleaned_up():
        raise AttributeError("of its own")
