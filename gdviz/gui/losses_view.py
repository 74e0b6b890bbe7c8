"""0-1 loss, squared error and cross-entropy of the same rows, side by side."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QRectF, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gdviz.core.other_losses import OtherLoss, other_losses
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.gui.painted import Painted
from gdviz.render.losses_card import LossesStyle, block, block_place, paint_losses
from gdviz.render.surface_trails import Scene
from gdviz.render.theme import Theme, racer_colours
from gdviz.render.words import write_lines

REST_MS, STOP_MS = 150, 2000
NONE = "0-1 loss, squared error and cross-entropy belong to two classes, 0 and 1: choose such data"


class _Job(QRunnable):
    def __init__(self, view: LossesView, key: object, k: int, place: QRectF, look: Theme) -> None:
        super().__init__()
        self._view, self._loss = view, view.losses[k]
        self._asked = key, k, place, look

    def run(self) -> None:
        key, k, place, look = self._asked
        if key is not self._view.key:
            return
        try:
            made = block(self._loss, place, look)
            self._view.made.emit(key, k, made)
        except Exception:
            # the numbers are there without the picture; a closed window needs neither
            return


class _Card(Painted):
    """The painted card."""

    view: LossesView

    @property
    def area(self) -> QRectF:
        """Where the losses stand."""
        return QRectF(self.rect()).adjusted(14, 6, -14, -4)

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.look.background))
        view = self.view
        if not view.losses or view.race is None or view.mapped is None:
            write_lines(painter, self.area, NONE, self.look.muted)
            return
        style = view.style_shown
        paint_losses(
            painter,
            self.area,
            view.losses,
            view.blocks,
            view.race,
            view.mapped,
            view.step,
            style,
            self.look,
        )


class LossesView(QWidget):
    """Height maps over the same parameters; made off the window's thread while it is looked at."""

    made = Signal(object, int, object)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.race: Race | None = None
        self.mapped: Race | None = None
        self.spec: RaceSpec | None = None
        self.step = 0
        self.racer = 0
        self.losses: tuple[OtherLoss, ...] = ()
        self.blocks: dict[int, Scene] = {}
        self.key: object = None
        self._stale = True
        self.card = _Card(look)
        self.card.view = self
        self.card.setMinimumHeight(190)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.made.connect(self._bring)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._make)

    @property
    def style_shown(self) -> LossesStyle:
        """What is drawn of the racers."""
        assert self.spec is not None and self.race is not None
        shown = tuple(entry.visible for entry in self.spec.entries)
        racer = min(self.racer, len(self.race.tracks) - 1)
        return LossesStyle(racer_colours(self.spec, self.card.look), shown, racer)

    def show_race(self, race: Race, mapped: Race) -> None:
        """A new or grown race, and the same as the map shows it."""
        before = self.mapped
        self.race, self.mapped, self.spec = race, mapped, race.spec
        if before is None or before.problem != mapped.problem:
            self._forget()
        self.card.update()

    def set_spec(self, spec: RaceSpec) -> None:
        """Colours and visibility."""
        self.spec = spec
        self.card.update()

    def set_step(self, step: int) -> None:
        """Another step at the playhead."""
        self.step = step
        if self.isVisible():
            self.card.update()

    def choose(self, racer: int) -> None:
        """The numbers are those of this racer."""
        self.racer = max(racer, 0)
        self.card.update()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self.card.look = look
        self._forget()

    def showEvent(self, event: QEvent) -> None:
        self._rest.start()

    def resizeEvent(self, event: QEvent) -> None:
        self._forget()

    def stop(self) -> None:
        """Give up what is not begun, and wait for the one at work."""
        self._rest.stop()
        self.key = None
        self._pool.clear()
        self._pool.waitForDone(STOP_MS)

    def _forget(self) -> None:
        self.key, self.blocks, self._stale = None, {}, True
        self.losses = ()
        if self.race is not None and self.mapped is not None and self.isVisible():
            self.losses = other_losses(self.race, self.mapped.problem)
        self._pool.clear()
        self._rest.start()
        self.card.update()

    def _make(self) -> None:
        if not self.isVisible() or not self._stale or self.race is None or self.mapped is None:
            return
        self._stale = False
        self.key = object()
        self.losses = other_losses(self.race, self.mapped.problem)
        for k in range(len(self.losses)):
            place = block_place(self.card.area, k, len(self.losses))
            if min(place.width(), place.height()) > 60:
                self._pool.start(_Job(self, self.key, k, place, self.card.look))
        self.card.update()

    def _bring(self, key: Any, k: int, scene: Scene) -> None:
        if key is self.key:
            self.blocks[k] = scene
            self.card.update()
