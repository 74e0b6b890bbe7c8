"""The options of the command line for the view of a race, as `ViewSpec` declares it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.view import CAMERA, MARKS, ViewSpec

# choices with an option of their own name, and those with too many values for the help
NAMED, MANY = ("layout", "theme"), ("quantity", "against", "tab", "page")
# numbers, by what stands for them in the help
NUMBERS = {"trail": "STEPS", "smooth": "STEPS", "angle": "DEGREES", "ahead": "H", "rate": "ETA"}
WITHOUT = "no-"


def add_view(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of a view."""
    declared, add = knobs_of(ViewSpec), parser.add_argument
    for name in NAMED:
        add(f"--{name}", choices=declared[name].choices, help=declared[name].help)
    for name in MANY:
        usual = getattr(ViewSpec, name)
        told = f"{declared[name].help} ({usual})" if usual else declared[name].help
        add(f"--{name}", metavar="NAME", help=told)
    add("--racer", type=int, metavar="N", help=f"{declared['racer'].help}, from 1")
    add("--box", metavar="BOX", help="part that is shown: race, or bounds X0,X1,Y0,Y1")
    add("--equal", action="store_const", const=True, help=declared["equal"].help)
    for name, stands in NUMBERS.items():
        kind = int if declared[name].scale == "int" else float
        add(f"--{name}", type=kind, metavar=stands, help=declared[name].help)
    add("--probe", metavar="X[,Y]", help="point of the probe on the map, or of the laboratory")
    add("--seeds", action="store_const", const=True, help=declared["seeds"].help)
    add("--log-steps", action="store_const", const=True, help=declared["log_steps"].help)
    add("--span", metavar="LOW,HIGH", help="part of the plot's horizontal axis that is shown")
    add("--part", metavar="FIRST,LAST", help="steps that are played again and again, or in a clip")
    add("--slow", action="store_const", const=True, help=declared["slow"].help)
    add("--linear", action="store_const", const=True, help="linear vertical axis of the plot")
    marks = f"marks on the map: {', '.join(MARKS)}; no- before a name hides it"
    add("--show", metavar="MARKS", help=marks)
    where = "azimuth, tilt (degrees), zoom of the height map"
    add("--camera", type=_camera, metavar="A,T[,Z]", help=where)


def chosen(given: argparse.Namespace) -> dict[str, Any]:
    """The fields of a view that the options give; InputError, one line, for a value that
    is not allowed."""
    names = (*NAMED, *MANY, "racer", "equal", "log_steps", "seeds", "slow", *NUMBERS)
    values: dict[str, Any] = {n: v for n in names if (v := getattr(given, n)) is not None}
    if given.linear:
        values["log"] = False
    for name in ("box", "span", "part", "probe"):
        if (text := getattr(given, name)) is not None:
            values[name] = _numbers(text)
    if given.camera is not None:
        values |= zip(CAMERA, given.camera, strict=False)
    if given.show is not None:
        values |= _marks(given.show)
    replace(ViewSpec(), **values).validate()
    return values


def _marks(text: str) -> dict[str, bool]:
    found = {}
    for word in text.split(","):
        name = word.strip().removeprefix(WITHOUT)
        if name not in MARKS:
            known = ", ".join(MARKS)
            raise InputError(f"--show: unknown mark {word.strip()[:20]!r}; known: {known}")
        found[name] = not word.strip().startswith(WITHOUT)
    return found


def _numbers(text: str) -> str | tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        return text


def _camera(text: str) -> tuple[float, ...]:
    numbers = _numbers(text)
    if isinstance(numbers, str) or len(numbers) not in (2, 3):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not an azimuth and tilt such as 30,42")
    return numbers
