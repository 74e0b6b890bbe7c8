"""The race being edited: its spec, its file, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from gdviz.core import racefile
from gdviz.core.limits import validate
from gdviz.core.spec import RaceSpec


class _Edit(QUndoCommand):
    """From one spec to another; edits with the same key follow each other into one step."""

    def __init__(self, document: Document, before: RaceSpec, after: RaceSpec, key: str) -> None:
        super().__init__()
        self._document = document
        self._before = before
        self._after = after
        self._key = key

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
    """From one race with its file to another."""

    def __init__(self, document: Document, spec: RaceSpec, path: Path | None) -> None:
        super().__init__()
        self._document = document
        self._before = (document.spec, document.path)
        self._after = (spec, path)

    def redo(self) -> None:
        self._document._exchange(*self._after)

    def undo(self) -> None:
        self._document._exchange(*self._before)


class Document(QObject):
    """The one place that holds the present spec; every edit replaces it and can be undone."""

    spec_changed = Signal(object)
    title_changed = Signal()

    def __init__(self, spec: RaceSpec, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._spec = spec
        self._path: Path | None = None
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
        """What the window's title calls it."""
        return self._path.stem if self._path else "Untitled race"

    @property
    def clean(self) -> bool:
        """Whether its file says the same; a race without one has nothing to differ from."""
        return self._path is None or self._saved.get(self._path) == repr(self._spec)

    def edit(self, spec: RaceSpec, merge: str = "") -> None:
        """Make `spec` the present race. Edits with the same `merge` key in a row are one step
        until `commit`. Raises InputError, and changes nothing, if the spec is not allowed."""
        validate(spec)
        # repr also tells apart what == leaves out: labels, colours, visibility
        if repr(spec) == repr(self._spec):
            return
        key = f"{merge}#{self._drags}" if merge else ""
        self.stack.push(_Edit(self, self._spec, spec, key))

    def commit(self) -> None:
        """End a drag: the next edit is a step of its own."""
        self._drags += 1

    def replace(self, spec: RaceSpec, path: Path | None = None) -> None:
        """Another race altogether, with the file that says it; it can be undone as edits can."""
        validate(spec)
        if path is not None:
            self._saved[path] = repr(spec)
        if path != self._path or repr(spec) != repr(self._spec):
            self.stack.push(_Replacement(self, spec, path))

    def open(self, path: Path) -> None:
        """Read a race file; InputError, and nothing changed, if it is not one."""
        self.replace(racefile.load(path), path)

    def save(self, path: Path) -> None:
        """Write the race file; InputError if the system refuses."""
        racefile.save(self._spec, path)
        self._path, self._saved[path] = path, repr(self._spec)
        self.title_changed.emit()

    def _exchange(self, spec: RaceSpec, path: Path | None) -> None:
        self._path = path
        self._show(spec)
        self.title_changed.emit()

    def _show(self, spec: RaceSpec) -> None:
        self._spec = spec
        self.spec_changed.emit(spec)
