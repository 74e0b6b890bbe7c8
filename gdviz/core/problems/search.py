"""Landscapes found by any words: title, aliases, summary and lesson."""

from __future__ import annotations

from gdviz.core.base.search import ranked
from gdviz.core.problems.catalogue import LANDSCAPES, LandscapeInfo


def found(text: str) -> list[LandscapeInfo]:
    """The landscapes in which every word of the text occurs, the nearest first; all for ""."""
    return ranked(LANDSCAPES, text, _places)


def _places(info: LandscapeInfo) -> tuple[str, ...]:
    return (
        info.title,
        " ".join((info.id, *info.aliases)),
        f"{info.summary} {info.teaches} {info.group}",
        info.source,
    )
