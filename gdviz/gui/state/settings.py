"""The settings that survive a restart: theme, geometry, recent files and the last race, as JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from gdviz.core.base.files import read_text, write_atomic
from gdviz.core.base.knobs import InputError
from gdviz.core.view import LAYOUTS, THEMES

LIMIT = 2 * 1024 * 1024
RECENT = 8
USUAL_PLACE = (1280.0, 720.0, 276.0, 60.0, 600.0, 553.0)
# the system's own, or one of ours
CHOICES = ("system", *THEMES)
# the parts beside the stage that can be folded away, by the ids of their actions
FOLDS = ("panel", "column")
# sizes of text, in percent of the usual one
TEXT_SIZES = (100, 110, 125, 150, 175, 200)
# fields that older versions stored, and nothing reads any more
RETIRED = frozenset({"state"})


@dataclass(frozen=True)
class Settings:
    """What one start leaves for the next."""

    theme: str = "system"
    layout: str = "overlay"
    # whether the map is shown beside the height map
    beside: bool = False
    # Qt's, in hexadecimal
    geometry: str = ""
    # the sizes that were dragged, by splitter and shown parts
    splitters: dict[str, list[int]] = field(default_factory=dict)
    # the parts that are folded away
    folded: list[str] = field(default_factory=list)
    # whether the panel shows all settings of the problem
    problem: bool = False
    # whether the scenes of a lecture are shown
    strip: bool = False
    # paths of files, the newest first
    recent: list[str] = field(default_factory=list)
    # the ids chosen last in the palette
    found: list[str] = field(default_factory=list)
    # race-file text, the path of its file ("" without one), and whether it differs from that
    race: str = ""
    file: str = ""
    changed: bool = False
    # the same three of the race on the other side, if there is one
    other: list[str] = field(default_factory=list)
    # where files were opened or saved last
    folder: str = ""
    # where in a window of which size the map was: width and height, x, y, width and height, by
    # default those of a window that was never resized
    place: list[float] = field(default_factory=lambda: [*USUAL_PLACE])
    # size of text in percent
    text: int = 100

    def with_recents(self, names: list[str]) -> Settings:
        """These files at the head of the recent ones."""
        return replace(self, recent=list(dict.fromkeys((*names, *self.recent)))[:RECENT])


def _splitters(value: dict[str, Any]) -> bool:
    return all(
        isinstance(v, list) and all(type(n) is int and 0 <= n < 100_000 for n in v)
        for v in value.values()
    )


def _place(value: list[Any]) -> bool:
    return len(value) == 6 and all(type(n) is float and 0 <= n < 100_000 for n in value)


def _names(value: list[Any]) -> bool:
    return all(isinstance(name, str) for name in value)


# what a value has to be besides of the type of the usual one
CHECKS: dict[str, Callable[[Any], bool]] = {
    "theme": lambda v: v in CHOICES,
    "text": lambda v: v in TEXT_SIZES,
    "layout": lambda v: v in LAYOUTS,
    "splitters": _splitters,
    "folded": lambda v: all(name in FOLDS for name in v),
    "place": _place,
    "recent": _names,
    "found": _names,
    "other": lambda v: len(v) in (0, 3) and _names(v),
}


def settings_path() -> Path:
    """GDVIZ_SETTINGS names the folder, else the system's place for settings."""
    folder = os.environ.get("GDVIZ_SETTINGS")
    if folder:
        return Path(folder) / "settings.json"
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "gdviz" / "settings.json"


def _older_path() -> Path:
    """The place where older versions stored them, on every system."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA")
    return (Path(base) if base else Path.home() / ".config") / "gdviz" / "settings.json"


def load_settings() -> tuple[Settings, str]:
    """The stored settings and a notice ("" if there is none); a broken file is kept as .bad."""
    path = settings_path()
    if not path.exists() and not os.environ.get("GDVIZ_SETTINGS"):
        # read once: they are stored in the new place at the end
        path = _older_path()
    if not path.exists():
        return Settings(), ""
    try:
        return _parsed(read_text(path, LIMIT)), ""
    except InputError as error:
        kept = path.with_suffix(".bad")
        try:
            os.replace(path, kept)
        except OSError:
            return Settings(), f"settings could not be read: {error}"
        return Settings(), f"settings could not be read and were put aside as {kept.name}: {error}"


def _parsed(text: str) -> Settings:
    try:
        table = json.loads(text, object_pairs_hook=_unique, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise InputError(f"not JSON: {str(error)[:80]}") from None
    if not isinstance(table, dict):
        raise InputError("not a table of settings")
    table = {name: value for name, value in table.items() if name not in RETIRED}
    usual = asdict(Settings())
    for name, value in table.items():
        if name not in usual:
            raise InputError(f"unknown setting {name[:40]!r}")
        if type(value) is not type(usual[name]) or not CHECKS.get(name, lambda _: True)(value):
            raise InputError(f"{name}: not allowed")
    return Settings(**table)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise InputError("a setting is given twice")
    return dict(pairs)


def _refused(name: str) -> Any:
    raise InputError(f"{name} is not a number")


def with_others(settings: Settings, used: list[str]) -> Settings:
    """The settings with the recent files of copies of the program that have quit meanwhile, below
    those that were `used` here."""
    stored, _ = load_settings()
    return replace(settings, recent=stored.with_recents(used).recent)


def save_settings(settings: Settings) -> str:
    """Store the settings; returns a notice if the system refuses, else ""."""
    path = settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(asdict(settings), indent=1).encode())
    except (OSError, InputError) as error:
        return f"settings could not be saved: {error}"
    return ""
