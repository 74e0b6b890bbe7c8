"""The files in which programs keep what is on their screens, and those of programs that have
crashed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLockFile

from gdviz.core.base.files import read_text, write_atomic
from gdviz.core.base.knobs import InputError
from gdviz.gui.state.settings import settings_path
from gdviz.gui.state.titled import Kept

LIMIT = 16 * 1024 * 1024
# of one crash, and of many
OFFERS, MOST = 3, 20


@dataclass(frozen=True)
class Session:
    """What a program had on its screen, what was left on the other side of it, what it is called
    in an offer, when it was written (in seconds since 1970), and at how many starts it has been
    offered."""

    here: Kept
    other: Kept | None = None
    name: str = ""
    at: float = field(default=0.0, compare=False)
    offered: int = field(default=0, compare=False)


@dataclass
class Left:
    """What a crashed program has left, locked by this one."""

    path: Path
    session: Session
    lock: QLockFile

    @property
    def last_time(self) -> bool:
        """Whether it is not offered again."""
        return self.session.offered >= OFFERS

    def offer(self) -> None:
        """Count one more start at which it is offered."""
        self.session = replace(self.session, offered=self.session.offered + 1)
        # in a folder that cannot be written it is offered forever
        with suppress(InputError):
            write(self.session, self.path)

    def done(self, taken: bool) -> None:
        """At a regular end: remove what was taken, or offered often enough; keep the rest."""
        if taken or self.last_time:
            remove(self.path)
        self.lock.unlock()


def folder_of_sessions() -> Path:
    """Where all programs with these settings keep what is on their screens."""
    return settings_path().parent / "autosave"


def write(session: Session, path: Path) -> None:
    """Write it completely or not at all; InputError if the system refuses."""
    write_atomic(path, json.dumps(asdict(session)).encode())


def claimed(path: Path) -> QLockFile | None:
    """The lock of such a file; None while another program that lives has it, or where none can be
    made. InputError if the folder cannot be made."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent.name}: {error.strerror}") from None
    lock = QLockFile(str(path.with_suffix(".lock")))
    # by age alone none is stale: a program may run for weeks
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) else None


def locked(path: Path) -> QLockFile:
    """The lock of this program's own file; InputError where there can be none."""
    lock = claimed(path)
    if lock is None:
        raise InputError(f"{path.parent.name}: no file can be locked there")
    return lock


def remove(path: Path) -> None:
    """Remove the file and what was being written in its place."""
    with suppress(OSError):
        path.unlink(missing_ok=True)
        for part in path.parent.glob(f".{path.name}.*.part"):
            part.unlink(missing_ok=True)


def left_behind(folder: Path) -> list[Left]:
    """What crashed programs have left there, the newest first; it is theirs no longer."""
    try:
        names = {name.partition(".")[0] for name in os.listdir(folder) if name[0] != "."}
    except OSError:
        return []
    found = (_left(folder / f"{name}.json") for name in sorted(names))
    return sorted(filter(None, found), key=lambda left: left.session.at, reverse=True)[:MOST]


def _left(path: Path) -> Left | None:
    """The file of that name, if the program that wrote it has ended."""
    lock = claimed(path)
    if lock is None:
        return None
    try:
        session = _session(json.loads(read_text(path, LIMIT)))
    except (InputError, ValueError, RecursionError, TypeError, KeyError):
        # one that was begun and never written has only its lock
        with suppress(OSError):
            os.replace(path, path.with_suffix(".bad"))
        remove(path)
        lock.unlock()
        return None
    return Left(path, session, lock)


def _session(table: Mapping[str, Any]) -> Session:
    here, other = Kept(**table["here"]), table["other"]
    rest = str(table["name"]), float(table["at"]), int(table["offered"])
    session = Session(here, None if other is None else Kept(**other), *rest)
    for side in filter(None, (session.here, session.other)):
        if not (isinstance(side.text, str) and isinstance(side.file, str)):
            raise TypeError("no text")
    return session
