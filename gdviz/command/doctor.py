"""The requirements of gdviz, checked before Qt is loaded, which would end the process."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gdviz import __version__
from gdviz.core.base.knobs import InputError


@dataclass(frozen=True)
class Library:
    """A system library that Qt loads, and the Debian package that has it."""

    soname: str
    package: str


DRAWING = (
    Library("libGL.so.1", "libgl1"),
    Library("libEGL.so.1", "libegl1"),
    Library("libxkbcommon.so.0", "libxkbcommon0"),
    Library("libfontconfig.so.1", "libfontconfig1"),
    Library("libdbus-1.so.3", "libdbus-1-3"),
    Library("libglib-2.0.so.0", "libglib2.0-0"),
)
X_WINDOW = (
    Library("libxcb-cursor.so.0", "libxcb-cursor0"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Library("libxcb-shape.so.0", "libxcb-shape0"),
)
# names of the distributions that are needed to draw, for a window, and for videos alone
DRAWING_PACKAGES = ("numpy", "PySide6_Essentials", "contourpy", "Pillow")
WINDOW_PACKAGES = ("pyqtgraph",)
VIDEO_PACKAGES = ("av",)
BAD_PYSIDE = {
    "6.9.1": "it breaks pyqtgraph's mouse events",
    "6.9.2": "it breaks pyqtgraph's mouse events",
    "6.12.0": "it ends Python 3.11 after some minutes",
}
PYSIDE = "PySide6_Essentials"


def require_drawing() -> None:
    """InputError, one sentence, where Qt could not draw even without a window."""
    _require_pyside()
    _require_packages(DRAWING_PACKAGES)
    problem = _missing_packages(DRAWING) if sys.platform == "linux" else None
    if problem:
        raise InputError(problem)


def require_window() -> None:
    """InputError, one sentence, where Qt could not open a window."""
    _require_pyside()
    _require_packages(DRAWING_PACKAGES + WINDOW_PACKAGES)
    if sys.platform != "linux":
        return
    problems = [_platform_problem(name) for name in _platforms()]
    if all(problems):
        raise InputError(problems[-1] or "")


def no_display() -> str:
    """The sentence for a machine without a display."""
    name = os.environ.get("DISPLAY")
    found = f"the display {name[:40]!r} does not answer" if name else "there is no display"
    hint = "set DISPLAY or WAYLAND_DISPLAY, or use `gdviz run` and `gdviz export`, which need none"
    return f"no window can be opened: {found}; {hint}"


def missing(libraries: Iterable[Library]) -> list[Library]:
    """Those of the libraries that this machine cannot load."""
    return [library for library in libraries if not _loads(library.soname)]


def report() -> tuple[str, bool]:
    """The report of what is installed and what is missing, one line each, and whether a window can
    be opened."""
    import platform

    lines = [
        f"gdviz {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        *map(_package_line, DRAWING_PACKAGES + WINDOW_PACKAGES + VIDEO_PACKAGES),
    ]
    if sys.platform == "linux":
        for use, libraries in (("to draw", DRAWING), ("for a window on X", X_WINDOW)):
            lines += [_library_line(library, use) for library in libraries]
        lines.append(_display_line())
    window = _verdict(require_window)
    lines += [f"export: {_verdict(require_drawing)}", f"window: {window}"]
    return "\n".join(lines) + "\n", window == "ready"


def _require_pyside() -> None:
    version = _version(PYSIDE)
    if version is None:
        raise InputError('PySide6 is missing; run: python -m pip install "PySide6-Essentials<6.12"')
    if version in BAD_PYSIDE:
        remedy = 'run: python -m pip install "PySide6-Essentials>=6.10,<6.12"'
        raise InputError(f"PySide6 {version} does not work: {BAD_PYSIDE[version]}; {remedy}")


def _require_packages(names: Iterable[str]) -> None:
    absent = [name for name in names if _version(name) is None]
    if absent:
        known = " and ".join(absent)
        verb = "is" if len(absent) == 1 else "are"
        raise InputError(f"{known} {verb} missing; run: python -m pip install {' '.join(absent)}")


def _platform_problem(name: str) -> str | None:
    """Why Qt could not open a window on this platform plugin, or None."""
    absent = _missing_packages(DRAWING + X_WINDOW if name == "xcb" else DRAWING)
    if absent:
        return absent
    if name == "xcb":
        return None if _x_answers() else no_display()
    if name.startswith("wayland"):
        return None if _wayland_answers() else no_display()
    package = importlib.util.find_spec("PySide6")
    folders = (package.submodule_search_locations if package else None) or []
    if any(Path(f, "Qt", "plugins", "platforms", f"libq{name}.so").exists() for f in folders):
        return None
    return f"QT_QPA_PLATFORM names {name[:40]!r}, which Qt does not have; unset it"


def _missing_packages(libraries: Iterable[Library]) -> str | None:
    packages = " ".join(library.package for library in missing(libraries))
    if not packages:
        return None
    return f"system libraries of Qt are missing; on Debian: apt install {packages}"


def _package_line(name: str) -> str:
    version = _version(name)
    if version is None:
        optional = name in VIDEO_PACKAGES
        return f"{name}: missing" + (" (only needed for MP4 and WebM)" if optional else "")
    if name == PYSIDE and version in BAD_PYSIDE:
        return f"{name} {version}: does not work: {BAD_PYSIDE[version]}"
    return f"{name} {version}"


def _library_line(library: Library, use: str) -> str:
    found = "found" if _loads(library.soname) else f"missing {use}; Debian: {library.package}"
    return f"{library.soname}: {found}"


def _display_line() -> str:
    if _wayland_answers():
        return f"display: Wayland {os.environ['WAYLAND_DISPLAY']}"
    return f"display: X {os.environ['DISPLAY']}" if _x_answers() else "display: none"


def _verdict(check: Callable[[], None]) -> str:
    try:
        check()
    except InputError as error:
        return f"no: {error}"
    return "ready"


def _version(name: str) -> str | None:
    """As the folder says that describes the package; the library that also knows other ways takes
    long to import."""
    for folder in filter(os.path.isdir, sys.path):
        # a folder that may not be read has nothing that can be imported
        with suppress(OSError):
            for entry in os.listdir(folder):
                known, _, version = entry.removesuffix(".dist-info").partition("-")
                if entry.endswith(".dist-info") and known.lower() == name.lower():
                    return version
    from importlib import metadata

    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _platforms() -> list[str]:
    """The platforms Qt will try in turn, without their options."""
    asked = os.environ.get("QT_QPA_PLATFORM") or "wayland;xcb"
    return [name.split(":")[0] for name in asked.split(";")]


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    import socket

    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def _x_answers() -> bool:
    """Whether the X server named by DISPLAY accepts a connection, through the library that Qt
    uses."""
    if not os.environ.get("DISPLAY") or not _loads("libxcb.so.1"):
        return False
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not refused
