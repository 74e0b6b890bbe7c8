"""The rows of a table of layers, and the painter of the layers of one picture."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter


class Spot(Protocol):
    """Where layers are painted: within `clip`, in units of which each is `unit` pixels."""

    @property
    def clip(self) -> QRectF: ...

    @property
    def unit(self) -> float: ...


S = TypeVar("S", bound=Spot)
P = TypeVar("P", bound=Spot, contravariant=True)


@dataclass(frozen=True)
class Moment:
    """A step, and how many seconds of the processor its painting may take; `rough` while a height
    map turns."""

    step: int
    patience: float = math.inf
    rough: bool = False


class Paint(Protocol[P]):
    """Paints a layer, and says whether all of it is there; out of patience it goes on next time."""

    def __call__(self, painter: QPainter, spot: P, moment: Moment, /) -> bool: ...


@dataclass(frozen=True)
class Layer(Generic[S]):
    """One thing that is painted; `name` is what a message calls it.

    `make` makes its painter, with its caches from frame to frame: one per picture.
    `there` says whether there is something to paint. A layer that is `still` is the same at every
    step; one that hangs on the pointer (`pointer`) is for the window alone.
    """

    name: str
    make: Callable[[], Paint[S]]
    there: Callable[[S], bool] = lambda _: True
    still: bool = False
    pointer: bool = False


def drawn(paint: Callable[[QPainter, S, int], None]) -> Callable[[], Paint[S]]:
    """The maker of a painter that keeps nothing and is done at once."""

    def done(painter: QPainter, spot: S, moment: Moment) -> bool:
        paint(painter, spot, moment.step)
        return True

    return lambda: done


def steady(paint: Callable[[QPainter, S], None]) -> Callable[[], Paint[S]]:
    """As `drawn`, of what does not depend on the step."""
    return drawn(lambda painter, spot, _: paint(painter, spot))


@contextmanager
def saved(painter: QPainter) -> Iterator[None]:
    """The painter is afterwards as it was before, also where what it paints raises."""
    painter.save()
    try:
        yield
    finally:
        painter.restore()


class Painters(Generic[S]):
    """The painters of one picture, from the lowest layer to the top one."""

    def __init__(self, layers: Sequence[Layer[S]]) -> None:
        self._paints: list[tuple[Layer[S], Paint[S]]] = [(row, row.make()) for row in layers]

    def here(self, spot: S) -> list[tuple[Layer[S], Paint[S]]]:
        """The layers that have something to paint, each with its painter."""
        return [(layer, paint) for layer, paint in self._paints if layer.there(spot)]

    def paint_still(self, painter: QPainter, spot: S) -> None:
        """Paint the layers that are the same at every step, on a page."""
        self._paint(painter, spot, Moment(0), still=True)

    def paint_moving(
        self, painter: QPainter, spot: S, moment: Moment, pointer: bool = False
    ) -> bool:
        """Paint the others, in a window also what hangs on the `pointer`; whether all is there."""
        return self._paint(painter, spot, moment, False, pointer)

    def _paint(
        self, painter: QPainter, spot: S, moment: Moment, still: bool, pointer: bool = False
    ) -> bool:
        rect, unit = spot.clip, spot.unit
        # in whole pixels of the page: in units an SVG would have another one
        area = QRectF(rect.topLeft() * unit, rect.size() * unit).toRect()
        complete = True
        with saved(painter):
            painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
            painter.scale(unit, unit)
            for layer, paint in self.here(spot):
                if layer.still == still and (pointer or not layer.pointer):
                    with saved(painter):
                        complete &= paint(painter, spot, moment)
        return complete
