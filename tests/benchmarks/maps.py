"""A map of 1280x800 alone while a race is played, against curves of pyqtgraph and matplotlib on the
same relief."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import cycle
from typing import Any

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from tests.benchmarks.clock import Result, compare
from tests.benchmarks.windows import application, leave

SIZE, WIDE = (1280, 800), 2
LENGTHS = 1_000, 10_000
# how many frames of ours fit into one of theirs
PYQTGRAPH, MATPLOTLIB = 10.0, 25.0
# the shares of a race that are played, again and again
FROM, UNTIL, FRAMES = 0.5, 0.8, 100

Frame = Callable[[int], object]


def map_lines(names: Sequence[str]) -> Iterator[Result]:
    """Lines about a race of the named optimizers; nothing where Qt is not installed."""
    app = application()
    if app is None:
        return
    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in names)
    spec = RaceSpec(Landscape("rosenbrock"), entries, (-1.2, 1.0), stop_when_converged=False)
    for steps in LENGTHS:
        yield from _of(app, finished(replace(spec, steps=steps)))


def _of(app: Any, race: Race) -> Iterator[Result]:
    from gdviz.gui.map.race_view import RaceView
    from gdviz.render.paint.theme import LIGHT
    from gdviz.render.scene.scene import Scene

    ours = RaceView(LIGHT)
    ours.resize(*SIZE)
    ours.show()
    scene = Scene(race, race, ViewSpec())
    ours.show_scene(scene)
    _wait(app, lambda: ours.picture is not None and not ours.maker.busy)

    def frame(step: int) -> None:
        ours.set_step(step)
        _painted(app)

    name = f"map alone {SIZE[0]}x{SIZE[1]}, {len(race.tracks)} x {race.steps:,}"
    picture = ours.picture.image if ours.picture is not None else None
    theirs, plot = _pyqtgraph(app, race, picture, scene.colours)
    rival = f"pyqtgraph, {WIDE} px, antialiased"
    mine = _played(frame, race)
    yield compare(name, mine, rival, _played(theirs, race), PYQTGRAPH, rounds=5)
    if drawn := _matplotlib(race, picture, scene.colours):
        yield compare(name, mine, "matplotlib", _played(drawn, race), MATPLOTLIB, rounds=5)
    ours.stop()
    leave(app, ours, plot)


def _played(frame: Frame, race: Race) -> Callable[[], object]:
    shares = (FROM + (UNTIL - FROM) * k / FRAMES for k in range(FRAMES))
    steps = cycle([round(share * race.steps) for share in shares])
    return lambda: frame(next(steps))


def _pyqtgraph(app: Any, race: Race, picture: Any, colours: Sequence[str]) -> tuple[Frame, Any]:
    """Curves as its users draw them, on the relief as an image."""
    import pyqtgraph as pg

    plot = pg.PlotWidget()
    plot.resize(*SIZE)
    x0, x1, y0, y1 = race.problem.box
    ground = pg.ImageItem(_pixels(picture), axisOrder="row-major")
    ground.setRect(x0, y0, x1 - x0, y1 - y0)
    plot.addItem(ground)
    plot.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)
    curves = [plot.plot(pen=pg.mkPen(c, width=WIDE), antialias=True) for c in colours]
    plot.show()
    _painted(app)

    def frame(step: int) -> None:
        for curve, track in zip(curves, race.tracks, strict=True):
            curve.setData(*track.points[: step + 1].T)
        _painted(app)

    return frame, plot


def _matplotlib(race: Race, picture: Any, colours: Sequence[str]) -> Frame | None:
    """Lines on an image, drawn as an animation without blitting draws them."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError:
        return None
    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(_pixels(picture)[::-1], extent=race.problem.box, aspect="auto")
    axes.set(xlim=race.problem.box[:2], ylim=race.problem.box[2:])
    lines = [axes.plot([], [], color=c, linewidth=WIDE * 0.72)[0] for c in colours]

    def frame(step: int) -> None:
        for line, track in zip(lines, race.tracks, strict=True):
            line.set_data(*track.points[: step + 1].T)
        canvas.draw()

    return frame


def _pixels(picture: Any) -> Any:
    """Red, green and blue of a picture, its lowest row first."""
    import numpy as np

    wide, high = picture.width(), picture.height()
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(high, -1, 4)[::-1, :wide]
    return np.ascontiguousarray(rows[..., 2::-1])


def _painted(app: Any) -> None:
    """What an update asks for comes after it: its region, and the painting of that."""
    for _ in range(3):
        app.processEvents()


def _wait(app: Any, done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20.0
    while not done() and time.monotonic() < end:
        app.processEvents()
        time.sleep(0.005)
    for _ in range(100):
        app.processEvents()
        time.sleep(0.005)
