"""The command line: gdviz [SPEC] | run | export | check | list | doctor.

Qt is imported only by the commands that draw. Results go to standard output, messages to
standard error; bad input is one line and exit code 2.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any

from gdviz.endings import WORDS, noted_endings

OK, FAILED, BAD_INPUT = 0, 1, 2
# the arguments that describe the race
OF_RACE = ("spec", "formula", "start", "steps", "noise", "seed", "batch", "stop")
# our matrices are small: threads of a BLAS wait for each other, on a busy machine for 0.2 s
BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (the process's own by default); return its exit code."""
    _forgiving_streams()
    # read once, when NumPy is imported
    for name in BLAS_THREADS:
        os.environ.setdefault(name, "1")
    with noted_endings() as noted:
        try:
            code = _dispatch(list(sys.argv[1:] if argv is None else argv))
            sys.stdout.flush()
        except KeyboardInterrupt:
            return _ended(noted)
        except BrokenPipeError:
            return _closed_output(OK)
        except Exception as error:
            # Qt's bindings turn an interrupt during their import into an error of their own
            return _ended(noted) if noted else _failed(error)
        finally:
            gc.enable()
    return code


def _ended(noted: list[signal.Signals]) -> int:
    first = noted[0] if noted else signal.SIGINT
    code = _say(WORDS[first.name], 128 + first)
    # a reader who does not read must not hold up a program that is asked to stop
    return code if first == signal.SIGINT else _closed_output(code)


def _dispatch(arguments: list[str]) -> int:
    # what is imported stays, and the window collects its garbage itself
    gc.disable()
    from gdviz.command.arguments import parsed

    try:
        given = parsed(arguments)
    except SystemExit as end:  # --help and --version have been printed
        return int(end.code or OK)
    if given.command != "open":
        gc.enable()
    return _COMMANDS[given.command](given)


def _spec(given: argparse.Namespace) -> Any:
    from gdviz.core.files.command_words import resolve
    from gdviz.core.files.remarks import remarks

    options = (given.start, given.steps, given.noise, given.seed, given.batch, given.stop)
    spec = resolve(given.spec, given.formula, *options)
    for remark in remarks(spec):
        _say(remark, OK)
    return spec


def _seen(given: argparse.Namespace) -> dict[str, Any]:
    """The view kept with the race, with the options in place of its fields."""
    from gdviz.command.view_options import chosen
    from gdviz.core.files.command_words import kept_view
    from gdviz.core.view import differences

    return differences(kept_view(given.spec, given.formula)) | chosen(given)


def _run(given: argparse.Namespace) -> int:
    from gdviz.core.engine.run import finished
    from gdviz.core.files.step_tables import race_csv, race_json
    from gdviz.core.files.tables import standings_csv, standings_json, standings_text

    if given.paths and not (given.csv or given.json):
        return _say("--paths goes with --csv or --json", BAD_INPUT)
    race = finished(_spec(given))
    if given.paths:
        pieces = race_csv(race) if given.csv else race_json(race)
    elif given.json:
        pieces = iter([standings_json(race)])
    else:
        pieces = iter([standings_csv(race) if given.csv else standings_text(race)])
    sys.stdout.writelines(map(_json_that_fits, pieces) if given.json else pieces)
    return OK


