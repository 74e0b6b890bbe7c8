"""Several losses of the same rows side by side as height maps, with the racers on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of, parameters_at
from gdviz.core.learning.other_losses import OtherLoss
from gdviz.render.paint import marks
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import Theme, marker
from gdviz.render.paint.ticks import short
from gdviz.render.surface.camera import Camera
from gdviz.render.surface.panel import seen_block
from gdviz.render.surface.trails import GHOST, Block, on_surface

LINE, GAP, SIZE, HEAD = 18.0, 16.0, 9.0, 5.0
FLAT = "no slope here, no direction to go"


@dataclass(frozen=True)
class LossesStyle:
    """Colours and visibility of the racers, and the one whose numbers are shown."""

    colours: tuple[str, ...]
    shown: tuple[bool, ...]
    racer: int


def block_place(rect: QRectF, k: int, count: int) -> QRectF:
    """The place of the height map of the k-th of `count` losses."""
    wide = (rect.width() - (count - 1) * GAP) / count
    left = rect.left() + k * (wide + GAP)
    return QRectF(left, rect.top() + 2 * LINE, wide, rect.height() - 2 * LINE)


def block(
    loss: OtherLoss, place: QRectF, theme: Theme, wanted: Callable[[], bool] = lambda: True
) -> Block:
    """A loss's height map, all from the same side. Slow; TooSlow once it is no longer `wanted`."""
    x0, x1, y0, y1 = loss.problem.box
    return seen_block(loss.problem, (x0, x1, y0, y1), place, Camera(), theme, SIZE, wanted)


def heading(loss: OtherLoss, race: Race, racer: int, step: int) -> str:
    """The loss and the length of its gradient at a racer's point."""
    value, slope = loss.at(parameters_at(race, racer, step))
    made = data_of(race)
    ridge = made is not None and made.data.model.ridge
    said = f"L {short(value)}{' without the ridge' if ridge else ''},  ‖∂L/∂w‖ {short(slope)}"
    return said if slope else f"{said}: {FLAT}"


def paint_losses(
    painter: QPainter,
    rect: QRectF,
    losses: Sequence[OtherLoss],
    blocks: dict[int, Block],
    race: Race,
    mapped: Race,
    step: int,
    style: LossesStyle,
    theme: Theme,
) -> None:
    """Name, numbers and height map of each loss; `mapped` is the race as the map shows it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for k, loss in enumerate(losses):
        place = block_place(rect, k, len(losses))
        row = QRectF(place.left(), rect.top(), place.width(), LINE)
        write(painter, row, loss.name, theme.text, bold=True)
        row.translate(0.0, LINE)
        write(painter, row, heading(loss, race, style.racer, step), theme.muted)
        if k in blocks:
            blocks[k].picture.paint(painter)
            _paint_racers(painter, blocks[k], mapped, step, style, theme)


def _paint_racers(
    painter: QPainter, scene: Block, mapped: Race, step: int, style: LossesStyle, theme: Theme
) -> None:
    """Each racer on the ground of this loss, faint where the ground hides it."""
    for i in reversed(range(len(mapped.tracks))):
        if i >= len(style.shown) or not style.shown[i]:
            continue
        track = mapped.tracks[i]
        at = on_surface(scene, tuple(track.points[track.row(step)].tolist()))
        if at is not None:
            painter.setOpacity(GHOST if at[1] else 1.0)
            marks.draw_marker(painter, marker(i), at[0], HEAD, style.colours[i], theme.casing)
    painter.setOpacity(1.0)
