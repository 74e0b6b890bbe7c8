"""Everything that README and CONTRIBUTING tell a reader to type works."""

import csv
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gdviz
from gdviz.command.cli import main
from gdviz.core.files.race_file import loads
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES

ROOT = Path(gdviz.__file__).parents[1]
README, CONTRIBUTING = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
)
TABLES = re.findall(r"```toml\n(.*?)```", README + CONTRIBUTING, re.DOTALL)
SCRIPTS = re.findall(r"```python\n(.*?)```", README + CONTRIBUTING, re.DOTALL)
COMMANDS = re.findall(r"^    gdviz ((?:run|list) .*?)(?:  .*)?$", README, re.MULTILINE)


def python(code, *arguments):
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


# the third is run where its optimizer is looked for
@pytest.mark.parametrize("script", SCRIPTS[:2], ids=["trajectory", "fit"])
def test_scripts_run(script):
    done = python(script)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_new_optimizer_is_found_everywhere():
    (script,) = [script for script in SCRIPTS if "@optimizer" in script]
    assert len(script.split("\n\n\n")[-1].splitlines()) <= 12
    words = ["run", "sphere", "sign_descent:share=1,lr=0.25", "--start", "1,-2", "--steps", "4"]
    race = "import sys\nfrom gdviz.command.cli import main\nprint(main(sys.argv[1:]))"
    listed = "print(main(['list', 'optimizers']))"
    done = python(f"{script}\n{race}\n{listed}", *words, "--csv", "--paths")
    assert (done.returncode, done.stderr) == (0, "")
    raced, known, _ = re.split(r"^0\n", done.stdout, flags=re.MULTILINE)
    points = [line.split(",")[2:4] for line in raced.splitlines()[1:]]
    assert points == [
        ["1.0", "-2.0"],
        ["0.75", "-1.75"],
        ["0.5", "-1.5"],
        ["0.25", "-1.25"],
        ["0.0", "-1.0"],
    ]
    assert "sign_descent" in known
    assert "sign_descent" not in OPTIMIZERS


def test_the_race_file_loads():
    spec = loads(TABLES[0])
    assert (spec.steps, spec.start, len(spec.entries)) == (300, (-1.2, 1.0), 2)


def test_the_new_landscape_is_found_everywhere(tmp_path):
    shutil.copytree(ROOT / "gdviz", tmp_path / "gdviz")
    shutil.copytree(ROOT / "resources", tmp_path / "resources")
    (table,) = [table for table in TABLES if table.startswith("[wavy_bowl]")]
    assert len(table.splitlines()) <= 12
    with (tmp_path / "resources" / "landscapes.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{table}")
    words = ["run", "wavy_bowl:a=0", "gd:lr=0.25", "--start", "2,-1", "--steps", "1", "--csv"]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "gdviz", *words, "--paths"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].split(",")[2:5] == ["1.0", "-0.5", "1.25"]
    assert "wavy_bowl" not in LANDSCAPES


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_run(capsys, command):
    words = [word for word in shlex.split(command) if word != "SPEC"]
    assert main(words if words != ["run"] else ["run", "sphere"]) == 0
    assert capsys.readouterr().err == ""


def test_there_are_commands():
    assert len(COMMANDS) >= 4


def test_set_up_is_what_is_checked():
    checks = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    command = 'python -m pip install -e ".[video,test]" && python -m pytest'
    assert f"    {command}\n" in README and f"\n{command}\n" in checks


def test_linked_files_exist():
    for target in re.findall(r"\]\(([^)#:]+)\)", README + CONTRIBUTING):
        assert (ROOT / target).exists(), target


def test_files_that_are_named_exist():
    named = re.findall(r"`((?:gdviz|tests|resources|\.ci)/[^`]*)`", README + CONTRIBUTING)
    for name in {n for n in named if "NN" not in n}:
        assert (ROOT / name).exists(), name
    assert len(named) > 10


OWN = """
import sys
from dataclasses import dataclass
import numpy as np
from gdviz.command.cli import main
from gdviz.core.optimizers.base import Optimizer, optimizer

@optimizer
class Normed(Optimizer):
    id = "normed"
    share: float = 0.5

    def update(self, w, g, state, t, lr):
        w -= lr * self.share * g / np.linalg.norm(g)
        return w, state

@optimizer
class Forgetful(Optimizer):
    def update(self, w, g, state, t, lr):
        w -= lr * g

@optimizer
@dataclass
class Bare(Optimizer):
    share: float = 0.5

    def update(self, w, g, state, t, lr):
        return w - lr * g, state

for words in ("normed:share=1,lr=0.25 normed:lr=0.5", "forgetful", "lookahead(forgetful)", "bare"):
    print(main(["run", "sphere", *words.split(), "--start", "0.6,-0.8", "--steps", "2", "--csv"]))
"""


def test_own_optimizers_in_ordinary_numpy_race_or_are_one_line():
    done = python(OWN)
    lines = done.stdout.splitlines()
    assert lines[-4:] == ["0", "2", "2", "2"]
    # two steps of length 1/4 from a distance of 1
    losses = [float(row["loss"]) for row in csv.DictReader(lines[:3])]
    assert losses == pytest.approx([0.25, 0.25])
    said = done.stderr.splitlines()
    assert len(said) == 4 and all(line.startswith("gdviz: ") for line in said)
    assert "Normed runs as plain NumPy" in said[0]
    assert "Forgetful.update" in said[1] and said[1] == said[2] and "return w, state" in said[1]
    assert "Bare" in said[3] and "@dataclass(frozen=True)" in said[3]
