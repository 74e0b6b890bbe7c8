"""What hostile files and long races cost that the command line is given."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import loads
from gdviz.core.files.step_tables import race_csv, race_json
from tests.benchmarks.clock import alone

QUOTES = '"' + '\\"' * 2000 + "\n"
WORDS = ("rosenbrock", "gd:lr=1e-4", "momentum:lr=1e-5", "nesterov:lr=1e-5", "rmsprop:lr=1e-4")


def file_lines() -> Iterator[str]:
    """Refusals in the time of the text's length: twice the text takes twice the time."""
    for kilobytes in (60, 120, 240):
        text = 'format = "gdviz-race"\n' + QUOTES * (kilobytes * 1000 // len(QUOTES))
        yield alone(f"{kilobytes} KB of endless strings, refused", partial(_refused, text))


def long_races() -> Iterator[str]:
    """The longest race there is, of eight racers, and a hundredth of its rows as text."""
    spec = resolve([WORDS[0], *WORDS[1:], *WORDS[1:]], steps="100000")
    yield alone("race of 8 optimizers x 100,000 steps", lambda: finished(spec), rounds=3)
    short = finished(resolve([WORDS[0], *WORDS[1:], *WORDS[1:]], steps="1000"))
    for name, pieces in (("CSV", race_csv), ("JSON", race_json)):
        yield alone(f"8 x 1,000 rows as {name}", lambda p=pieces: list(p(short)))


def _refused(text: str) -> None:
    try:
        loads(text)
    except InputError:
        return
    raise AssertionError("a string without an end was read")
