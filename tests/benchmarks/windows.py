"""The beginning and the end of what is measured on a screen, or without one."""

from __future__ import annotations

import os
from typing import Any


def application() -> Any:
    """The application, in the light theme; None where Qt is not installed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError:
        return None
    from gdviz.gui.widgets import qt_theme
    from gdviz.render.paint.theme import LIGHT, load_fonts

    app = QApplication.instance() or QApplication([])
    load_fonts()
    qt_theme.apply(LIGHT)
    return app


def opened(width: int, height: int) -> Any:
    """A window of that size on its first race."""
    from gdviz.gui.window.main_window import MainWindow

    window = MainWindow()
    window.resize(width, height)
    window.show()
    return window


def leave(app: Any, *windows: Any) -> None:
    """Close windows and delete them, with all that is in them: what is left to the interpreter's
    end goes in any order, and crashes."""
    from PySide6.QtCore import QEvent

    for window in windows:
        # without a question
        window.end()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
