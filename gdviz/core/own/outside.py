"""What a user's optimizer could remember outside its state, frozen so that two states compare."""

from __future__ import annotations

import pickle
import random
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

import numpy as np

from gdviz.core.optimizers.base import Optimizer, is_own

Look = dict[str, Any]
# members beyond which an array or a list counts as constant data
LARGEST = 100_000
GENERATOR = "the generator of random numbers"
UNCHANGED = type, FunctionType, BuiltinFunctionType, ModuleType, property, classmethod, staticmethod


def outside(method: Optimizer) -> Look:
    """Everything that the functions of a user's method reach besides their arguments, by name: its
    own attributes, those of its classes, global and enclosed names, defaults, and the random
    generators of NumPy and Python where they are used."""
    look: Look = {f"self.{name}": _frozen(value) for name, value in vars(method).items()}
    seen: set[CodeType] = set()
    for cls in filter(is_own, type(method).__mro__[:-1]):
        look |= _values(cls)
        for function in functions_of(cls):
            look |= dict(_reached(function, seen))
    if any("rand" in name for code in seen for name in names_in(code)):
        # checked only where needed: it takes a tenth of a millisecond
        look[GENERATOR] = pickle.dumps(np.random.get_state()), random.getstate()
    return look


def changed(before: Look, after: Look) -> str:
    """The name of the first thing that differs; "" without one."""
    return next((name for name in before | after if before.get(name) != after.get(name)), "")


def functions_of(cls: type) -> Iterator[FunctionType]:
    """The functions that a user's class defines itself, properties and static ones among them."""
    for name, value in vars(cls).items():
        inner = getattr(value, "__func__", None) or getattr(value, "fget", None) or value
        own = isinstance(inner, FunctionType) and inner.__module__ != Optimizer.__module__
        if own and not name.startswith("__"):
            yield inner


def _values(cls: type) -> Look:
    own = {n: v for n, v in vars(cls).items() if not n.startswith("__")}
    kept = {f"{cls.__name__}.{name}": value for name, value in own.items() if _may_change(value)}
    return {name: _frozen(value) for name, value in kept.items()}


def _reached(function: FunctionType, seen: set[CodeType]) -> Iterator[tuple[str, Any]]:
    """The values that a function sees besides its arguments, and those that the functions it calls
    see."""
    if function.__code__ in seen:
        return
    seen.add(function.__code__)
    names = names_in(function.__code__)
    for name, value in _known(function, names).items():
        parts = {name: value}
        if isinstance(value, ModuleType):
            parts = {f"{name}.{n}": vars(value)[n] for n in names & vars(value).keys()}
        for part, held in parts.items():
            near = getattr(held, "__module__", "") == function.__module__
            if isinstance(held, FunctionType) and (near or not _installed(held.__module__)):
                yield from _reached(held, seen)
            elif isinstance(held, type) and near:
                yield from _values(held).items()
            elif _may_change(held):
                yield part, _frozen(held)


@lru_cache(512)
def _installed(module: str) -> bool:
    """Whether a module belongs to Python itself or to an installed package."""
    root = module.partition(".")[0]
    file = getattr(sys.modules.get(root), "__file__", "") or ""
    return root in sys.stdlib_module_names or "site-packages" in file or "dist-packages" in file


def _known(function: FunctionType, names: frozenset[str]) -> Mapping[str, Any]:
    code, defaults = function.__code__, function.__defaults__ or ()
    known = {n: function.__globals__[n] for n in names if n in function.__globals__}
    last = code.co_varnames[code.co_argcount - len(defaults) : code.co_argcount]
    known |= dict(zip(last, defaults, strict=True)) | (function.__kwdefaults__ or {})
    for name, cell in zip(code.co_freevars, function.__closure__ or (), strict=True):
        try:
            known[name] = cell.cell_contents
        except ValueError:
            # a name that is not bound yet
            continue
    return known


@lru_cache(512)
def names_in(code: CodeType) -> frozenset[str]:
    """The names in a function's code, those of the functions within it included."""
    inner = (const for const in code.co_consts if isinstance(const, CodeType))
    return frozenset(code.co_names).union(*map(names_in, inner))


def _may_change(value: Any) -> bool:
    """Whether a value can hold memory: it is not a function, class or module."""
    return value is not None and not isinstance(value, UNCHANGED)


def _frozen(value: Any) -> Any:
    if (value.size if isinstance(value, np.ndarray) else _length(value)) > LARGEST:
        return id(value)
    try:
        return pickle.dumps(value)
    except Exception:
        return repr(value)


def _length(value: Any) -> int:
    try:
        return len(value)
    except Exception:
        return 0
