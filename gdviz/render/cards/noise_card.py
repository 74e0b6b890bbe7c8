"""The noise laboratory: a cloud of batch gradients, the error against the batch, and a poll."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTransform

from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.learning.noise import LEAD, Noise, Survey, covariance, poll_error, poll_wrong
from gdviz.render.paint import marks
from gdviz.render.paint.axes import paint_grid, x_ticks
from gdviz.render.paint.card_parts import facts_part, plot_part, words_part
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import outline
from gdviz.render.paint.small_plot import Curve, Rule, SmallPlot
from gdviz.render.paint.text import write, write_small
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short

CLOUD = 100
LINE, HEAD = 17.0, 18.0
# the side of the cloud, where there is no more room
CLOUD_SIDE = 190.0
DOT = 2.4


@dataclass(frozen=True)
class NoiseStyle:
    """Batch size, seed of the draws, and whether they are with replacement; `basis` (dim, 2) spans
    the plane in which the cloud is seen."""

    batch: int
    seed: int
    replacement: bool
    basis: Array | None = None


def noise_card(noise: Noise, style: NoiseStyle, found: Survey, theme: Theme) -> Flow:
    """Cloud, laws and numbers; `found` is a survey of such batches."""
    if not noise.measurable:
        none = "the gradients of the rows are too large to be compared"
        return Flow((words_part(none, theme.muted),))

    def cloud(painter: QPainter, rect: QRectF) -> None:
        paint_cloud(painter, rect, noise, style, theme)

    said = [(poll_words(style), theme.text), (noise_words(noise, style), theme.accent)]
    return Flow(
        (
            CardPart(lambda width: min(width, CLOUD_SIDE) + HEAD, cloud, grows=1.0),
            facts_part(facts(noise, style, found), theme, (0, 2)),
            *(words_part(text, ink, (0, 2)) for text, ink in said if text),
            *(
                plot_part(plot(noise, style, found, theme), theme, (1, 1))
                for plot in (law_plot, wrong_plot)
            ),
        )
    )


def paint_noise(
    painter: QPainter, rect: QRectF, noise: Noise, style: NoiseStyle, found: Survey, theme: Theme
) -> None:
    """Paint the card."""
    noise_card(noise, style, found, theme).paint(painter, rect)


def seen(vectors: Array, basis: Array | None) -> Array:
    """Vectors (dim, count) in the plane of the picture, (2, count)."""
    if basis is not None:
        found: Array = basis.T @ vectors
        return found
    return vectors if len(vectors) > 1 else np.vstack((vectors, np.zeros_like(vectors)))


def paint_cloud(
    painter: QPainter, rect: QRectF, noise: Noise, style: NoiseStyle, theme: Theme
) -> None:
    """Gradients of batches about the full one, red where a step against them would climb, with one
    and two standard deviations."""
    head = QRectF(rect.left(), rect.top(), rect.width(), LINE)
    write(painter, head, f"{CLOUD} batches of {style.batch}", theme.text, bold=True)
    # of batches as of their samples: their projection, and their component along the full gradient
    parts = Noise(np.vstack((seen(noise.samples, style.basis), noise.mean @ noise.samples)))
    drawn = parts.draws(style.batch, CLOUD, style.seed, style.replacement)
    cloud, downhill = drawn[:-1], (drawn[-1] >= 0.0).tolist()
    full = seen(noise.mean[:, None], style.basis)[:, 0]
    view = _square(rect.adjusted(0, HEAD, 0, -2), np.column_stack((cloud, full, [0.0, 0.0])))
    if view is None:
        return
    painter.save()
    painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
    paint_grid(painter, view, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ellipse(painter, view, cloud, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    for (x, y), good in zip(cloud.T.tolist(), downhill, strict=True):
        painter.setBrush(QColor(theme.racers[0] if good else theme.error))
        painter.drawEllipse(view.point(x, y), DOT, DOT)
    ends = view.point(0.0, 0.0), view.point(*full)
    marks.draw_arrow(painter, *ends, theme.text, theme.casing, 2.2)
    painter.restore()
    outline(painter, theme.grid)
    painter.drawRect(view.rect)
    _paint_scale(painter, view, theme)


def _paint_scale(painter: QPainter, view: View, theme: Theme) -> None:
    """The distance between the lines of the grid."""
    ticks = x_ticks(view)
    if len(ticks) > 1:
        text = f"grid {short(ticks[1].at - ticks[0].at)}"
        corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        write_small(painter, view.rect.adjusted(0, 0, -4, -2), text, theme.muted, corner)


def _square(rect: QRectF, points: Array) -> View | None:
    """A view with the same scale along both axes that holds all points."""
    finite = points[:, np.isfinite(points).all(axis=0)]
    if not finite.size:
        return None
    low, high = finite.min(axis=1), finite.max(axis=1)
    half = 0.56 * max(float((high - low).max()), 1e-12)
    (a, b), side = (0.5 * (low + high)).tolist(), min(rect.width(), rect.height())
    field = QRectF(rect.left(), rect.top(), side, side)
    return View(field, (a - half, a + half, b - half, b + half))


def _paint_ellipse(painter: QPainter, view: View, cloud: Array, theme: Theme) -> None:
    middle, axes, turn = covariance(cloud)
    scale = view.rect.width() / (view.box[1] - view.box[0])
    angle = math.degrees(math.atan2(turn[1, 1], turn[0, 1]))
    outline(painter, theme.muted, 1.4)
    painter.save()
    at = view.point(*middle)
    painter.setTransform(QTransform().translate(at.x(), at.y()).rotate(-angle), True)
    for reach in (scale, 2.0 * scale):
        painter.drawEllipse(QPointF(0, 0), reach * axes[1], reach * axes[0])
    painter.restore()


def law_plot(noise: Noise, style: NoiseStyle, found: Survey, theme: Theme) -> SmallPlot:
    """Error against batch size: σ/√m, with the factor of a finite population, and measured."""
    x = np.geomspace(1.0, noise.n, 80)
    plain = math.sqrt(noise.variance) / np.sqrt(x)
    law = np.array([noise.error(m, style.replacement) for m in x])
    # without the batch of all samples, whose error is only rounding
    real = found.errors > 1e-9 * found.errors.max(initial=0.0)
    measured = zip(found.sizes[real].tolist(), found.errors[real].tolist(), strict=True)
    dots = tuple((float(size), error, theme.racers[0]) for size, error in measured)
    curves = [Curve("like 1/√B", x, plain, theme.muted, dashed=True)]
    if not style.replacement:
        curves.append(Curve("finite n", x, law, theme.text))
    top, bottom = (math.log10(max(end, 1e-300)) for end in plain[[0, -1]])
    box = (0.0, math.log10(max(noise.n, 2)), bottom - 0.6, top + 0.2)
    title, rules = f"rms error, {found.count} draws", _rules(style, theme)
    return SmallPlot(title, tuple(curves), (True, True), rules, dots, box=box)


def _rules(style: NoiseStyle, theme: Theme) -> tuple[Rule, ...]:
    """A line at the batch size that is shown."""
    return ((float(style.batch), f"B {style.batch}", theme.accent),)


def wrong_plot(noise: Noise, style: NoiseStyle, found: Survey, theme: Theme) -> SmallPlot:
    """How often a batch points uphill and a poll of as many voters names the wrong winner."""
    x = np.geomspace(1.0, noise.n, 80)
    batch = np.array([100.0 * noise.uphill(m, style.replacement) for m in x])
    poll = np.array([100.0 * poll_wrong(m) for m in x])
    shares = zip(found.sizes.tolist(), (100.0 * found.uphill).tolist(), strict=True)
    curves = (
        Curve("uphill", x, batch, theme.racers[0]),
        Curve("poll", x, poll, theme.racers[1], dashed=True),
    )
    dots = tuple((float(m), share, theme.racers[0]) for m, share in shares)
    box = (0.0, math.log10(max(noise.n, 2)), -3.0, 58.0)
    title, rules = "wrong side, times in 100", _rules(style, theme)
    return SmallPlot(title, curves, (True, False), rules, dots, box=box)


def facts(noise: Noise, style: NoiseStyle, found: Survey) -> list[tuple[str, str]]:
    """The facts about the batch, in numbers."""
    slope = float(np.sqrt(noise.mean @ noise.mean))
    error = noise.error(style.batch, style.replacement)
    place = int(np.searchsorted(found.sizes, min(style.batch, noise.n)))
    downhill = 1.0 - float(found.uphill[place])
    return [
        ("full gradient ‖g‖", short(slope)),
        ("error of a batch, rms", short(error)),
        ("signal to noise", short(slope / error) if error > 0 else "exact"),
        ("batches that point downhill", f"{printed(100 * downhill, 3)} %" if slope > 0 else "–"),
        ("noise scale tr Cov/‖g‖²", short(noise.scale) if math.isfinite(noise.scale) else "∞"),
    ]


def noise_words(noise: Noise, style: NoiseStyle) -> str:
    """The remark that the noise of such batches is more than twice the gradient, and the remedy; ""
    otherwise: batches of all rows have no noise."""
    slope = float(np.sqrt(noise.mean @ noise.mean))
    if not noise.error(style.batch, style.replacement) > 2.0 * slope:
        return ""
    larger = style.batch < noise.n
    helps = "a larger batch" if larger else "to draw without replacement"
    return f"Noise dominates: {helps} or a smaller learning rate helps."


def poll_words(style: NoiseStyle) -> str:
    """A poll of as many voters as the batch has rows."""
    return (
        f"A poll of {style.batch}, where {100 * LEAD:.0f} % are for one side, is "
        f"{100 * poll_error(style.batch):.1f} points off and names the wrong winner "
        f"{100 * poll_wrong(style.batch):.1f} times in 100."
    )