def _json_that_fits(text: str) -> str:
    """JSON with escapes of its own where standard output lacks a character."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return re.sub(r"[^\x00-\x7f]", lambda found: json.dumps(found[0])[1:-1], text)
    return text


def _export(given: argparse.Namespace) -> int:
    from gdviz.command import doctor
    from gdviz.core.base.files import shown

    if not given.force and os.path.lexists(given.output):
        return _say(f"{shown(given.output)}: exists and is kept; --force overwrites it", BAD_INPUT)
    from gdviz.command.talk import lecture_of
    from gdviz.command.view_options import chosen as seen

    lecture = lecture_of(given)
    spec: Any = None if lecture else _spec(given)
    doctor.require_drawing()
    from gdviz.core.engine.run import finished
    from gdviz.core.view import ViewSpec
    from gdviz.export import ExportOptions, export, export_lecture

    fields = seen(given) if lecture else _seen(given)
    names = ("fps", "seconds", "hold", "step", "quality")
    chosen = {name: getattr(given, name) for name in names if getattr(given, name) is not None}
    if given.size:
        chosen["width"], chosen["height"] = given.size
    progress = _Progress(sys.stderr)
    try:
        options = ExportOptions(**chosen)
        if lecture is not None:
            export_lecture(lecture, given.output, options, given.force, progress.show, fields)
        else:
            view = ViewSpec(**fields)
            export(finished(spec), given.output, options, given.force, progress.show, view)
    finally:
        progress.close()
    return OK


@dataclass
class _Progress:
    """A progress bar on a terminal; silent where the stream is a file."""

    stream: IO[str]
    open: bool = False

    def show(self, done: int, total: int) -> bool:
        """Draw the bar; True, since only Ctrl-C cancels."""
        if self.stream.isatty():
            filled = 30 * done // max(total, 1)
            bar = "#" * filled + "." * (30 - filled)
            print(f"\r[{bar}] {done}/{total}", end="", file=self.stream, flush=True)
            self.open = True
        return True

    def close(self) -> None:
        """End the bar's line, so that later output begins on a new one."""
        if self.open:
            print(file=self.stream)


def _check(given: argparse.Namespace) -> int:
    from gdviz.command.check import check

    refused: list[int] = []
    false: list[str] = []

    def say_false(line: str) -> None:
        false.append(line)
        print(line, flush=True)

    number = check(given.files, lambda line: refused.append(_say(line, BAD_INPUT)), say_false)
    if refused:
        return BAD_INPUT
    held = f"{number - len(false)} of {number} claims hold" if number else "there are no claims"
    return _say(held, FAILED if false else OK)


def _list(given: argparse.Namespace) -> int:
    if given.what == "data":
        from gdviz.core.data.sets import described

        rows = described()
    else:
        rows = [(member.id, member.summary) for member in _catalogue(given.what)]
    # the last text of a line needs no room behind it
    widths = [*(max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]), 0]
    for row in rows:
        print("  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True)))
    return OK


def _catalogue(what: str) -> list[Any]:
    if what == "presets":
        from gdviz.core.files.presets import presets

        return list(presets())
    if what == "lectures":
        from gdviz.core.files.lectures import lectures

        return list(lectures())
    homes = {"optimizers": "optimizers.base", "landscapes": "problems.landscape"}
    return list(getattr(import_module(f"gdviz.core.{homes.get(what, what)}"), what.upper()))


def _doctor(given: argparse.Namespace) -> int:
    from gdviz.command.doctor import report

    text, ready = report()
    sys.stdout.write(text)
    return OK if ready else FAILED


def _open(given: argparse.Namespace) -> int:
    from gdviz.command import doctor
    from gdviz.command.view_options import chosen

    path = _only_file(given)
    asked = path is None and any(getattr(given, name) for name in OF_RACE)
    spec, seen = (_spec(given), _seen(given)) if asked else (None, chosen(given))
    doctor.require_window()
    from gdviz.gui.window.app import run_app

    return run_app(path, spec, seen)


def _only_file(given: argparse.Namespace) -> str | None:
    """The only file that is named, if nothing else is; the window opens it and reports mistakes."""
    options = [getattr(given, name) for name in OF_RACE if name != "spec"]
    alone = len(given.spec) == 1 and not any(value is not None for value in options)
    return given.spec[0] if alone and os.path.isfile(given.spec[0]) else None


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": _run,
    "export": _export,
    "check": _check,
    "list": _list,
    "doctor": _doctor,
    "open": _open,
}


def _failed(error: Exception) -> int:
    from gdviz.core.base.knobs import InputError

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
    """Print one line on standard error; returns the exit code that goes with it."""
    line = "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))
    with contextlib.suppress(OSError):
        print(f"gdviz: {line if len(line) <= 500 else line[:497] + '...'}", file=sys.stderr)
    return code


def _forgiving_streams() -> None:
    """A closed stream swallows its output; one that lacks a character shows an escape instead."""
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _closed_output(code: int) -> int:
    """Standard output has no reader any more: let the interpreter's last flush go nowhere."""
    with open(os.devnull, "w") as nowhere, contextlib.suppress(io.UnsupportedOperation):
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    return code
