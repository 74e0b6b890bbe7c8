"""From the first picture of the window to all of its parts, without keeping anybody waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from importlib import import_module

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from gdviz.core.files.lectures import lectures
from gdviz.core.files.lessons import chapters
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.gui.state.first_race import last_race
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.first_picture import FirstPicture, asked_for
from gdviz.gui.window.geometry import place_of_map
from gdviz.gui.window.main_window import MainWindow
from gdviz.gui.window.typed_again import click_again

# a window that is not painted, such as a minimised one, is made complete all the same
UNSEEN_MS = 300
# how often it is looked whether the map is there, and for how long at most
LOOK_MS, PATIENCE = 10, 1.5


class Opening(QObject):
    """Covers a window with a first picture; once that is seen the modules of the parts are imported
    in a thread, then the parts are made in turns of the event loop; when the map shows what
    the picture shows, the picture is taken away.

    `error` is what went wrong, which ends the program.
    """

    _imported = Signal()
    _refined = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.error: BaseException | None = None
        self._window = window
        settings = window.settings
        theme = qt_theme.chosen(settings.theme)
        click = partial(click_again, window)
        self.picture = FirstPicture(window, theme, lambda e: window.kept.append(partial(click, e)))
        asked = partial(asked_for, *window.asked, last_race(settings)[0], settings)
        self.picture.show_race(asked, theme, place_of_map(settings, window.size()))
        self._thread = threading.Thread(target=self._import, name="opening", daemon=True)
        self._slices: Iterator[None] = window.building()
        self._until, self._laid = 0.0, False
        queued = Qt.ConnectionType.QueuedConnection
        self._imported.connect(self._build, queued)
        self._refined.connect(self.picture.update, queued)
        self.picture.painted.connect(self._start)
        self._unseen = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._unseen.timeout.connect(self._start)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._build)
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_at_map)
        self._unseen.start()

    def _start(self) -> None:
        self.picture.painted.disconnect(self._start)
        self._unseen.stop()
        self._thread.start()

    # per thread: an overflow is a result
    @np.errstate(all="ignore")
    def _import(self) -> None:
        """In the thread."""
        try:
            if self.picture.still is not None:
                self.picture.still.refine()
                self._refined.emit()
            import_module("gdviz.gui.window.building")
            chapters()
            lectures()
            len(OPTIMIZERS)
        except Exception as error:
            self.error = error
        self._imported.emit()

    def _build(self) -> None:
        """Make the next parts."""
        if self.error is not None:
            self._give_up(self.error)
            return
        try:
            next(self._slices)
            # parts lie above what was there before
            self.picture.raise_()
            self._turn.start()
        except StopIteration:
            self._until = time.monotonic() + PATIENCE
            self._look.start()
            # before the map rests, and asks for its picture in a size that it will not have
            queued = Qt.ConnectionType.QueuedConnection
            self._window.following.drawn.connect(self._look_at_map, queued)
            self._look_at_map()
        except Exception as error:
            self._give_up(error)

    def _look_at_map(self) -> None:
        if not self._look.isActive():
            return
        window = self._window
        still, there = self.picture.still, window.following.present is not None
        if still is not None and there and not self._laid:
            self._laid = True
            window.race_view.lay_out()
        elif (
            still is None or (there and window.race_view.settled) or time.monotonic() > self._until
        ):
            self._look.stop()
            self.picture.hide()
            self.picture.deleteLater()
            window.begin()

    def _give_up(self, error: BaseException) -> None:
        self.error = error
        QApplication.exit(1)

    def end(self) -> None:
        """Wait for the thread, and raise what went wrong."""
        if self._thread.is_alive():
            self._thread.join()
        if self.error is not None:
            self._window.abandon()
            raise self.error
