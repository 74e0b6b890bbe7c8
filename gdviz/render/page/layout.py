"""The layout of a page."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

# the size at which a page's texts have their plain size, in pixels
PLAIN_WIDTH, PLAIN_HEIGHT = 1280.0, 720.0
# a map three times as long as wide is worth four fifths of a square one of its area
SLIMNESS = 0.2


@dataclass(frozen=True)
class PageLayout:
    """Rectangles in pixels; `unit` scales every text and gap."""

    unit: float
    title: QRectF
    maps: QRectF
    plot: QRectF
    table: QRectF


def page_layout(width: float, height: float, racers: int) -> PageLayout:
    """Map beside plot and table on a wide page, above them on a tall one."""
    tall = height > width
    unit = min(max(width, height) / PLAIN_WIDTH, min(width, height) / PLAIN_HEIGHT)
    # small pages have larger texts for their size
    unit = max(unit, min(0.8, 1.2 * unit))
    gap = 20.0 * unit
    title = QRectF(gap, 0.8 * gap, width - 2 * gap, 52.0 * unit)
    top = title.bottom() + 0.5 * gap
    rows = (min(racers, 12) + 1) * 24.0 * unit
    if tall:
        table = min(rows, 0.3 * height)
        map_height = 0.58 * (height - top - table - 3 * gap)
        maps = QRectF(gap, top, width - 2 * gap, map_height)
        plot_top = maps.bottom() + gap
        plot = QRectF(gap, plot_top, width - 2 * gap, height - table - 2 * gap - plot_top)
        standings = QRectF(gap, height - gap - table, plot.width(), table)
        return PageLayout(unit, title, maps, plot, standings)
    column = 0.385 * (width - 3 * gap)
    maps = QRectF(gap, top, width - 3 * gap - column, height - gap - top)
    left = maps.right() + gap
    table = min(rows, 0.5 * maps.height())
    plot = QRectF(left, top, column, maps.height() - table - gap)
    standings = QRectF(left, maps.bottom() - table, column, table)
    return PageLayout(unit, title, maps, plot, standings)


def columns_of(count: int, width: float, height: float) -> int:
    """The columns of the grid in which `count` maps are largest on an area; a slim map counts as
    smaller than a square one."""

    def worth(columns: int) -> float:
        wide, high = max(width, 1.0) / columns, max(height, 1.0) / -(-count // columns)
        slim = max(wide, high) / min(wide, high)
        return wide * high / math.pow(slim, SLIMNESS)

    return max(range(count, 0, -1), key=worth, default=1)


def side_grid(area: QRectF, count: int, gap: float, columns: int = 0) -> list[QRectF]:
    """The area cut into cells for `count` maps, in as many columns as make them largest, or as
    given."""
    columns = columns or columns_of(count, area.width(), area.height())
    rows = -(-count // columns)
    width = (area.width() - (columns - 1) * gap) / columns
    height = (area.height() - (rows - 1) * gap) / rows
    left, top = area.left(), area.top()
    return [
        QRectF(left + column * (width + gap), top + row * (height + gap), width, height)
        for row, column in (divmod(i, columns) for i in range(count))
    ]
