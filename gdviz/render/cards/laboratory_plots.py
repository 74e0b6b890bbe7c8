"""The plots of the laboratory's pages beside their numbers."""

from __future__ import annotations

import numpy as np

from gdviz.core.analysis import laboratory
from gdviz.core.analysis.laboratory import Experiment
from gdviz.render.paint.small_plot import Curve, SmallPlot, widened
from gdviz.render.paint.theme import Theme

COUNT = 181
# the distances of the two log plots: down to where rounding dominates, up to where curvature does
QUOTIENT, SQUARED = (-15.0, 2.0), (-3.0, 4.0)
# the step's plot reaches this many times the chosen rate, or the rate of Newton
BEYOND = 2.4


def laboratory_plot(tried: Experiment, theme: Theme) -> SmallPlot:
    """The plot of the experiment's page."""
    made = {"slope": _quotient, "error": _squared, "curvature": _second, "step": _along}
    return made[tried.page](tried, theme)


def _quotient(tried: Experiment, theme: Theme) -> SmallPlot:
    h = np.logspace(*QUOTIENT, COUNT)
    forward, central = laboratory.quotient_errors(tried.problem, tried.at, h)
    now = laboratory.quotient_errors(tried.problem, tried.at, np.array([tried.h]))[0][0]
    curves = (
        Curve("(f(x+h) − f(x))/h", h, forward, theme.racers[1]),
        Curve("(f(x+h) − f(x−h))/2h", h, central, theme.racers[2], width=1.4),
    )
    title = "error of the difference quotient against h: rounding, then the bend"
    if tried.at.sides is not None:
        title = "difference quotients against h: how far from the slope taken"
    return SmallPlot(title, curves, (True, True), dots=((tried.h, float(now), theme.racers[1]),))


def _squared(tried: Experiment, theme: Theme) -> SmallPlot:
    h = np.logspace(*SQUARED, COUNT)
    forward = laboratory.squared_error(tried.problem, tried.at, h)
    backward = laboratory.squared_error(tried.problem, tried.at, -h)
    guide = (0.5 * tried.at.second * h * h) ** 2
    now = laboratory.squared_error(tried.problem, tried.at, np.array([tried.h]))[0]
    curves = (
        Curve("(½f''h²)², slope 4", h, guide, theme.muted, True, 1.4),
        Curve("forward", h, forward, theme.racers[1], width=2.6),
        Curve("backward", h, backward, theme.racers[2], True, 2.6),
    )
    title = "squared error of f(x) + f'(x)h against h"
    return SmallPlot(title, curves, (True, True), dots=((tried.h, float(now), theme.racers[1]),))


def _second(tried: Experiment, theme: Theme) -> SmallPlot:
    low, high = tried.problem.box[:2]
    x = np.linspace(low, high, COUNT)
    _, bent = laboratory.curvatures(tried.problem, x)
    at = tried.at
    up = np.where(bent >= 0, bent, np.nan)
    down = np.where(bent <= 0, bent, np.nan)
    curves = (
        Curve("bowl", x, up, theme.racers[0], width=2.4),
        Curve("umbrella", x, down, theme.racers[1], width=2.4),
        Curve("", x[[0, -1]], np.zeros(2), theme.muted, width=1.0),
    )
    return SmallPlot("bend along x", curves, dots=((at.x, at.curvature, theme.text),))


def _along(tried: Experiment, theme: Theme) -> SmallPlot:
    at = tried.at
    bend = abs(at.second)
    far = BEYOND * max(tried.lr, 1.0 / bend if bend > 0 else tried.lr)
    lr = np.linspace(0.0, far, COUNT)
    losses = laboratory.along_step(tried.problem, at, lr)
    largest = laboratory.largest_bend(tried.problem, at, far)
    bound = laboratory.descent_bound(at, lr, largest)
    curves = (
        Curve("loss after the step", lr, losses, theme.text, width=2.2),
        Curve("linear", lr, at.value - lr * at.slope**2, theme.accent),
        Curve("at most (descent lemma)", lr, bound, theme.error, True),
    )
    rules = ((2.0 / largest, "2/λₘₐₓ", theme.muted),) if 0 < largest < np.inf else ()
    now = float(laboratory.along_step(tried.problem, at, np.array([tried.lr]))[0])
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    low, high = widened(low, max(high, at.value), 0.15)
    title = "loss against η: the step's promise and what it keeps"
    dots = ((tried.lr, now, theme.racers[2]),)
    return SmallPlot(title, curves, rules=rules, dots=dots, box=(0.0, far, low, high))
