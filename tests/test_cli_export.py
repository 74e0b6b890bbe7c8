"""gdviz export as a user meets it."""

import importlib.util
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gdviz as package
from tests.doors.command_line import gdviz, until_written

ROOT = Path(package.__file__).parents[1]
PROGRAM = [sys.executable, str(ROOT / "main.py")]
RACE = ["sphere", "gd:lr=0.1", "--steps", "5"]


@pytest.mark.parametrize(
    "words",
    [
        ["race.txt"],
        ["race"],
        ["missing/race.png"],
        ["race.png", "--size", "12345678x1"],
        ["race.png", "--size", "0x0"],
        ["race.png", "--step", "-1"],
        ["race.png", "--step", "6"],
        ["race.gif", "--fps", "0"],
        ["race.gif", "--seconds", "nan"],
        ["race.gif", "--seconds", "1e9"],
        ["race.png", "--quantity", "speed"],
        ["race.png", "--against", "time"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_exported_is_one_line(tmp_path, words):
    assert gdviz("export", *RACE, "-o", tmp_path / words[0], *words[1:]).refusal
    assert [p.name for p in tmp_path.iterdir() if p.name != "settings"] == []


def test_export_keeps_an_existing_file_unless_forced(tmp_path):
    path = tmp_path / "race.png"
    path.write_bytes(b"old")
    words = ["export", *RACE, "-o", path, "--size", "640x360"]
    kept = gdviz(*words).refusal
    assert kept.endswith("race.png: exists and is kept; --force overwrites it")
    assert path.read_bytes() == b"old"
    assert gdviz(*words, "--force").good == ""
    assert path.read_bytes().startswith(b"\x89PNG")


ENDINGS = [
    (signal.SIGINT, "race.gif", "interrupted"),
    (signal.SIGTERM, "race.webp", "terminated"),
    (signal.SIGHUP, "race.mp4" if importlib.util.find_spec("av") else "race.gif", "hung up"),
]


@pytest.fixture
def heeded():
    """Children heed a signal that this process was started to ignore, as by nohup."""
    before = {number: signal.getsignal(number) for number, _, _ in ENDINGS}
    for number, handler in before.items():
        if handler == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(("number", "name", "said"), ENDINGS)
def test_an_export_that_is_ended_leaves_nothing(tmp_path, heeded, number, name, said):
    words = ["export", *RACE, "-o", str(tmp_path / name), "--seconds", "60", "--size", "320x180"]
    with subprocess.Popen([*PROGRAM, *words], stderr=subprocess.PIPE, text=True) as child:
        until_written(child, tmp_path, name)
        child.send_signal(number)
        assert child.stderr.read() == f"gdviz: {said}\n"
    assert child.returncode == 128 + number
    assert [p for p in tmp_path.iterdir() if p.name != "settings"] == []


def test_printing_that_is_ended_does_not_wait_for_its_reader():
    words = ["run", "sphere", "gd:lr=1e-6", "--steps", "20000", "--csv", "--paths"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*PROGRAM, *words], text=True, **pipes) as child:
        # the rest fills the pipe, and nobody reads it
        assert child.stdout.readline().startswith("label,step,")
        child.send_signal(signal.SIGTERM)
        assert child.wait() == 143
        assert child.stderr.read() == "gdviz: terminated\n"
