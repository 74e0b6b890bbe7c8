"""An export in the background, with progress and cancel."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.view import ViewSpec
from gdviz.export import Cancelled, ExportOptions, export
from gdviz.export.stills import race_text
from gdviz.render.scene.scene import Overlays

__all__ = ["ExportJob", "race_text"]


class ExportJob(QThread):
    """Writes one file; exactly one of `written`, `cancelled` and `refused` follows `start`."""

    progressed = Signal(int, int)
    written = Signal(str)
    cancelled = Signal()
    refused = Signal(str)

    def __init__(
        self,
        race: Race,
        path: Path,
        options: ExportOptions,
        view: ViewSpec | None = None,
        overlays: Overlays | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._overlays = overlays
        self.setObjectName("export")
        self._race, self._path, self._options, self._view = race, path, options, view
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Stop at the next frame; nothing is written."""
        self._stop.set()

    def run(self) -> None:
        try:
            options, view = self._options, self._view
            export(self._race, self._path, options, True, self._progress, view, self._overlays)
        except Cancelled:
            self.cancelled.emit()
        except (InputError, OSError, MemoryError) as error:
            self.refused.emit(str(error) or type(error).__name__)
        except Exception as error:
            self.refused.emit(f"{self._path.name} could not be written: {error!r}"[:200])
        else:
            self.written.emit(str(self._path))

    def _progress(self, done: int, total: int) -> bool:
        self.progressed.emit(done, total)
        return not self._stop.is_set()
