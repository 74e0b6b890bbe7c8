"""The chain rule of one sample, and the derivation of the slope of σ line by line."""

from __future__ import annotations

from gdviz.core.learning.chain_rule import Chain
from gdviz.gui.widgets.card import Card
from gdviz.render.loop.chain_card import chain_card, derivation
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

NO_CHAIN = "the racer has stopped here; go back one step"


class ChainPage(Card):
    """Shows a sample's chain; `walk` goes through the derivation."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.chain: Chain | None = None
        self.squashed = False
        self.lit = len(derivation(0.0)) - 1

    def show_chain(self, chain: Chain | None, squashed: bool) -> None:
        """Show another sample or other parameters."""
        self.chain, self.squashed = chain, squashed
        self.refit()

    def walk(self, lines: int) -> None:
        """Show more or fewer lines of the derivation; after the last one it begins again."""
        self.lit = (self.lit + lines) % len(derivation(0.0))
        self.refit()

    def parts(self) -> Flow:
        if self.chain is None:
            return Flow((words_part(NO_CHAIN, self.theme.muted),))
        return chain_card(self.chain, self.squashed, self.lit, self.theme)
