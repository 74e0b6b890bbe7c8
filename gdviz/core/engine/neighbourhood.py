"""The loss around a point where a track came to rest: minimum, the lowest one or not, saddle,
maximum, plateau."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.base.printed import printed
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Ending
from gdviz.core.engine.stationary_points import stationary_point

DIRECTIONS = 64
LOWER = 1e-9  # less than this, in units of the losses, is rounding error
# a curvature this small, relative to the largest or in itself, has no sign
FAINT, FAINTEST = 1e-6, 1e-10
REGULAR = (Ending.CONVERGED, Ending.SADDLE, Ending.MAXIMUM)
# box sizes from a stationary point that count as no distance
REACHED = 1e-3
# box sizes of the smallest rings
NEAREST, NEAR = 1e-4, 2e-3
# a track at rest is at most this far from its minimum, in box sizes
REACH = 1e-2
# a gap this small, in units of the losses' range or of the lowest loss, is rounding error
RANGE_ROUNDING, ROUNDING = 1e-9, 1e-12


@dataclass(frozen=True)
class Surroundings:
    """Rings about `point` and the curvatures there, in units of the box's sides `size` and of the
    losses' range `scale`."""

    objective: Objective
    point: Array
    size: Array
    scale: float

    @property
    def kind(self) -> tuple[Ending, str]:
        """The kind of point where a track that rests here has arrived, and a reason of a few
        words."""
        lowest, highest = float(self.curvatures[0]), float(self.curvatures[-1])
        most = max(abs(lowest), abs(highest))
        # with more curvature than this the wide ring cannot be flat
        if most < 1e-2 and np.abs(self.ring(5e-2)).max(initial=0.0) < 1e-6:
            return Ending.PLATEAU, ""
        small = max(FAINT * most, FAINTEST)
        if lowest > small:
            return Ending.CONVERGED, ""
        if highest < -small:
            return Ending.MAXIMUM, ""
        if lowest < -small:
            return Ending.SADDLE, ""
        if self.ring(1e-2, bent=True).min(initial=0.0) < -LOWER:
            # the terrace of a stair: its edge is near, but nothing here points to it
            if not self.ring(NEAREST).any():
                return Ending.PLATEAU, ""
            return Ending.SADDLE, "a degenerate one"
        if self.at_a_kink:
            return Ending.CONVERGED, "at a kink"
        return Ending.FLAT, "level in some direction"

    @property
    def at_a_kink(self) -> bool:
        """Whether the loss rises on all sides, and like a cone where it is steepest."""
        near, wide = self.ring(NEAR), self.ring(1e-2)
        if len(near) < len(wide) or not near.min(initial=np.inf) > LOWER:
            return False
        top = near.argmax()
        # from ring to ring a cone rises 5 times, a bowl 25, a quartic 625
        return bool(wide[top] < 10.0 * near[top])

    def ring(self, radius: float, bent: bool = False) -> Array:
        """The finite losses on a ring, above the loss at the point, or above its tangent there for
        the `bent` part."""
        steps = radius * self.size[:, None] * directions(len(self.size))
        rise = self.objective.loss(self.point[:, None] + steps) - self.objective.loss(self.point)
        if bent:
            rise = rise - self.objective.grad(self.point) @ steps
        return rise[np.isfinite(rise)] / self.scale

    @cached_property
    def curvatures(self) -> Array:
        """Eigenvalues of the Hessian in rising order; zeros at a kink."""
        h = self._bent
        return np.asarray(np.linalg.eigvalsh(h)) if np.isfinite(h).all() else np.zeros(len(h))

    @property
    def short(self) -> bool:
        """Whether it is still on a slope: one that is small relative to the losses need not be
        small relative to the curvature."""
        kind, reason = self.kind
        if kind is Ending.FLAT:
            return bool(self.ring(1e-2).min(initial=0.0) < -LOWER)
        if kind not in REGULAR or reason:
            return False
        slope = self.objective.grad(self.point) * self.size / self.scale
        try:
            return float(np.hypot.reduce(np.linalg.solve(self._bent, slope))) > REACHED
        except np.linalg.LinAlgError:
            return False

    @cached_property
    def _bent(self) -> Array:
        return self.objective.hessian(self.point) * np.outer(self.size, self.size) / self.scale


def directions(dim: int) -> Array:
    """Unit vectors, shape (dim, number): a full turn in the plane, at random in more dimensions."""
    if dim == 1:
        return np.array([[-1.0, 1.0]])
    if dim == 2:
        turn = np.linspace(0.0, 2.0 * np.pi, DIRECTIONS, endpoint=False)
        return np.stack((np.cos(turn), np.sin(turn)))
    drawn = np.random.default_rng(0).standard_normal((dim, DIRECTIONS))
    unit: Array = drawn / np.sqrt((drawn * drawn).sum(axis=0))
    return unit


def lowest_or_local(
    problem: Problem2D, around: Surroundings, reason: str = ""
) -> tuple[Ending, str]:
    """The name of the minimum at which a track rests; `reason` is "at a kink" or nothing."""
    lowest, loss = problem.fstar, float(problem.objective.loss(around.point))
    if lowest is None:
        return Ending.CONVERGED, reason
    rounding = RANGE_ROUNDING * around.scale + ROUNDING * abs(lowest)
    # a track is nearer to its kink than the ring on which it is recognised
    if reason:
        least = loss - float(around.ring(NEAR).max(initial=0.0)) * around.scale
    else:
        found = stationary_point(problem.objective, around.point, around.size, REACH)
        least = found.loss if found is not None and found.kind == "minimum" else lowest
    if least - lowest <= rounding:
        return Ending.CONVERGED, reason
    gap = loss - lowest
    shown = (
        f"{gap:,.0f}" if 10.0 <= gap < 1e6 else f"{gap:#.2g}" if gap >= 1e-4 else printed(gap, 2)
    )
    return Ending.LOCAL, f"{shown} above the lowest known"
