"""Learning curves: training and validation loss, accuracy beside it, and one row per racer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.engine.early_stopping import falling, stopped
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.learning.learning_curve import Learning, placed, smoothed
from gdviz.core.learning.sharpness_curve import stable_below
from gdviz.core.spec.names import names
from gdviz.core.spec.slots import slots
from gdviz.render.cards.racer_rows import write_racer
from gdviz.render.cards.records import Records
from gdviz.render.paint.card_parts import plot_part
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.flow import WHOLE, CardPart, Flow
from gdviz.render.paint.small_plot import Curve, Dot, SmallPlot
from gdviz.render.paint.text import TEXT
from gdviz.render.paint.theme import Theme, racer_colours
from gdviz.render.paint.ticks import short

# the widths of a number, and of a racer's sign before its name
NUMBER, SIGN = 60.0, 24.0
HEADS = ("training", "validation", "best at", "stops at", "falls by", "test")
NOTHING = "–"
# with more epochs than these the ends cannot be seen
MOST_EPOCHS = 60
# share of the lowest loss reached: a value lower than this would stretch a log axis
NEAR = 1e-3


@dataclass(frozen=True)
class LearningStyle:
    """How the curves are drawn: unit of the horizontal axis, log loss, share of smoothing; whether
    racers are ranked by validation loss; test results by racer; bands (low, high) by racer; the
    sharpness as (racer, step, value), which takes the place of the accuracy; after how many epochs
    without an improvement by more than a share `tolerance` training would be stopped."""

    axis: str = "step"
    log: bool = True
    smoothing: float = 0.0
    by_validation: bool = False
    tests: tuple[tuple[int, float, float | None], ...] = ()
    bands: tuple[tuple[int, Array, Array], ...] = ()
    sharpness: tuple[tuple[int, int, float], ...] = ()
    patience: float | None = None
    tolerance: float = 0.0
    log_steps: bool = False


Curves = dict[int, Learning]
Own = Callable[[int, int], int]
# loss and share classified correctly
Test = tuple[float, float | None]


def learning_card(
    race: Race,
    curves: Curves,
    step: int,
    style: LearningStyle,
    theme: Theme,
    own: Own | None = None,
) -> Flow:
    """The losses, the shares of rows classified correctly, and a row of numbers for each racer;
    `own` gives the steps of a racer at a step of the playhead where those are not the same."""
    taken = {i: step if own is None else own(i, step) for i in curves}
    parts = [plot_part(losses_plot(race, curves, taken, style, theme), theme)]
    if style.sharpness or any(c.right is not None for c in curves.values()):
        other = _sharpness if style.sharpness else _accuracies
        parts.append(plot_part(other(race, curves, style, theme), theme, (1, 1)))
    table = learning_table(race, curves, taken, style, theme)
    parts.append(CardPart(table.height, table.paint, WHOLE))
    shares = (1.4, 1.0) if len(parts) > 2 else (1.0,)
    return Flow(parts, (shares, shares))


def paint_learning(
    painter: QPainter,
    rect: QRectF,
    race: Race,
    curves: Curves,
    step: int,
    style: LearningStyle,
    theme: Theme,
) -> None:
    """Paint the card."""
    learning_card(race, curves, step, style, theme).paint(painter, rect)


def losses_plot(
    race: Race, curves: Curves, taken: Mapping[int, int], style: LearningStyle, theme: Theme
) -> SmallPlot:
    drawn, dots, colours = [], [], racer_colours(race.spec, theme)
    points: list[Dot] = []
    every = max((c.every for c in curves.values()), default=1)
    for i, *edges in style.bands:
        if i in curves:
            x = placed(race, i, curves[i].steps, style.axis)
            drawn += [Curve("", x, edge, colours[i], width=0.9) for edge in edges]
    for i, c in curves.items():
        x = placed(race, i, c.steps, style.axis)
        values = smoothed(c.training, style.smoothing) if style.smoothing else c.training
        drawn.append(Curve("", x, values, colours[i]))
        if c.validation is not None:
            drawn.append(Curve("", x, c.validation, colours[i], dashed=True))
        judged = c.training if c.validation is None else c.validation
        dots.append((float(x[c.best]), float(judged[c.best]), colours[i]))
        points += [(float(x[k]), float(judged[k]), colours[i]) for k in epoch_ends(race, i, c)]
    known = any(c.validation is not None for c in curves.values())
    key = [_key("training", theme), *([_key("validation", theme, True)] if known else [])]
    drawn += target(race, curves, style, theme)
    often = "" if every == 1 else f", every {every} steps"
    title = f"loss by {style.axis}{often}, lowest at the dot"
    # a racer's place; they may be at different epochs
    at = {i: np.array([float(taken[i])]) for i in curves}
    places = {float(placed(race, i, at[i], style.axis)[0]) for i in curves}
    rules = tuple((place, "", theme.muted) for place in sorted(places))
    ends = {i: stop_of(race, i, c, style) for i, c in curves.items()}
    rules += tuple(
        (float(placed(race, i, curves[i].steps, style.axis)[k]), "early stopping", colours[i])
        for i, k in ends.items()
        if k is not None
    )
    log = (style.log_steps, style.log)
    return SmallPlot(title, (*key, *drawn), log, rules, tuple(dots), tuple(points))


def _key(name: str, theme: Theme, dashed: bool = False) -> Curve:
    """A curve that only the key shows."""
    return Curve(name, np.empty(0), np.empty(0), theme.text, dashed)


def epoch_ends(race: Race, racer: int, c: Learning) -> list[int]:
    """The measured rows at which epochs of a racer end; none where they are too many to be seen."""
    epochs = placed(race, racer, c.steps, "epoch")
    count = int(epochs[-1]) if len(epochs) else 0
    if not 1 <= count <= MOST_EPOCHS:
        return []
    rows = np.searchsorted(epochs, np.arange(1, count + 1))
    return sorted(set(rows.tolist()))


def target(race: Race, curves: Curves, style: LearningStyle, theme: Theme) -> tuple[Curve, ...]:
    """The lowest loss on the rows trained on, or 0, which cannot be undercut, where that is not
    known. A log axis has it only where it is not far below what the racers have reached."""
    ends = [float(placed(race, i, c.steps[-1:], style.axis)[0]) for i, c in curves.items()]
    if not ends:
        return ()
    lowest = race.problem.fstar or 0.0
    ended = (c.training[np.isfinite(c.training)] for c in curves.values())
    reached = min(float(losses.min(initial=np.inf)) for losses in ended)
    if style.log and lowest <= NEAR * reached:
        return ()
    x, y = np.array([0.0, max(ends)]), np.full(2, lowest)
    name = "never below 0" if race.problem.fstar is None else f"lowest, {short(lowest)}"
    return (Curve(name, x, y, theme.muted, dashed=True, width=1.0),)


def stop_of(race: Race, racer: int, c: Learning, style: LearningStyle) -> int | None:
    """The measured row at which a racer would be stopped early."""
    if style.patience is None:
        return None
    judged = c.training if c.validation is None else c.validation
    epochs = placed(race, racer, c.steps, "epoch")
    return stopped(epochs, judged, style.patience, style.tolerance)


def _sharpness(race: Race, curves: Curves, style: LearningStyle, theme: Theme) -> SmallPlot:
    """The largest curvature along each track, and dashed the limit of stability."""
    drawn, colours = [], racer_colours(race.spec, theme)
    for i in curves:
        rows = np.array([row for racer, *row in style.sharpness if racer == i], dtype=float)
        if not len(rows):
            continue
        steps, values = rows.T
        x = placed(race, i, steps, style.axis)
        drawn.append(Curve("", x, values, colours[i]))
        limit = stable_below(race, i)
        if limit is not None and len(limit):
            at = np.minimum(steps.astype(int), len(limit) - 1)
            drawn.append(Curve("", x, limit[at], colours[i], dashed=True, width=1.2))
    return SmallPlot("sharpness", (_key("its limit", theme, True), *drawn), log=(False, True))


def _accuracies(race: Race, curves: Curves, style: LearningStyle, theme: Theme) -> SmallPlot:
    colours = racer_colours(race.spec, theme)
    drawn = [
        Curve("", placed(race, i, c.steps, style.axis), values, colours[i], dashed)
        for i, c in curves.items()
        for values, dashed in ((c.right, False), (c.right_held, True))
        if values is not None
    ]
    known = any(c.right_held is not None for c in curves.values())
    key = [_key("validation", theme, True)] if known else []
    return SmallPlot("accuracy", (*key, *drawn))


def ranked(curves: Curves, taken: Mapping[int, int], by_validation: bool) -> list[int]:
    """The racers by loss after the steps they have taken, the lowest first: on rows trained on, or
    on those held back."""

    def judged(i: int) -> float:
        c = curves[i]
        values = c.validation if by_validation and c.validation is not None else c.training
        value = float(values[c.at(taken[i])])
        return value if np.isfinite(value) else np.inf

    return sorted(curves, key=judged)


def learning_table(
    race: Race, curves: Curves, taken: Mapping[int, int], style: LearningStyle, theme: Theme
) -> Records:
    """The numbers of each racer, or why it has none; the first has the lowest loss."""
    order = ranked(curves, taken, style.by_validation)
    tests = {i: (loss, right) for i, loss, right in style.tests}
    heads = heads_of(race, curves, style)
    colours = racer_colours(race.spec, theme)

    def cells(k: int) -> list[tuple[str, str]]:
        i = order[k]
        numbers = row_numbers(race, i, curves[i], taken[i], style, tests.get(i))
        if numbers["training"] == NOTHING:
            return [(str(race.tracks[i].outcome), theme.muted)]
        return [(numbers[head], theme.text) for head in heads]

    def name(painter: QPainter, line: QRectF, k: int) -> None:
        told = fitted_names(names(race.spec, race.lrs), TEXT, line.width() - SIGN)
        i = order[k]
        sign = slots(race.spec.entries)[i]
        write_racer(painter, line, sign, told[i], colours[i], line.width() - SIGN, theme)

    return Records(heads, len(order), cells, name, theme, NUMBER)


def heads_of(race: Race, curves: Curves, style: LearningStyle) -> tuple[str, ...]:
    """The columns that have a value in this race, at some step."""
    made = data_of(race)
    empty = {
        "validation": not any(c.validation is not None for c in curves.values()),
        "stops at": style.patience is None,
        "test": not style.tests and (made is None or not len(made.test)),
    }
    return tuple(head for head in HEADS if not empty.get(head, False))


def row_numbers(
    race: Race, i: int, c: Learning, step: int, style: LearningStyle, test: Test | None
) -> dict[str, str]:
    """The entries of a racer in the table at a step, by the head of the column."""
    k = c.at(step)
    held = NOTHING if c.validation is None else short(float(c.validation[k]))
    places = placed(race, i, c.steps, style.axis)
    best = printed(float(places[c.best]))
    end = stop_of(race, i, c, style)
    stops = NOTHING if end is None else printed(float(places[end]))
    rate = falling(places, c.training, k, race.problem.fstar or 0.0)
    falls = NOTHING if rate is None else f"×{printed(rate)}"
    if test is None:
        made = data_of(race)
        told = "locked" if made is not None and len(made.test) else NOTHING
    else:
        told = short(test[0]) if test[1] is None else f"{100 * test[1]:.1f} %"
    texts = (short(float(c.training[k])), held, best, stops, falls, told)
    return dict(zip(HEADS, texts, strict=True))
