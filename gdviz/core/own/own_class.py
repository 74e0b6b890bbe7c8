"""Whether a user's class can be an optimizer, and where in their file something is."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import os
import traceback
from typing import Any

from gdviz.core.base.knobs import InputError
from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer, is_own, nested
from gdviz.core.own.outside import functions_of

FUNCTIONS = {
    "init": "init(self, w)",
    "update": "update(self, w, g, state, t, lr)",
    "step": "step(self, w, objective, state, t, lr)",
    "report": "report(self, w, state)",
}
MEMORY = (
    "what a method remembers is its state, which init returns before the first step and update "
    "after each"
)


# the exceptions of a user's code that become one line; an interrupt stays the user's own
RAISED = (Exception, SystemExit)
ENDING = "leave the end of the program to the script around it"


def said(error: BaseException) -> str:
    """The exception on one line, with its message if it has one."""
    words = " ".join(str(error).split())[:160] if error.args not in ((), (None,)) else ""
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def own_part(method: Optimizer) -> Optimizer:
    """The first of the user's own methods among this one and those that it wraps."""
    parts: list[Optimizer] = nested(method)
    return next((part for part in parts if is_own(type(part))), parts[-1])


def check_own(method: Optimizer) -> None:
    """InputError, one line with the class and its place, for a user's method that cannot race."""
    for part in reversed(nested(method)):
        if is_own(type(part)):
            _check(part)


def _check(method: Optimizer) -> None:
    cls = type(method)
    params = getattr(cls, "__dataclass_params__", None)
    if params is None or not params.frozen:
        raise _refusal(cls, "is not a frozen dataclass", "write @dataclass(frozen=True) above it")
    _check_functions(method)
    if cls.id in OPTIMIZERS and named(OPTIMIZERS[cls.id]) != named(cls):
        hint = f'give it one of its own, such as id = "my_{cls.id.lower()}"'
        raise _refusal(cls, f"has the id of another method, {cls.id!r}", hint)
    fields = [f.name for f in dataclasses.fields(cls)]  # type: ignore[arg-type]
    knob = cls.momentum_knob
    if knob is not None and knob not in fields:
        raise _refusal(cls, f"momentum_knob {knob!r} is not a field", "name one, or None")
    for name in fields:
        try:
            hash(getattr(method, name))
        except TypeError:
            kind = type(getattr(method, name)).__name__
            hint = "take numbers, texts or a tuple"
            raise _refusal(cls, f"field {name} is one {kind}, which can change", hint) from None


def _check_functions(method: Optimizer) -> None:
    cls = type(method)
    if cls.update is Optimizer.update and cls.step is Optimizer.step:
        raise _refusal(cls, "has no update", f"write def {FUNCTIONS['update']}")
    for name, form in FUNCTIONS.items():
        try:
            inspect.signature(getattr(method, name)).bind(*range(form.count(",")))
        except (TypeError, ValueError):
            place = placed(cls, name)
            raise InputError(f"{place}: takes other arguments; write def {form}") from None


def _refusal(cls: type[Optimizer], problem: str, hint: str) -> InputError:
    return InputError(f"{placed(cls)}: {problem}; {hint}")


def made(cls: type[Optimizer]) -> Optimizer:
    """A method with its defaults; InputError for a user's class that needs values."""
    return _tried(cls, cls, {}, "give each field a default, or pass an instance")


def remade(method: Optimizer, values: dict[str, Any]) -> Optimizer:
    """A method with other values; InputError for a value that a user's class does not accept."""
    change = functools.partial(dataclasses.replace, method)  # type: ignore[type-var]
    return _tried(type(method), change, values, "give other values")


def _tried(cls: type[Optimizer], make: Any, values: dict[str, Any], hint: str) -> Optimizer:
    try:
        found: Optimizer = make(**values)
    except InputError:
        raise
    except RAISED as error:
        raise _refusal(cls, said(error), hint) from error
    return found


def named(cls: type) -> tuple[str, str]:
    """What distinguishes a class from others; it stays the same when its definition is run
    again."""
    return cls.__module__, cls.__qualname__


def placed(cls: type, name: str = "", error: BaseException | None = None) -> str:
    """Class, function, file and line: where the error arose, else where it is defined."""
    words = f"{cls.__name__}.{name}" if name else cls.__name__
    file, line = _source(cls, inspect.unwrap(getattr(cls, name)) if name else cls)
    for frame in traceback.extract_tb(error.__traceback__) if error else ():
        if frame.filename == file:
            line = frame.lineno or line
    return f"{words} ({os.path.basename(file)}, line {line})" if file else words


def _source(cls: type, thing: Any) -> tuple[str, int]:
    """The file and line of a function, or of a class; "" where there is none."""
    code = getattr(thing, "__code__", None)
    if code is not None:
        return code.co_filename, code.co_firstlineno
    try:
        return inspect.getsourcefile(cls) or "", inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        # the source of the class is not available, but its functions know where they are
        known = next(functions_of(cls), None)
        return ("", 0) if known is None else _source(cls, known)
