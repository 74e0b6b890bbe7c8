"""The part of the loop that is computed in the background: one step, and the next breakpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gdviz.core.engine.race import Race
from gdviz.core.learning.chain_rule import Chain, chain, squashed
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.gui.state.background import Wanted
from gdviz.render.loop.loop_line import Lamp, LoopLine
from gdviz.render.loop.loop_lines import fitted_row, lamps, loop_lines

# number of steps that are searched for a line with a breakpoint
FARTHEST = 2_000


@dataclass(frozen=True, eq=False)
class Loop:
    """The loop of a racer at a step: its lines, the needs of a step, and for a race `on_data`
    the chain rule of the batch's first row, None where the racer has stopped."""

    lines: tuple[LoopLine, ...] = ()
    lamps: tuple[Lamp, ...] = ()
    on_data: bool = False
    chain: Chain | None = None
    squashed: bool = False

    @property
    def running(self) -> list[int]:
        """The lines that run in this step."""
        return [k for k, line in enumerate(self.lines) if line.runs]


@dataclass(frozen=True, eq=False)
class Place:
    """A racer of a race at a step that it takes."""

    race: Race
    racer: int
    step: int

    def same(self, other: Place | None) -> bool:
        """Whether another place is that of the same racer at the same step."""
        return other is not None and (self.racer, self.step) == (other.racer, other.step)


@dataclass(frozen=True, eq=False)
class Search:
    """Searches for the first line after `lit` that runs and is one of `stops`."""

    begin: Place
    lit: int
    stops: frozenset[int]


def loops(asked: Place, wanted: Wanted) -> Iterator[Loop | None]:
    """The loop at a place."""
    race, racer, step = asked.race, asked.racer, asked.step
    lines = tuple(loop_lines(race, racer, step))
    yield None
    needs, made = lamps(race, racer, step), data_of(race)
    yield None
    if made is None or not lines:
        yield Loop(lines, needs, made is not None)
        return
    row = fitted_row(made, batch_rows(race, racer, step))
    one = chain(made.objective, race.tracks[racer].beginning(step), row, wanted)
    yield Loop(lines, needs, True, one, squashed(made.objective))


def breakpoints(asked: Search, wanted: Wanted) -> Iterator[tuple[int, int] | None]:
    """The step and the line where the search ends; nothing where there is none."""
    race, racer, first = asked.begin.race, asked.begin.racer, asked.begin.step
    for step in range(first, first + FARTHEST + 1):
        after = asked.lit if step == first else -1
        lines = loop_lines(race, racer, step)
        if not lines:
            return
        for k, line in enumerate(lines):
            if line.runs and k > after and k in asked.stops:
                yield step, k
                return
        yield None
