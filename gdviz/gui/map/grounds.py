"""Whether a picture of one loss may stand in for another until that has its own."""

from __future__ import annotations

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
    common, sizes = 1.0, [1.0, 1.0]
    for low in range(0, len(first), 2):
        left, right = max(first[low], second[low]), min(first[low + 1], second[low + 1])
        common *= max(right - left, 0.0)
        sizes = [
            size * (box[low + 1] - box[low])
            for size, box in zip(sizes, (first, second), strict=True)
        ]
    return common / max(sizes)
