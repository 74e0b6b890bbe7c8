"""What is on the screen, kept on the disk while it is edited, so that a crash does not lose it."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer, Signal

from gdviz.core.files.offered_name import offered_name
from gdviz.core.view import ViewSpec
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.state.left_behind import Session, folder_of_sessions, locked, remove, write
from gdviz.gui.state.titled import Titled, kept

# how soon an edit is written; those that follow meanwhile go with it
SOON_MS = 1000


@dataclass(frozen=True)
class OnScreen:
    """What is written: the race with its view, the other side of it, and whether each differs from
    its file."""

    here: Titled
    changed: bool
    view: ViewSpec
    other: Titled | None = None
    other_changed: bool = False

    @property
    def safe(self) -> bool:
        """Whether files already hold all of it."""
        both = (self.here, self.changed), (self.other, self.other_changed)
        return all(race is None or (race.path and not changed) for race, changed in both)

    def session(self) -> Session:
        """As texts."""
        title = self.here.scene(None).title
        other = None if self.other is None else kept(self.other, self.other_changed)
        name = self.here.path.name if self.here.path else offered_name(self.here.spec, title)
        return Session(kept(self.here, self.changed, self.view), other, name)


class Autosave(QObject):
    """Writes what `look` returns soon after `touch`, in a thread; nothing while nothing is edited.

    The file has the number of the process in its name and a lock beside it. `end` removes both;
    after a crash the next start finds them. `failed` tells once that nothing can be written.
    """

    failed = Signal(str)

    def __init__(self, look: Callable[[], OnScreen], parent: QObject) -> None:
        super().__init__(parent)
        self._look = look
        self._told = False
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._file = _OwnFile(folder_of_sessions() / f"{name}.json")
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._write)
        self._work = Newest(self._file.keep, self)
        self._work.failed.connect(self._refused)

    def touch(self) -> None:
        """Something has been edited."""
        if not self._soon.isActive():
            self._soon.start()

    def look_again(self) -> None:
        """The view has changed, which counts from the first edit on."""
        if self._file.begun:
            self.touch()

    def end(self, keep: bool = False) -> None:
        """Write nothing more; unless it is to be kept for the next start, remove what was
        written."""
        self._soon.stop()
        self._work.stop()
        if not keep:
            self._file.remove()

    def _write(self) -> None:
        self._work.follow(self._look())

    def _refused(self, _: object, text: str) -> None:
        if not self._told:
            self._told = True
            self.failed.emit(f"the race could not be kept for the case of a crash: {text}")


class _OwnFile:
    """The file of this process; in the thread alone, until that has ended."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: QLockFile | None = None
        self._written: Session | None = None
        self.begun = False

    def keep(self, seen: OnScreen, _: Wanted) -> Iterator[None]:
        """Write what is seen, unless it is there already."""
        self.begun = True
        yield None
        if seen.safe:
            self.remove()
            return
        session = seen.session()
        if session == self._written:
            return
        # the lock first: a file without one is taken for what a crash has left
        self._lock = self._lock or locked(self._path)
        write(replace(session, at=time.time()), self._path)
        self._written = session

    def remove(self) -> None:
        """Remove file and lock."""
        self._written = None
        if self._lock is not None:
            remove(self._path)
            self._lock.unlock()
            self._lock = None
