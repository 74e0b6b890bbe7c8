"""The race being edited: its spec, its file, and its undo stack."""

from __future__ import annotations

import weakref
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gdviz.core.files import race_file
from gdviz.core.problems.validation import validate
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec

# a race and its file, if it has one
Titled = tuple[RaceSpec, Path | None]


# Steps of the stack, which the document owns, hold it weakly: the stack deletes its commands, and
# in a circle the garbage collector may have deleted them before it.


class _Edit(QUndoCommand):
    """From one spec to another; edits with the same key follow each other into one step."""

    def __init__(self, document: Document, before: RaceSpec, after: RaceSpec, key: str) -> None:
        super().__init__()
        self._document: Document = weakref.proxy(document)
        self._before, self._after, self._key = before, after, key

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not (isinstance(other, _Edit) and self._key and other._key == self._key):
            return False
        self._after = other._after
        return True

    def redo(self) -> None:
        self._document._show(self._after)

    def undo(self) -> None:
        self._document._show(self._before)


class _Replacement(QUndoCommand):
    """From one race with its file, and the other side of it, to another."""

    def __init__(self, document: Document, present: Titled, other: Titled | None) -> None:
        super().__init__()
        self._document: Document = weakref.proxy(document)
        self._away = (present, other)

    def redo(self) -> None:
        # each may have been saved under another name while it was the present one
        self._away = self._document._exchange(*self._away)

    undo = redo


class Document(QObject):
    """The one place that holds the present spec; every edit replaces it and can be undone."""

    spec_changed = Signal(object)
    title_changed = Signal()
    # before a different race takes its place
    replacing = Signal()

    def __init__(self, spec: RaceSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._spec = spec
        self._path: Path | None = None
        # for a race on a landscape the one on data that was left for it, and vice versa
        self._other: Titled | None = None
        # by file: undo leads back to another one, which the stack's clean mark does not know
        self._saved: dict[Path, str] = {}
        self._drags = 0

    @property
    def spec(self) -> RaceSpec:
        """The present race."""
        return self._spec

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to, if any."""
        return self._path

    @property
    def name(self) -> str:
        """Its name in the window's title."""
        return self._path.stem if self._path else "Untitled race"

    @property
    def clean(self) -> bool:
        """Whether its file says the same; a race without one has nothing to differ from."""
        return self._path is None or self._saved.get(self._path) == repr(self._spec)

    def edit(self, spec: RaceSpec, merge: str = "") -> None:
        """Make `spec` the present race. Edits with the same `merge` key in a row are one step
        until `commit`. Raises InputError, and changes nothing, if the spec is not allowed."""
        validate(spec)
        # repr also distinguishes what == leaves out: labels, colours, visibility
        if spec == self._spec and repr(spec) == repr(self._spec):
            return
        key = f"{merge}#{self._drags}" if merge else ""
        self.stack.push(_Edit(self, self._spec, spec, key))

    def commit(self) -> None:
        """End a drag: the next edit is a step of its own."""
        self._drags += 1

    def replace(self, spec: RaceSpec, path: Path | None = None) -> None:
        """Take a different race, with its file; it can be undone as edits can."""
        validate(spec)
        if path is not None:
            self._saved[path] = repr(spec)
        if path != self._path or repr(spec) != repr(self._spec):
            self.replacing.emit()
            self.stack.push(_Replacement(self, (spec, path), None))

    def turn(self, otherwise: RaceSpec) -> None:
        """Turn from a race on a landscape to the one on data that was left for it, with its file,
        or vice versa; the first time `otherwise`, which has no file. It can be undone."""
        there = self._other
        if there is None or _learns(there[0]) == _learns(self._spec):
            validate(otherwise)
            there = otherwise, None
        self.stack.push(_Replacement(self, there, (self._spec, self._path)))

    def leave_for(self, spec: RaceSpec) -> None:
        """Take a race without a file that was derived from this one; it can be undone."""
        validate(spec)
        here = (self._spec, self._path)
        other = self._other if _learns(spec) == _learns(self._spec) else here
        self.stack.push(_Replacement(self, (spec, None), other))

    def open(self, path: Path) -> ViewSpec | None:
        """Read a race file, and return its view; InputError, and nothing
        changed, if it is not one."""
        found = race_file.load_described(path)
        self.replace(found.spec, path)
        return found.view

    def save(self, path: Path, view: ViewSpec | None = None) -> None:
        """Write the race file, with its view; InputError if the system refuses."""
        race_file.save(self._spec, path, view)
        self._path, self._saved[path] = path, repr(self._spec)
        self.title_changed.emit()

    def _exchange(self, present: Titled, other: Titled | None) -> tuple[Titled, Titled | None]:
        """Show another race with its other side; returns the ones before."""
        before = (self._spec, self._path), self._other
        spec, self._path = present
        self._other = other
        self._show(spec)
        self.title_changed.emit()
        return before

    def _show(self, spec: RaceSpec) -> None:
        self._spec = spec
        self.spec_changed.emit(spec)


def _learns(spec: RaceSpec) -> bool:
    return isinstance(spec.problem, Data)
