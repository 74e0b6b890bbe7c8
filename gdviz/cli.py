"""The command line: gdviz [FILE] | run | export | list | doctor.

Qt is imported only by the commands that draw. Results go to standard output, messages to
standard error; bad input is one line and exit code 2.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import IO, Any, NoReturn

from gdviz import __version__

OK, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
LISTS = ("optimizers", "landscapes", "presets", "schedules")
# options whose value may begin with a minus sign
_SIGNED = ("--start", "--formula")

_Fill = Callable[[argparse.ArgumentParser], None]
_Command = Callable[[argparse.Namespace], int]

_SPEC_HELP = (
    "a race file, a preset's name, or a landscape and racers such as "
    "rosenbrock:b=50 adam:lr=0.05 momentum"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (the process's own by default); its exit code."""
    _forgiving_streams()
    try:
        code = _dispatch(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return _closed_output(OK)
    except Exception as error:
        return _failed(error)
    return code


def _dispatch(arguments: list[str]) -> int:
    try:
        command, given = _parsed(arguments)
    except SystemExit as end:  # --help, --version, and errors that are already told
        return int(end.code or OK)
    return command(given)


def _parsed(arguments: list[str]) -> tuple[_Command, argparse.Namespace]:
    name = arguments[0] if arguments else ""
    if name not in _COMMANDS:
        return _open, _window_parser().parse_args(arguments)
    purpose, fill, command = _COMMANDS[name]
    parser = _Parser(prog=f"gdviz {name}", description=purpose)
    fill(parser)
    return command, parser.parse_intermixed_args(_joined(arguments[1:]))


class _Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        raise SystemExit(_say(f"{message}; see {self.prog} --help", BAD_INPUT))


def _window_parser() -> argparse.ArgumentParser:
    lines = (f"  gdviz {name:8}{purpose}" for name, (purpose, *_) in _COMMANDS.items())
    parser = _Parser(
        prog="gdviz",
        description="Race optimizers on loss landscapes and watch why one wins.",
        epilog="commands, each with its own --help:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a race file to open")
    parser.add_argument("--version", action="version", version=f"gdviz {__version__}")
    return parser


def _add_run(parser: argparse.ArgumentParser) -> None:
    _add_spec(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print CSV")
    form.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--paths", action="store_true", help="print every step of every racer")


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=LISTS)


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    """`gdviz doctor` takes no arguments."""


def _add_spec(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("spec", nargs="*", metavar="SPEC", help=_SPEC_HELP)
    parser.add_argument("--formula", metavar="TEXT", help="the loss, such as 'x^2 + 10*y^2'")
    parser.add_argument("--start", metavar="X,Y", help="the starting point, or random")
    parser.add_argument("--steps", metavar="N", help="the number of steps")
    parser.add_argument("--noise", metavar="SIGMA", help="noise added to the gradient")
    parser.add_argument("--seed", metavar="N", help="seed of the random numbers")


def _add_export(parser: argparse.ArgumentParser) -> None:
    _add_spec(parser)
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="its suffix decides")
    parser.add_argument("--size", type=_size, metavar="WxH", help="in pixels (1280x720)")
    parser.add_argument("--fps", type=int, help="frames a second of a clip")
    parser.add_argument("--seconds", type=float, help="length of a clip (10)")
    parser.add_argument("--hold", type=float, help="seconds the last frame stays (1)")
    parser.add_argument("--step", type=int, metavar="N", help="the step a picture shows (the last)")
    parser.add_argument("--layout", choices=("overlay", "side"))
    parser.add_argument("--theme", choices=("light", "dark"))
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")


def _size(text: str) -> tuple[int, int]:
    width, by, height = text.partition("x")
    if not (by and width.isdecimal() and height.isdecimal() and len(text) < 12):
        raise argparse.ArgumentTypeError(f"{text[:20]!r} is no size such as 1280x720")
    return int(width), int(height)


def _spec(given: argparse.Namespace) -> Any:
    from gdviz.core.words import resolve

    return resolve(given.spec, given.formula, given.start, given.steps, given.noise, given.seed)


def _run(given: argparse.Namespace) -> int:
    from gdviz.core import tables
    from gdviz.core.run import finished

    writers = {
        (False, False): tables.standings_text,
        (True, False): tables.standings_csv,
        (False, True): tables.standings_json,
    }
    paths = {(True, False): tables.race_csv, (False, True): tables.race_json}
    form = (given.csv, given.json)
    if given.paths and form not in paths:
        return _say("--paths goes with --csv or --json", BAD_INPUT)
    race = finished(_spec(given))
    sys.stdout.write((paths if given.paths else writers)[form](race))
    return OK


def _export(given: argparse.Namespace) -> int:
    from gdviz import doctor

    spec = _spec(given)
    doctor.require_drawing()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication

    from gdviz.core.run import finished
    from gdviz.export import ExportOptions, export

    names = ("fps", "seconds", "hold", "step", "layout", "theme")
    chosen = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    if given.size:
        chosen["width"], chosen["height"] = given.size
    application = QGuiApplication.instance() or QGuiApplication(["gdviz"])
    progress = _Progress(sys.stderr)
    try:
        options = ExportOptions(**chosen)
        export(finished(spec), given.output, options, given.force, progress.show)
    finally:
        progress.close()
        del application
    return OK


class _Progress:
    """A progress bar on a terminal; silent where the stream is a file."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._open = False

    def show(self, done: int, total: int) -> bool:
        """Draw the bar; True, since only Ctrl-C cancels."""
        if self._stream.isatty():
            filled = 30 * done // max(total, 1)
            bar = "#" * filled + "." * (30 - filled)
            print(f"\r[{bar}] {done}/{total}", end="", file=self._stream, flush=True)
            self._open = True
        return True

    def close(self) -> None:
        """End the bar's line, so that what follows begins on its own."""
        if self._open:
            print(file=self._stream)


def _list(given: argparse.Namespace) -> int:
    members = _catalogue(given.what)
    width = max((len(member.id) for member in members), default=0)
    for member in members:
        print(f"{member.id:{width}}  {member.summary}")
    return OK


def _catalogue(what: str) -> list[Any]:
    if what == "optimizers":
        from gdviz.core.optimizers.base import OPTIMIZERS

        return list(OPTIMIZERS)
    if what == "landscapes":
        from gdviz.core.objectives.landscape import LANDSCAPES

        return list(LANDSCAPES)
    if what == "schedules":
        from gdviz.core.schedules import SCHEDULES

        return list(SCHEDULES)
    from gdviz.core.presets import presets

    return list(presets())


def _doctor(given: argparse.Namespace) -> int:
    from gdviz.doctor import report

    text, ready = report()
    sys.stdout.write(text)
    return OK if ready else FAILED


def _open(given: argparse.Namespace) -> int:
    from gdviz import doctor

    doctor.require_window()
    from gdviz.gui.app import run_app

    return run_app(given.file)


# what each command is for, its arguments, and what it does
_COMMANDS: dict[str, tuple[str, _Fill, _Command]] = {
    "run": ("race and print the standings", _add_run, _run),
    "export": ("draw a race into a picture or a clip", _add_export, _export),
    "list": ("print the names there are, a line each", _add_list, _list),
    "doctor": ("print what is there and what is missing", _add_nothing, _doctor),
}


def _joined(arguments: list[str]) -> list[str]:
    """`--start -1,2` as `--start=-1,2`: a parser takes a leading minus for an option."""
    joined: list[str] = []
    for word in arguments:
        if joined and joined[-1] in _SIGNED:
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _failed(error: Exception) -> int:
    from gdviz.core.knobs import InputError

    if isinstance(error, InputError):
        return _say(str(error), BAD_INPUT)
    if os.environ.get("GDVIZ_DEBUG"):
        raise error
    if isinstance(error, ImportError):
        return _say(f"{error}; run: python -m pip install .", FAILED)
    if isinstance(error, OSError):
        return _closed_output(_say(str(error), FAILED))
    return _say(f"internal error: {type(error).__name__}: {error}", FAILED)


def _say(text: str, code: int) -> int:
    """One line on standard error; returns the exit code it stands for."""
    line = " ".join(text.split())
    try:
        print(f"gdviz: {line if len(line) <= 500 else line[:497] + '...'}", file=sys.stderr)
    except OSError:
        return code
    return code


def _forgiving_streams() -> None:
    """A stream that was closed swallows; one that lacks a character shows an escape instead."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _closed_output(code: int) -> int:
    """Nobody reads standard output any more: let the interpreter's last flush go nowhere."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return code
