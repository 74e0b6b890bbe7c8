"""Names of racers, fitted to the room in a picture."""

from __future__ import annotations

from functools import lru_cache

from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted
from gdviz.render.paint.theme import font, width_of

# number of widths that are tried
STAGES = 8


def told(names: tuple[Name, ...], texts: tuple[str, ...]) -> bool:
    """Whether each text has all that sets its racer apart, and some of its name if they differ."""
    several = len({name.head for name in names}) > 1
    pairs = zip(names, texts, strict=True)
    return all(
        text.endswith(name.tail) and (text != name.tail or not several) for name, text in pairs
    )


def roomier(
    names: tuple[Name, ...], size: float, room: float, most: float, bold: bool = False
) -> float:
    """The pixels, from `room` up to `most`, in which names are `told`; `room` if they never are."""
    for k in range(STAGES + 1):
        tried = room + (most - room) * k / STAGES
        if told(names, fitted_names(names, size, tried, bold)):
            return tried
    return room


@lru_cache(256)
def fitted_names(
    names: tuple[Name, ...], size: float, rooms: float | tuple[float, ...], bold: bool = False
) -> tuple[str, ...]:
    """The names, all different, at a size of text, within these pixels, for all or for each."""
    face = font(size, bold)
    each = rooms if isinstance(rooms, tuple) else (rooms,) * len(names)
    return fitted(names, lambda text: width_of(text, face), each)
