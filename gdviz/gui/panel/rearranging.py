"""The racers in another order, or others of them."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.spec.fan import alone
from gdviz.core.spec.race import MAX_RACERS, RaceSpec
from gdviz.core.spec.slots import eased, pinned


def rearranged(spec: RaceSpec, racer: int, what: str) -> RaceSpec:
    """The race after "remove", "duplicate", "up", "down" or "only" for a racer (from 0)."""
    if what == "only":
        return alone(spec, racer)
    entries = list(pinned(spec.entries))
    if what == "remove":
        entries.pop(racer)
    elif what == "duplicate" and len(entries) < MAX_RACERS:
        entries.insert(racer + 1, replace(entries[racer], colour="", slot=0))
    elif what in ("up", "down"):
        other = racer + (1 if what == "down" else -1)
        if 0 <= other < len(entries):
            entries[racer], entries[other] = entries[other], entries[racer]
    return replace(spec, entries=eased(entries))
