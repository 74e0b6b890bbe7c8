"""Names of racers as a picture has room for them."""

from __future__ import annotations

from functools import lru_cache

from gdviz.core.names import Name
from gdviz.core.shortening import fitted
from gdviz.render.theme import font, width_of


@lru_cache(256)
def fitted_names(
    names: tuple[Name, ...], size: float, rooms: float | tuple[float, ...], bold: bool = False
) -> tuple[str, ...]:
    """The names, all different, at a size of text: in so many pixels, for all or for each."""
    face = font(size, bold)
    each = rooms if isinstance(rooms, tuple) else (rooms,) * len(names)
    return fitted(names, lambda text: width_of(text, face), each)
