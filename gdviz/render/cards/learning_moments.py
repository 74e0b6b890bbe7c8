"""The moments that matter on the plot of losses of the learning card, and the step at a pixel."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.learning.learning_curve import placed
from gdviz.render.cards.learning_card import (
    Curves,
    LearningStyle,
    learning_card,
    losses_plot,
    stop_of,
)
from gdviz.render.paint.mapping import View
from gdviz.render.paint.small_plot import plot_view, scaled
from gdviz.render.paint.theme import Theme

# pixels to a moment that a click means
REACH = 9.0


def losses_view(
    race: Race, curves: Curves, step: int, style: LearningStyle, theme: Theme, rect: QRectF
) -> View | None:
    """Where the field of the plot of losses is on a card within a rectangle."""
    card = learning_card(race, curves, step, style, theme)
    taken = dict.fromkeys(curves, step)
    return plot_view(card.places(rect)[0], losses_plot(race, curves, taken, style, theme))


def moments(race: Race, curves: Curves, style: LearningStyle) -> list[tuple[int, int, float]]:
    """The steps that matter, (racer, step, place on the axis): of the lowest judged loss, where
    overfitting begins, and where early stopping would end a racer."""
    found = []
    for i, c in curves.items():
        x = placed(race, i, c.steps, style.axis)
        rows = [c.best, stop_of(race, i, c, style)]
        found += [(i, int(c.steps[k]), float(x[k])) for k in rows if k is not None]
    return found


def step_at(
    race: Race, curves: Curves, style: LearningStyle, view: View, at: QPointF
) -> tuple[int, int] | None:
    """The racer and its step at a pixel of the plot of losses; a moment that matters where one is
    near. None beside the plot, or without a racer."""
    if not view.rect.contains(at) or not curves:
        return None
    told = moments(race, curves, style)
    across = [(i, step, view.point(float(_drawn(x, style)), 0.0).x()) for i, step, x in told]
    near = min(across, key=lambda found: abs(found[2] - at.x()))
    if abs(near[2] - at.x()) <= REACH:
        return near[0], near[1]
    # the racer whose step is nearest
    place, found = view.unmap(at.x(), at.y())[0], []
    for i in curves:
        steps = np.arange(race.tracks[i].steps + 1, dtype=np.float64)
        apart = np.abs(_drawn(placed(race, i, steps, style.axis), style) - place)
        found.append((float(np.nanmin(apart)), i, int(np.nanargmin(apart))))
    _, racer, step = min(found)
    return racer, step


def _drawn(places: Array | float, style: LearningStyle) -> Any:
    return scaled(places, style.log_steps)
