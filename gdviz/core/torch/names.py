"""torch's names for the arguments of its optimizers and schedulers, in ours.

Rates of a scheduler are absolute there and factors on the racer's rate here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.schedules import SCHEDULES

# knobs that torch or the authors pass together
TUPLES = {
    "betas": ("beta1", "beta2", "beta3"),
    "etas": ("etaminus", "etaplus"),
    "step_sizes": ("step_min", "step_max"),
    "nus": ("nu1", "nu2"),
}
# arguments that change no number, or only how it runs, and the values that are accepted
FIXED: dict[str, tuple[Any, ...]] = {
    "maximize": (False,),
    "foreach": (None, True, False),
    "fused": (None, True, False),
    "capturable": (True, False),
    "differentiable": (True, False),
    "max_iter": (1,),
}
MILESTONES = ("first", "second", "third")
NEVER = 100_000
RATES = {
    "cosine": {"eta_min": "floor"},
    "restarts": {"eta_min": "floor"},
    "plateau": {"min_lr": "min_factor"},
    "cyclic": {"max_lr": "top"},
}
# the argument that stands in for the optimizer's rate
BASES = {"onecycle": "max_lr", "cyclic": "base_lr"}
OTHERS = {"anneal_strategy": "anneal"}


def optimizer_knobs(method: Optimizer, given: dict[str, Any]) -> dict[str, Any]:
    """The knobs, with torch's tuples split; a coupled `weight_decay` is the racer's l2."""
    own = knobs_of(method)
    knobs = dict(given)
    for together, names in TUPLES.items():
        if together in knobs:
            knobs |= _apart(together, knobs.pop(together), [n for n in names if n in own], method)
    for name, fine in FIXED.items():
        if name in knobs and name not in own and (value := knobs.pop(name)) not in fine:
            raise InputError(f"{name} = {value!r}: only {fine[0]!r} is possible here")
    apart = knobs.pop("decoupled_weight_decay", False)
    if "weight_decay" in knobs and "weight_decay" not in own:
        knobs["decay" if apart else "l2"] = knobs.pop("weight_decay")
    if knobs.get("line_search_fn", "") is None:
        knobs["line_search_fn"] = "none"
    if knobs.get("growth_rate") == float("inf"):
        knobs["growth_rate"] = None
    return knobs


def _apart(together: str, value: Any, names: list[str], method: Optimizer) -> dict[str, Any]:
    if not names:
        raise InputError(f"{together}: {method.id} has none")
    if not isinstance(value, list | tuple) or len(value) != len(names):
        raise InputError(f"{together} = {str(value)[:40]}: must be {len(names)} numbers")
    return dict(zip(names, value, strict=True))


def schedule_table(given: Mapping[str, Any], lr: float | None) -> tuple[dict[str, Any], Any]:
    """A schedule's table in our names, and the rate to which its factors apply."""
    table = {OTHERS.get(key, key): value for key, value in given.items()}
    name = table.get("name")
    known = SCHEDULES[name].id if isinstance(name, str) and name in SCHEDULES else ""
    if known in BASES and BASES[known] in table:
        lr = _rate(table.pop(BASES[known]), BASES[known])
    for theirs, ours in RATES.get(known, {}).items():
        if theirs in table:
            if lr is None:
                raise InputError(f"schedule.{theirs}: give lr, too")
            table[ours] = _rate(table.pop(theirs), theirs) / lr
    if known == "multistep" and "milestones" in table:
        table |= _milestones(table.pop("milestones"))
    for key, value in table.items():
        if isinstance(value, Mapping):
            table[key], lr = schedule_table(value, lr)
    return table, lr


def _rate(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"schedule.{where} = {str(value)[:40]}: must be a number")
    return float(value)


def _milestones(value: Any) -> dict[str, Any]:
    """Up to three; in words they are written 30/80."""
    if isinstance(value, str):
        value = [int(part) if part.isdecimal() else part for part in value.split("/")]
    listed = list(value) if isinstance(value, list | tuple) else [value]
    if len(listed) > len(MILESTONES):
        raise InputError(f"schedule.milestones: at most {len(MILESTONES)} are possible")
    rest = [NEVER] * (len(MILESTONES) - len(listed))
    return dict(zip(MILESTONES, sorted(listed) + rest, strict=True))
