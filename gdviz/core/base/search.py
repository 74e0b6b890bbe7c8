"""Things found by any words, the nearest first."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")
# the texts of a thing, from the one whose words count most, its title, to the least
Places = Callable[[T], Sequence[str]]


def ranked(things: Iterable[T], text: str, places: Places[T]) -> list[T]:
    """The things in which every word of a text occurs, the nearest first: a word that begins the
    title counts most. All, in their order, for ""."""
    words = plain(text).split()
    found = []
    for thing in things:
        texts = [plain(place) for place in places(thing)]
        ranks = [_rank(texts, word) for word in words]
        if all(rank <= len(texts) for rank in ranks):
            found.append((sum(ranks), thing))
    # sorting keeps the order among equals
    return [thing for _, thing in sorted(found, key=lambda pair: pair[0])]


def _rank(texts: Sequence[str], word: str) -> int:
    """0 where the first text begins with a word, else from 1 the place of the first text that has
    it, more than there are texts where none does."""
    if texts[0].startswith(word):
        return 0
    return next((rank for rank, text in enumerate(texts, 1) if word in text), len(texts) + 1)


@lru_cache(4096)
def plain(text: str) -> str:
    """Lower case without accents: Lévy is found as levy."""
    folded = text.replace("_", " ").casefold()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in parts if not unicodedata.combining(c))
