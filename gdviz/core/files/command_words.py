"""The command line's words for a race: `rosenbrock:b=50 adam:lr=0.05 lookahead(adam):k=5`.

Words become the same table as a race file, and are read by the same strict reader.
"""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Sequence
from typing import Any

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError, knobs_of, unknown
from gdviz.core.base.parameter import check_names
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.data_words import data_word, is_data
from gdviz.core.files.option_words import option_table, pairs, split, value_of
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import load_described, racer_of, spec_of
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.problems.validation import validate
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.checked_fields import Table, knob_value, only_knobs, prefixed, wrapped
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Init, RaceSpec, StopRules
from gdviz.core.view import ViewSpec

# the racers of a landscape given alone
CLASSICS = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
MAX_WORDS, MAX_NESTED = 64, 8
# as long as the longest path of a file
MAX_WORD = 4096
SUFFIX = ".toml"
_EXAMPLE = "rosenbrock adam:lr=0.05 momentum"
_CALL = re.compile(r"([^()]*)\((.*)\)", re.DOTALL)
_TEXTS = ("label", "colour")
# torch's names for settings with another name or place here
_OTHER_NAMES = {"learning_rate": "lr", "weight_decay": "l2"}


def resolve(
    words: Sequence[str],
    formula: str | None = None,
    start: str | None = None,
    steps: str | None = None,
    noise: str | None = None,
    seed: str | None = None,
    batch: str | None = None,
    stop: str | None = None,
) -> RaceSpec:
    """The race that SPEC means: a race file, a preset's name, or words; InputError otherwise.

    Racers after a file or a preset race along with its own. Start, steps, noise, seed, batch and
    stop rules replace its own.
    """
    for word in words:
        if len(word) > MAX_WORD:
            raise InputError(f"{shown(word[:40])}...: longer than {MAX_WORD:,} characters")
    options = {"start": start, "steps": steps, "noise": noise, "seed": seed}
    options |= {"batch": batch, "stop": stop}
    found = _file_or_preset(words, formula)
    if found is None:
        return spec_from_words(words, formula, **options)
    return _changed(found.spec, words[1:], option_table(**options))


def kept_view(words: Sequence[str], formula: str | None = None) -> ViewSpec | None:
    """The view of the race file or preset that SPEC names; None where it has none."""
    found = _file_or_preset(words, formula)
    return None if found is None else found.view


def spec_from_words(
    words: Sequence[str], formula: str | None = None, **options: str | None
) -> RaceSpec:
    """A race from words: a landscape or data (none with `formula`), then racers (none: the
    classics); `options` are those of `resolve`."""
    if len(words) > MAX_WORDS:
        raise InputError(f"{len(words)} words given; at most {MAX_WORDS} are allowed")
    if formula is None and not words:
        raise InputError(f"name a race file, a preset or a landscape, such as {_EXAMPLE}")
    racers = list(words)
    table: dict[str, Any] = {"landscape": {"formula": formula}}
    if formula is None:
        table = _problem(racers.pop(0))
    table["racers"] = [_optimizer(word, MAX_NESTED) for word in racers or CLASSICS]
    table |= option_table(**options)
    if "data" in table and isinstance(table.get("start"), dict):
        table["start"]["scheme"] = "fan_in"
    return spec_of(table)


def race_on_file(name: str, missing: str = "refuse") -> RaceSpec:
    """The race that the name of a data file means when it is given alone."""
    racers = [_optimizer(word, MAX_NESTED) for word in CLASSICS]
    return spec_of({"data": {"file": name, "missing": missing}, "racers": racers})


def _file_or_preset(words: Sequence[str], formula: str | None) -> LectureScene | None:
    """The race of a file or preset; None if the words describe one themselves."""
    if formula is not None or not words:
        return None
    word, is_file = words[0], os.path.isfile(words[0])
    name = word if is_file else word.partition(":")[0]
    if is_data(name):
        return None
    if word.endswith(SUFFIX) or os.sep in name or is_file:
        return load_described(word)
    # before the presets, none of which is called as a landscape: to read them all takes a while
    if name in LANDSCAPES:
        return None
    if word in presets():
        return presets()[word]
    known = [member.id for member in (*LANDSCAPES, *presets(), *DATA_SETS)]
    if "(" in name or name in OPTIMIZERS:
        raise InputError(f"{shown(word)}: name the landscape first, such as {_EXAMPLE}")
    raise InputError(unknown("landscape, preset or data set", shown(name), known))


