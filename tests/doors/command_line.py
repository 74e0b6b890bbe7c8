"""The command line: what it prints, and its exit code."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdviz.command.cli import main

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, str(ROOT / "main.py"))
LONGEST_SECONDS = 90
LOOK_SECONDS = 0.005


@dataclass(frozen=True)
class Told:
    """What a command ended with, and all that it said."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines on standard output."""
        return self.out.splitlines()

    @property
    def refusal(self) -> str:
        """The one line of a command that was refused; AssertionError for any other end."""
        assert self.code == 2 and self.out == "", self
        assert self.err.startswith("gdviz: ") and self.err.count("\n") == 1, self
        assert self.err.strip().isprintable(), self
        return self.err.strip()

    @property
    def good(self) -> str:
        """Standard output of a command that did its work in silence; else AssertionError."""
        assert (self.code, self.err) == (0, ""), self
        return self.out


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def gdviz(*words: object, terminal: bool = False) -> Told:
    """Run a command in this process; its standard error is a `terminal` or a file."""
    out, err = io.StringIO(), _Terminal() if terminal else io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in words])
    return Told(code, out.getvalue(), err.getvalue())


def table(text: str) -> list[dict[str, str]]:
    """The rows of CSV that was printed, by column."""
    return list(csv.DictReader(io.StringIO(text)))


def numbers(text: str, *names: str) -> list[tuple[float, ...]]:
    """The numbers in these columns of CSV that was printed, row by row."""
    return [tuple(float(row[name]) for name in names) for row in table(text)]


def points(*words: object) -> list[tuple[float, ...]]:
    """Where `gdviz run words` has its only racer after each step, in the plane."""
    return numbers(gdviz("run", "--paths", "--csv", *words).good, "x", "y")


def strict_json(text: str) -> Any:
    """What JSON says; AssertionError for numbers that JSON does not have."""

    def refused(name: str) -> None:
        raise AssertionError(name)

    return json.loads(text, parse_constant=refused)


def gdviz_process(
    *words: object, folder: Path | None = None, variables: Mapping[str, str] | None = None
) -> Told:
    """Run a command in a process of its own, in `folder`, with these environment variables too."""
    done = subprocess.run(
        [*PROGRAM, *(str(word) for word in words)],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def until_written(child: subprocess.Popen[str], folder: Path, name: str) -> None:
    """Wait until a process has begun to write that file, or has ended."""
    while child.poll() is None and not list(folder.glob(f".{name}.*.part")):
        time.sleep(LOOK_SECONDS)
