"""The race being edited: its spec, its file, and its undo stack."""

from __future__ import annotations

import weakref
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.core.problems.validation import validate
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.state.titled import Titled, opened, save, saved_in, staged

# Steps of the stack, which the document owns, hold it weakly: the stack deletes its commands, and
# in a circle the garbage collector may have deleted them before it.


class _Edit(QUndoCommand):
    """From one spec to another; edits with the same key follow each other into one step."""

    def __init__(self, document: Document, before: RaceSpec, after: RaceSpec, key: str) -> None:
        super().__init__()
        self._document: Document = weakref.proxy(document)
        self._before, self._after, self._key = before, after, key
        # the scene of a lecture that is edited
        self._index = document.here.index

    def id(self) -> int:
        return 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not (isinstance(other, _Edit) and self._key and other._key == self._key):
            return False
        self._document.changes -= 1
        self._after = other._after
        return True

    def redo(self) -> None:
        self._document._show(self._after, self._index)

    def undo(self) -> None:
        self._document._show(self._before, self._index)


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
    # the lecture is another, or another of its scenes is shown
    staged = Signal()
    # before a different race takes its place
    replacing = Signal()

    def __init__(self, spec: RaceSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._here = Titled(spec)
        # for a race on a landscape the one on data that was left for it, and vice versa
        self._other: Titled | None = None
        # by file: undo leads back to another one, which the stack's clean mark does not know
        self._saved: dict[Path, Titled] = {}
        # by file: changed races that another has taken the place of
        self._left: dict[Path, Titled] = {}
        self._drags = 0
        # how often another race has come, a drag counted once
        self.changes = 0

    @property
    def spec(self) -> RaceSpec:
        """The present race."""
        return self._here.spec

    @property
    def path(self) -> Path | None:
        """The file it was opened from or saved to, if any."""
        return self._here.path

    @property
    def here(self) -> Titled:
        """The present race with its file."""
        return self._here

    @property
    def other(self) -> Titled | None:
        """What the switch between landscape and data leads to, if it has been used."""
        return self._other

    @property
    def name(self) -> str:
        """Its name in the window's title."""
        return self._here.path.stem if self._here.path else "Untitled race"

    @property
    def clean(self) -> bool:
        """Whether its file says the same; a race without one has nothing to differ from."""
        return self.says_the_same(self._here)

    def says_the_same(self, race: Titled) -> bool:
        """Whether the file of a race, if it has one, says the same."""
        saved = None if race.path is None else self._saved.get(race.path)
        return race.path is None or (saved is not None and saved.said == race.said)

    @property
    def unsaved(self) -> tuple[Titled, ...]:
        """The races that differ from their files, the present one first; those of the other side
        come back with it."""
        there = self._other.path if self._other else None
        left = (race for path, race in self._left.items() if path not in (there, self._here.path))
        return (*(() if self.clean else (self._here,)), *left)

    @property
    def as_saved(self) -> Titled:
        """The present race as its file says it; without a file as it is."""
        saved = None if self.path is None else self._saved.get(self.path)
        return replace(self._here, path=None) if saved is None else saved

    def edit(self, spec: RaceSpec, merge: str = "") -> None:
        """Make `spec` the present race. Edits with the same `merge` key in a row are one step
        until `commit`. Raises InputError, and changes nothing, if the spec is not allowed."""
        validate(spec)
        # repr also distinguishes what == leaves out: labels, colours, visibility
        if spec == self.spec and repr(spec) == repr(self.spec):
            return
        key = f"{merge}#{self._drags}#{self._here.index}" if merge else ""
        self.stack.push(_Edit(self, self.spec, spec, key))

    def commit(self) -> None:
        """End a drag: the next edit is a step of its own."""
        self._drags += 1

    def replace(
        self, spec: RaceSpec, path: Path | None = None, told: LectureScene | None = None
    ) -> None:
        """Take a different race, with its file and the scene that it was opened as; it can be
        undone as edits can."""
        self.take(Titled(spec, path, told))

    def take(self, race: Titled) -> None:
        """Take a different race or lecture; it can be undone as edits can."""
        validate(race.spec)
        if race.path is not None:
            self._saved[race.path] = race
        if race.path != self.path or race.said != self._here.said:
            self.replacing.emit()
            self.stack.push(_Replacement(self, race, None))
        else:
            # the same lecture, perhaps at another of its scenes
            self._here = race
            self.staged.emit()
            self.spec_changed.emit(self.spec)

    def go(self, index: int, view: ViewSpec | None) -> None:
        """Show another scene of the lecture; the present one is seen so when it comes back."""
        self._here = self._here.at(index, view)
        self.staged.emit()
        self.spec_changed.emit(self.spec)

    def restage(self, lecture: Lecture, index: int) -> None:
        """Take the lecture with other scenes, or other things said of them; it can be undone."""
        self.stack.push(_Replacement(self, staged(lecture, index, self.path), self._other))

    def turn(self, otherwise: RaceSpec) -> None:
        """Turn from a race on a landscape to the one on data that was left for it, with its file,
        or vice versa; the first time `otherwise`, which has no file. It can be undone."""
        there = self._other
        if there is None or _learns(there.spec) == _learns(self.spec):
            validate(otherwise)
            there = Titled(otherwise)
        self.stack.push(_Replacement(self, there, self._here))

    def leave_for(self, spec: RaceSpec) -> None:
        """Take a race without a file that was derived from this one; it can be undone."""
        validate(spec)
        other = self._other if _learns(spec) == _learns(self.spec) else self._here
        self.stack.push(_Replacement(self, Titled(spec), other))

    def bring_back(self, here: Titled, other: Titled | None, undoable: bool = True) -> None:
        """Take a race of another start, with the other side of it."""
        for race in (here, other):
            saved = None if race is None or race.path is None else saved_in(race.path)
            if race is not None and race.path is not None and saved is not None:
                self._saved[race.path] = saved
        if undoable:
            self.replacing.emit()
            self.stack.push(_Replacement(self, here, other))
        else:
            self._exchange(here, other)

    def open(self, *paths: Path) -> ViewSpec | None:
        """Read a race or a lecture, and return the view that is shown first; InputError, and
        nothing changed, if it is neither."""
        found = opened(*paths)
        self.take(found)
        return found.view

    def save(self, path: Path, view: ViewSpec | None = None) -> None:
        """Write the file, with the view of what is shown; InputError if the system refuses."""
        self._here = self._saved[path] = save(self._here, view, path)
        self._left.pop(path, None)
        self.title_changed.emit()

    def save_left(self, race: Titled) -> None:
        """Write one of the `unsaved` to its file, which keeps its view; InputError if the system
        refuses."""
        assert race.path is not None
        there = saved_in(race.path)
        view = race.view if there is None or race.lecture is not None else there.view
        self._saved[race.path] = save(race, view, race.path)
        self._left.pop(race.path, None)

    def _exchange(self, present: Titled, other: Titled | None) -> tuple[Titled, Titled | None]:
        """Show another race with its other side; returns the ones before."""
        before = self._here, self._other
        if self.path is not None and not self.clean:
            self._left[self.path] = self._here
        self._here, self._other = present, other
        if present.path is not None:
            self._left.pop(present.path, None)
        self._show(present.spec, present.index)
        self.title_changed.emit()
        self.staged.emit()
        return before

    def _show(self, spec: RaceSpec, index: int) -> None:
        if index != self._here.index:
            self._here = self._here.at(index, self._here.view)
            self.staged.emit()
        self._here = replace(self._here, spec=spec)
        self.changes += 1
        self.spec_changed.emit(spec)


def _learns(spec: RaceSpec) -> bool:
    return isinstance(spec.problem, Data)
