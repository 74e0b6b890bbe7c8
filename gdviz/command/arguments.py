"""The words and options of each command of `gdviz`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import NoReturn

from gdviz import __version__
from gdviz.core.base.knobs import InputError

LISTS = ("optimizers", "landscapes", "data", "presets", "lectures", "schedules")
WITH_SPEC = ("run", "export")

_PURPOSES = {
    "run": "race and print the standings",
    "export": "draw a race into a picture or a clip, or a lecture into a handout or a clip",
    "check": "try the claims of races and lectures",
    "list": "print the known names, one per line",
    "doctor": "list what is installed and what is missing",
}
# options whose value may begin with a minus sign
_SIGNED = ("--start", "--formula", "--noise", "--box", "--span", "--camera", "--probe")
# no number, such as the rate of a racer
_FILE = re.compile(r"\.[A-Za-z][A-Za-z0-9]+$")
_SPEC_HELP = (
    "a race file, a preset's name, or a landscape or data; then racers, such as "
    "rosenbrock:b=50 adam:lr=0.05 momentum"
)


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments by name, `command` among them ("open" for the window).

    InputError, one line, for bad ones; SystemExit once --help or --version have been printed.
    """
    name = arguments[0] if arguments else ""
    if name not in _PURPOSES:
        return _with_spec(_window(), arguments)
    parser = _Parser(prog=f"gdviz {name}", description=_PURPOSES[name])
    parser.set_defaults(command=name)
    if name in WITH_SPEC:
        _add_spec(parser)
    if name == "run":
        _add_form(parser)
    elif name == "export":
        _add_picture(parser)
        _add_view(parser)
    elif name == "check":
        _add_checked(parser)
    elif name == "list":
        parser.add_argument("what", choices=LISTS)
    parse = _with_spec if name in WITH_SPEC else _Parser.parse_intermixed_args
    given = parse(parser, arguments[1:])
    if name == "export":
        _find_output(given, parser)
    return given


def _find_output(given: argparse.Namespace, parser: _Parser) -> None:
    """The file to write is the last word that looks like one, where no option gives it."""
    if given.output is None:
        described = len(given.spec) > 1 or given.formula is not None
        if not described or not _FILE.search(given.spec[-1]):
            parser.error("the following arguments are required: -o/--output")
        given.output = given.spec.pop()


def _with_spec(parser: _Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments of a command that takes words for a race; everything after -- is words."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    given = parser.parse_intermixed_args(_joined(arguments[:end]))
    given.spec += arguments[end + 1 :]
    return given


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise InputError(f"{message}; see {self.prog} --help")


def _window() -> _Parser:
    lines = (f"  gdviz {name:8}{purpose}" for name, purpose in _PURPOSES.items())
    parser = _Parser(
        prog="gdviz",
        usage="gdviz [SPEC ...] [options]",
        description="Race optimizers on loss landscapes and watch why one wins.",
        epilog="commands, each with its own --help:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_spec(parser)
    _add_view(parser)
    parser.add_argument("--version", action="version", version=f"gdviz {__version__}")
    parser.set_defaults(command="open")
    return parser


def _add_spec(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("spec", nargs="*", metavar="SPEC", help=_SPEC_HELP)
    add("--formula", metavar="TEXT", help="the loss, such as 'x^2 + 10*y^2'")
    add("--start", metavar="X,Y", help="starting point of every racer, or random")
    add("--steps", metavar="N", help="number of steps that each racer takes at most")
    add("--noise", metavar="SIGMA", help="size of the gradient's noise; 1,8: one per axis")
    add("--seed", metavar="N", help="seed of the random numbers of the race")
    order = "rows that a step sees; 8,replacement or 8,fixed for the order"
    add("--batch", metavar="N", help=order)
    rules = "rules that end a racer: loss=0.1, gradient=1e-6, patience=20 or epochs=5, and more"
    add("--stop", metavar="RULES", help=rules)


def _add_checked(parser: argparse.ArgumentParser) -> None:
    # it needs NumPy, as `_add_view` does
    from gdviz.core.lecture.claims import GRAMMAR

    about = "a race file, a lecture or a folder of them, or the name of a preset or shipped lecture"
    parser.add_argument("files", nargs="+", metavar="FILE", help=about)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "One line is printed for each claim that does not hold: what was claimed, and what came\n"
        f"out. The exit code is 0 if all hold, 1 if not, 2 for bad input.\n\n{GRAMMAR}"
    )


def _add_form(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print the standings or steps as CSV")
    form.add_argument("--json", action="store_true", help="print the standings or steps as JSON")
    parser.add_argument("--paths", action="store_true", help="print every step of every racer")


def _add_picture(parser: argparse.ArgumentParser) -> None:
    add, written = parser.add_argument, "file to write; its suffix is the format (the last word)"
    add("-o", "--output", metavar="FILE", help=written)
    add("--size", type=_size, metavar="WxH", help="size in pixels (1280x720)")
    add("--fps", type=int, help="frames per second of a clip (30; a GIF has 25)")
    add("--seconds", type=float, help="length of a scene or clip in seconds (10)")
    add(
        "--hold",
        type=float,
        help="seconds for which a stop of a lecture or the last frame stays (1)",
    )
    add("--quality", metavar="Q", help="of a video: draft, standard or best (standard)")
    add("--step", type=int, metavar="N", help="step that a picture shows (the last)")
    add("--force", action="store_true", help="overwrite an existing file")


def _add_view(parser: argparse.ArgumentParser) -> None:
    # its declarations need NumPy, which `doctor` must do without
    from gdviz.command.view_options import add_view

    add_view(parser)


def _size(text: str) -> tuple[int, int]:
    width, by, height = text.partition("x")
    if not (by and width.isdecimal() and height.isdecimal() and len(text) < 12):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is not a size such as 1280x720")
    return int(width), int(height)


def _joined(arguments: Sequence[str]) -> list[str]:
    """`--start -1,2` as `--start=-1,2`: a parser takes a leading minus for an option."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] in _SIGNED:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined
