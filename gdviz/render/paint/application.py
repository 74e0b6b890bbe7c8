"""The application object that Qt's fonts need, for programs that have none."""

from __future__ import annotations

import threading

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from gdviz.core.base.knobs import InputError
from gdviz.endings import after_work

# nothing is shown, so no display is needed
ARGUMENTS = ["gdviz", "-platform", "offscreen"]

_lock = threading.Lock()
_made: list[QGuiApplication] = []


def require_application() -> QGuiApplication:
    """The application that drawing needs, made if there is none; then it lives as long as the
    process. Without one Qt ends the process at the first text. From any thread.

    InputError where there is an application that cannot draw.
    """
    present = QCoreApplication.instance()
    if isinstance(present, QGuiApplication):
        return present
    _make()
    return require_application()


def _make() -> None:
    with _lock:
        present = QCoreApplication.instance()
        # the thread's own object would be kept for good
        if present is None and threading.get_ident() == threading.main_thread().ident:
            _made.append(QGuiApplication(ARGUMENTS))
        elif present is None:
            _make_in_a_thread()
        elif not isinstance(present, QGuiApplication):
            raise InputError(
                "drawing needs a QGuiApplication, but this program has made a QCoreApplication; "
                "let it make a QGuiApplication instead"
            )


def _make_in_a_thread() -> None:
    """An application must be destroyed in the thread that made it, and a caller's may end first."""
    ready, over = threading.Event(), threading.Event()

    def live() -> None:
        made = QGuiApplication(ARGUMENTS)
        ready.set()
        over.wait()
        made.shutdown()

    def end() -> None:
        over.set()
        keeper.join()

    keeper = threading.Thread(target=live, name="application", daemon=True)
    keeper.start()
    ready.wait()
    after_work(end)
