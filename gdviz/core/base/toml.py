"""TOML with bounds: text is refused before a parser can choke on it, and written in one style."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from gdviz.core.base.knobs import InputError

MAX_LINE = 4096
MAX_DOTS = 8
MAX_DEPTH = 16
MAX_TABLES = 256
# a longer list of texts is written with a line for each
WIDE = 100

# Strings and comments, which may contain brackets and dots without a meaning. A string that is not
# closed extends to the end of its line or text, where a parser refuses it: every beginning matches,
# and nothing is read twice.
QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5}|\\?)'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\[^\n])*+["\\]?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
_BLANKS = re.compile(r"[ \t]+")
_DOTTED = re.compile(rf"(?:\.[\w-]++){{{MAX_DOTS + 1}}}")
_HEADER = re.compile(r"^\[", re.MULTILINE)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def parse(text: str, tables: int = MAX_TABLES) -> dict[str, Any]:
    """The table of a TOML text of at most so many tables; InputError, one line, for text that is
    not TOML or out of bounds."""
    import tomllib

    _scan(text, tables)
    try:
        return tomllib.loads(text, parse_float=read_float)
    except InputError:
        raise
    except RecursionError:
        raise InputError(f"nested too deeply; at most {MAX_DEPTH} levels") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}") from None
    except ValueError:
        raise InputError("a number has too many digits") from None


def emit(table: Mapping[str, Any]) -> str:
    """The TOML text of a table: values first, then tables, then lists of tables."""
    return "\n".join(_lines(table, "")) + "\n"


def read_float(text: str) -> float:
    """The number that a text gives; InputError where it would silently become 0."""
    value = float(text)
    mantissa = re.split("[eE]", text)[0]
    if value == 0.0 and any(digit in "123456789" for digit in mantissa):
        raise InputError(f"{text[:40]} is too small to differ from 0")
    return value


def _scan(text: str, tables: int) -> None:
    """Refuse a text that would take a parser too long."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise InputError(f"line {number}: longer than {MAX_LINE:,} characters")
    plain = _BLANKS.sub("", QUOTED.sub("_", text))
    dotted = _DOTTED.search(plain)
    if dotted:
        number = plain.count("\n", 0, dotted.start()) + 1
        raise InputError(f"line {number}: a key with more than {MAX_DOTS} dots")
    if len(_HEADER.findall(plain)) > tables:
        raise InputError(f"too many tables; at most {tables}")
    depth = 0
    for char in plain:
        depth += (char in "[{") - (char in "]}")
        if depth > MAX_DEPTH:
            raise InputError(f"nested too deeply; at most {MAX_DEPTH} levels")


def _lines(table: Mapping[str, Any], path: str) -> list[str]:
    plain, tables, lists = [], [], []
    for key, value in table.items():
        name = key if _BARE.fullmatch(key) else _quoted(key)
        if isinstance(value, Mapping):
            tables += ["", f"[{path}{name}]", *_lines(value, f"{path}{name}.")]
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            for member in value:
                lists += ["", f"[[{path}{name}]]", *_lines(member, f"{path}{name}.")]
        else:
            line = f"{name} = {_value(value)}"
            plain += _texts(name, value) if len(line) > WIDE and _all_texts(value) else [line]
    return plain + tables + lists


def _all_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(member, str) for member in value)


def _texts(name: str, texts: list[str]) -> list[str]:
    """A list of texts with a line for each."""
    return [f"{name} = [", *(f"    {_quoted(text)}," for text in texts), "]"]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return repr(value)


def _quoted(text: str) -> str:
    # JSON's strings are TOML's, but for one character
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
