"""What the window shows until its parts are there: the race at its start, where its map will be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from gdviz.core.engine.at_start import at_start
from gdviz.core.engine.race import Race
from gdviz.core.files.race_file import load_described
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec, differences, fitting
from gdviz.gui.map.relief_job import PATIENCE, ROUGH, ReliefRequest, made
from gdviz.gui.state.settings import Settings
from gdviz.gui.state.titled import Titled
from gdviz.render.map import layers
from gdviz.render.map.relief import Relief, TooSlow
from gdviz.render.map.seen_box import equal_box, seen_box
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint.axes import ROOM_Y, among_numbers
from gdviz.render.paint.layer import Moment, Painters
from gdviz.render.paint.mapping import View
from gdviz.render.paint.notation import axis_names
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.paint.ticks import linear_ticks
from gdviz.render.scene.scene import Scene

LOG = logging.getLogger("gdviz")
RACES = (".toml", ".gdviz")
# seconds of the processor for the rough picture, which a slow loss does without
HASTE = 0.15
# of an axis, in pixels: size of its texts, their gap, room for them, how much may be left of it,
# and room for a name that stands beside them
TEXT_PIXELS, TEXT_GAP, TEXT_ROOM, SPARE, NAME_ROOM = 11, 5.0, 30.0, 10.0, 16.8
CLICKS = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)


@dataclass(frozen=True)
class Asked:
    """The race that the window will open with, and what is to be seen of it."""

    spec: RaceSpec
    view: ViewSpec

    @property
    def on_a_map(self) -> bool:
        """Whether one map of all racers shows it, without a plane that is searched first."""
        return self.view.layout == "overlay" and not isinstance(self.spec.problem, Data)


def asked_for(
    path: str | None,
    spec: RaceSpec | None,
    seen: Mapping[str, Any],
    last: Titled,
    settings: Settings,
) -> Asked | None:
    """The race of a file, the one that is given, or the last one; None for other files."""
    view: dict[str, Any] = {"layout": settings.layout}
    if path is not None:
        if Path(path).suffix.lower() not in RACES:
            return None
        found = load_described(Path(path))
        spec, view = found.spec, view | differences(found.view)
    elif spec is None and last.told is not None:
        view |= differences(last.told.view)
    spec = spec or last.spec
    return Asked(spec, fitting(ViewSpec(**view | dict(seen)), spec))


class Still:
    """The map of a race at its start: rough at first, fine after `refine`."""

    def __init__(self, asked: Asked, theme: Theme, rect: QRectF, ratio: float) -> None:
        race = at_start(asked.spec)
        self._scene = Scene(race, race, replace(asked.view, theme=theme.name))
        box = seen_box(race, asked.view)
        left = _axis_width(*box[2:], rect.height(), axis_names(race.problem)[-1])
        rect = rect.adjusted(left, 0.0, 0.0, 0.0)
        if asked.view.equal:
            box = equal_box(box, rect.width() / rect.height())
        self._at = rect.topLeft()
        self._view = View(QRectF(0.0, 0.0, rect.width(), rect.height()), box)
        self._size = int(rect.width() * ratio), int(rect.height() * ratio)
        self._relief = self._made(race, ROUGH, HASTE)

    def _made(self, race: Race, part: int, patience: float) -> Relief | None:
        if race.problem.dim != 2:
            return None
        request = ReliefRequest(race.problem, self._view.box, self._size, self._scene.theme)
        try:
            return made(request, part, lambda: True, patience)
        except TooSlow:
            return None

    def refine(self) -> None:
        """Make the fine picture, in any thread; the map finds it made."""
        self._relief = self._made(self._scene.race, 1, PATIENCE) or self._relief

    def paint(self, painter: QPainter) -> None:
        """Paint the map at its place."""
        painter.translate(self._at)
        spot = MapSpot(self._scene, self._view, None, self._relief)
        for _, paint in Painters(layers.LAYERS).here(spot):
            painter.save()
            painter.setClipRect(self._view.rect)
            paint(painter, spot, Moment(0))
            painter.restore()


def _axis_width(low: float, high: float, height: float, name: str) -> float:
    """The room of the axis on the left: pyqtgraph's, which stays as it is for a text that is not
    much narrower."""
    ticks = linear_ticks(low, high, max(3, int(height // ROOM_Y)))
    wide = max((width_of(tick.text, font(TEXT_PIXELS)) for tick in ticks), default=0.0)
    fits = TEXT_ROOM - SPARE <= wide <= TEXT_ROOM
    beside = 0.0 if among_numbers(name) else NAME_ROOM
    return TEXT_GAP + (TEXT_ROOM if fits else wide) + beside


class FirstPicture(QWidget):
    """Covers a window, and reports when it has been `painted`; `click` gets what is clicked."""

    painted = Signal()

    def __init__(self, window: QMainWindow, theme: Theme, click: Callable[[Any], None]) -> None:
        super().__init__(window)
        self._ground, self._click = QColor(theme.background), click
        self.still: Still | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.resize(window.size())

    def show_race(self, ask: Callable[[], Asked | None], theme: Theme, place: list[float]) -> None:
        """Show the race that is asked for, if it can be shown at once in a window as large as
        that of the `place`; whatever is wrong with it is said by the window itself."""
        here = [self.width(), self.height()]
        try:
            asked = ask()
            if asked is not None and asked.on_a_map and place[:2] == here:
                self.still = Still(asked, theme, QRectF(*place[2:]), self.devicePixelRatioF())
        except Exception:
            LOG.debug("no first picture", exc_info=True)

    def event(self, event: QEvent) -> bool:
        if event.type() in CLICKS and isinstance(event, QMouseEvent):
            self._click(event.clone())
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._ground)
            if self.still is not None:
                try:
                    self.still.paint(painter)
                except Exception:
                    self.still = None
                    LOG.debug("the first picture cannot be painted", exc_info=True)
        # not from within the painting
        QTimer.singleShot(0, self, partial(self.painted.emit))
