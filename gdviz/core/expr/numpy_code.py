"""Calls of NumPy functions on fixed arrays, written out as the body of one loop.

A line of such a loop costs less than a call that is kept in an object, which matters where the
arrays are short.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import CodeType
from typing import Any

import numpy as np

from gdviz.core.expr.ops import OPS


@dataclass
class Code:
    """Lines of calls over arrays by name; `after` runs once when the steps are done."""

    arrays: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def buffer(self, *shape: int) -> str:
        """The name of a new array of zeros."""
        return self.array(np.zeros(shape))

    def array(self, value: Any) -> str:
        """The name of this array, or of a number as an array without axes."""
        return self.shared(np.asarray(value, dtype=np.float64))

    def shared(self, array: Any) -> str:
        """The name of this very array, of any kind."""
        name = f"a{len(self.arrays)}"
        self.arrays[name] = array
        return name

    def call(self, op: str, *names: str) -> None:
        """Add a call of a NumPy function; the last name is the target of the result."""
        self.arrays[op] = OPS[op].numpy
        # NumPy wants a third array of these two named, which costs the others time
        last = f"out={names[-1]}" if op in ("max", "min") else names[-1]
        self.lines.append(f"{op}({', '.join(names[:-1])}, {last})")

    def function(self, steps: Sequence[str]) -> Callable[..., None]:
        """f(rows): for each row of values, named `steps`, the lines."""
        known = "".join(f", {name}={name}" for name in self.arrays)
        taken = "".join(f"{name}, " for name in steps) or "_"
        source = [f"def loop(rows{known}):", f"    for {taken} in rows:"]
        source += ["        " + line for line in self.lines]
        source += ["    " + line for line in self.after]
        scope = dict(self.arrays)
        exec(_compiled("\n".join(source)), scope)
        return scope["loop"]  # type: ignore[no-any-return]


@lru_cache(256)
def _compiled(source: str) -> CodeType:
    return compile(source, "<gdviz in place>", "exec")
