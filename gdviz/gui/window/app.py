"""Starting and ending the window: messages, exceptions, signals and order."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QLocale,
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from gdviz.core.spec.race import RaceSpec
from gdviz.endings import ending_signals
from gdviz.gui.state.error_log import log_error
from gdviz.gui.state.settings import load_settings
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.main_window import MainWindow
from gdviz.gui.window.opening import Opening
from gdviz.render.paint.theme import load_fonts

FATAL = 3
# how soon the window gets the interpreter while a race is computed
SWITCH_SECONDS = 0.001
LOG = logging.getLogger("gdviz")


def run_app(
    path: str | None = None, spec: RaceSpec | None = None, seen: Mapping[str, Any] | None = None
) -> int:
    """Open the window, with a file or a race if one is given, showing the fields `seen` of a
    view; returns the exit code."""
    qInstallMessageHandler(_message)
    sys.setswitchinterval(SWITCH_SECONDS)
    # for this thread: an overflow is a result, which the window shows
    np.seterr(all="ignore")
    QLocale.setDefault(QLocale.c())
    app = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(app, QApplication)
    app.setApplicationName("gdviz")
    app.setDesktopFileName("gdviz")
    load_fonts()
    settings, _ = load_settings()
    qt_theme.apply(qt_theme.chosen(settings.theme))
    qt_theme.set_text_size(settings.text)
    window = MainWindow(path, spec, seen, whole=False)
    opening = Opening(window)
    hooks = _Hooks(lambda text: window.when_complete(lambda: window.notice.say(text)))
    with _quit_on_signals(app, window.end):
        window.show()
        code = app.exec()
        hooks.remove()
        opening.end()
    window.deleteLater()
    app.sendPostedEvents(None, 0)
    app.processEvents()
    return code


def _message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    # this must never raise: it is called from inside Qt
    if kind == QtMsgType.QtFatalMsg:
        sys.__stderr__ and sys.__stderr__.write(f"gdviz: Qt cannot go on: {text}\n")
        os._exit(FATAL)
    LOG.debug("Qt: %s", text)


class _Hooks(QObject):
    """Uncaught exceptions go to the log file, and as one line into the window."""

    happened = Signal(str)

    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self.happened.connect(say, Qt.ConnectionType.QueuedConnection)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(
            args.exc_type, args.exc_value, args.exc_traceback
        )

    def remove(self) -> None:
        """Restore the previous hooks."""
        sys.excepthook, threading.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException | None, trace: Any) -> None:
        try:
            if log_error(kind() if error is None else error):
                self.happened.emit(f"something went wrong: {error!r}"[:200])
        except Exception:
            LOG.debug("the exception hook failed", exc_info=True)


@contextmanager
def _quit_on_signals(app: QApplication, leave: Callable[[], object]) -> Iterator[None]:
    """Signals that end the program close the window: Python alone would never see them inside Qt's
    loop."""
    reader, writer = socket.socketpair()
    with reader, writer:
        for end in (reader, writer):
            end.setblocking(False)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        for number in ending_signals():
            signal.signal(number, lambda *_: None)
        notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, app)

        def woken() -> None:
            reader.recv(64)
            leave()

        notifier.activated.connect(woken)
        yield
        notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
