"""Copies of the checkout in which faults are planted and tests are run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.plan import Fault, PlanError

ROOT = Path(__file__).parents[2]
# a fault may make the program wait forever
LONGEST_SECONDS = 1200
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Verdict:
    """What the tests said: whether one of them failed, which, and the end of what was printed."""

    killed: bool
    by: str
    tail: str = ""


class Scratch:
    """One copy of the checkout."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self._now = 0
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)

    def run(self, tests: Sequence[str], *options: str) -> Verdict:
        """Run tests until the first that fails. PlanError where they do not even start."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider"]
        command += options
        env = {**os.environ, "PYTHONPATH": str(self.root)}
        try:
            done = subprocess.run(
                [*command, *tests],
                cwd=self.root,
                env=env,
                capture_output=True,
                text=True,
                timeout=LONGEST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            return Verdict(True, "the tests did not end")
        if done.returncode == 0:
            return Verdict(False, "")
        tail = done.stdout[-2000:] + done.stderr[-1000:]
        failed = FAILED.search(done.stdout)
        # a process that dies has a negative code, also after a test that failed
        if done.returncode == 1 or done.returncode < 0:
            return Verdict(True, failed[1] if failed else "the process died", tail)
        raise PlanError(f"the tests did not run (exit code {done.returncode}):\n{tail}")

    def judge(self, fault: Fault, tests: Sequence[str]) -> Verdict:
        """Plant a fault, run its first tests and then all of the room, and take it out again."""
        before = fault.plant(self.root)
        self._stamp(fault.file)
        try:
            verdict = self.run(fault.first) if fault.first else Verdict(False, "")
            return verdict if verdict.killed else self.run(tests)
        finally:
            (self.root / fault.file).write_text(before, encoding="utf-8")
            self._stamp(fault.file)

    def _stamp(self, name: str) -> None:
        """Give a file a second of its own: bytecode of the same second and size hides an edit."""
        self._now += 2
        os.utime(self.root / name, (self._now, self._now))
