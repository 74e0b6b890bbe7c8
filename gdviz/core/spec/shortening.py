"""Texts that are all different, in little room: cut, but never so that two become the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from gdviz.core.spec.names import Name, groups

Fits = Callable[[str], bool]
Width = Callable[[str], float]
_NUMBER = re.compile(r"[-−±]?\d")


def fitted(found: Sequence[Name], width: Width, rooms: Sequence[float]) -> tuple[str, ...]:
    """The names, all different, each in its room: those of one head in full or all in brief, then
    with an ellipsis in the head. A tail is cut only where it does not fit alone."""
    tight = {name.head for name, room in zip(found, rooms, strict=True) if width(name.full) > room}
    texts = [name.cramped if name.head in tight else name.full for name in found]
    begins = [len(t) - len(n.tail) if n.tail else 0 for t, n in zip(texts, found, strict=True)]
    return shortened(texts, width, rooms, begins)


def fitted_outcome(text: str, width: Width, room: float) -> str:
    """How a race ended, in the fullest wording that fits: with the reason, without, without the
    step, too, and by the place alone."""
    head = re.split("[:,] ", text)[0]
    bare = head.split(" at step ")[0]
    wordings = (text, head, bare, bare.split(" at a ")[-1])
    return next((words for words in wordings if width(words) <= room), wordings[-1])


def shortened(
    texts: Sequence[str], width: Width, rooms: Sequence[float], begins: Sequence[int] = ()
) -> tuple[str, ...]:
    """Texts that are all different, cut so that they fit and still differ. `begins` is where the
    part of each begins that is cut last (0: where the text is cut at its end)."""
    begins = list(begins or [0] * len(texts))
    fits = [lambda cut, room=room: width(cut) <= room for room in rooms]
    for i, text in enumerate(texts):
        others = (_common(text, other) for k, other in enumerate(texts) if k != i)
        same = max(others, default=0)
        if not begins[i] and _common(_cut(text, 0, fits[i]), text) <= same < len(text):
            begins[i] = _word_at(text, same)
    while True:
        shown = [_cut(*cut) for cut in zip(texts, begins, fits, strict=True)]
        moved = False
        for group in groups(shown):
            first = texts[group[0]]
            same = min(_common(first, texts[i]) for i in group[1:])
            for i in group:
                begin = _word_at(texts[i], same)
                if begins[i] < begin < len(texts[i]):
                    begins[i], moved = begin, True
        if not moved:
            return _numbered(shown, texts, begins, fits)


def _common(one: str, other: str) -> int:
    """The number of characters that two texts have in common at the beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((k for k, (a, b) in pairs if a != b), min(len(one), len(other)))


def _word_at(text: str, place: int) -> int:
    """The beginning of the word at a place."""
    return text.rfind(" ", 0, place) + 1


def _cut(text: str, begin: int, fits: Fits) -> str:
    if fits(text):
        return text
    head, kept = text[:begin].rstrip(), text[begin:]
    space = " " if text[begin - 1 : begin] == " " else ""
    if not head:
        cut = _longest(len(text) - 1, lambda k: text[:k].rstrip() + "…", fits)
        word = text.rfind(" ", 0, len(cut) - 1) + 1
        # a number that is cut would read as a different one
        return _cut(text, word, fits) if word and _NUMBER.match(text, word) else cut
    whole = _longest(len(head), lambda k: f"{head[:k].rstrip()}…{space}{kept}" if k else kept, fits)
    if fits(whole):
        return whole
    return _longest(len(kept), lambda k: f"…{kept[:k].rstrip()}{'…' * (0 < k < len(kept))}", fits)


def _longest(most: int, text: Callable[[int], str], fits: Fits) -> str:
    """The text of the largest size up to `most` that fits, or of size 0."""
    low, high = 0, max(most, 0)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text(middle)) else (low, middle - 1)
    return text(low)


def _numbered(
    shown: list[str], texts: Sequence[str], begins: Sequence[int], fits: Sequence[Fits]
) -> tuple[str, ...]:
    """As a last resort, texts that are the same get numbers, in the room available: in place of
    the head where one comes before the part that is cut last."""
    found = list(shown)
    for number, i in enumerate((i for group in groups(shown) for i in group), 1):
        head, kept = texts[i][: begins[i]].rstrip(), texts[i][begins[i] :]
        bare = shown[i].rstrip("…").rstrip()
        heads = [f"{head[:k].rstrip()}… {kept}" for k in range(len(head) - 1, 0, -1)]
        begin = [f"{bare[:k].rstrip()}…" for k in range(len(bare), 0, -1)]
        ways = (f"{text} ({number})" for text in (shown[i], *heads, kept, *begin))
        found[i] = next((text for text in ways if fits[i](text)), f"({number})")
    return tuple(found)
