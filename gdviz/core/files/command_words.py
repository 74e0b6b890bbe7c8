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
from gdviz.core.base.toml import read_float
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.data_words import data_word, is_data, sampling_word
from gdviz.core.files.option_words import noise_word, start_word
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import (
    Described,
    load_described,
    racer_of,
    rules_of,
    sampling_of,
    spec_of,
)
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.problems.validation import validate
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.checked_fields import knob_value, prefixed, wrapped
from gdviz.core.spec.race import Init, RaceSpec
from gdviz.core.view import ViewSpec

# the racers of a landscape given alone
CLASSICS = ("gd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
MAX_WORDS, MAX_NESTED = 64, 8
# as long as the longest path of a file
MAX_WORD = 4096
SUFFIX = ".toml"
_NUMBER = re.compile(r"[+-]?([0-9]++\.?[0-9]*+|\.[0-9]++)([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
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
    if words and formula is None:
        found = _file_or_preset(words[0])
        if found is not None:
            return _replaced(_joined(found.spec, words[1:]), start, steps, noise, seed, batch, stop)
    return spec_from_words(words, formula, start, steps, noise, seed, batch, stop)


def kept_view(words: Sequence[str], formula: str | None = None) -> ViewSpec | None:
    """The view of the race file or preset that SPEC names; None where it has
    none."""
    found = _file_or_preset(words[0]) if words and formula is None else None
    return None if found is None else found.view


def spec_from_words(
    words: Sequence[str],
    formula: str | None = None,
    start: str | None = None,
    steps: str | None = None,
    noise: str | None = None,
    seed: str | None = None,
    batch: str | None = None,
    stop: str | None = None,
) -> RaceSpec:
    """A race from words: a landscape or data (none with `formula`), then racers (none: the
    classics)."""
    if len(words) > MAX_WORDS:
        raise InputError(f"{len(words)} words given; at most {MAX_WORDS} are allowed")
    if formula is None and not words:
        raise InputError(f"name a race file, a preset or a landscape, such as {_example()}")
    table: dict[str, Any] = {}
    racers = list(words)
    if formula is None:
        table |= _problem(racers.pop(0))
    else:
        table["landscape"] = {"formula": formula}
    table["racers"] = [_optimizer(word, MAX_NESTED) for word in racers or CLASSICS]
    options = {"steps": steps, "seed": seed}
    table |= {key: _value(text) for key, text in options.items() if text is not None}
    if noise is not None:
        table |= noise_word(noise, _value)
    if batch is not None:
        table["sampling"] = sampling_word(batch, _value)
    if stop is not None:
        table["stop"] = _rules(stop)
    if start is not None:
        table["start"] = start_word(start, seed, _value)
        if start == "random" and "data" in table:
            table["start"]["scheme"] = "fan_in"
    return spec_of(table)


def race_on_file(name: str, missing: str = "refuse") -> RaceSpec:
    """The race that the name of a data file means when it is given alone."""
    racers = [_optimizer(word, MAX_NESTED) for word in CLASSICS]
    return spec_of({"data": {"file": name, "missing": missing}, "racers": racers})


def _file_or_preset(word: str) -> Described | None:
    """The race of a file or preset; None if the word must be a landscape."""
    name = word if os.path.isfile(word) else word.partition(":")[0]
    if is_data(name):
        return None
    if word.endswith(SUFFIX) or os.sep in name or os.path.isfile(word):
        return load_described(word)
    # before the presets, none of which is called as a landscape: to read them all takes a while
    if name in LANDSCAPES:
        return None
    if word in presets():
        preset = presets()[word]
        return Described(preset.spec, preset.title, preset.summary, preset.view)
    known = [member.id for member in (*LANDSCAPES, *presets(), *DATA_SETS)]
    if "(" in name or name in OPTIMIZERS:
        raise InputError(f"{shown(word)}: name the landscape first, such as {_example()}")
    raise InputError(unknown("landscape, preset or data set", shown(name), known))


def _joined(spec: RaceSpec, words: Sequence[str]) -> RaceSpec:
    """A race with more racers."""
    first = len(spec.entries) + 1
    more = (racer_of(_optimizer(w, MAX_NESTED), f"racers[{n}]") for n, w in enumerate(words, first))
    return dataclasses.replace(spec, entries=(*spec.entries, *more))


def _replaced(
    spec: RaceSpec,
    start: str | None,
    steps: str | None,
    noise: str | None,
    seed: str | None,
    batch: str | None,
    stop: str | None,
) -> RaceSpec:
    declared = knobs_of(RaceSpec)
    table = {} if noise is None else noise_word(noise, _value)
    given = {"steps": steps, "seed": seed}
    changes: dict[str, Any] = {
        key: knob_value(declared[key], _value(text), f"--{key}")
        for key, text in given.items()
        if text is not None
    }
    if noise is not None:
        changes["noise"] = knob_value(declared["noise"], table["noise"], "--noise")
        each = tuple(table.get("noise_form", {}).get("each", ()))
        changes["noise_form"] = dataclasses.replace(spec.noise_form, each=each)
    if start is not None:
        point = start_word(start, seed, _value)
        changes["start"] = Init(**point) if isinstance(point, dict) else tuple(point)
    if batch is not None:
        changes["sampling"] = sampling_of(sampling_word(batch, _value))
    if stop is not None:
        changes["stop"] = rules_of(_rules(stop))
    changed = dataclasses.replace(spec, **changes)
    validate(changed)
    return changed


def _rules(text: str) -> dict[str, Any]:
    with prefixed("--stop"):
        return {key: _value(value) for key, value in _pairs(text, text).items()}


def _problem(word: str) -> dict[str, Any]:
    """The table of a landscape or of data."""
    # a file's name may look like a word with settings
    name, settings = (word, {}) if os.path.isfile(word) else _settings(word)
    if is_data(name):
        return {"data": data_word(name, settings, _value)}
    if name not in LANDSCAPES:
        known = [member.id for member in (*LANDSCAPES, *DATA_SETS)]
        raise InputError(unknown("landscape or data set", shown(name), known))
    table: dict[str, Any] = {"name": name}
    if "box" in settings:
        table["box"] = [_value(side) for side in settings.pop("box").split("/")]
    if settings:
        table["params"] = {key: _value(text) for key, text in settings.items()}
    return {"landscape": table}


def _optimizer(word: str, depth: int) -> dict[str, Any]:
    """The table of one racer, or of the optimizer that another one wraps."""
    if not depth:
        raise InputError(f"wrapped more than {MAX_NESTED} deep")
    name, settings = _settings(word)
    call = _CALL.fullmatch(name)
    table: dict[str, Any] = {"optimizer": call[1] if call else name}
    if call:
        table["base"] = _optimizer(call[2], depth - 1)
    with prefixed(shown(word)):
        known = knobs_of(OPTIMIZERS[table["optimizer"]])
    for key, text in settings.items():
        if key == "betas":
            table |= _betas(text)
            continue
        name = key if key in known else _OTHER_NAMES.get(key, key)
        if name == "schedule":
            table[name] = schedule_word(text, depth - 1)
        else:
            table[name] = text if name in _TEXTS else _value(text)
    return table


def schedule_word(text: str, depth: int = MAX_NESTED) -> dict[str, Any]:
    """The table of a schedule such as cosine(floor=0.1)."""
    if not depth:
        raise InputError(f"wrapped more than {MAX_NESTED} deep")
    call = _CALL.fullmatch(text)
    name = call[1] if call else text
    with prefixed(shown(text)):
        nested = wrapped(SCHEDULES[name])
    table: dict[str, Any] = {"name": name}
    for key, value in (_pairs(call[2], text) if call and call[2] else {}).items():
        table[key] = schedule_word(value, depth - 1) if key in nested else _value(value)
    return table


def _betas(text: str) -> dict[str, Any]:
    parts = re.split("[,/]", text.strip("()"))
    if len(parts) != 2:
        raise InputError(f"betas = {shown(text)}: must be two numbers such as 0.9/0.999")
    return {"beta1": _value(parts[0]), "beta2": _value(parts[1])}


def _settings(word: str) -> tuple[str, dict[str, str]]:
    """The name before the colon and the settings after it."""
    name, *rest = _split(word, ":", 1)
    return name, _pairs(rest[0], word) if rest else {}


def _pairs(text: str, word: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for setting in _split(text, ","):
        key, equals, value = (part.strip() for part in setting.partition("="))
        if not equals and key.isdecimal() and list(pairs)[-1:] == ["hidden"]:
            # the one list that people write with the commas that part settings
            pairs["hidden"] += f",{key}"
            continue
        if not (key and equals and value):
            raise InputError(f"{shown(word)}: settings are name=value, separated by commas")
        if key in pairs:
            raise InputError(f"{shown(word)}: {shown(key)} is given twice")
        pairs[key] = value
    return pairs


def _split(text: str, separator: str, most: int = -1) -> list[str]:
    """The parts of `text` between separators outside parentheses."""
    parts: list[str] = []
    depth = begin = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth < 0:
            break
        if char == separator and depth == 0 and len(parts) != most:
            parts.append(text[begin:index])
            begin = index + 1
    if depth:
        raise InputError(f"{shown(text)}: parentheses do not match")
    return [*parts, text[begin:]]


def _value(text: str) -> Any:
    """A number, true, false, or the text itself; only plain digits make a number."""
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    return read_float(text) if _NUMBER.fullmatch(text) else text


def _example() -> str:
    return "rosenbrock adam:lr=0.05 momentum"
