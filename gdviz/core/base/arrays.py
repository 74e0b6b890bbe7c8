"""The types of arrays that the program hands around, and the one that all count with."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]
# of pictures: single precision, complex, packed colours
AnyArray = NDArray[Any]


@lru_cache(2)
def counted(count: int) -> Array:
    """The numbers from 0 on, read-only and made once for all that have as many rows."""
    numbers = np.arange(count, dtype=np.float64)
    numbers.setflags(write=False)
    return numbers
