"""`gdviz doctor` on machines that lack something: it names it, and its exit code says so."""

import ctypes
import os
import socket
import sys
from types import SimpleNamespace

import pytest

from gdviz.command import doctor
from tests.doors.command_line import gdviz

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libraries are named on Linux")
DRAWING = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
X_WINDOW = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
PACKAGES = ("numpy", "PySide6_Essentials", "contourpy", "Pillow", "pyqtgraph", "av")


class Machine:
    """What there is: libraries and packages but those that are taken away, and an X server."""

    def __init__(self):
        self.absent, self.refused = set(), False
        self.versions = dict.fromkeys(PACKAGES, "6.11.3")

    def load(self, name, *_):
        if name in self.absent:
            raise OSError(f"{name}: cannot open shared object file")
        return SimpleNamespace(
            xcb_connect=lambda *_: 1,
            xcb_connection_has_error=lambda _: int(self.refused),
            xcb_disconnect=lambda _: None,
        )

    def version(self, name):
        return self.versions.get(name)


class Call:
    """A function of a library: it takes attributes, as those of ctypes do."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *values):
        return self.function(*values)


@pytest.fixture
def machine(monkeypatch):
    """A machine with everything, and a display :0."""
    made = Machine()

    def load(name, *more):
        found = made.load(name, *more)
        return SimpleNamespace(**{key: Call(value) for key, value in vars(found).items()})

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(doctor, "_version", made.version)
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    return made


def told(code):
    """The lines of the report, by what stands before the colon."""
    found = gdviz("doctor")
    assert (found.code, found.err) == (code, "")
    return dict(line.partition(": ")[::2] for line in found.lines)


def test_all_is_there(machine):
    lines = told(0)
    assert lines["export"] == lines["window"] == "ready"
    assert lines["display"] == "X :0"
    assert [lines[name] for name in (*DRAWING, *X_WINDOW)] == ["found"] * 11
    for name in PACKAGES:
        assert f"{name} 6.11.3" in lines
    version = ".".join(map(str, sys.version_info[:3]))
    assert any(line.startswith(f"Python {version}") for line in lines)
    assert not any("missing" in text for text in lines.values())


@pytest.mark.parametrize("name", DRAWING)
def test_a_library_that_drawing_needs_is_missing(machine, name):
    machine.absent.add(name)
    lines = told(1)
    assert lines[name] == f"missing to draw; Debian: {DRAWING[name]}"
    for need in ("export", "window"):
        assert lines[need].startswith("no: ")
        assert lines[need].endswith(f"apt install {DRAWING[name]}")


@pytest.mark.parametrize("name", X_WINDOW)
def test_a_library_that_only_a_window_needs_is_missing(machine, name):
    machine.absent.add(name)
    lines = told(1)
    assert lines[name] == f"missing for a window on X; Debian: {X_WINDOW[name]}"
    assert lines["export"] == "ready"
    assert lines["window"].endswith(f"apt install {X_WINDOW[name]}")


@pytest.mark.parametrize(
    ("name", "export"),
    [
        ("PySide6_Essentials", "no"),
        ("numpy", "no"),
        ("contourpy", "no"),
        ("Pillow", "no"),
        ("pyqtgraph", "ready"),
    ],
)
def test_a_package_is_missing(machine, name, export):
    del machine.versions[name]
    lines = told(1)
    assert lines[name] == "missing"
    assert lines["export"].startswith(export)
    need = "PySide6" if name.startswith("PySide6") else name
    assert lines["window"].startswith(f"no: {need} is missing; run: python -m pip install ")
    assert need in lines["window"].partition("install ")[2]


def test_videos_alone_need_pyav(machine):
    del machine.versions["av"]
    lines = told(0)
    assert lines["av"] == "missing (only needed for MP4 and WebM)"


@pytest.mark.parametrize("version", ["6.9.1", "6.9.2", "6.12.0"])
def test_a_version_that_does_not_work(machine, version):
    machine.versions["PySide6_Essentials"] = version
    lines = told(1)
    assert lines[f"PySide6_Essentials {version}"].startswith("does not work: ")
    for need in ("export", "window"):
        assert lines[need].startswith(f"no: PySide6 {version} does not work")


@pytest.mark.parametrize("version", ["6.9.3", "6.10.0", "6.11.9"])
def test_a_version_that_works(machine, version):
    machine.versions["PySide6_Essentials"] = version
    assert told(0)["window"] == "ready"


def test_a_display_that_does_not_answer(machine):
    machine.refused = True
    lines = told(1)
    assert lines["display"] == "none" and lines["export"] == "ready"
    assert "':0' does not answer" in lines["window"]


def test_no_display_at_all(machine, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    lines = told(1)
    assert lines["display"] == "none" and "there is no display" in lines["window"]


@pytest.mark.parametrize("listening", [True, False])
def test_wayland(machine, monkeypatch, tmp_path, listening):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w-0")
    # the libraries of X are not needed there
    machine.absent.update(X_WINDOW)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("w-0")
        if listening:
            server.listen()
        lines = told(0 if listening else 1)
    assert lines["display"] == ("Wayland w-0" if listening else "none")
    assert (lines["window"] == "ready") is listening


def test_platforms_that_are_asked_for(machine, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    for name, code in (("offscreen", 0), ("nonsense", 1), ("nonsense;offscreen:a=1", 0)):
        monkeypatch.setenv("QT_QPA_PLATFORM", name)
        assert (told(code)["window"] == "ready") is (code == 0)
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense")
    assert "QT_QPA_PLATFORM names 'nonsense'" in told(1)["window"]


@pytest.mark.parametrize(
    ("take", "words"),
    [
        ("libGL.so.1", ("export", "sphere", "gd", "-o", "a.png")),
        ("contourpy", ("export", "sphere", "gd", "-o", "a.png")),
        ("libGL.so.1", ("sphere", "gd")),
        ("libxcb-shape.so.0", ("sphere", "gd")),
        ("pyqtgraph", ("sphere", "gd")),
        ("display", ()),
    ],
    ids=str,
)
def test_a_command_that_cannot_draw_says_in_one_line_what_is_missing(
    machine, monkeypatch, tmp_path, take, words
):
    monkeypatch.chdir(tmp_path)
    machine.absent.add(take)
    machine.versions.pop(take, None)
    machine.refused = take == "display"
    line = gdviz(*words).refusal
    known = {**DRAWING, **X_WINDOW}
    assert known.get(take, take) in line
    assert not (tmp_path / "a.png").exists()


def test_numbers_need_neither_libraries_nor_a_display(machine, monkeypatch):
    machine.absent.update(DRAWING)
    machine.versions.clear()
    monkeypatch.delenv("DISPLAY")
    assert gdviz("run", "sphere", "gd", "--steps", "1").good
    assert gdviz("list", "optimizers").good


def test_the_report_of_this_machine_says_what_it_can_load():
    found = gdviz("doctor")
    for line in found.lines:
        name, _, state = line.partition(": ")
        if name in DRAWING:
            try:
                ctypes.CDLL(name)
            except OSError:
                assert state.startswith("missing")
            else:
                assert state == "found"
    assert found.code == (0 if "window: ready" in found.lines else 1)
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
