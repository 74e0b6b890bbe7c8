"""The layout of a page."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF

# the size at which a page's texts have their plain size, in pixels
PLAIN_WIDTH, PLAIN_HEIGHT = 1280.0, 720.0
SIDE_COLUMNS = {1: 1, 2: 2, 3: 2, 4: 2, 5: 3, 6: 3, 7: 4, 8: 4, 9: 3}
SIDE_COLUMNS |= dict.fromkeys(range(10, 17), 4)


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


def side_grid(area: QRectF, count: int, gap: float) -> list[QRectF]:
    """The area cut into cells for `count` maps: at most 4x4, above sixteen near square."""
    columns = SIDE_COLUMNS.get(count) or math.ceil(math.sqrt(count * area.width() / area.height()))
    rows = max(1, math.ceil(count / columns))
    width = (area.width() - (columns - 1) * gap) / columns
    height = (area.height() - (rows - 1) * gap) / rows
    left, top = area.left(), area.top()
    return [
        QRectF(left + column * (width + gap), top + row * (height + gap), width, height)
        for row, column in (divmod(i, columns) for i in range(count))
    ]
