"""Names of racers as a picture has room for them."""

from __future__ import annotations

from functools import lru_cache

from gdviz.core.names import Name
from gdviz.core.shortening import fitted
from gdviz.render.theme import font, width_of

# how many widths are tried
STAGES = 8


def told(names: tuple[Name, ...], texts: tuple[str, ...]) -> bool:
    """Whether each text still has all that sets its racer apart, and a part of what it is called
    where others are called otherwise."""
    several = len({name.head for name in names}) > 1
    pairs = zip(names, texts, strict=True)
    return all(
        text.endswith(name.tail) and (text != name.tail or not several) for name, text in pairs
    )


def roomier(
    names: tuple[Name, ...], size: float, room: float, most: float, bold: bool = False
) -> float:
    """The room for names, as many pixels up to `most` as it takes that they are `told`; `room` if
    that is enough, or if none is."""
    for k in range(STAGES + 1):
        tried = room + (most - room) * k / STAGES
        if told(names, fitted_names(names, size, tried, bold)):
            return tried
    return room


@lru_cache(256)
def fitted_names(
    names: tuple[Name, ...], size: float, rooms: float | tuple[float, ...], bold: bool = False
) -> tuple[str, ...]:
    """The names, all different, at a size of text: in so many pixels, for all or for each."""
    face = font(size, bold)
    each = rooms if isinstance(rooms, tuple) else (rooms,) * len(names)
    return fitted(names, lambda text: width_of(text, face), each)
