"""The lists of faults, read and held to their form."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

LISTS = Path(__file__).parent


class PlanError(Exception):
    """A list that cannot be used; one line."""


@dataclass(frozen=True)
class Fault:
    """An edit of one file and what a user would see of it.

    `old` stands exactly once in `file`. `first` are the tests that should see it: they run before
    the rest of the room. `survives` is the reason why no test can see it, for an edit that is known
    to be equivalent.
    """

    seen: str
    file: str
    old: str
    new: str
    first: tuple[str, ...] = ()
    survives: str = ""

    def plant(self, root: Path) -> str:
        """Put the fault into the tree at `root`, and return the text that stood there before.

        Raises PlanError where `old` does not stand exactly once, or nothing would change."""
        path = root / self.file
        if not path.is_file():
            raise PlanError(f"{self.seen}: there is no {self.file}")
        text = path.read_text(encoding="utf-8")
        found = text.count(self.old)
        if found != 1:
            raise PlanError(f"{self.seen}: the old text stands {found} times in {self.file}")
        if self.old == self.new:
            raise PlanError(f"{self.seen}: the new text is the old one")
        changed = text.replace(self.old, self.new)
        if path.suffix == ".py":
            compile(changed, self.file, "exec")
        path.write_text(changed, encoding="utf-8")
        return text


@dataclass(frozen=True)
class Room:
    """A part of the program, the tests that guard it, and its faults."""

    name: str
    tests: tuple[str, ...]
    faults: tuple[Fault, ...]


def rooms(names: list[str]) -> list[Room]:
    """The rooms of these names, all of them for none; PlanError for a name that is not there."""
    there = {path.stem: path for path in sorted(LISTS.glob("*.toml"))}
    for name in names:
        if name not in there:
            raise PlanError(f"no room {name!r}; there are {', '.join(there)}")
    return [_room(path) for name, path in there.items() if not names or name in names]


def _room(path: Path) -> Room:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    faults = []
    for row in table["fault"]:
        try:
            faults.append(Fault(**{**row, "first": tuple(row.get("first", ()))}))
        except TypeError as error:
            raise PlanError(f"{path.name}: {row.get('seen', 'a fault')}: {error}") from None
    seen = [fault.seen for fault in faults]
    twice = next((words for words in seen if seen.count(words) > 1), None)
    if twice is not None:
        raise PlanError(f"{path.name}: {twice}: listed twice")
    return Room(path.stem, tuple(table["tests"]), tuple(faults))
