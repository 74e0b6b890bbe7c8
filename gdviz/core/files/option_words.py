"""The values and settings in words, and the command line's options for a race."""

from __future__ import annotations

import re
from typing import Any

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.base.toml import read_float
from gdviz.core.spec.checked_fields import knob_value, prefixed
from gdviz.core.spec.race import RaceSpec

_NUMBER = re.compile(r"[+-]?([0-9]++\.?[0-9]*+|\.[0-9]++)([eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


def value_of(text: str) -> Any:
    """A number, true, false, or the text itself; only plain digits make a number."""
    if text in ("true", "false"):
        return text == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    return read_float(text) if _NUMBER.fullmatch(text) else text


def pairs(text: str, word: str) -> dict[str, str]:
    """The settings name=value,name=value in a text, which is part of `word`."""
    found: dict[str, str] = {}
    for setting in split(text, ","):
        key, equals, value = (part.strip() for part in setting.partition("="))
        if not equals and key.isdecimal() and list(found)[-1:] == ["hidden"]:
            # the one list that people write with the commas that part settings
            found["hidden"] += f",{key}"
            continue
        if not (key and equals and value):
            raise InputError(f"{shown(word)}: settings are name=value, separated by commas")
        if key in found:
            raise InputError(f"{shown(word)}: {shown(key)} is given twice")
        found[key] = value
    return found


def split(text: str, separator: str, most: int = -1) -> list[str]:
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


def option_table(
    start: str | None = None,
    steps: str | None = None,
    noise: str | None = None,
    seed: str | None = None,
    batch: str | None = None,
    stop: str | None = None,
) -> dict[str, Any]:
    """The fields of a race file that the options give."""
    given = {"steps": steps, "seed": seed}
    table = {key: value_of(text) for key, text in given.items() if text is not None}
    if noise is not None:
        table |= _noise(noise)
    if batch is not None:
        table["sampling"] = _sampling(batch)
    if stop is not None:
        with prefixed("--stop"):
            table["stop"] = {key: value_of(value) for key, value in pairs(stop, stop).items()}
    if start is not None:
        table["start"] = _start(start, seed)
    return table


def _noise(text: str) -> dict[str, Any]:
    """The fields of "0.5", one size for all coordinates, or of "1,8", one for each."""
    sizes = [value_of(part) for part in text.split(",")]
    if len(sizes) == 1:
        return {"noise": sizes[0]}
    if not all(type(size) in (int, float) for size in sizes):
        raise InputError(f"--noise {shown(text)}: must be a number, or one for each coordinate")
    return {"noise": 1.0, "noise_form": {"each": sizes}}


def _sampling(text: str) -> dict[str, Any]:
    """The table of "8", "8,replacement" or "8,shuffle,own": batch size, order, and whether each
    racer has separate draws."""
    size, *rest = text.split(",")
    table: dict[str, Any] = {"batch": value_of(size)}
    if rest and rest[-1] == "own":
        table["shared"] = False
        rest.pop()
    if len(rest) > 1:
        raise InputError(f"--batch {text[:40]}: must be a size such as 8, or 8,replacement,own")
    return table | ({"order": rest[0]} if rest else {})


def _start(text: str, seed: str | None) -> Any:
    """The coordinates in "-1.2,1"; the table of a random start for "random"."""
    if text == "random":
        drawn = knob_value(knobs_of(RaceSpec)["seed"], value_of(seed or "0"), "--seed")
        return {"scheme": "uniform", "seed": drawn}
    values = [value_of(part) for part in text.split(",")]
    if not all(type(value) in (int, float) for value in values):
        raise InputError(f"--start {shown(text)}: must be numbers such as -1.2,1, or random")
    return [float(value) for value in values]
