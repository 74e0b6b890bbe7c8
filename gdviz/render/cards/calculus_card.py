"""Solving grad f = 0 at the probe: its steps, and its cost against the number of variables."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.calculus import Solution, network_step_cost, solve, solve_cost, step_cost
from gdviz.core.analysis.probe import Probe, probe
from gdviz.core.base.problem import Problem2D
from gdviz.render.cards.probe_card import in_plane
from gdviz.render.paint.card_parts import plot_part, words_part
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.small_plot import Curve, SmallPlot
from gdviz.render.paint.text import listed, write
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

LINE, MOST_ROWS = 17.0, 7
# the widths of a step's number, its point and its gradient norm
STEP, POINT, NORM = 40.0, 190.0, 78.0
# the range of the plot of the cost: from two variables to a small network's million
SMALL, LARGE = 0.3, 6.3


def way_rows(found: Solution) -> list[tuple[str, str, str]]:
    """Step, point and gradient norm; of many steps, only the first rows and the last."""
    rows = [
        (str(k), listed(point), short(float(slope)))
        for k, (point, slope) in enumerate(zip(found.points, found.slopes, strict=True))
    ]
    return rows if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 2], ("…", "", ""), rows[-1]]


def calculus_words(problem: Problem2D, found: Solution) -> str:
    """Where the steps lead, and what they would cost elsewhere."""
    if not found.solved:
        return f"{_unsolved(found)} Descent needs the gradient only."
    kind = probe(problem, found.points[-1]).kind
    steps = "1 step" if found.steps == 1 else f"{found.steps} steps"
    if found.linear and found.steps == 1:
        steps = "one step: the equations are linear"
    said = f"Solved in {steps}. The point found: {kind}{in_plane(problem)}."
    if kind in ("saddle", "maximum"):
        said += " Calculus looks for a zero gradient, not for a low place."
    return said + (
        " With d variables each step solves d equations, about d³/6 multiplications. A step of "
        "descent takes d² on a dense quadratic, and on a network about 3d for each sample."
    )


def _unsolved(found: Solution) -> str:
    """Why Newton's method ends without a stationary point."""
    place = listed(found.points[-1])
    after = f"after {found.steps} step{'s' if found.steps > 1 else ''} it is at ({place})"
    return {
        "singular": f"Newton's method ends at ({place}): the Hessian is singular there.",
        "diverges": f"Newton's method diverges from here: {after}.",
        "fades": "Newton's method finds no stationary point from here: the gradient only fades.",
        "unsettled": f"Newton's method has found no stationary point in {found.steps} steps.",
    }[found.ending]


def cost_plot(theme: Theme) -> SmallPlot:
    """Multiplications against the number of variables: to solve the equations once, and for a step
    of descent on a dense quadratic, on a network by one sample, and for a thousand of these."""
    count = np.logspace(SMALL, LARGE, 60)
    network = network_step_cost(count)
    curves = (
        Curve("solving", count, solve_cost(count), theme.error, width=2.2),
        Curve("quadratic", count, step_cost(count), theme.racers[0]),
        Curve("network", count, network, theme.racers[2], width=2.2),
        Curve("1000×", count, 1000 * network, theme.racers[2], True),
    )
    rules = ((2.0, "here", theme.text), (1e6, "a small network", theme.muted))
    title = "multiplications: solving, and a step of descent"
    return SmallPlot(title, curves, (True, True), rules)


def calculus_card(problem: Problem2D, found: Probe, theme: Theme) -> Flow:
    """The steps, their meaning, and the cost."""
    solution = solve(problem, found.point)
    rows = [("step", "point", "‖∇f‖"), *way_rows(solution)]

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_way(painter, rect, rows, theme)

    return Flow(
        (
            CardPart(lambda _: LINE * len(rows), paint),
            words_part(calculus_words(problem, solution), theme.accent, (0, 1)),
            plot_part(cost_plot(theme), theme, (1, 2)),
        )
    )


def paint_way(
    painter: QPainter, rect: QRectF, rows: list[tuple[str, str, str]], theme: Theme
) -> None:
    """The steps as a table; in a narrow one the points have what room there is."""
    point = min(rect.width() - STEP - NORM, POINT)
    for k, row in enumerate(rows):
        left, y = rect.left(), rect.top() + k * LINE
        for text, wide in zip(row, (STEP, point, NORM), strict=True):
            place = QRectF(left, y, wide - 4.0, LINE)
            write(painter, place, text, theme.text if k else theme.muted)
            left += wide


def paint_calculus(
    painter: QPainter, rect: QRectF, problem: Problem2D, found: Probe, angle: float, theme: Theme
) -> None:
    """Paint the card."""
    calculus_card(problem, found, theme).paint(painter, rect)
