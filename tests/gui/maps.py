"""Small races for the maps under test, and what is seen of them."""

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.race import Ending, Outcome
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.render.scene.scene import Overlays, Scene


def spec_of(count=3, steps=40, problem=Landscape("sphere"), **more):  # noqa: B008
    kinds = [OPTIMIZERS[name] for name in ("sgd", "momentum", "nesterov", "adagrad", "adam")]
    entries = tuple(Entry(kinds[i % len(kinds)](), 0.01) for i in range(count))
    return RaceSpec(problem, entries, steps=steps, **more)


def show(view, race, spec=None, **seen):
    """Show a race on maps or a height map; `spec` has other labels, colours or visibility."""
    race = replace(race, spec=spec or race.spec)
    overlays = Overlays(seeds=seen.pop("seeds", ()))
    view.show_scene(Scene(race, race, ViewSpec(**seen), overlays))


def with_relief(qtbot, view):
    """Wait for the fine relief of what is shown."""

    def there():
        asked, now = view.maker.wanted, view.items[0].view()
        shown = view.maker.shown
        return (
            shown is not None
            and shown == asked
            and (asked.box, asked.theme) == (now.box, view.items[0].theme)
            and asked.size == (int(now.rect.width()), int(now.rect.height()))
            and view.picture.image.width() == asked.size[0]
        )

    qtbot.waitUntil(there, timeout=10_000)


def settle(view):
    """Let axes find their widths, which move the map."""
    for _ in range(2):
        view.grab()
        QApplication.processEvents()


def failures(view):
    view.grab()
    return [item.failure for item in view.items if item.failure]


def pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()] & 0xFFFFFF


def rgb(colour):
    return QColor(colour).rgb() & 0xFFFFFF


def grown(race, n):
    """The race as it was after n steps, on the same arrays."""
    tracks = tuple(
        replace(
            track,
            points=track.points[: n + 1],
            losses=track.losses[: n + 1],
            outcome=Outcome(Ending.RUNNING, n),
        )
        for track in race.tracks
    )
    return replace(race, tracks=tracks, done=False)
