"""What gdviz needs of the machine, looked for before Qt is loaded, which would end the process."""

from __future__ import annotations

import ctypes
import os
import platform
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import metadata

from gdviz import __version__
from gdviz.core.knobs import InputError


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
# name of the distribution, and whether gdviz runs without it
PACKAGES = (
    ("numpy", False),
    ("PySide6_Essentials", False),
    ("pyqtgraph", False),
    ("contourpy", False),
    ("Pillow", False),
    ("av", True),
)
BAD_PYSIDE = {
    "6.9.1": "it breaks pyqtgraph's mouse events",
    "6.9.2": "it breaks pyqtgraph's mouse events",
    "6.12.0": "it ends Python 3.11 after some minutes",
}
PYSIDE = "PySide6_Essentials"
_SHOWN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs", "cocoa", "windows")


def require_drawing() -> None:
    """InputError, one sentence, where Qt could not draw even without a window."""
    _require_pyside()
    _require_libraries(DRAWING)


def require_window() -> None:
    """InputError, one sentence, where Qt could not open a window."""
    _require_pyside()
    if sys.platform != "linux" or _platform() in _SHOWN:
        _require_libraries(DRAWING)
        return
    wayland = _wayland_answers() and _platform() != "xcb"
    _require_libraries(DRAWING if wayland else DRAWING + X_WINDOW)
    if not wayland and not _x_answers():
        raise InputError(no_display())


def no_display() -> str:
    """The sentence for a machine without a display."""
    name = os.environ.get("DISPLAY")
    found = f"the display {name[:40]!r} does not answer" if name else "there is no display"
    return (
        f"no window can be opened: {found}; set DISPLAY or WAYLAND_DISPLAY, or use `gdviz run` "
        "and `gdviz export`, which need none"
    )


def missing(libraries: Iterable[Library]) -> list[Library]:
    """Those of the libraries that this machine cannot load."""
    return [library for library in libraries if not _loads(library.soname)]


def report() -> tuple[str, bool]:
    """What is there and what is missing, a line each, and whether a window can be opened."""
    lines = [
        f"gdviz {__version__}",
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}",
        *(_package_line(name, optional) for name, optional in PACKAGES),
    ]
    if sys.platform == "linux":
        for use, libraries in (("to draw", DRAWING), ("for a window on X", X_WINDOW)):
            lines += [_library_line(library, use) for library in libraries]
        lines.append(_display_line())
    lines += [f"{need}: {_verdict(check)}" for need, check in _CHECKS]
    return "\n".join(lines) + "\n", _verdict(require_window) == "ready"


def _require_pyside() -> None:
    version = _version(PYSIDE)
    if version is None:
        raise InputError('PySide6 is missing; run: python -m pip install "PySide6-Essentials<6.12"')
    if version in BAD_PYSIDE:
        raise InputError(
            f"PySide6 {version} does not work: {BAD_PYSIDE[version]}; "
            'run: python -m pip install "PySide6-Essentials>=6.10,<6.12"'
        )


def _require_libraries(libraries: Iterable[Library]) -> None:
    absent = missing(libraries) if sys.platform == "linux" else []
    if absent:
        packages = " ".join(library.package for library in absent)
        raise InputError(f"system libraries of Qt are missing; on Debian: apt install {packages}")


def _package_line(name: str, optional: bool) -> str:
    version = _version(name)
    if version is None:
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


_CHECKS = (("export", require_drawing), ("window", require_window))


def _version(name: str) -> str | None:
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


def _platform() -> str:
    """The Qt platform that is asked for, without its options."""
    return os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name:
        return False
    path = os.path.join(os.environ.get("XDG_RUNTIME_DIR", ""), name)
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def _x_answers() -> bool:
    """Whether the X server named by DISPLAY lets us in, asked through the library Qt uses."""
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
