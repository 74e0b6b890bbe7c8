"""Opening, saving, exporting and copying: the actions that touch files and the clipboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QStatusBar,
    QWidget,
)

from gdviz import __version__
from gdviz.core.files import shown
from gdviz.core.knobs import InputError
from gdviz.core.race import Race
from gdviz.export import ExportOptions
from gdviz.export.stills import race_text
from gdviz.gui.actions import sheet
from gdviz.gui.document import Document
from gdviz.gui.export_dialog import ExportDialog, with_suffix
from gdviz.gui.export_job import ExportJob
from gdviz.render.page import PageStyle, page_image
from gdviz.render.theme import FAMILY

RACES = "Races (*.toml *.gdviz);;Exported pictures (*.png);;All files (*)"
SUFFIX = ".toml"


class FileActions(QObject):
    """Carries out the actions it is told; tells every failure in one line."""

    settings_changed = Signal(object)

    def __init__(
        self, window: QWidget, document: Document, say: Callable[[str], None], bar: QStatusBar
    ) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._say = say
        self._bar = bar
        self._jobs: list[ExportJob] = []
        self._recent: QMenu | None = None
        self.folder = ""
        self.options = ExportOptions()

    def act(self, name: str, race: Race | None, step: int) -> None:
        """Carry out the action of that id."""
        commands: dict[str, Callable[[], object]] = {
            "open": self._open,
            "save": self._save,
            "save_as": self._save_as,
            "export": lambda: self._export(race, step),
            "copy": lambda: self._copy(race, step),
            "shortcuts": lambda: self._tell("Shortcuts", sheet(), mono=True),
            "about": self._about,
        }
        commands[name]()

    def open_path(self, path: Path) -> None:
        """Open a race file, or a picture that carries one; else the present race stays."""
        try:
            if path.suffix.lower() == ".png":
                from gdviz.core.racefile import loads

                self._document.replace(loads(race_text(path), shown(path)))
            else:
                self._document.open(path)
        except InputError as error:
            self._say(str(error))
            return
        self._remember(path)

    def _open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a race", self.folder, RACES)
        if name:
            self.open_path(Path(name))

    def _save(self) -> None:
        if self._document.path is None:
            self._save_as()
        else:
            self._save_to(self._document.path)

    def _save_as(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the race", self.folder, RACES)
        if name:
            path = Path(name)
            self._save_to(path if path.suffix else path.with_suffix(SUFFIX))

    def _save_to(self, path: Path) -> None:
        try:
            self._document.save(path)
        except InputError as error:
            self._say(str(error))
            return
        self._remember(path)

    def _remember(self, path: Path) -> None:
        self.folder = str(path.parent)
        self.settings_changed.emit(lambda settings: settings.with_recent(path.resolve()))

    def show_recent(self, menu: QMenu, recent: list[str]) -> None:
        """The recent files as a menu of their own, under Open."""
        if self._recent is None:
            self._recent = QMenu("Open recent", menu)
            after = menu.actions()[2]
            menu.insertMenu(after, self._recent)
        self._recent.clear()
        self._recent.setEnabled(bool(recent))
        for name in recent:
            # && is one & in a menu; a file's name is shown as it is
            action = self._recent.addAction(Path(name).name.replace("&", "&&"))
            action.setStatusTip(name)
            action.triggered.connect(lambda _=False, name=name: self.open_path(Path(name)))

    def _page(self) -> PageStyle:
        window = self._window
        layout = window.settings.layout  # type: ignore[attr-defined]
        return PageStyle(theme=window.look.name, layout=layout)  # type: ignore[attr-defined]

    def _copy(self, race: Race | None, step: int) -> None:
        if race is not None:
            QApplication.clipboard().setImage(page_image(race, step, self._page()))
            self._bar.showMessage("The picture is on the clipboard", 4000)

    def _export(self, race: Race | None, step: int) -> None:
        if race is None or not race.done:
            self._say("the race is still being computed; export it when it is done")
            return
        style = self._page()
        present = replace(self.options, layout=style.layout, theme=style.theme, step=step)
        dialog = ExportDialog(present, self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self.options = dialog.options
        kind = f"*{dialog.suffix}"
        start = str(Path(self.folder) / (self._document.name + dialog.suffix))
        name, _ = QFileDialog.getSaveFileName(self._window, "Export", start, kind)
        if name:
            self.start_export(race, with_suffix(Path(name), dialog.suffix), self.options)

    def start_export(self, race: Race, path: Path, options: ExportOptions) -> ExportJob:
        """Write the file in the background, with progress and cancel in the status bar."""
        job = ExportJob(race, path, options, self)
        strip = _ProgressStrip(path.name, job)
        self._bar.addPermanentWidget(strip)
        job.written.connect(
            lambda name: self._bar.showMessage(f"{Path(name).name} is written", 8000)
        )
        job.refused.connect(self._say)
        job.finished.connect(lambda: self._done(job, strip))
        self._jobs.append(job)
        self.folder = str(path.parent)
        job.start()
        return job

    def _written(self, name: str) -> None:
        self._bar.showMessage(f"{Path(name).name} is written", 8000)

    def _done(self, job: ExportJob, strip: QWidget) -> None:
        self._bar.removeWidget(strip)
        strip.deleteLater()
        if job in self._jobs:
            self._jobs.remove(job)
        job.deleteLater()

    def stop(self) -> None:
        """Cancel every export and wait for it."""
        for job in list(self._jobs):
            job.cancel()
            job.wait(20_000)

    def _about(self) -> None:
        text = f"gdviz {__version__}\n\nRaces optimizers on loss landscapes.\nMIT licence."
        self._tell("About gdviz", text)

    def _tell(self, title: str, text: str, mono: bool = False) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        if mono:
            box.setStyleSheet(f'QLabel {{ font-family: "{FAMILY}"; }}')
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


class _ProgressStrip(QWidget):
    """How far one export is, and a way to stop it."""

    def __init__(self, name: str, job: ExportJob) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 2)
        label = QLabel(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setMaximumWidth(160)
        self.bar.setMaximumHeight(14)
        self.bar.setRange(0, 0)
        stop = QPushButton("Cancel")
        stop.clicked.connect(job.cancel)
        job.progressed.connect(self._show)
        for widget in (label, self.bar, stop):
            row.addWidget(widget)

    def _show(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
