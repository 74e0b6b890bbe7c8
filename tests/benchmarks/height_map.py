"""A height map of 1280x800 against a map of that size: a still frame, and one while it turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from tests.benchmarks.clock import compare
from tests.benchmarks.windows import application, leave

SIZE = 1280, 800
STEPS = 500
# how often a map's frame fits into one of the height map's
STILL, ORBIT = 2.0, 20.0


def height_map_lines(names: Sequence[str]) -> Iterator[str]:
    """Lines about a race of the named optimizers; nothing where Qt is not installed."""
    app = application()
    if app is None:
        return
    from gdviz.gui.map.race_view import RaceView
    from gdviz.gui.map.surface_view import SurfaceView
    from gdviz.render.paint.theme import LIGHT
    from gdviz.render.scene.scene import Scene

    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in names)
    race = finished(RaceSpec(Landscape("rosenbrock"), entries, (-1.2, 1.0), STEPS))
    flat, block = RaceView(LIGHT), SurfaceView(LIGHT)
    for view in (flat, block):
        view.resize(*SIZE)
        view.show()
        view.show_scene(Scene(race, race, ViewSpec()))
        view.set_step(STEPS)
    _wait(app, lambda: block.fine and flat.picture is not None and not flat.maker.busy)

    def orbit() -> None:
        block.set_camera(block.camera.turned(1.0, 0.0))
        block.repaint()

    frame = flat.canvas.viewport().repaint
    for name, ours, most in (("still", block.repaint, STILL), ("turning", orbit, ORBIT)):
        found = compare(f"{name} height map", ours, "still map", frame, 1.0 / most)
        yield f"{found}: {1.0 / found.ratio:.1f} frames of a map, at most {most:g}"
    flat.stop()
    block.stop()
    leave(app, flat, block)


def _wait(app: Any, done: Callable[[], bool]) -> None:
    """Let the pictures be made; the fine relief follows the rough one within a second."""
    end = time.monotonic() + 20.0
    while not done() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
