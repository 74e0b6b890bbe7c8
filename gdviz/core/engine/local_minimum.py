"""Whether a track that has come to rest at a minimum did so above the lowest known loss."""

from __future__ import annotations

from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.neighbourhood import Surroundings
from gdviz.core.engine.race import Ending
from gdviz.core.engine.stationary_points import stationary_point

# a track at rest is at most this far from its minimum, in box sizes
REACH = 1e-2
# a gap this small, in units of the losses' range or of the lowest loss, is rounding error
RANGE_ROUNDING, ROUNDING = 1e-9, 1e-12


def lowest_or_local(
    problem: Problem2D, around: Surroundings, reason: str = ""
) -> tuple[Ending, str]:
    """The name of the minimum at which a track rests; `reason` is "at a kink" or nothing."""
    lowest, loss = problem.fstar, float(problem.objective.loss(around.point))
    if lowest is None:
        return Ending.CONVERGED, reason
    rounding = RANGE_ROUNDING * around.scale + ROUNDING * abs(lowest)
    # a track is nearer to its kink than the ring on which it is recognised
    least = loss - around.cone if reason else _minimum(problem, around)
    if least is None or least - lowest <= rounding:
        return Ending.CONVERGED, reason
    return Ending.LOCAL, f"{_rounded(loss - lowest)} above the lowest known"


def _minimum(problem: Problem2D, around: Surroundings) -> float | None:
    """The loss at the strict minimum itself, None where there is none nearby."""
    found = stationary_point(problem.objective, around.point, around.size, REACH)
    return found.loss if found is not None and found.kind == "minimum" else None


def _rounded(gap: float) -> str:
    """A gap in two digits."""
    return f"{gap:,.0f}" if 10.0 <= gap < 1e6 else f"{gap:#.2g}"
