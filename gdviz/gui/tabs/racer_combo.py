"""The choice of the racer that a tab explains."""

from __future__ import annotations

from gdviz.core.engine.race import Race
from gdviz.core.spec.names import Name, names
from gdviz.core.spec.slots import slots
from gdviz.gui.widgets.names_combo import NamesCombo
from gdviz.gui.widgets.racer_icon import chip
from gdviz.render.paint.theme import Theme, racer_colours


class RacerCombo(NamesCombo):
    """The racers of a race by sign and name."""

    def __init__(self) -> None:
        super().__init__()
        self._named: tuple[tuple[Name, ...], tuple[str, ...], tuple[int, ...]] | None = None

    def show_race(self, race: Race, racer: int, theme: Theme) -> None:
        """Offer the racers of this race, and show the one that is chosen."""
        signs = racer_colours(race.spec, theme), slots(race.spec.entries)
        named = names(race.spec, race.lrs), *signs
        if named != self._named:
            self._named = named
            pairs = zip(*signs, strict=True)
            icons = [chip(slot, colour, True, theme) for colour, slot in pairs]
            self.show_names(named[0], icons)
        self.setCurrentIndex(min(racer, self.count() - 1))
