"""From the mouse to the picture: a race of twelve while its start is dragged."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.benchmarks.leaving import leave


def frame_lines(alone: Callable[..., str]) -> Iterator[str]:
    """Lines about the window; nothing where Qt is not installed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtWidgets import QApplication

        from gdviz.gui.window.main_window import MainWindow
    except ImportError:
        return
    from gdviz.core.optimizers import OPTIMIZERS
    from gdviz.core.spec.race import Entry
    from gdviz.gui.widgets import qt_theme
    from gdviz.render.paint.theme import LIGHT
    from tests.benchmarks.__main__ import TWELVE

    app = QApplication.instance() or QApplication([])
    qt_theme.apply(LIGHT)
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in TWELVE)
    window.editing.edit(replace(window.document.spec, entries=entries, steps=500))
    window.playback.pause()
    _settle(app, window)
    window.playback.seek(500)
    waits = []
    for k in range(30):
        began = time.perf_counter()
        window.editing.move_start((-1.2 + 0.02 * k, 1.0), False)
        _settle(app, window)
        waits.append(time.perf_counter() - began)
    yield f"mouse move to repaint, 12 x 500: median {statistics.median(waits) * 1e3:.1f} ms (wall)"
    yield alone("one repaint of the map, 12 x 500", window.race_view.grab)
    leave(app, window)


def _settle(app: object, window: object) -> None:
    while True:
        app.processEvents()  # type: ignore[attr-defined]
        shown = window.shown  # type: ignore[attr-defined]
        if shown is not None and shown.done and shown.spec == window.document.spec:  # type: ignore[attr-defined]
            break
        time.sleep(0.0005)
    window.race_view.canvas.viewport().repaint()  # type: ignore[attr-defined]
