"""The lists of planted faults fit the source as it stands."""

import subprocess
import sys
from pathlib import Path

from tests.faults.plan import rooms

ROOT = Path(__file__).parents[1]


def test_every_fault_can_be_planted_and_names_tests_that_are_there():
    wrong = []
    for room in rooms([]):
        for fault in room.faults:
            found = (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old)
            if found != 1 or fault.old == fault.new:
                wrong.append(f"{room.name}: {fault.seen}: stands {found} times in {fault.file}")
            for test in fault.first:
                path, _, name = test.partition("::")
                name = name.partition("[")[0]
                if f"def {name}(" not in (ROOT / path).read_text(encoding="utf-8") and name:
                    wrong.append(f"{room.name}: {fault.seen}: no test {test}")
        wrong += [f"{room.name}: no {path}" for path in room.tests if not (ROOT / path).exists()]
    assert not wrong, "\n".join(wrong)


def test_no_fault_is_seen_only_because_it_does_not_run(tmp_path):
    """A name that is not there raises, whatever the tests look at."""
    for room in rooms([]):
        for number, fault in enumerate(room.faults):
            if fault.file.endswith(".py"):
                text = (ROOT / fault.file).read_text(encoding="utf-8")
                place = tmp_path / f"{room.name}_{number}.py"
                place.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    words = ["check", "--isolated", "--select", "F821,F823", "--output-format", "concise", "-q"]
    command = [sys.executable, "-m", "ruff", *words, str(tmp_path)]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert found.returncode == 0, found.stdout + found.stderr
