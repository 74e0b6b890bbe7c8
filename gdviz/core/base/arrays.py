"""The types of arrays that the program hands around."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Integers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]
# of pictures: single precision, complex, packed colours
AnyArray = NDArray[Any]
