"""0-1 loss, squared error and cross-entropy of the same rows, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QResizeEvent

from gdviz.core.engine.race import Race
from gdviz.core.learning.other_losses import OtherLoss, other_losses
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.card import Card, card_page
from gdviz.gui.widgets.layouts import column
from gdviz.render.cards.losses_card import LossesStyle, block, block_places, losses_card
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme, racer_colours
from gdviz.render.surface.trails import Block

REST_MS = 150
# a height map smaller than this shows nothing
LEAST = 60.0
NONE = "0-1 loss, squared error and cross-entropy belong to two classes, 0 and 1: choose such data"
# the losses, the places of their height maps, the theme
Wished = tuple[tuple[OtherLoss, ...], tuple[QRectF, ...], Theme]


def blocks(wished: Wished, wanted: Wanted) -> Iterator[dict[int, Block]]:
    """In the thread: the height maps made so far, after each, by the number of the loss."""
    losses, places, theme = wished
    made: dict[int, Block] = {}
    for k, (loss, place) in enumerate(zip(losses, places, strict=True)):
        if min(place.width(), place.height()) > LEAST:
            made[k] = block(loss, place, theme, wanted)
            yield dict(made)


class _Card(Card):
    """The painted card; `resized` as soon as its height maps have other places."""

    view: LossesView
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def parts(self) -> Flow:
        view = self.view
        if not view.losses or view.race is None or view.mapped is None:
            return Flow((words_part(NONE, self.theme.muted),))
        drawn = view.losses, view.blocks, view.race, view.mapped, view.step
        return losses_card(*drawn, view.style_shown, self.theme)


class LossesView(Tab):
    """Height maps over the same parameters; made off the window's thread while it is looked at."""

    of_racer = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.race: Race | None = None
        self.mapped: Race | None = None
        self.step = self.racer = 0
        self.losses: tuple[OtherLoss, ...] = ()
        self.blocks: dict[int, Block] = {}
        self._stale = True
        self.card = _Card(theme)
        self.card.view = self
        self.card.resized.connect(self._forget)
        self.setLayout(column(card_page((self.card, 1))))
        self._work = Newest(blocks, self)
        self._work.ready.connect(self._bring)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._make)

    @property
    def style_shown(self) -> LossesStyle:
        """The style in which the racers are drawn."""
        assert self.race is not None
        spec, racer = self.race.spec, min(self.racer, len(self.race.tracks) - 1)
        shown = tuple(entry.visible for entry in spec.entries)
        return LossesStyle(racer_colours(spec, self.card.theme), shown, racer)

    def display(self, shown: Shown) -> None:
        """A new or grown race, once it is on its map; another racer, other colours."""
        again = shown.theme is not self.card.theme
        self.card.theme, self.racer = shown.theme, shown.racer
        if shown.race is not None and shown.mapped is not None and shown.mapped is not self.mapped:
            before, self.race, self.mapped = self.mapped, shown.race, shown.mapped
            again = again or before is None or before.problem != shown.mapped.problem
        if again:
            self._forget()
        self.card.refit()

    def seek(self, step: int) -> None:
        """Another step at the playhead."""
        self.step = step
        self.card.refit()

    def showEvent(self, event: object) -> None:
        self._rest.start()

    def stop(self) -> None:
        """Drop pending work, and wait for the running one."""
        self._rest.stop()
        super().stop()

    def _forget(self) -> None:
        self.blocks, self._stale = {}, True
        self.losses = ()
        if self.race is not None and self.mapped is not None and self.isVisible():
            self.losses = other_losses(self.race, self.mapped.problem)
        self._work.forget()
        self._rest.start()
        self.card.refit()

    def _make(self) -> None:
        if not self.isVisible() or not self._stale or self.race is None or self.mapped is None:
            return
        self._stale = False
        self.losses = other_losses(self.race, self.mapped.problem)
        self.card.refit()
        places = block_places(self.card.area, len(self.losses))
        self._work.ask((self.losses, places, self.card.theme))
        self.card.refit()

    def _bring(self, _: object, blocks: dict[int, Block]) -> None:
        self.blocks = blocks
        self.card.refit()
