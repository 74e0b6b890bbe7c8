"""The end of windows: what is left to the interpreter's end goes in any order, and crashes."""

from __future__ import annotations

from typing import Any


def leave(app: Any, *windows: Any) -> None:
    """Close windows and delete them, with all that is in them."""
    from PySide6.QtCore import QEvent

    for window in windows:
        window.close()
        window.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
