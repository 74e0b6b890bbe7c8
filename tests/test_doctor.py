"""What the program says where Qt, a library or a display is missing."""

import ctypes
import os
import subprocess
import sys
from importlib import metadata
from types import SimpleNamespace

import pytest

from gdviz.command import doctor
from gdviz.core.base.knobs import InputError

linux = pytest.mark.skipif(sys.platform != "linux", reason="libraries are looked for on Linux")


@pytest.fixture
def machine(monkeypatch):
    """A machine with everything but the libraries named in the list that is returned, and an
    "X server" that answers unless it is named there, too."""
    absent = []

    def load(name):
        if name in absent:
            raise OSError(f"{name}: cannot open shared object file")
        return SimpleNamespace(
            xcb_connect=lambda *_: 1,
            xcb_connection_has_error=lambda _: int("X server" in absent),
            xcb_disconnect=lambda _: None,
        )

    monkeypatch.setattr(doctor.ctypes, "CDLL", load)
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    return absent


def said(check):
    with pytest.raises(InputError) as caught:
        check()
    assert "\n" not in str(caught.value)
    return str(caught.value)


@linux
def test_a_complete_machine_is_ready(machine):
    doctor.require_drawing()
    doctor.require_window()
    text, ready = doctor.report()
    assert ready and "missing" not in text


@linux
@pytest.mark.parametrize("library", doctor.DRAWING, ids=lambda library: library.package)
def test_each_library_for_drawing_is_named(machine, library):
    machine.append(library.soname)
    for check in (doctor.require_drawing, doctor.require_window):
        assert said(check).endswith(f"on Debian: apt install {library.package}")
    text, ready = doctor.report()
    assert not ready
    assert f"{library.soname}: missing to draw; Debian: {library.package}" in text


@linux
@pytest.mark.parametrize("library", doctor.X_WINDOW, ids=lambda library: library.package)
def test_each_library_for_a_window_is_named(machine, library):
    machine.append(library.soname)
    doctor.require_drawing()
    assert said(doctor.require_window).endswith(f"apt install {library.package}")


@linux
def test_all_missing_packages_are_named_at_once(machine):
    machine += [library.soname for library in doctor.DRAWING + doctor.X_WINDOW]
    drawing = "libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0"
    window = "libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
    assert said(doctor.require_drawing).endswith(f"apt install {drawing}")
    assert said(doctor.require_window).endswith(f"apt install {drawing} {window}")


@linux
def test_offscreen_needs_no_display_and_no_window_libraries(machine, monkeypatch):
    machine += [library.soname for library in doctor.X_WINDOW]
    monkeypatch.delenv("DISPLAY")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    doctor.require_window()


@linux
@pytest.mark.parametrize("name", ["wayland", "wayland;wayland-egl", "nonsense", "nonsense:a=1"])
def test_platforms_that_qt_would_abort_on(machine, monkeypatch, name):
    monkeypatch.setenv("QT_QPA_PLATFORM", name)
    said(doctor.require_window)
    monkeypatch.setenv("QT_QPA_PLATFORM", f"{name};xcb")
    doctor.require_window()


@linux
def test_no_display_is_one_sentence(machine, monkeypatch):
    machine.append("X server")
    assert "the display ':0' does not answer" in said(doctor.require_window)
    monkeypatch.delenv("DISPLAY")
    assert "there is no display" in said(doctor.require_window)
    text, ready = doctor.report()
    assert not ready and "display: none" in text


@pytest.mark.parametrize("version", ["6.9.1", "6.9.2", "6.12.0"])
def test_bad_versions_of_pyside_are_refused(machine, monkeypatch, version):
    monkeypatch.setattr(doctor, "_version", lambda name: version)
    for check in (doctor.require_drawing, doctor.require_window):
        assert said(check).startswith(f"PySide6 {version} does not work: ")
    assert f"PySide6_Essentials {version}: does not work" in doctor.report()[0]


def test_missing_packages_are_told(machine, monkeypatch):
    monkeypatch.setattr(doctor, "_version", lambda name: None)
    assert said(doctor.require_window).startswith("PySide6 is missing")
    assert "av: missing (only needed for MP4 and WebM)" in doctor.report()[0]


def test_versions_are_those_of_the_installed_packages():
    told = doctor.report()[0].splitlines()
    for name in doctor.DRAWING_PACKAGES + doctor.WINDOW_PACKAGES:
        assert f"{name} {metadata.version(name)}" in told


def test_a_folder_that_may_not_be_read_has_no_packages(monkeypatch, tmp_path):
    listed = os.listdir

    def guarded(folder):
        if folder == str(tmp_path):
            raise PermissionError(13, "Permission denied", str(folder))
        return listed(folder)

    monkeypatch.setattr(os, "listdir", guarded)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert f"numpy {metadata.version('numpy')}" in doctor.report()[0].splitlines()


@linux
def test_the_libraries_of_this_machine_are_found_as_the_linker_finds_them():
    for library in doctor.DRAWING:
        try:
            ctypes.CDLL(library.soname)
        except OSError:
            assert library in doctor.missing(doctor.DRAWING)
        else:
            assert library not in doctor.missing(doctor.DRAWING)
    assert doctor.missing([doctor.Library("libnothere.so.9", "libnothere9")])


@linux
@pytest.mark.parametrize("display", [None, ":97", "nowhere.invalid:0"])
def test_the_window_command_ends_with_one_line_where_no_display_answers(display):
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    if display:
        environment["DISPLAY"] = display
    done = subprocess.run(
        [sys.executable, "-m", "gdviz"], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("gdviz: ") and done.stderr.count("\n") == 1
