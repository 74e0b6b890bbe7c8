"""What there is and how it is called: list, --help, --version."""

import re
import tomllib
from pathlib import Path

import pytest

import gdviz as package
from tests.doors.command_line import ROOT, gdviz

RACE = ("--formula", "--start", "--steps", "--noise", "--seed", "--batch", "--stop")
RUN = ("--csv", "--json", "--paths")
VIEW = (
    *("--layout", "--box", "--equal", "--camera", "--show", "--quantity", "--against", "--linear"),
    *("--trail", "--smooth", "--log-steps", "--span", "--theme", "--tab", "--racer"),
    *("--page", "--probe", "--angle", "--ahead", "--rate", "--seeds", "--part", "--slow"),
)
EXPORT = (
    *("-o", "--output", "--size", "--fps", "--seconds", "--hold", "--quality"),
    *("--step", "--force"),
    *VIEW,
)
COMMANDS = ("run", "export", "check", "list", "doctor")
LISTS = ("optimizers", "landscapes", "data", "presets", "lectures", "schedules")
# the fewest names of a list
LEAST = {"lectures": 3}
# names that are in one list and in no other
ONLY = {
    "optimizers": ("adam", "momentum", "lookahead", "newton", "sgd"),
    "landscapes": ("rosenbrock", "sphere", "himmelblau"),
    "data": ("cars", "penguins", "moons"),
    "presets": ("cliff-edge", "early-stopping"),
    "lectures": ("learning-rate", "learning-from-data"),
    "schedules": ("cosine", "onecycle", "warmup"),
}


def options_of(text):
    """The words with dashes that begin a line of options."""
    lines = [line.strip() for line in text.splitlines()]
    return {line.split()[0].strip(",") for line in lines if line.startswith("-")}


@pytest.mark.parametrize(
    ("command", "known"),
    [
        ((), (*RACE, *VIEW, "--version")),
        (("run",), (*RACE, *RUN)),
        (("export",), (*RACE, *EXPORT)),
        (("check",), ()),
        (("list",), LISTS),
        (("doctor",), ()),
    ],
    ids=str,
)
def test_help_names_every_option_of_a_command_and_none_of_another(command, known):
    for form in ("--help", "-h"):
        text = gdviz(*command, form).good
        assert text.startswith("usage: gdviz" + "".join(f" {word}" for word in command))
        words = set(re.findall(r"[-\w]+", text))
        assert set(known) <= words
        dashed = {"-h", "--help", "-o", *(w for w in known if w.startswith("--"))}
        assert options_of(text) <= dashed
        assert text.replace("\n", "").isprintable()


def test_help_of_the_program_names_its_commands_and_what_a_race_is():
    text = gdviz("--help").good
    for name in COMMANDS:
        assert f"gdviz {name}" in text
    assert "rosenbrock:b=50 adam:lr=0.05 momentum" in " ".join(text.split())


def test_the_help_shows_the_defaults():
    text = " ".join(gdviz("export", "--help").good.split())
    for said in (
        *("(1280x720)", "(30; a GIF has 25)", "clip in seconds (10)", "frame stays (1)"),
        *("picture shows (the last)", "plotted (loss)", "axis of the plot (step)"),
    ):
        assert said in text


def test_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert gdviz("--version").good == f"gdviz {project['version']}\n"
    assert package.__version__ == project["version"]


@pytest.mark.parametrize("what", LISTS)
def test_a_list_has_its_own_names_and_a_sentence_for_each(what):
    lines = gdviz("list", what).good.splitlines()
    names = [line.split()[0] for line in lines]
    assert len(set(names)) == len(names) >= LEAST.get(what, 10)
    for owner, known in ONLY.items():
        assert all((name in names) is (owner == what) for name in known)
    for line in lines:
        assert line == line.rstrip() and line[-1] in ".?!)", line
    if what != "data":
        # the sentences begin below each other, two blanks behind the longest name
        column = max(map(len, names)) + 2
        assert all(line[column - 1] == " " and line[column] != " " for line in lines)


def test_landscapes_and_presets_are_those_of_the_files():
    landscapes = tomllib.loads((ROOT / "resources/landscapes.toml").read_text(encoding="utf-8"))
    lines = gdviz("list", "landscapes").good.splitlines()
    assert [line.split()[0] for line in lines] == list(landscapes)
    for line, (_, row) in zip(lines, landscapes.items(), strict=True):
        assert line.endswith(f"  {row['summary']}")
    files = sorted((ROOT / "resources/presets").glob("*.toml"))
    lines = gdviz("list", "presets").good.splitlines()
    assert [line.split()[0] for line in lines] == [f.stem.partition("-")[2] for f in files]
    for line, file in zip(lines, files, strict=True):
        assert line.endswith(f"  {tomllib.loads(file.read_text(encoding='utf-8'))['summary']}")


def test_data_sets_are_told_with_rows_and_columns():
    lines = {line.split()[0]: line for line in gdviz("list", "data").good.splitlines()}
    assert "  50 rows " in lines["cars"] and "speed_mph -> stopping_distance_ft" in lines["cars"]
    assert "  4 rows " in lines["xor"] and "x1, x2 -> label" in lines["xor"]
    assert "10 inputs -> y" in lines["many"]
    # columns begin below each other
    assert len({line.index(line.split(" rows ")[1].strip()) for line in lines.values()}) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list",), "what"),
        (("list", "colours"), "optimizers"),
        (("list", "data", "more"), "more"),
        (("doctor", "me"), "me"),
        (("export", "sphere", "gd"), "--output"),
        (("run", "sphere", "--size", "1x1"), "--size"),
        (("run", "sphere", "--csv", "--json"), "not allowed with"),
        (("run", "sphere", "--theme", "dark"), "--theme"),
        (("run", "sphere", "--start"), "--start"),
        (("export", "sphere", "-o", "a.png", "--csv"), "--csv"),
        (("--csv",), "--csv"),
        (("rosenbrock", "--size", "640x360"), "--size"),
    ],
    ids=str,
)
def test_what_a_command_does_not_take_is_one_line_that_names_its_help(
    words, said, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    line = gdviz(*words).refusal
    assert said in line and "--help" in line
    assert not list(Path().glob("*.png"))
