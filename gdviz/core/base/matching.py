"""How well a few typed letters match a name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from gdviz.core.base.search import plain

# from the best to the worst: the name itself; its beginning; words of it in order, in any order;
# a part of it; the beginnings of its words run together, as in "sbs" for "side by side"; words of
# other texts, parts of them
EXACT, BEGINS, ORDERED, WORDS, PART, INITIALS, OTHER, OTHER_PART = range(8)
# letters that are tried as initials or as parts of other texts
FEWEST = 2


def level(typed: str, names: Sequence[str], other: str = "") -> int | None:
    """How well what is `typed` matches the best of a thing's names, 0 best; None where it does not,
    nor all of its words the names and `other` texts about it."""
    text = " ".join(plain(typed).split())
    found = [rank for name in names if (rank := _of_name(text, plain(name))) is not None]
    if found:
        return min(found)
    words = text.split()
    whole = plain(" ".join((*names, other)))
    if all(any(part.startswith(word) for part in parts(whole)) for word in words):
        return OTHER
    if all(len(word) >= FEWEST and word in whole for word in words):
        return OTHER_PART
    return None


def _of_name(text: str, name: str) -> int | None:
    if text == name:
        return EXACT
    if name.startswith(text):
        return BEGINS
    typed, own = text.split(), parts(name)
    if _in_order(typed, own):
        return ORDERED
    if all(any(part.startswith(word) for part in own) for word in typed):
        return WORDS
    if text in name:
        return PART
    if len(text) >= FEWEST and _run_together(text.replace(" ", ""), own):
        return INITIALS
    return None


@lru_cache(4096)
def parts(name: str) -> tuple[str, ...]:
    """The words of a name, without signs around them: "η (eta)" is "η", "eta"; "L-BFGS" is found
    as a whole, and by "bfgs"."""
    found: list[str] = []
    for word in name.split():
        bare = word.strip("()[],.;:…'\"×")
        found += [bare, *bare.split("-")[1:]] if bare else []
    return tuple(found)


def _in_order(typed: Sequence[str], own: Sequence[str]) -> bool:
    """Whether each typed word begins a word of the name, one after the other."""
    rest = iter(own)
    return all(any(part.startswith(word) for part in rest) for word in typed)


def _run_together(text: str, own: Sequence[str]) -> bool:
    """Whether a text consists of beginnings of words of a name, one after the other."""
    if not text:
        return True
    for k, word in enumerate(own):
        same = 0
        while same < min(len(word), len(text)) and word[same] == text[same]:
            same += 1
        if any(_run_together(text[cut:], own[k + 1 :]) for cut in range(same, 0, -1)):
            return True
    return False
