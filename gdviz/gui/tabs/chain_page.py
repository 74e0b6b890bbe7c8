"""The chain rule of one sample, and the derivation of the slope of σ line by line."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.core.learning.chain_rule import Chain
from gdviz.gui.widgets.painted import Painted
from gdviz.render.loop.chain_card import HEIGHT, derivation, paint_chain_card
from gdviz.render.paint.text import write_lines
from gdviz.render.paint.theme import Theme


class ChainPage(Painted):
    """Shows a sample's chain; `walk` goes through the derivation."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.chain: Chain | None = None
        self.squashed = False
        self.lit = len(derivation(0.0)) - 1
        self.setMinimumHeight(round(HEIGHT))

    def show_chain(self, chain: Chain | None, squashed: bool) -> None:
        """Show another sample or other parameters."""
        self.chain, self.squashed = chain, squashed
        self.update()

    def walk(self, lines: int) -> None:
        """Show more or fewer lines of the derivation; after the last one it begins again."""
        self.lit = (self.lit + lines) % len(derivation(0.0))
        self.update()

    def draw(self, painter: QPainter) -> None:
        area = self.ground(painter, 14, 6, -14, -4)
        if self.chain is None:
            text = "the racer has stopped here; go back one step"
            write_lines(painter, area, text, self.theme.muted)
        else:
            paint_chain_card(painter, area, self.chain, self.squashed, self.lit, self.theme)
