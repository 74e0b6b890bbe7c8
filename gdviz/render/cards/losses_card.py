"""Several losses of the same rows side by side as height maps, with the racers on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of, parameters_at
from gdviz.core.learning.other_losses import OtherLoss
from gdviz.core.spec.slots import slots
from gdviz.render.paint import marks
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.text import lines_height, write, write_lines
from gdviz.render.paint.theme import Theme, marker
from gdviz.render.paint.ticks import short
from gdviz.render.surface.camera import Camera
from gdviz.render.surface.panel import seen_block
from gdviz.render.surface.trails import GHOST, Block, on_surface

LINE, SIZE, HEAD = 18.0, 9.0, 5.0
# the height of a map by its width, at least and at most
LOW, HIGH = 0.62, 1.3
FLAT = "no slope here, no direction to go"
# as long as the numbers can be
LONGEST = f"L 0.0001234,  ‖∂L/∂w‖ 0.0001234: {FLAT}"


@dataclass(frozen=True)
class LossesStyle:
    """Colours and visibility of the racers, and the one whose numbers are shown."""

    colours: tuple[str, ...]
    shown: tuple[bool, ...]
    racer: int


def block_places(rect: QRectF, count: int) -> tuple[QRectF, ...]:
    """The places of the height maps of `count` losses."""
    places = _flow(count).places(rect)
    return tuple(place.adjusted(0.0, _head(place.width()), 0.0, 0.0) for place in places)


def _flow(count: int, paint: Callable[[QPainter, QRectF, int], object] | None = None) -> Flow:
    def part(k: int) -> CardPart:
        def painted(painter: QPainter, rect: QRectF) -> None:
            if paint is not None:
                paint(painter, rect, k)

        return CardPart(lambda wide: _head(wide) + LOW * wide, painted, (k % 2, k), HIGH)

    shares = (1.0,) * min(count, 3)
    return Flow([part(k) for k in range(count)], (shares[:2], shares))


def _head(width: float) -> float:
    """The height of name and numbers: it is the same at every step, or the maps would move."""
    return LINE + max(lines_height(LONGEST, width), LINE) + 2.0


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


def losses_card(
    losses: Sequence[OtherLoss],
    blocks: dict[int, Block],
    race: Race,
    mapped: Race,
    step: int,
    style: LossesStyle,
    theme: Theme,
) -> Flow:
    """Name, numbers and height map of each loss; `mapped` is the race as the map shows it."""

    def paint(painter: QPainter, place: QRectF, k: int) -> None:
        name = QRectF(place.left(), place.top(), place.width(), LINE)
        write(painter, name, losses[k].name, theme.text, bold=True)
        said = heading(losses[k], race, style.racer, step)
        write_lines(painter, place.adjusted(0.0, LINE, 0.0, 0.0), said, theme.muted)
        if k in blocks:
            blocks[k].picture.paint(painter)
            _paint_racers(painter, blocks[k], mapped, step, style, theme)

    return _flow(len(losses), paint)


def _paint_racers(
    painter: QPainter, scene: Block, mapped: Race, step: int, style: LossesStyle, theme: Theme
) -> None:
    """Each racer on the ground of this loss, faint where the ground hides it."""
    signs = slots(mapped.spec.entries)
    for i in reversed(range(len(mapped.tracks))):
        if i >= len(style.shown) or not style.shown[i]:
            continue
        track = mapped.tracks[i]
        at = on_surface(scene, tuple(track.points[track.row(step)].tolist()))
        if at is not None:
            painter.setOpacity(GHOST if at[1] else 1.0)
            marks.draw_marker(
                painter, marker(signs[i]), at[0], HEAD, style.colours[i], theme.casing
            )
    painter.setOpacity(1.0)
