"""One racer under way: its stepper, its rows so far, and the watch that may stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.drive import Drive
from gdviz.core.engine.endings import arrival, ending, resting
from gdviz.core.engine.lazy_rows import LazyRows, gradients_at, received_at
from gdviz.core.engine.race import ARRIVED, Ending, Outcome, Track
from gdviz.core.engine.received_gradient import changes_gradient, received
from gdviz.core.engine.replay import Marks, StateRows
from gdviz.core.engine.steppers import Feed, watching
from gdviz.core.engine.stepping import stepper
from gdviz.core.engine.stop_conditions import Watch, calms
from gdviz.core.engine.stop_watch import stop_watch
from gdviz.core.engine.suggest import rate_of
from gdviz.core.models.model import ModelObjective
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.own.own_method import guarded
from gdviz.core.problems.validation import loss_range_on_box
from gdviz.core.spec.race import Entry, RaceSpec
from gdviz.core.spec.sampling import Batches, sampling_of

# samples x parameters beyond which gradients are computed only on demand
HEAVY = 4_000
# most samples x parameters x steps x racers that the losses of one race may cost
BUDGET = 1_000_000_000


def measured_every(spec: RaceSpec, problem: Problem2D) -> int:
    """A race measures the loss of each racer at every k-th step: 1 unless the data are many."""
    objective = problem.objective
    if not isinstance(objective, ModelObjective) or objective.cost <= HEAVY:
        return 1
    return max(1, -(-objective.cost * spec.steps * len(spec.entries) // BUDGET))


def feed_of(entry: Entry, lr: float, steps: int, noise: Array | None) -> Feed:
    """Learning rate and momentum of each step."""
    if entry.schedule is None or watching(entry):
        return Feed(np.full(steps, lr), noise, None)
    table = entry.schedule.table(steps)
    return Feed(lr * table["lr"], noise, table.get("momentum"))


def measure(runners: Sequence[Runner]) -> None:
    """Measure the fresh rows of all; those of a formula in one go, which takes half the time."""
    runners = [r for r in runners if r.fresh.start < r.fresh.stop]
    together = [r for r in runners if r.data is None]
    for runner in runners:
        if runner.data is not None or len(together) == 1:
            runner.measure()
    if len(together) < 2:
        return
    # each with the row before, at which its first step begins
    parts = [slice(r.fresh.start - 1, r.fresh.stop) for r in together]
    paths = np.concatenate([r.points[p].T for r, p in zip(together, parts, strict=True)], axis=1)
    problem = together[0].problem
    with np.errstate(all="ignore"):
        losses, grads = problem.objective.loss_and_grad(paths)
    begins = np.cumsum([0] + [p.stop - p.start for p in parts[:-1]])
    for runner, at, calm in zip(
        together, begins, calms(problem, paths, losses, begins), strict=True
    ):
        rows = slice(at + 1, at + 1 + runner.fresh.stop - runner.fresh.start)
        runner.losses[runner.fresh], runner.grads[runner.fresh] = losses[rows], grads.T[rows]
        runner.calm = calm


@lru_cache(64)
def _measured_at(problem: Problem2D, point: bytes) -> tuple[float, Array]:
    """Loss and gradient at a start, once for all that begin there (to the bit: -0 is not 0)."""
    with np.errstate(all="ignore"):
        losses, grads = problem.objective.loss_and_grad(np.frombuffer(point)[:, None])
    return float(losses[0]), grads[:, 0]


@dataclass
class Runner:
    """One racer; `racer` counts from 1."""

    spec: RaceSpec
    problem: Problem2D
    entry: Entry
    start: tuple[float, ...]
    noise: Array | None
    racer: int
    outcome: Outcome | None = None
    done: int = 0
    # the lowest and highest loss of fresh rows that need no closer look
    calm: tuple[float, float] | None = None
    # the gradients received, where they differ from the full ones: each row is computed once
    used: Array | None = None
    used_rows: int = 0

    def __post_init__(self) -> None:
        steps, dim = self.spec.steps, self.problem.dim
        objective = self.problem.objective
        self.lr = rate_of(self.entry, self.spec.problem)
        self.begin = np.array(self.entry.start or self.start, dtype=np.float64)
        self.feed = feed_of(self.entry, self.lr, steps, self.noise)
        if self.spec.inside:
            self.feed = replace(self.feed, bounds=(self.problem.box[::2], self.problem.box[1::2]))
        self.data = objective if isinstance(objective, ModelObjective) else None
        self._draw = self.batches = None
        if self.data is not None:
            sampling = sampling_of(self.spec, self.entry)
            self._draw = partial(Batches, self.data.n, sampling, self.spec.seed, self.racer)
            self.batches = self._draw()
        self.whole = self.batches is None or self.batches.full
        self.heavy = self.data is not None and self.data.cost > HEAVY
        self.every = measured_every(self.spec, self.problem)
        self._fresh = partial(stepper, self.problem, self.entry, self.begin, self.feed, self._draw)
        self.stepper, self.marks = self._fresh(), Marks(steps)
        self.points = np.zeros((steps + 1, dim))
        self.losses = np.empty(steps + 1)
        self.points[0] = self.begin
        self.losses[0], first = _measured_at(self.problem, self.begin.tobytes())
        self.grads: Any = np.empty((steps + 1, dim))
        if self.heavy:
            self.grads = LazyRows(partial(gradients_at, objective, self.points), steps + 1, dim)
        self.grads[0] = first
        converges = self.spec.stop_when_converged and not self.noisy and not self.heavy
        self.watch = Watch(self.problem, loss_range_on_box(self.problem), converges)
        epoch = self.batches.per_epoch if self.batches is not None else 1
        self.rules = stop_watch(self.spec.problem, self.spec.stop, epoch, self.every)
        if np.isfinite(self.losses[0]):
            self._follow_rules(0)
        else:
            self.outcome = Outcome(Ending.LEFT_DOMAIN, 0, "the loss is not finite at the start")

    @property
    def running(self) -> bool:
        """Whether it is still running."""
        return self.outcome is None

    @property
    def noisy(self) -> bool:
        """Whether its gradients are not those of the loss that is plotted."""
        return self.noise is not None or not self.whole

    def step(self, target: int) -> None:
        """Take the steps up to the row `target`; the fresh rows are to be measured and judged."""
        low = self.done + 1
        if self.running and target >= low:
            self.done += self.stepper.advance(self.points[low : target + 1])
            self.marks.pass_by(self.done, self.stepper)
        self.fresh = slice(low, self.done + 1)

    def judge(self) -> None:
        """Stop the racer where its fresh rows say so."""
        if self.fresh.start < self.fresh.stop:
            if self.calm is not None:
                self.watch.passed(*self.calm)
                self.calm = None
            else:
                found = self.watch.look(*self._rows(), self.fresh.start, self.done)
                self.done, self.outcome = found
            self._follow_rules(self.fresh.start)
        if self.running and self.stepper.refused:
            ending = Ending.DIVERGED if self._thrown_out() else Ending.REFUSED
            self.outcome = Outcome(ending, self.done + 1, self.stepper.refused)

    def _thrown_out(self) -> bool:
        """Whether the last point lies outside the box, and higher than the start."""
        box, last = np.array(self.problem.box), self.points[self.done]
        inside = (box[::2] <= last) & (last <= box[1::2])
        return bool(not inside.all() and self.losses[self.done] > self.losses[0])

    def _follow_rules(self, low: int) -> None:
        """Stop the racer where one of the race's rules says so for the rows from `low` on."""
        found = self.rules.look(*self._rows(), low, self.done) if self.rules else None
        if found is not None:
            self.done, reason = found
            self.outcome = Outcome(Ending.STOPPED, self.done, reason)

    def _rows(self) -> tuple[Array, Array, Any]:
        return self.points, self.losses, self.grads

    def _grads_to(self, end: int) -> Any:
        return self.grads.first(end) if self.heavy else _frozen(self.grads[:end])

    def measure(self) -> None:
        """Losses (and gradients, where they are cheap) of the fresh rows; a row between two
        measured ones takes the loss of the one before."""
        if self.heavy:
            self._measure_some(self.fresh.start, self.fresh.stop)
            return
        with np.errstate(all="ignore"):
            losses, grads = self.problem.objective.loss_and_grad(self.points[self.fresh].T)
        self.losses[self.fresh], self.grads[self.fresh] = losses, grads.T

    def _measure_some(self, low: int, high: int) -> None:
        rows = np.arange(low, high)
        measured = (rows % self.every == 0) | (rows == self.spec.steps)
        found = np.full(len(rows) + 1, self.losses[low - 1] if low else 0.0)
        with np.errstate(all="ignore"):
            found[1:][measured] = self.problem.objective.loss(self.points[rows[measured]].T)
        newest = np.maximum.accumulate(np.where(measured, np.arange(1, len(rows) + 1), 0))
        self.losses[low:high] = found[newest]

    def track(self, final: bool) -> Track:
        """A snapshot of the rows so far; `final` names the ending."""
        n = self.done
        state = StateRows(self._fresh, self.marks, self.problem.dim, n)
        # the plotted point may not be where a method evaluates
        began = LazyRows(state.began, n, self.problem.dim) if self._looks_elsewhere() else None
        return Track(
            points=_frozen(self.points[: n + 1]),
            losses=_frozen(self.losses[: n + 1]),
            grads=self._grads_to(n + 1),
            used_grads=self._used(n, began),
            lr=_frozen(self.feed.lr[:n]),
            evaluations=_frozen(self.stepper.evaluations(n)),
            state=state,
            outcome=self._named(n) if final else self.outcome or Outcome(Ending.RUNNING, n),
            began=began,
        )

    def _looks_elsewhere(self) -> bool:
        method, w = guarded(self.entry.optimizer), self.begin
        if type(method).report is Optimizer.report:
            return False
        return method.report(w, method.init(w)) is not w

    def _named(self, n: int) -> Outcome:
        """The outcome of a track that has ended, named after its last part."""
        rows = self.points[: n + 1], self.losses[: n + 1], self._grads_to(n + 1)
        if self.outcome is None:
            drive = Drive.of(self.entry, self.feed.lr)
            verdict, reason = ending(*rows, self.problem, self.noisy, drive)
        elif self.outcome.ending is Ending.CONVERGED:
            verdict, reason = resting(*rows, self.problem)
        else:
            return self.outcome
        arrived = verdict in ARRIVED
        return Outcome(verdict, arrival(rows[0], self.problem) if arrived else n, reason)

    def _used(self, n: int, began: LazyRows | None) -> Any:
        """The gradient that the method received at each step, of its batch, after `received`."""
        plain = self.whole and began is None
        if plain and not changes_gradient(self.entry, self.noise):
            return self._grads_to(n)
        if not plain or self.heavy:
            at = self.points if began is None else began
            given = self.entry, self.problem.objective, at, self.noise, self._draw
            return LazyRows(partial(received_at, *given), n, self.problem.dim)
        if self.used is None:
            self.used = np.empty((self.spec.steps, self.problem.dim))
        rows = slice(self.used_rows, n)
        turned = None if self.noise is None else self.noise[rows].T
        with np.errstate(all="ignore"):
            fresh = received(self.entry, self.points[rows].T, self.grads[rows].T, turned)
        self.used[rows], self.used_rows = fresh.T, n
        return _frozen(self.used[:n])


def _frozen(rows: Array) -> Array:
    view = rows.view()
    view.setflags(write=False)
    return view
