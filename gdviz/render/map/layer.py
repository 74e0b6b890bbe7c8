"""What a row of a table of layers says."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QPainter

from gdviz.render.map.spot import Spot


@dataclass(frozen=True)
class Moment:
    """A step, and how many seconds of the processor its painting may take."""

    step: int
    patience: float = math.inf


# whether all is there: a layer that runs out of patience goes on at the next painting
Paint = Callable[[QPainter, Spot, Moment], bool]


@dataclass(frozen=True)
class Layer:
    """One thing that is painted on a map; `name` is what a message calls it.

    `make` makes its painter, with whatever that keeps from frame to frame: one for each map.
    `there` says whether there is something to paint. A layer that is `still` is the same at every
    step; one that hangs on the pointer (`pointer`) is for the window alone.
    """

    name: str
    make: Callable[[], Paint]
    there: Callable[[Spot], bool] = lambda _: True
    still: bool = False
    pointer: bool = False


def drawn(paint: Callable[[QPainter, Spot, int], None]) -> Callable[[], Paint]:
    """The maker of a painter that keeps nothing and is done at once."""

    def done(painter: QPainter, spot: Spot, moment: Moment) -> bool:
        paint(painter, spot, moment.step)
        return True

    return lambda: done
