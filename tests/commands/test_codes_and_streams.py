"""How a command ends: its exit code, and what goes to which stream."""

import contextlib
import io
import json
import os
import signal
from importlib import import_module

import pytest

from gdviz.command.cli import main
from tests.doors.command_line import gdviz, gdviz_process, strict_json

RACE = ("sphere", "gd:lr=0.1", "--steps", "2")


@pytest.fixture
def instead(monkeypatch):
    """Something that happens where the race would be computed."""

    def put(happens):
        def finished(spec):
            return happens()

        # the package has a function of the module's name
        monkeypatch.setattr(import_module("gdviz.core.engine.run"), "finished", finished)

    return put


@pytest.fixture
def handlers():
    """What a program that calls the command line has set for the signals that end it."""
    mine = {n: lambda *_: None for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    before = {number: signal.signal(number, handler) for number, handler in mine.items()}
    yield mine
    for number, handler in before.items():
        signal.signal(number, handler)


def raising(error):
    def happens():
        raise error

    return happens


def test_success_says_nothing_on_standard_error():
    told = gdviz("run", *RACE)
    assert (told.code, told.err) == (0, "") and told.out.startswith("rank")


def test_a_racer_that_diverges_is_a_result():
    told = gdviz("run", "rosenbrock", "gd:lr=1", "--start", "-1.2,1")
    assert (told.code, told.err) == (0, "") and "diverged at step 2" in told.out


@pytest.mark.parametrize(
    ("number", "said"),
    [(signal.SIGINT, "interrupted"), (signal.SIGTERM, "terminated"), (signal.SIGHUP, "hung up")],
)
def test_a_command_that_is_told_to_end(instead, handlers, number, said):
    instead(lambda: signal.raise_signal(number))
    told = gdviz("run", *RACE)
    assert (told.code, told.out, told.err) == (128 + number, "", f"gdviz: {said}\n")
    assert {n: signal.getsignal(n) for n in handlers} == handlers


def test_codes_are_those_that_shells_know(instead):
    instead(raising(KeyboardInterrupt()))
    assert gdviz("run", *RACE).code == 130
    instead(lambda: signal.raise_signal(signal.SIGTERM))
    assert gdviz("run", *RACE).code == 143


def test_an_interrupt_that_came_out_as_another_error(instead):
    def muddled():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise AttributeError("Preset") from None

    instead(muddled)
    assert gdviz("run", *RACE).err == "gdviz: interrupted\n"
    # the next command knows nothing of it
    instead(raising(AttributeError("Preset")))
    assert gdviz("run", *RACE).code == 1


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (RuntimeError("two\nlines"), 1, "gdviz: internal error: RuntimeError: two lines\n"),
        (ImportError("no scipy"), 1, "gdviz: no scipy; run: python -m pip install .\n"),
        (OSError("disk\x1b full"), 1, "gdviz: disk? full\n"),
        (BrokenPipeError(), 0, ""),
        (RecursionError(), 1, "gdviz: internal error: RecursionError:\n"),
    ],
    ids=lambda part: type(part).__name__,
)
def test_a_failure_is_one_line_and_no_traceback(instead, monkeypatch, error, code, said):
    monkeypatch.delenv("GDVIZ_DEBUG", raising=False)
    instead(raising(error))
    told = gdviz("run", *RACE)
    assert (told.code, told.out, told.err) == (code, "", said)


def test_who_looks_for_a_fault_gets_it_whole(instead, monkeypatch):
    monkeypatch.setenv("GDVIZ_DEBUG", "1")
    instead(raising(ZeroDivisionError("here")))
    with pytest.raises(ZeroDivisionError, match="here"):
        gdviz("run", *RACE)
    assert gdviz("run", "rosenbrok").refusal


def test_a_message_is_short_and_plain(instead, monkeypatch):
    monkeypatch.delenv("GDVIZ_DEBUG", raising=False)
    line = gdviz("run", "\x1b[31m\u202e" + "x" * 3000).refusal
    assert "\x1b" not in line and "\u202e" not in line
    instead(raising(RuntimeError("y" * 3000)))
    line = gdviz("run", *RACE).err
    assert line.endswith("yyy...\n") and len(line) == len("gdviz: \n") + 500


def test_results_and_messages_go_to_streams_of_their_own(tmp_path):
    """In a process: a remark on standard error, and standard output is CSV alone."""
    (tmp_path / "t.csv").write_text("name,a,b\n" + "".join(f"n{k},{k},{k}\n" for k in range(5)))
    told = gdviz_process(
        *("run", "t.csv", "gd:lr=0.01", "--batch", "9", "--steps", "1", "--json"), folder=tmp_path
    )
    assert told.code == 0 and len(strict_json(told.out)) == 1
    assert [line[:7] for line in told.err.splitlines()] == ["gdviz: "] * 2
    assert "cut to 5" in told.err


LABEL = "é☀🏁"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("more", [(), ("--paths",)], ids=["standings", "paths"])
def test_json_is_json_in_every_encoding(encoding, more):
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding)
    with contextlib.redirect_stdout(out):
        code = main(["run", "sphere", f"gd:label={LABEL}", "--steps", "1", "--json", *more])
        out.flush()
    (row,) = json.loads(raw.getvalue().decode(encoding))
    assert (code, row["label"]) == (0, LABEL)


def test_a_terminal_that_lacks_a_character_gets_an_escape():
    variables = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    told = gdviz_process("run", "sphere", "gd:label=é", "--steps", "1", variables=variables)
    assert (told.code, told.err) == (0, "")
    assert "\\xe9" in told.out and "\\u2016\\u2207f" in told.out


def test_one_thread_for_small_matrices_unless_told_otherwise(monkeypatch):
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    for name in names:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv(names[1], "3")
    assert gdviz("list", "schedules").good
    assert [os.environ[name] for name in names] == ["1", "3", "1"]
