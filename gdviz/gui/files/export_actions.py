"""Exporting and copying pictures of the race, with progress in the status bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStatusBar,
    QWidget,
)

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.lecture.lecture import Lecture
from gdviz.core.view import ViewSpec
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.widgets.saving import ask_where
from gdviz.render.scene.scene import Overlays

if TYPE_CHECKING:
    from gdviz.export import ExportOptions

NOT_YET = "the race is still being computed; try again when it is done"


class ExportActions(QObject):
    """Makes files and clipboard pictures of a race; reports every failure in one line.

    What writes files is imported when one is asked for.
    """

    folder_changed = Signal(str)

    def __init__(self, window: QWidget, say: Callable[[str], None], bar: QStatusBar) -> None:
        super().__init__(window)
        self._window = window
        self._say = say
        self._bar = bar
        self._jobs: list[ExportJob] = []
        self.options: ExportOptions | None = None
        # the format of the last export
        self._suffix = ""
        self._pages = Newest(_page, self)
        self._pages.ready.connect(self._copied)
        self._pages.failed.connect(lambda _, text: say(f"the page cannot be drawn: {text}"))

    def copy(self, race: Race | None, step: int, view: ViewSpec, overlays: Overlays) -> None:
        """Copy the page at the step to the clipboard as soon as it is drawn."""
        if race is None:
            self._say(NOT_YET)
            return
        self._pages.ask((race, step, view, overlays))

    def _copied(self, _: object, page: QImage) -> None:
        QApplication.clipboard().setImage(page)
        self._bar.showMessage("The picture is on the clipboard", 4000)

    def ask(
        self,
        race: Race | None,
        step: int,
        view: ViewSpec,
        overlays: Overlays,
        start: Path,
        lecture: Lecture,
    ) -> None:
        """Ask what to export, the race or the whole lecture, and where, and start it; `start` is
        the name offered."""
        if race is None or not race.done:
            self._say(NOT_YET)
            return
        from gdviz.export import SUFFIXES, ExportOptions, export_lecture
        from gdviz.export.lecture import SUFFIXES as OF_LECTURES
        from gdviz.gui.files.export_dialog import ExportDialog

        options = replace(self.options or ExportOptions(), step=step)
        dialog = ExportDialog(options, view, self._window, len(lecture), self._suffix)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        self.options, self._suffix = dialog.options, dialog.suffix
        kind = f"*{dialog.suffix}"
        offered = str(start.with_name(start.name + dialog.suffix))
        known = OF_LECTURES if dialog.whole else SUFFIXES
        path = ask_where(self._window, "Export", offered, kind, dialog.suffix, known)
        if path is None:
            return
        if dialog.whole:
            seen = {"theme": dialog.view.theme}
            self._start(
                path, partial(export_lecture, lecture, path, dialog.options, True, seen=seen)
            )
        else:
            self.start_export(race, path, dialog.options, dialog.view, overlays)

    def start_export(
        self,
        race: Race,
        path: Path,
        options: ExportOptions | None,
        view: ViewSpec | None = None,
        overlays: Overlays | None = None,
    ) -> ExportJob:
        """Write the file in the background, with progress and cancel in the status bar."""
        from gdviz.export import export

        write = partial(export, race, path, options, True, view=view, overlays=overlays)
        return self._start(path, write)

    def _start(self, path: Path, write: Callable[..., None]) -> ExportJob:
        job = ExportJob(path.name, write, self)
        strip = _ProgressStrip(job)
        self._bar.addPermanentWidget(strip)
        job.written.connect(lambda: self._bar.showMessage(f"{path.name} is written", 8000))
        job.refused.connect(self._say)
        job.finished.connect(lambda: self._done(job, strip))
        self._jobs.append(job)
        self.folder_changed.emit(str(path.parent))
        job.start()
        return job

    def _done(self, job: ExportJob, strip: QWidget) -> None:
        self._bar.removeWidget(strip)
        strip.deleteLater()
        self._jobs.remove(job)
        job.deleteLater()

    @property
    def writing(self) -> list[str]:
        """The names of the files that are being written."""
        return [job.name for job in self._jobs]

    def stop(self) -> None:
        """Cancel every export and wait for it."""
        for job in list(self._jobs):
            job.cancel()
            job.wait(20_000)


def _page(asked: tuple[Race, int, ViewSpec, Overlays], wanted: Wanted) -> Iterator[QImage | None]:
    """In the thread: the picture of a page."""
    from gdviz.render.page.page import PagePainter

    race, step, view, overlays = asked
    painter = PagePainter(race, view, overlays=overlays, wanted=wanted)
    yield None
    painter.prepare()
    yield None
    yield painter.frame(step)


class ExportJob(QThread):
    """Writes one file; exactly one of `written`, `cancelled` and `refused` follows `start`."""

    progressed = Signal(int, int)
    written = Signal()
    cancelled = Signal()
    refused = Signal(str)

    def __init__(self, name: str, write: Callable[..., None], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.name, self._write = name, write

    def cancel(self) -> None:
        """Stop at the next frame; nothing is written."""
        self.requestInterruption()

    def run(self) -> None:
        from gdviz.export import Cancelled

        try:
            self._write(progress=self._progress)
        except Cancelled:
            self.cancelled.emit()
        except (InputError, OSError, MemoryError) as error:
            self.refused.emit(str(error) or type(error).__name__)
        except Exception as error:
            self.refused.emit(f"{self.name} could not be written: {error!r}"[:200])
        else:
            self.written.emit()

    def _progress(self, done: int, total: int) -> bool:
        self.progressed.emit(done, total)
        return not self.isInterruptionRequested()


class _ProgressStrip(QWidget):
    """How far one export is, and a way to stop it."""

    def __init__(self, job: ExportJob) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 2)
        label = QLabel(job.name)
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
