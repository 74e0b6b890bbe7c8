"""Landscapes found by any words: title, aliases, summary and lesson."""

from __future__ import annotations

import unicodedata

from gdviz.core.problems.catalogue import LANDSCAPES, LandscapeInfo

# a word that begins the title counts most; words of the source count least
TITLE_START, TITLE, NAME, TEXT, SOURCE, ABSENT = range(6)


def found(text: str) -> list[LandscapeInfo]:
    """The landscapes in which every word of the text occurs, the nearest first; all for ""."""
    words = _plain(text).split()
    ranked = []
    for info in LANDSCAPES:
        ranks = [_rank(info, word) for word in words]
        if all(rank < ABSENT for rank in ranks):
            ranked.append((sum(ranks), info))
    # sorting keeps the order of the catalogue among equals
    return [info for _, info in sorted(ranked, key=lambda pair: pair[0])]


def _rank(info: LandscapeInfo, word: str) -> int:
    places = (
        (TITLE, info.title),
        (NAME, " ".join((info.id, *info.aliases))),
        (TEXT, f"{info.summary} {info.teaches} {info.group}"),
        (SOURCE, info.source),
    )
    if _plain(info.title).startswith(word):
        return TITLE_START
    return next((rank for rank, text in places if word in _plain(text)), ABSENT)


def _plain(text: str) -> str:
    """Lower case without accents: Lévy is found as levy."""
    parts = unicodedata.normalize("NFKD", text.replace("_", " ").casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
