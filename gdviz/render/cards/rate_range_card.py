"""The learning-rate range test: the loss at which each rate ends, and the stability limit."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.analysis.rate_range import RateRange
from gdviz.render.paint.card_parts import plot_part, words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.small_plot import Curve, SmallPlot
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

# shares of plot and words in the width, side by side
PLOT_FIRST, WORDS_FIRST = (1.4, 1.0), (1.0, 1.9)
# between two paragraphs
BREAK = "\n\n"
# smaller gaps than this are rounding errors
LEAST_GAP = 1e-16


def rate_range_plot(found: RateRange, fstar: float | None, theme: Theme) -> SmallPlot:
    """The gap to the lowest loss against the rate, both on log axes; without a known lowest loss
    the loss itself, on a linear one if it is not positive."""
    finite = found.losses[np.isfinite(found.losses)]
    log = fstar is not None or bool(len(finite) and finite.min() > 0)
    base = 0.0 if fstar is None else fstar
    gaps = found.losses - base
    gaps = np.where(np.isfinite(gaps), np.maximum(gaps, LEAST_GAP) if log else gaps, np.nan)
    rules = [(found.rate, "η of this racer", theme.text)]
    if found.limit is not None:
        rules.append((found.limit, "stability limit", theme.error))
    above, ink = "" if fstar is None else " above the lowest", theme.racers[0]
    title = f"loss after {found.steps} steps{above}, by learning rate"
    curve = Curve("", found.rates, gaps, ink, width=2.2)
    points = zip(found.rates.tolist(), gaps.tolist(), strict=True)
    dots = tuple((rate, gap, ink) for rate, gap in points if math.isfinite(gap))
    return SmallPlot(title, (curve,), (True, log), tuple(rules), dots)


def rate_range_words(found: RateRange) -> str:
    """The findings of the test, and how it differs from a line search."""
    tried = int((~np.isnan(found.losses)).sum())
    if tried < len(found.rates):
        return f"{tried} of {len(found.rates)} rates tried"
    said = "No rate ends at a finite loss." if found.best is None else ""
    if found.best is not None:
        said = f"Lowest at η = {short(found.best)}." + _lost(found)
    if found.limit is not None:
        said += (
            " The stability limit (2/λₘₐₓ for plain descent) at the curvature where this racer "
            f"ended is {short(found.limit)}."
        )
    said += (
        "\n\nThis is a grid search over rates. A line search is different: it searches along the "
        "line of each step (the racers Descent + Armijo and Exact line search)."
    )
    if found.plain:
        said += (
            " How many steps gradient descent needs in a bowl depends on how far its curvatures "
            "differ: in a round one η = 1/λₘₐₓ takes one."
        )
    return said


def _lost(found: RateRange) -> str:
    """The rate from which on all or some are lost."""
    lost = np.isinf(found.losses)
    if not lost.any():
        return ""
    first = int(np.argmax(lost))
    all_lost = lost[first:].all()
    lose = "it diverges or leaves" if all_lost else "some rates diverge or leave"
    if all_lost and first:
        stable, lost_at = (short(float(found.rates[k])) for k in (first - 1, first))
        return f" Largest stable rate ≈ {stable}: from η = {lost_at} on {lose} the domain."
    return f" From η = {short(float(found.rates[first]))} on {lose} the domain."


def rate_range_card(found: RateRange, fstar: float | None, theme: Theme) -> Flow:
    """The plot, and words on it."""
    said = rate_range_words(found).split(BREAK)
    words = (words_part(text, theme.accent, (1, 0)) for text in said)
    plot = plot_part(rate_range_plot(found, fstar, theme), theme, (0, 1))
    return Flow((*words, plot), (PLOT_FIRST, WORDS_FIRST))


def paint_rate_range(
    painter: QPainter, rect: QRectF, found: RateRange, fstar: float | None, theme: Theme
) -> None:
    """Paint the card."""
    rate_range_card(found, fstar, theme).paint(painter, rect)
