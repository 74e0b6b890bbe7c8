"""A user's optimizer as the reference takes its steps: its arguments and results are checked, and
every mistake becomes one line with the class, the place and a remedy."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.objective import Objective
from gdviz.core.optimizers.base import Moved, Optimizer, State, StepRefused, is_own, nested
from gdviz.core.own.outside import GENERATOR, changed, outside
from gdviz.core.own.own_class import ENDING, FUNCTIONS, MEMORY, RAISED, own_part, placed, said

NOISE = "draw no random numbers in a step: noise is a setting of the race"
# the kinds of values in a state and a point: truth values, whole and other numbers
KINDS = "biuf"


def has_own(method: Optimizer) -> bool:
    """Whether a method, or one that it wraps, is the user's own."""
    return any(is_own(type(part)) for part in nested(method))


def guarded(method: Optimizer, tried: set[str] | None = None) -> Optimizer:
    """The method with the user's own parts guarded; `tried` as for `Guarded`."""
    if isinstance(method, Guarded) or not has_own(method):
        return method
    base = getattr(method, "base", None)
    if isinstance(base, Optimizer):
        changes: dict[str, Any] = {"base": guarded(base, tried)}
        method = dataclasses.replace(method, **changes)  # type: ignore[type-var]
    return Guarded(method, tried) if is_own(type(method)) else method


@dataclass(frozen=True, eq=False)
class Guarded(Optimizer):
    """A user's method that gets arrays of its own and gives back what a step needs, or raises
    InputError.

    With `tried`, the names of the functions called so far, each call is made twice: both must give
    the same and change nothing outside, but for a function's first use of it.
    """

    method: Optimizer
    tried: set[str] | None = None

    @property
    def first_order(self) -> bool:
        return self.method.first_order

    def with_momentum(self, value: float) -> Optimizer:
        return Guarded(self.method.with_momentum(value), self.tried)

    def init(self, w: Array) -> State:
        state = self._called("init", w)
        if not isinstance(state, Mapping):
            raise self._wrong("init", f"returns {_kind(state)}", "return a dict, {} for no state")
        return {name: self._number("init", name, value) for name, value in state.items()}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        return self._moved("update", self._called("update", w, g, state, t, lr), w, state)

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        return self._moved("step", self._called("step", w, objective, state, t, lr), w, state)

    def report(self, w: Array, state: State) -> Array:
        if type(self.method).report is Optimizer.report:
            return w
        return self._point("report", self._called("report", w, state), w)

    def _moved(self, name: str, found: Any, w: Array, before: State) -> Moved:
        """The result of a step, as a point and a state like the ones before."""
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            many = f"{len(found)} values" if isinstance(found, (tuple, list)) else _kind(found)
            raise self._wrong(name, f"returns {many}", "end with: return w, state")
        point, state = found
        if not isinstance(state, Mapping):
            hint = "the second value is the state, a dict; end with: return w, state"
            raise self._wrong(name, f"returns {_kind(state)} as the state", hint)
        for extra in state.keys() - before.keys():
            raise self._wrong(name, f"returns a state {extra!r} that init does not", MEMORY)
        for lacking in before.keys() - state.keys():
            raise self._wrong(name, f"returns no state {lacking!r}, which init does", MEMORY)
        after = {key: self._number(name, key, state[key]) for key in before}
        for key, value in after.items():
            if np.shape(value) != np.shape(before[key]):
                shapes = f"{np.shape(value)}, in init {np.shape(before[key])}"
                hint = "it has one shape at all steps, such as that of np.zeros_like(w)"
                raise self._wrong(name, f"state {key!r} has the shape {shapes}", hint)
        return self._point(name, point, w), after

    def _point(self, name: str, found: Any, w: Array) -> Array:
        point = _array(found)
        if point is None or point.dtype.kind not in KINDS or point.shape != w.shape:
            kind = _kind(found) if point is None else f"{point.dtype} of shape {point.shape}"
            hint = f"a point is {len(w)} real numbers, shape {w.shape}"
            raise self._wrong(name, f"returns {kind} as the point", hint)
        return np.array(point, dtype=np.float64)

    def _number(self, name: str, key: Any, value: Any) -> Any:
        """A value of the state as it came."""
        array = _array(value)
        if not isinstance(key, str) or array is None or array.dtype.kind not in KINDS:
            hint = "a state is numbers and arrays of numbers by name"
            raise self._wrong(name, f"state {key!r} is {_kind(value)}", hint)
        return value

    def _called(self, name: str, *given: Any) -> Any:
        function = getattr(self.method, name)

        def call() -> Any:
            try:
                with np.errstate(all="ignore"):
                    return function(*map(_copied, given))
            except (InputError, StepRefused):
                raise
            except RAISED as error:
                raise self._failed(name, given, error) from error

        return call() if self.tried is None else self._twice(name, call, self.tried)

    def _twice(self, name: str, call: Callable[[], Any], tried: set[str]) -> Any:
        looks, found = [outside(self.method)], []
        for _ in range(2):
            found.append(call())
            looks.append(outside(self.method))
        what = changed(*looks[1:]) or (changed(*looks[:2]) if name in tried else "")
        tried.add(name)
        if what:
            hint = NOISE if what == GENERATOR else MEMORY
            raise self._wrong(name, f"changes {what}, which is not part of its state", hint)
        if not _same(*found):
            hint = f"{MEMORY}; {NOISE}"
            raise self._wrong(name, "gives two results for the same arguments", hint)
        return found[0]

    def _failed(self, name: str, given: tuple[Any, ...], error: BaseException) -> InputError:
        step = f" in step {given[3]}" if name in ("update", "step") else ""
        kind = type(error).__name__
        size = np.shape(given[0])
        hint = f"mend that line; {FUNCTIONS[name]} is called with arrays of shape {size}"
        if isinstance(error, (dataclasses.FrozenInstanceError, KeyError)):
            hint = MEMORY
        if isinstance(error, SystemExit):
            hint = ENDING
        return self._wrong(name, said(error).replace(kind, kind + step, 1), hint, error)

    def _wrong(
        self, name: str, problem: str, hint: str, error: BaseException | None = None
    ) -> InputError:
        cls = type(self.method)
        if name == "step" and cls.step is Optimizer.step:
            name = "update"
        return InputError(f"{placed(cls, name, error)}: {problem}; {hint}")


def check_extras(method: Optimizer, state: State, t: int) -> None:
    """InputError if the other methods of a user's class raise; `state` is the one after step t."""
    calls = {"scaling": (state, t), "curvature_limit": ()}
    for name, given in calls.items():
        try:
            getattr(method, name)(*given)
        except RAISED as error:
            place = placed(type(own_part(method)), name, error)
            hint = f"leave {name} out where there is none"
            raise InputError(f"{place}: {said(error)}; {hint}") from error


def _copied(value: Any) -> Any:
    """A copy that may be written to, separate from the caller's."""
    if isinstance(value, dict):
        return {name: _copied(part) for name, part in value.items()}
    return copy.deepcopy(value) if isinstance(value, (np.ndarray, list)) else value


def _array(value: Any) -> Array | None:
    try:
        return np.asarray(value)
    except Exception:
        return None


def _kind(value: Any) -> str:
    return "nothing" if value is None else f"one {type(value).__name__}"


def _same(a: Any, b: Any) -> bool:
    """Whether two results are equal, NaN with NaN; a value that is no result is reported
    elsewhere."""
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    x, y = _array(a), _array(b)
    if x is None or y is None or x.dtype.kind not in KINDS or y.dtype.kind not in KINDS:
        return True
    return np.array_equal(x, y, equal_nan=True)
