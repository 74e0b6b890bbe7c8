"""The race before the last edit, kept to be shown beside the present one."""

from __future__ import annotations

from collections.abc import Callable

from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.spec.race import RaceSpec
from gdviz.render.scene.scene import Ghost


class GhostKeeper:
    """Follows the races that are shown, of which each belongs to an edit; `edit` is asked for the
    number of the present one, which stays the same during a drag. `beside` puts a race on the map.

    The ghost is the last finished race of the edit before, on the same problem.
    """

    def __init__(self, edit: Callable[[], int], beside: Callable[[Race], Race]) -> None:
        self._edit, self._beside = edit, beside
        # the race that is shown and its edit, the last finished one, and that of the edit before
        self._spec: RaceSpec | None = None
        self._number = 0
        self._finished: Race | None = None
        self._before: Race | None = None
        # the last answer, and for what it was given
        self._made: tuple[Race, Problem2D | None, Ghost] | None = None

    def forget(self) -> None:
        """A different race takes the place of this one."""
        self._spec = self._finished = self._before = self._made = None

    def follow(self, race: Race) -> None:
        """Take the race that is shown now; one that grows or is renamed is the same."""
        if race.spec != self._spec:
            number = self._edit()
            if number != self._number or self._spec is None:
                self._before, self._number = self._finished, number
            self._spec = race.spec
        if race.done:
            self._finished = race

    def ghost(self, mapped: Race | None) -> Ghost | None:
        """The ghost of the race that was taken last, on its map; None without one."""
        before = self._before
        if before is None or self._spec is None or before.spec.problem != self._spec.problem:
            return None
        on = None if mapped is None else mapped.problem
        made = self._made
        if made is None or made[0] is not before or made[1] is not on:
            placed = None if mapped is None else self._beside(before)
            made = self._made = before, on, Ghost(before, placed)
        return made[2]
