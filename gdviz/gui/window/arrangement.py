"""The shares of the parts of a window: as the user dragged them, else as they suit the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from gdviz.gui.widgets.splitter import Splitter
from gdviz.gui.widgets.text_size import program_unit
from gdviz.gui.window.geometry import column_width

# width of the panel
PANEL = 272
# with large text the panel is wider, up to this share
WIDEST_PANEL = 0.36
LARGE_COLUMN, MOST_COLUMN = 380, 0.42
# heights of the losses: a share of the column, but no less than a plot needs
LOSSES, LEAST_LOSSES = 0.38, 200
# the data beside the map, as a share of the room of both
DATA = 0.4

# by number of the part, the pixels of each of these in a room
Shares = Callable[[tuple[int, ...], int], list[int]]


def _across(shown: tuple[int, ...], room: int) -> list[int]:
    """Panel, stage and right column: the stage takes the rest."""
    panel = min(round(PANEL * program_unit()), round(WIDEST_PANEL * room))
    # with large text the column is wider, too, unless there is no room
    column = max(column_width(room), round(min(LARGE_COLUMN * program_unit(), MOST_COLUMN * room)))
    sides = {0: panel, 2: column}
    rest = room - sum(size for part, size in sides.items() if part in shown)
    return [sides.get(part, rest) for part in shown]


def _down(shown: tuple[int, ...], room: int) -> list[int]:
    """Losses above the tabs."""
    losses = max(round(LOSSES * room), LEAST_LOSSES)
    return [losses, room - losses] if len(shown) > 1 else [room]


def _on_stage(shown: tuple[int, ...], room: int) -> list[int]:
    """Map, data and height map: equal maps, and the data narrower."""
    data = round(DATA * room) if len(shown) == 2 else round(DATA * room / 2)
    maps = [part for part in shown if part != 1]
    each = (room - (data if 1 in shown else 0)) // max(len(maps), 1)
    return [data if part == 1 else each for part in shown]


SHARES: dict[str, Shares] = {"main": _across, "right": _down, "stage": _on_stage}


class Arrangement(QObject):
    """Sets the sizes in splitters. What the user drags is kept in `dragged`, by the splitter and
    by which of its parts were shown, so that a part that comes back finds its place."""

    def __init__(self, splitters: Mapping[str, Splitter], dragged: Mapping[str, list[int]]) -> None:
        super().__init__(splitters["main"])
        self._splitters = splitters
        self.dragged = dict(dragged)
        for name, splitter in splitters.items():
            splitter.splitterMoved.connect(partial(self._moved, name))
            splitter.resized.connect(partial(self._fit, name))

    def lay_out(self) -> None:
        """Give all parts their places: others are shown than before."""
        for name in self._splitters:
            self._fit(name)

    def _moved(self, name: str, *_: int) -> None:
        splitter = self._splitters[name]
        sizes = splitter.sizes()
        self.dragged[_key(name, splitter)] = [sizes[part] for part in splitter.shown]

    def _fit(self, name: str) -> None:
        splitter = self._splitters[name]
        shown, room = splitter.shown, splitter.room
        if not shown or room <= 0:
            return
        sizes = [0] * splitter.count()
        wanted = self.dragged.get(_key(name, splitter), [])
        if len(wanted) != len(shown):
            wanted = SHARES[name](shown, room)
        elif sum(wanted) != room:
            wanted = _fitted(name, shown, wanted, room)
        for part, size in zip(shown, wanted, strict=True):
            sizes[part] = size
        splitter.setSizes(sizes)


def _key(name: str, splitter: Splitter) -> str:
    return f"{name} {''.join(map(str, splitter.shown))}"


def _fitted(name: str, shown: tuple[int, ...], sizes: list[int], room: int) -> list[int]:
    """Sizes that were dragged in a window of another size: the stage takes what there is more,
    other parts keep their shares."""
    if name == "main" and 1 in shown:
        stage = room - sum(size for part, size in zip(shown, sizes, strict=True) if part != 1)
        return [stage if part == 1 else size for part, size in zip(shown, sizes, strict=True)]
    whole = max(sum(sizes), 1)
    return [room * size // whole for size in sizes]
