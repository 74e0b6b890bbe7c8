"""Races for the plot of losses, and what it shows of them."""

from dataclasses import replace

import numpy as np
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.plot import loss_view
from gdviz.render.scene.scene import Scene
from tests.doors.pointer import viewport_point


def spec_of(*rates, steps=100, problem=Landscape("sphere"), **more):  # noqa: B008
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr) for lr in rates or (0.01, 0.02, 0.05))
    return RaceSpec(problem, entries, steps=steps, **more)


def show(view, race=None, spec=None, **seen):
    """Show a race, or the one shown before otherwise, as a window does."""
    before = view.curves.scene_shown
    race = race or before.race
    race = replace(race, spec=spec or race.spec)
    view.head.offer(isinstance(race.spec.problem, Data))
    plotted = {"quantity": view.head.quantity, "against": view.head.against}
    seen_as = replace(before.view if before else ViewSpec(), **plotted, **seen)
    if before is not None and before.race.tracks is race.tracks:
        view.show_scene(before.changed(race=race, view=seen_as))
    else:
        view.show_scene(Scene(race, None, seen_as))


def all_of(last):
    """The range of the steps that ends with room for the markers at the last one."""
    return [0.0, last * (1.0 + loss_view.ROOM)]


def settle(view):
    """Let axes find their widths, which move the plot."""
    for _ in range(2):
        view.grab()
        QApplication.processEvents()


def failures(view):
    view.grab()
    return [item.failure for item in (view.curves, view.rates) if item.failure]


def at(view, step):
    """The canvas point of that step, half way up."""
    settle(view)
    low, high = view.box.viewRange()[1]
    return viewport_point(view.canvas, view.box, step, 0.5 * (low + high))


def shot(view):
    image = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return rows[:, : image.width()] & 0xFFFFFF
