"""Whether a picture of one loss may stand in for another until that has its own."""

from __future__ import annotations

import numpy as np

from gdviz.core.base.problem import Problem2D

# boxes that overlap by this share show the same place
IN_COMMON = 0.5


def same_ground(first: Problem2D, second: Problem2D) -> bool:
    """Whether two problems are the same landscape with other parameters, at about the same place:
    under a dragged slider its last picture is nearly right, and no picture at all would flicker."""
    named = (first.title, first.names) == (second.title, second.names)
    # one that is turned has no formula of its own
    alike = first.formula == second.formula or bool(first.turned or second.turned)
    return named and alike and common_share(first.box, second.box) > IN_COMMON


def common_share(first: tuple[float, ...], second: tuple[float, ...]) -> float:
    """The overlap of two boxes, as a share of the larger one."""
    if len(first) != len(second):
        return 0.0
    boxes = np.reshape((first, second), (2, -1, 2))
    overlap = boxes[..., 1].min(axis=0) - boxes[..., 0].max(axis=0)
    sizes = np.prod(boxes[..., 1] - boxes[..., 0], axis=1)
    return float(np.prod(np.maximum(overlap, 0.0)) / sizes.max())
