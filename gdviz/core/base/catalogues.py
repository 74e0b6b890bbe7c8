"""Catalogues of the things that have knobs, found by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

from gdviz.core.base.knobs import InputError, unknown


class Named(Protocol):
    """A member of a catalogue: an id, aliases, and one sentence."""

    @property
    def id(self) -> str:
        """Its name in files and on the command line."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its aliases."""

    @property
    def summary(self) -> str:
        """One sentence."""


T = TypeVar("T", bound=Named)


def freeze(cls: type) -> None:
    """Make a class a frozen dataclass of its knobs, unless it says itself how it is made."""
    if not {"__dataclass_fields__", "__init__"} & vars(cls).keys():
        dataclass(frozen=True)(cls)


class Catalog(Generic[T]):
    """Members by id, in order of registration; look-up forgives case, dashes and underscores.

    `load` gives the first members, when one is first asked for; `alone` gives the one of an id by
    itself until then, if that is quicker.
    """

    def __init__(
        self,
        kind: str,
        load: Callable[[], Iterable[T]] = tuple,
        alone: Callable[[str], T | None] = lambda _: None,
    ) -> None:
        self.kind, self._load, self._alone = kind, load, alone

    @cached_property
    def _members(self) -> dict[str, T]:
        return {member.id: member for member in self._load()}

    @cached_property
    def _names(self) -> dict[str, str]:
        """The id for each name."""
        return {_plain(name): m.id for m in self._members.values() for name in _names_of(m)}

    def add(self, member: T) -> T:
        """Register `member`, in place of the one that the same definition made before; InputError
        if another one has its name."""
        for name in _names_of(member):
            taken = self._names.get(_plain(name))
            if taken is not None and not _same_definition(self._members[taken], member):
                hint = "give it an id and aliases of its own"
                raise InputError(f"{self.kind} name {name!r} is taken by {taken}; {hint}")
        self._members[member.id] = member
        self._names.update((_plain(name), member.id) for name in _names_of(member))
        return member

    def remove(self, member: T) -> None:
        """Remove a member that `add` has registered; KeyError if there is none."""
        del self._members[member.id]
        self._names = {name: own for name, own in self._names.items() if own != member.id}

    def __iter__(self) -> Iterator[T]:
        return iter(self._members.values())

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def defaults(self, name: str) -> Mapping[str, Any]:
        """The knobs for which this name of a member has other defaults than the member itself."""
        by_alias: Mapping[str, Mapping[str, Any]] = getattr(self[name], "by_alias", {})
        return next((own for alias, own in by_alias.items() if _plain(alias) == _plain(name)), {})

    def __getitem__(self, name: str) -> T:
        """The member called `name`; InputError "unknown <kind> ... did you mean ..." otherwise."""
        if "_members" not in vars(self) and (found := self._alone(name)) is not None:
            return found
        key = self._names.get(_plain(name))
        if key is None:
            raise InputError(unknown(self.kind, name, self._members))
        return self._members[key]


def _names_of(member: Named) -> tuple[str, ...]:
    return (member.id, *member.aliases)


def _same_definition(a: Any, b: Any) -> bool:
    """Whether two classes are one definition that was run again, as in a notebook."""
    names = "__module__", "__qualname__"
    return isinstance(a, type) and all(getattr(a, n) == getattr(b, n, "") for n in names)


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
