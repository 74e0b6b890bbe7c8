"""A data set as numbers with named columns."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.core.knobs import InputError, unknown
from gdviz.core.optimizers.base import Array


@dataclass(frozen=True, eq=False)
class DataTable:
    """`values` has shape (rows, columns), all finite; `source` says where they are from.

    `known` are all columns of the source in their order, where it has some that the table has not:
    those not asked for, and those that are no numbers.
    """

    title: str
    columns: tuple[str, ...]
    values: Array
    source: str = ""
    known: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    @property
    def offered(self) -> tuple[str, ...]:
        """All columns there are to choose from."""
        return self.known or self.columns

    def __len__(self) -> int:
        return len(self.values)

    def column(self, name: str) -> Array:
        """One column, shape (rows,); InputError with the names there are otherwise."""
        if name not in self.columns:
            raise InputError(unknown("column", name, self.columns))
        found: Array = self.values[:, self.columns.index(name)]
        return found
