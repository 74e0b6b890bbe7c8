"""Solving grad f = 0 at the probe: the way there, and its cost against the number of variables."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.calculus import Solution, solve, solve_cost, step_cost
from gdviz.core.objectives.base import Problem2D
from gdviz.core.probe import Probe, probe
from gdviz.render.small_plot import Curve, SmallPlot, paint_small_plot
from gdviz.render.theme import Theme
from gdviz.render.ticks import short
from gdviz.render.words import write, write_lines

LINE, WIDTHS, MOST_ROWS = 17.0, (44.0, 190.0, 90.0), 7
WAY, WORDS = 330.0, 230.0
# what a plot of the cost spans: from two variables to a small network's million
SMALL, LARGE = 0.3, 6.3


def way_rows(found: Solution) -> list[tuple[str, str, str]]:
    """Step, point and slope; of a long way the first rows and the last."""
    rows = [
        (str(k), ", ".join(short(float(v)) for v in point), short(float(slope)))
        for k, (point, slope) in enumerate(zip(found.points, found.slopes, strict=True))
    ]
    return rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 2], ("…", "", ""), rows[-1]]


def calculus_words(problem: Problem2D, found: Solution) -> str:
    """Where the way leads, and what it would cost elsewhere."""
    if not found.solved:
        return (
            "Newton's method finds no stationary point from here: the Hessian is singular, or the "
            "points do not settle. Descent asks for the gradient only."
        )
    kind = probe(problem, found.points[-1]).kind
    steps = "one step: the equations are linear" if found.steps == 1 else f"{found.steps} steps"
    said = f"Solved in {steps}. What it has found: {kind}."
    if kind in ("saddle", "maximum"):
        said += " Calculus asks for a zero slope, not for a low place."
    return said + (
        " With d variables each step solves d equations, about d³/6 multiplications; a step of "
        "descent needs d²."
    )


def cost_plot(look: Theme) -> SmallPlot:
    """Multiplications against the number of variables."""
    count = np.logspace(SMALL, LARGE, 60)
    return SmallPlot(
        "multiplications against the number of variables d",
        (
            Curve("solve once", count, solve_cost(count), look.error, width=2.2),
            Curve("one step of descent", count, step_cost(count), look.racers[2], width=2.2),
            Curve("1000 steps", count, 1000 * step_cost(count), look.racers[2], True),
        ),
        log=(True, True),
        rules=((2.0, "here", look.text), (1e6, "a small network", look.muted)),
    )


def paint_calculus(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, angle: float, look: Theme
) -> None:
    """The way on the left, what it means beside it, the cost on the right."""
    solution = solve(problem, found.point)
    y = rect.top()
    rows = [("step", "point", "‖∇f‖"), *way_rows(solution)]
    for k, row in enumerate(rows):
        left = rect.left()
        for text, wide in zip(row, WIDTHS, strict=True):
            write(painter, QRectF(left, y, wide, LINE), text, look.text if k else look.muted)
            left += wide
        y += LINE
    words = QRectF(rect.left() + WAY, rect.top(), WORDS, rect.height())
    write_lines(painter, words, calculus_words(problem, solution), look.accent)
    plot = rect.adjusted(WAY + WORDS + 20, 0, 0, 0)
    if plot.width() > 150:
        paint_small_plot(painter, plot, cost_plot(look), look)
