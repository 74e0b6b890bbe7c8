"""The glossary: symbols, facts that are often stated wrong, and sources, as short plain texts."""

from __future__ import annotations

import textwrap
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gdviz.core.base.files import resource
from gdviz.core.base.search import ranked

# characters in a line of a tip
TIP = 64


@dataclass(frozen=True)
class Work:
    """A source as it is cited, and the https address where it can be read or found."""

    text: str
    link: str


@dataclass(frozen=True)
class GlossaryEntry:
    """A title with one or a few sentences; `also` are other words under which it is found. The text
    of an entry that cites `works` consists of theirs, one after the other."""

    id: str
    topic: str
    title: str
    text: str
    also: tuple[str, ...] = ()
    works: tuple[Work, ...] = ()

    @property
    def tip(self) -> str:
        """The text in lines short enough for a tip."""
        return textwrap.fill(self.text, TIP)


@dataclass(frozen=True)
class Sign:
    """A symbol and its one meaning; `of` are the ids of the only methods in which it means this."""

    symbol: str
    means: str
    of: tuple[str, ...] = ()


@lru_cache(1)
def alphabet() -> tuple[Sign, ...]:
    """Every symbol that the program shows."""
    return tuple(sign for group in _table("alphabet")["group"] for sign in _signs(group))


@lru_cache(1)
def glossary() -> tuple[GlossaryEntry, ...]:
    """All entries, topic by topic; the first ends with the alphabet, group by group."""
    entries = []
    for place, name in enumerate(_topics()):
        table = _table(name)
        entries += [_entry(table["title"], row) for row in table["entry"]]
        for group in _table("alphabet")["group"] if place == 0 else ():
            text = "; ".join(f"{sign.symbol} {sign.means}" for sign in _signs(group)) + "."
            entries.append(GlossaryEntry(group["id"], table["title"], group["title"], text))
    return tuple(entries)


def _entry(topic: str, row: dict[str, Any]) -> GlossaryEntry:
    works = tuple(Work(**work) for work in row.get("works", ()))
    text = " ".join(work.text for work in works) if works else row["text"]
    return GlossaryEntry(row["id"], topic, row["title"], text, tuple(row.get("also", ())), works)


def _signs(group: dict[str, Any]) -> tuple[Sign, ...]:
    rows = group["sign"]
    return tuple(Sign(row["is"], row["means"], tuple(row.get("of", ()))) for row in rows)


def _topics() -> list[str]:
    """The files of entries, in the order of the numbers with which their names begin."""
    found = (path.stem for path in resource("help").glob("[0-9]*-*.toml"))
    return sorted(found, key=lambda name: int(name.partition("-")[0]))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resource("help", f"{name}.toml").read_text(encoding="utf-8"))


def looked_up(text: str) -> list[GlossaryEntry]:
    """The entries in which every word of the text occurs, the nearest first: in the title, in the
    other words under which an entry is found, in its text; all for ""."""
    return ranked(glossary(), text, _places)


def _places(entry: GlossaryEntry) -> tuple[str, ...]:
    told = f"{entry.text} {entry.topic}"
    if entry.works:
        # what explains a word comes before papers on it
        return "", "", f"{entry.title} {told}"
    # a symbol may stand before the name
    return entry.title.rpartition(": ")[2], " ".join((entry.title, *entry.also)), told


def entry_of(name: str) -> GlossaryEntry:
    """The entry with that id; KeyError if there is none."""
    return {entry.id: entry for entry in glossary()}[name]
