"""How much memory the longest races take, seen from a process of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

import gdviz

ROOT = Path(gdviz.__file__).parents[1]
MOST_MIB = 600
RATES = {"gd": "1e-4", "momentum": "1e-5", "nesterov": "1e-5", "rmsprop": "1e-4"}
WORDS = ["rosenbrock", *(f"{name}:lr={lr}" for name, lr in RATES.items() for _ in range(2))]
CHILD = """
import re, sys
from pathlib import Path
from gdviz.command.cli import main
from gdviz.core import run
from gdviz.core.files.tables import standings_text
from gdviz.core.files.command_words import resolve

words, picture = sys.argv[2:], sys.argv[1]
spec = resolve(words, steps="100000")
*_, last = run(spec)
assert last.done and [t.steps for t in last.tracks] == 8 * [100_000]
assert len(standings_text(last).splitlines()) == 9
del last
assert main(["export", *words, "--steps", "100000", "-o", picture]) == 0
# not getrusage: its peak counts that of the process that forked this one
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells the peak there")
def test_eight_racers_of_the_most_steps_fit_a_small_machine(tmp_path):
    """The peak of a race, its standings and its picture; before, each snapshot was kept whole."""
    command = [sys.executable, "-c", CHILD, str(tmp_path / "race.png"), *WORDS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "race.png").exists()
    assert 20 < int(done.stdout.splitlines()[-1]) < MOST_MIB
