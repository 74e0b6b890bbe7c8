"""The slots of racers: numbers that give each its colour and its sign, and stay with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count

from gdviz.core.spec.race import Entry


def slots(entries: Sequence[Entry]) -> tuple[int, ...]:
    """Each racer's slot, from 0: its own, else that of its place, or the first that is free where
    another racer has that one."""
    return _slots(tuple(entry.slot for entry in entries))


@lru_cache(256)
def _slots(own: tuple[int, ...]) -> tuple[int, ...]:
    taken = {slot - 1 for slot in own if slot}
    placed = [slot - 1 if slot else -1 if i in taken else i for i, slot in enumerate(own)]
    free = (i for i in count() if i not in {*taken, *placed})
    return tuple(next(free) if slot < 0 else slot for slot in placed)


def pinned(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The racers, each with the slot that it has now."""
    pairs = zip(entries, slots(entries), strict=True)
    return tuple(replace(entry, slot=slot + 1) for entry, slot in pairs)


def eased(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The racers with a slot of their own only where it is not that of their place."""
    found = slots(entries)
    often = Counter(found)
    return tuple(
        entry
        if slot + 1 == entry.slot and (slot != i or often[slot] > 1)
        else replace(entry, slot=0 if slot == i else slot + 1)
        for i, (entry, slot) in enumerate(zip(entries, found, strict=True))
    )
