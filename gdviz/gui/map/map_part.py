"""The part of a landscape that the maps show, and whether units are equal across and up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.view import LANDSCAPE, RACE, ViewSpec
from gdviz.gui.map.map_panel import MapPanel
from gdviz.render.map.seen_box import seen_box


class MapPart:
    """Moves the first of the maps, which the others follow; `race` gives what is on them now."""

    def __init__(
        self, panels: list[MapPanel], race: Callable[[], Race | None], say: Callable[[str], None]
    ) -> None:
        self._panels, self._race, self._say = panels, race, say
        # a word of a view, or "" for where a hand has gone
        self._word = LANDSCAPE
        # whether the race that is to be shown whole is still growing
        self._growing = False
        self.equal = False

    @property
    def now(self) -> str | tuple[float, ...]:
        """The part that is shown, as a view names it."""
        shown = self._panels[0].shown_box if self._panels else None
        return self._word or shown or LANDSCAPE

    def show(self, part: str | tuple[float, ...]) -> None:
        """Show the part that a view names so: "landscape", "race" or a box."""
        race = self._race()
        if race is None or not self._panels:
            return
        for panel in self._panels:
            panel.limit(race)
        try:
            x0, x1, y0, y1 = seen_box(race, ViewSpec(box=part))
        except InputError as error:
            self._say(str(error))
            return
        self._panels[0].box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0.0)
        # as long as nobody moves it
        self._word = part if isinstance(part, str) else ""
        self._growing = part == RACE and not race.done

    def set_equal(self, on: bool) -> None:
        """A unit as long across as up, or each axis as long as there is room."""
        self.equal = on
        for panel in self._panels[:1]:
            panel.set_equal(on)
        self.show(self.now)

    def follow_race(self) -> None:
        """A race that is shown whole has grown."""
        if self._growing:
            self.show(RACE)

    def join(self, panel: MapPanel) -> None:
        """One more map."""
        if panel is self._panels[0]:
            panel.set_equal(self.equal)
        panel.box.sigRangeChangedManually.connect(self._moved_by_hand)

    def _moved_by_hand(self, *_: Any) -> None:
        self._word, self._growing = "", False
