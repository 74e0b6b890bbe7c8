"""Opening and saving races, the recent files, and the About box."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMenu, QMessageBox, QWidget

from gdviz import __version__
from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_file import MissingValue
from gdviz.core.files.command_words import race_on_file
from gdviz.core.files.data_words import is_data
from gdviz.core.files.offered_name import free_name, offered_name
from gdviz.core.files.race_file import described
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.state.titled import Titled
from gdviz.gui.widgets.notice import SKIP_ROWS, file_trouble
from gdviz.gui.widgets.questions import plain_buttons
from gdviz.gui.widgets.saving import ask_where

RACES = "Races (*.toml *.gdviz);;All files (*)"
OPENED = (
    "Races and data (*.toml *.gdviz *.csv *.tsv *.txt *.png);;"
    "Races and lectures (*.toml *.gdviz);;"
    "Data (*.csv *.tsv *.txt);;Exported pictures (*.png);;All files (*)"
)
SUFFIXES = (".toml", ".gdviz")


class RaceDocument(Protocol):
    """The part of the document that this needs."""

    @property
    def path(self) -> Path | None: ...

    @property
    def here(self) -> Titled: ...

    def replace(
        self, spec: RaceSpec, path: Path | None = None, told: LectureScene | None = None
    ) -> None: ...

    def open(self, *paths: Path) -> ViewSpec | None: ...

    def save(self, path: Path, view: ViewSpec | None = None) -> None: ...


class RaceView(Protocol):
    """The part of the window's view that this needs."""

    @property
    def now(self) -> ViewSpec: ...

    def opened(self, kept: ViewSpec | None) -> None: ...


class FileActions(QObject):
    """Carries out the actions on files; reports every failure in one line."""

    settings_changed = Signal(object)
    # a race, a lecture or data have been opened
    opened = Signal()

    def __init__(
        self,
        window: QWidget,
        document: RaceDocument,
        view: RaceView,
        say: Callable[[str], None],
        offer: Callable[[str, str, Callable[[], object]], None],
    ) -> None:
        super().__init__(window)
        self._window, self._document, self._view = window, document, view
        self._say, self._offer = say, offer
        self._recent: QMenu | None = None
        self.folder = ""
        # the files of this start, the newest first
        self.used: list[str] = []

    def act(self, name: str) -> None:
        """Carry out the action of that id."""
        named = {"open": self._open, "save": self._save, "save_as": self._save_as}
        acts: dict[str, Callable[[], None]] = {**named, "about": self._about}
        acts[name]()

    def open_path(self, path: Path, missing: str = "refuse") -> None:
        """Open a race file, a picture that carries one, or a file of data; else the present race
        stays. Rows of data that lack a value are skipped if `missing` is "skip"."""
        try:
            if path.suffix.lower() == ".png":
                # imported when one is opened
                from gdviz.export.stills import race_text

                found = described(race_text(path), shown(path))
                self._document.replace(found.spec, told=found)
                kept = found.view
            elif is_data(str(path)):
                self._document.replace(race_on_file(str(path), missing))
                kept = None
            else:
                kept = self._document.open(path)
        except MissingValue as error:
            self._offer(file_trouble(error, path), SKIP_ROWS, lambda: self.open_path(path, "skip"))
            return
        except InputError as error:
            self._say(file_trouble(error, path))
            return
        self._view.opened(kept)
        self.opened.emit()
        self._remember(path)

    def open_paths(self, paths: list[Path]) -> None:
        """Open a file as `open_path` does, or several as the scenes of a lecture."""
        if len(paths) == 1:
            self.open_path(paths[0])
            return
        try:
            kept = self._document.open(*paths)
        except InputError as error:
            self._say(str(error))
            return
        self._view.opened(kept)
        self.opened.emit()

    def _open(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self._window, "Open", self.folder, OPENED)
        if names:
            self.open_paths([Path(name) for name in names])

    def _save(self) -> None:
        if self._document.path is None:
            self._save_as()
        else:
            self.save_to(self._document.path)

    def _save_as(self) -> None:
        asked = (self._window, "Save the race", str(self.offered(SUFFIXES[0])), RACES)
        # with another suffix the file would be opened as a table or a picture
        path = ask_where(*asked, SUFFIXES[0], SUFFIXES)
        if path is not None:
            self.save_to(path)

    def offered(self, suffix: str = "") -> Path:
        """The name that is offered for a file of the race, in the folder that was used last: that
        of its file, or one that no other has."""
        here, folder = self._document.here, Path(self.folder)
        if here.path is not None:
            return folder / (here.path.name if suffix else here.path.stem)
        name = offered_name(here.spec, here.scene(None).title)
        return folder / (free_name(folder, name, suffix) + suffix)

    def save_here(self) -> bool:
        """Save the race to the file that it has; whether that could be done."""
        return self._document.path is not None and self.save_to(self._document.path)

    def save_to(self, path: Path) -> bool:
        """Save the race there, which becomes its file; errors are reported."""
        try:
            self._document.save(path, self._view.now)
        except InputError as error:
            self._say(str(error))
            return False
        self._remember(path)
        return True

    def _remember(self, path: Path) -> None:
        self.folder = str(path.parent)
        name = str(path.resolve())
        self.used = list(dict.fromkeys((name, *self.used)))
        self.settings_changed.emit(lambda settings: settings.with_recents([name]))

    def show_recent(self, menu: QMenu, recent: list[str]) -> None:
        """The recent files as a menu of their own, under Open."""
        if self._recent is None:
            self._recent = QMenu("O&pen recent", menu)
            names = [action.objectName() for action in menu.actions()]
            menu.insertMenu(menu.actions()[names.index("open") + 1], self._recent)
        self._recent.clear()
        self._recent.setEnabled(bool(recent))
        for name in recent:
            # && is one & in a menu; a file's name is shown as it is
            action = self._recent.addAction(Path(name).name.replace("&", "&&"))
            action.setStatusTip(name)
            action.triggered.connect(lambda _=False, name=name: self.open_path(Path(name)))

    def _about(self) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle("About gdviz")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setStandardButtons(QMessageBox.StandardButton.Ok)
        for buttons in box.findChildren(QDialogButtonBox):
            plain_buttons(buttons)
        box.setText(f"gdviz {__version__}\n\nRaces optimizers on loss landscapes.\nMIT licence.")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
