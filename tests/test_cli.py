"""The command line as a user meets it: exit codes, one line, nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import gdviz
from gdviz.command import cli
from gdviz.command.arguments import parsed
from gdviz.command.cli import main
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.command_words import resolve
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import save
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.schedules import SCHEDULES

ROOT = Path(gdviz.__file__).parents[1]
PROGRAM = [sys.executable, str(ROOT / "main.py")]
RACE = ["sphere", "gd:lr=0.1", "--steps", "5"]


@pytest.fixture
def said(capsys):
    """Run the program in this process: exit code, standard output, standard error."""

    def run(*words):
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def one_line(result):
    """The message of a refusal: exit code 2, nothing on standard output, one line."""
    code, out, err = result
    assert code == 2 and out == ""
    assert err.startswith("gdviz: ") and err.count("\n") == 1 and err.strip().isprintable()
    return err


@pytest.mark.parametrize(
    ("what", "members"),
    [
        ("optimizers", OPTIMIZERS),
        ("landscapes", LANDSCAPES),
        ("presets", presets()),
        ("schedules", SCHEDULES),
    ],
)
def test_list_says_name_and_sentence(said, what, members):
    code, out, err = said("list", what)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == [member.id for member in members]
    for line, member in zip(lines, members, strict=True):
        assert line.endswith(f"  {member.summary}") and member.summary[-1] in ".?!"


def test_list_of_data_says_rows_columns_and_source(said):
    code, out, err = said("list", "data")
    assert (code, err) == (0, "")
    lines = dict(zip((found.id for found in DATA_SETS), out.splitlines(), strict=True))
    for found in DATA_SETS:
        line = lines[found.id]
        assert line.split()[0] == found.id and f"  {found.summary} ({found.source}" in line
        assert f" {len(found.table())} rows  " in line and f"-> {found.target}  " in line
    assert "50 rows   speed_mph -> stopping_distance_ft  " in lines["cars"]


def test_run_prints_standings(said):
    code, out, err = said("run", *RACE)
    assert (code, err) == (0, "")
    assert len(out.splitlines()) == 2


def test_run_prints_csv_and_json(said):
    assert said("run", *RACE, "--csv")[1].startswith("rank,label,loss")
    assert json.loads(said("run", *RACE, "--json")[1])[0]["steps"] == 5
    assert said("run", *RACE, "--csv", "--paths")[1].count("\n") == 7
    assert len(json.loads(said("run", *RACE, "--json", "--paths")[1])[0]["rows"]) == 6


def test_options_stand_anywhere_and_values_may_be_negative(said):
    first = said("run", "--start", "-4,3", "--steps", "5", "sphere", "gd:lr=0.1", "--csv")
    second = said("run", "sphere", "--start=-4,3", "gd:lr=0.1", "--csv", "--steps", "5")
    assert first == second and first[0] == 0
    code, _, err = said("run", "--formula", "-x^2+y^4", "gd:lr=0.1", "--steps", "3")
    assert (code, err) == (0, "")


def test_divergence_is_a_result(said):
    code, out, err = said("run", "rosenbrock", "gd:lr=1", "adam:lr=0.05", "--start", "-1.2,1")
    assert (code, err) == (0, "")
    assert "diverged at step 2" in out


@pytest.mark.parametrize(
    "words",
    [
        ["run"],
        ["run", "rosenbrok"],
        ["run", "missing.toml"],
        ["run", *RACE, "--csv", "--json"],
        ["run", *RACE, "--paths"],
        ["run", *RACE, "--nonsense"],
        ["run", *RACE, "--\x1b[31m\u202e"],
        ["run", *RACE, "--steps"],
        ["run", *RACE, "--steps", "many"],
        ["run", "sphere", "adam:lr=-1"],
        ["run", "--formula", "__import__('os').system('id')", "gd"],
        ["run", "\x1b[31m\n"],
        ["run", os.fsdecode(b"\xff\n.toml")],
        ["list"],
        ["list", "nonsense"],
        ["doctor", "nonsense"],
        ["export", *RACE],
        ["export", *RACE, "-o"],
        ["export", *RACE, "-o", "race.png", "--size", "big"],
        ["export", *RACE, "-o", "race.png", "--layout", "round"],
        ["export", *RACE, "-o", "race.png", "--fps", "fast"],
        ["--nonsense"],
        ["one.toml", "two.toml"],
    ],
    ids=lambda words: " ".join(words).encode("unicode_escape").decode()[:50],
)
def test_bad_input_is_one_line_and_exit_code_2(said, tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    one_line(said(*words))
    assert [p for p in tmp_path.iterdir() if p.name != "settings"] == []


@pytest.mark.parametrize("name", ["a\0b", "\ud800"], ids=["null", "half a pair"])
def test_a_name_that_no_file_can_have_is_one_line(said, tmp_path, name):
    for words in (
        ["run", f"{name}.toml"],
        ["run", f"{tmp_path}/{name}"],
        ["run", f"{name}.csv:model=linear", "adam"],
        ["run", "sphere", f"gd:label={name}"],
        ["export", *RACE, "-o", f"{tmp_path}/{name}.png"],
        ["export", *RACE, "-o", f"{tmp_path}/{name}.gif", "--force"],
    ):
        one_line(said(*words))
    assert [p for p in tmp_path.iterdir() if p.name != "settings"] == []


def test_a_batch_of_more_rows_than_there_are_is_cut_and_says_so(said):
    words = ["run", "hours", "gd:batch=30,label=mine", "adam", "--steps", "2"]
    code, out, err = said(*words, "--batch", "1000")
    assert code == 0 and out.startswith("rank")
    assert err == (
        "gdviz: batch = 1000: cut to 20, all the rows there are to train on\n"
        "gdviz: mine: batch = 30: cut to 20, all the rows there are to train on\n"
    )
    fewer = said("run", "hours:validation=0.25", "gd:batch=16", "--steps", "2")
    assert "batch = 16: cut to 15, " in fewer[2]
    assert said("run", "hours", "gd:batch=20", "--batch", "20", "--steps", "2")[2] == ""


HOSTILE = {
    "folder": lambda path: path.mkdir(),
    "fifo": os.mkfifo,
    "empty": lambda path: path.write_text(""),
    "dots": lambda path: path.write_text("a" + ".b" * 5000 + " = 1"),
    "pickle": lambda path: path.write_bytes(b"\x80\x04."),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_one_line(said, tmp_path, kind):
    path = tmp_path / "race.toml"
    HOSTILE[kind](path)
    assert "race.toml: " in one_line(said("run", path))


def test_one_thread_for_small_matrices_unless_told_otherwise(said, monkeypatch):
    for name in cli.BLAS_THREADS:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    monkeypatch.setenv(cli.BLAS_THREADS[0], "3")
    said("list", "optimizers")
    assert [os.environ[name] for name in cli.BLAS_THREADS] == ["3", "1", "1"]


def test_version_and_help(said):
    assert said("--version")[:2] == (0, f"gdviz {gdviz.__version__}\n")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == gdviz.__version__
    for words in (["--help"], ["run", "--help"], ["export", "--help"], ["list", "--help"]):
        code, out, err = said(*words)
        assert (code, err) == (0, "") and out.startswith("usage: gdviz")


@pytest.fixture
def opened(monkeypatch):
    """What the window is opened on, without a window."""
    found = []
    monkeypatch.setattr("gdviz.command.doctor.require_window", lambda: None)

    def run_app(path, spec, seen):
        found.append((path, spec))
        return 0

    monkeypatch.setattr("gdviz.gui.window.app.run_app", run_app)
    return found


def test_a_file_may_be_called_like_an_option(said, opened, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("--help").write_text("no race")
    assert said("--", "--help") == (0, "", "")
    assert said() == (0, "", "")
    assert opened == [("--help", None), (None, None)]


SPECS = [
    ["rosenbrock", "adam"],
    ["rosenbrock:b=50", "adam:lr=0.05", "momentum", "--steps", "30", "--start", "-1,2"],
    ["cliff-edge"],
    ["cliff-edge", "adam", "--seed", "3"],
    ["--formula", "-x^2 + y^4", "gd", "--noise", "0.1"],
    ["--formula", "u^2 + v^2"],
    ["hours:model=logistic", "gd", "--batch", "4"],
    ["measured.csv:inputs=load,missing=skip", "gd"],
    ["race.toml", "--steps", "7"],
]


@pytest.mark.parametrize("words", SPECS, ids=" ".join)
def test_the_window_opens_all_that_run_takes(said, opened, monkeypatch, tmp_path, words):
    monkeypatch.chdir(tmp_path)
    Path("measured.csv").write_text("load,stretch\n1,2\n2,\n3,5\n4,6\n")
    save(resolve(["booth", "adam"]), "race.toml")
    code, out, err = said(*words)
    assert (code, out) == (0, "")
    assert err == ("" if "csv" not in words[0] else err) and err.count("\n") <= 1
    (found,) = opened
    given = parsed(["run", *words])
    options = (given.start, given.steps, given.noise, given.seed, given.batch)
    assert found == (None, resolve(given.spec, given.formula, *options))


@pytest.mark.parametrize("name", ["race.toml", "race", "measured.csv", "a: (b.csv", "picture.png"])
def test_a_file_alone_is_left_to_the_window(said, opened, monkeypatch, tmp_path, name):
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("no race")
    assert said(name) == (0, "", "")
    assert opened == [(name, None)]


@pytest.mark.parametrize(
    "words",
    [
        ["rosenbork"],
        ["rosenbrock", "adm"],
        ["nowhere.toml"],
        ["nowhere.csv"],
        ["runn", "rosenbrock", "adam"],
        ["--formula", "x +"],
        ["--steps", "5"],
        ["rosenbrock", "--csv"],
        ["x" * 300],
    ],
    ids=lambda words: words[0][:12],
)
def test_words_that_open_nothing_are_one_line_without_a_window(said, opened, words):
    code, out, err = said(*words)
    assert (code, out, opened) == (2, "", [])
    assert err.startswith("gdviz: ") and err.count("\n") == 1


@pytest.mark.parametrize("fault", [RuntimeError("a\nb"), RecursionError(), KeyError("k")])
def test_a_fault_of_the_program_is_no_traceback(said, opened, monkeypatch, fault):
    def fail(*_):
        raise fault

    monkeypatch.setattr("gdviz.gui.window.app.run_app", fail)
    code, out, err = said()
    assert (code, out) == (1, "")
    assert err.startswith(f"gdviz: internal error: {type(fault).__name__}")
    assert err.count("\n") == 1


def test_interruption_is_exit_code_130(said, opened, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("gdviz.gui.window.app.run_app", interrupt)
    assert said() == (130, "", "gdviz: interrupted\n")


def test_an_interruption_that_became_another_error_is_one(said, opened, monkeypatch):
    def muddle(*_):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise AttributeError("QGradient has no attribute 'Preset'") from None

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("gdviz.gui.window.app.run_app", muddle)
    assert said() == (130, "", "gdviz: interrupted\n")
    assert signal.getsignal(signal.SIGINT) is before


def shell(command, **more):
    """A shell command in which "$@" is the program."""
    return subprocess.run(
        ["bash", "-c", command, "bash", *PROGRAM], capture_output=True, text=True, **more
    )


@pytest.mark.parametrize(
    "command",
    [
        '"$@" run sphere gd:lr=0.1 --csv --paths --steps 5000 | head -1',
        '"$@" --help | head -1',
        '"$@" list landscapes | true',
    ],
)
def test_a_reader_that_leaves_is_no_error(command):
    done = shell(f"set -o pipefail; {command}")
    assert (done.returncode, done.stderr) == (0, "")


def test_closed_streams():
    assert shell('"$@" list landscapes >&-').returncode == 0
    assert shell('"$@" run nonsense 2>&-').returncode == 2
    done = shell('"$@" run nonsense >&- 2>&-')
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_full_output():
    done = shell('"$@" list landscapes >/dev/full')
    assert done.returncode == 1
    assert done.stderr.startswith("gdviz: ") and done.stderr.count("\n") == 1


def test_a_terminal_without_the_characters():
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = shell('"$@" run sphere gd:lr=0.1 --steps 2', env=environment)
    assert (done.returncode, done.stderr) == (0, "")