def _changed(spec: RaceSpec, words: Sequence[str], table: Table) -> RaceSpec:
    """A race with more racers, and other values of the fields in a table of options."""
    first = len(spec.entries) + 1
    more = (racer_of(_optimizer(w, MAX_NESTED), f"racers[{n}]") for n, w in enumerate(words, first))
    changes: dict[str, Any] = {"entries": (*spec.entries, *more)}
    for key, declared in knobs_of(RaceSpec).items():
        if key in table:
            changes[key] = knob_value(declared, table[key], f"--{key}")
    if "noise" in table:
        each = tuple(table.get("noise_form", {}).get("each", ()))
        changes["noise_form"] = dataclasses.replace(spec.noise_form, each=each)
    if "start" in table:
        point = table["start"]
        changes["start"] = Init(**point) if isinstance(point, dict) else tuple(point)
    for key, kind in (("sampling", Sampling), ("stop", StopRules)):
        if key in table:
            changes[key] = kind(**only_knobs(kind, table[key], key))
    changed = dataclasses.replace(spec, **changes)
    validate(changed)
    return changed


def _problem(word: str) -> dict[str, Any]:
    """The table of a landscape or of data."""
    # a file's name may look like a word with settings
    name, settings = (word, {}) if os.path.isfile(word) else _settings(word)
    if is_data(name):
        return {"data": data_word(name, settings)}
    if name not in LANDSCAPES:
        known = [member.id for member in (*LANDSCAPES, *DATA_SETS)]
        raise InputError(unknown("landscape or data set", shown(name), known))
    table: dict[str, Any] = {"name": name}
    if "box" in settings:
        table["box"] = [value_of(side) for side in settings.pop("box").split("/")]
    check_names(name, [p.name for p in LANDSCAPES[name].params], settings)
    if settings:
        table["params"] = {key: value_of(text) for key, text in settings.items()}
    return {"landscape": table}


def _optimizer(word: str, depth: int) -> dict[str, Any]:
    """The table of one racer, or of the optimizer that another one wraps."""
    called, settings = _settings(word)
    name, inner = _called(called, depth)
    table: dict[str, Any] = {"optimizer": name}
    if inner is not None:
        table["base"] = _optimizer(inner, depth - 1)
    with prefixed(shown(word)):
        known = knobs_of(OPTIMIZERS[name])
    for key, text in settings.items():
        key = key if key in known else _OTHER_NAMES.get(key, key)
        if key == "betas":
            table |= _betas(text)
        elif key == "schedule":
            table[key] = schedule_word(text, depth - 1)
        else:
            table[key] = text if key in _TEXTS else value_of(text)
    return table


def schedule_word(text: str, depth: int = MAX_NESTED) -> dict[str, Any]:
    """The table of a schedule such as cosine(floor=0.1)."""
    name, inner = _called(text, depth)
    with prefixed(shown(text)):
        nested = wrapped(SCHEDULES[name])
    table: dict[str, Any] = {"name": name}
    for key, value in (pairs(inner, text) if inner else {}).items():
        table[key] = schedule_word(value, depth - 1) if key in nested else value_of(value)
    return table


def _called(text: str, depth: int) -> tuple[str, str | None]:
    """The name in a text, and what follows it in parentheses; InputError at a depth of 0."""
    if not depth:
        raise InputError(f"wrapped more than {MAX_NESTED} deep")
    call = _CALL.fullmatch(text)
    return (call[1], call[2]) if call else (text, None)


def _betas(text: str) -> dict[str, Any]:
    parts = re.split("[,/]", text.strip("()"))
    if len(parts) != 2:
        raise InputError(f"betas = {shown(text)}: must be two numbers such as 0.9/0.999")
    return {"beta1": value_of(parts[0]), "beta2": value_of(parts[1])}


def _settings(word: str) -> tuple[str, dict[str, str]]:
    """The name before the colon and the settings after it."""
    name, *rest = split(word, ":", 1)
    return name, pairs(rest[0], word) if rest else {}
