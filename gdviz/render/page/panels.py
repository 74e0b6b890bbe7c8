"""The maps of a page: one for all racers, or one for each with the same axes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from gdviz.core.spec.race import Box
from gdviz.render.map.seen_box import equal_box
from gdviz.render.page.layout import columns_of, side_grid
from gdviz.render.paint.axes import bottom_room, left_room, x_ticks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import font, width_of

TICK_SIZE = 11.5
# a unit of a map, in units of the page
MAP_UNIT = 13 / 12
# small maps have smaller signs: plain ones from this width, at least this share of them
PLAIN_MAP, LEAST = 340.0, 0.7
GAP = 12.0


@dataclass(frozen=True)
class Panel:
    """One map: its view, how many pixels a unit of it is, and whether its x and y ticks have texts.

    A map of one racer (`racer`) has its name and numbers in `heading`.
    """

    view: View
    unit: float
    texts: tuple[bool, bool] = (True, True)
    racer: int | None = None
    heading: QRectF | None = None


def one_panel(
    area: QRectF, box: Box, unit: float, names: tuple[str, str], equal: bool = False
) -> Panel:
    """A map of all racers shown, with its axes' names; an `equal` one shows more than the box, so
    that a unit is as long across as up."""
    size = TICK_SIZE * unit
    inner = area.adjusted(0, 0, -2.0, -bottom_room(size, names[0]))
    inner.setLeft(inner.left() + left_room(View(inner, box), size, label=names[1]))
    return Panel(_view(inner, box, equal), MAP_UNIT * unit)


def racer_panels(
    area: QRectF,
    box: Box,
    shown: tuple[bool, ...],
    unit: float,
    equal: bool = False,
    heading: Callable[[float], float] = lambda _: 0.0,
) -> list[Panel]:
    """A map for each racer shown, all of the same size; only the outer ones have texts. `heading`
    is the height of a heading above a map of some width."""
    size = TICK_SIZE * unit
    racers = [i for i, on in enumerate(shown) if on]
    inner = area.adjusted(0, 0, -2.0, -1.9 * size)
    columns = columns_of(len(racers), area.width(), area.height())
    sample = View(side_grid(inner, len(racers), GAP * unit, columns)[0], box)
    inner.setLeft(inner.left() + left_room(sample, size))
    # the texts at the ends of two neighbours' axes stay apart
    widest = max((width_of(t.text, font(size)) for t in x_ticks(sample, size)), default=0.0)
    cells = side_grid(inner, len(racers), max(GAP * unit, widest + 0.5 * size), columns)
    small = min(1.0, max(LEAST, cells[0].width() / (PLAIN_MAP * unit)))
    panels = []
    wide, high = cells[0].width(), heading(cells[0].width())
    size_of_map = QSizeF(math.floor(wide), math.floor(cells[0].height() - high))
    for k, (i, cell) in enumerate(zip(racers, cells, strict=True)):
        corner = QPointF(round(cell.left()), round(cell.top() + high))
        view = _view(QRectF(corner, size_of_map), box, equal)
        texts = (k + columns >= len(cells), k % columns == 0)
        above = QRectF(view.rect.left(), view.rect.top() - high, wide, high)
        panels.append(Panel(view, MAP_UNIT * small * unit, texts, i, above))
    return panels


def _view(area: QRectF, box: Box, equal: bool) -> View:
    """The view in an area, on whole pixels, so that pictures in it stay sharp."""
    left, top = round(area.left()), round(area.top())
    rect = QRectF(left, top, round(area.right()) - left, round(area.bottom()) - top)
    return View(rect, equal_box(box, rect.width() / rect.height()) if equal else box)
