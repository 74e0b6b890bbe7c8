"""Plant the faults of some rooms, or of all, and print those that no test sees.

    python -m tests.faults [room ...] [--only WORDS] [--list] [--workers N]

The exit code is 0 where every fault was seen but those that name a reason, 1 where one survived,
and 2 where a list cannot be used or the tests fail without any fault.
"""

from __future__ import annotations

import argparse
import os
import queue
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.plan import Fault, PlanError, Room, rooms
from tests.faults.scratch import Scratch, Verdict

Row = tuple[Room, Fault]


def main(words: Sequence[str] | None = None) -> int:
    options = _options(words)
    try:
        chosen = rooms(options.rooms)
        rows = [(r, f) for r in chosen for f in r.faults if options.only in f.seen]
        if options.list:
            for room, fault in rows:
                print(f"{room.name}: {fault.seen} ({fault.file})")
            return 0
        return _run(rows, options.workers)
    except PlanError as error:
        print(f"faults: {error}", file=sys.stderr)
        return 2


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("rooms", nargs="*", help="names of lists; all of them where none is given")
    parser.add_argument("--only", default="", help="only faults whose words contain this")
    parser.add_argument("--list", action="store_true", help="print the faults and plant none")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(words)


def _run(rows: list[Row], workers: int) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="gdviz-faults-") as folder:
        free: queue.Queue[Scratch] = queue.Queue()
        for number in range(workers):
            free.put(Scratch(Path(folder) / str(number)))
        with ThreadPoolExecutor(workers) as pool:
            _prove_clean(free, pool, rows)
            survivors = _judge(free, pool, rows)
    named = [fault for _, fault in survivors if fault.survives]
    print(
        f"{len(rows) - len(survivors)} of {len(rows)} faults were seen, {len(named)} survive for a "
        f"reason that is named; {time.monotonic() - began:,.0f} s"
    )
    return 1 if len(survivors) > len(named) else 0


def _prove_clean(free: queue.Queue[Scratch], pool: ThreadPoolExecutor, rows: list[Row]) -> None:
    """What the tests say of a fault means something only where they pass without it, and where
    those that come first are there."""
    scratch = free.get()
    scratch.run(sorted({test for _, fault in rows for test in fault.first}), "--collect-only")
    free.put(scratch)

    def clean(tests: Sequence[str]) -> Verdict:
        scratch = free.get()
        try:
            return scratch.run(tests)
        finally:
            free.put(scratch)

    groups = sorted({room.tests for room, _ in rows})
    for group, verdict in zip(groups, pool.map(clean, groups), strict=True):
        if verdict.killed:
            raise PlanError(f"{' '.join(group)} fail without a fault: {verdict.by}\n{verdict.tail}")


def _judge(free: queue.Queue[Scratch], pool: ThreadPoolExecutor, rows: list[Row]) -> list[Row]:
    """Every fault on its own; the survivors. PlanError at the end where the tests did not run."""
    broken: list[str] = []

    def judge(row: Row) -> Verdict:
        room, fault = row
        scratch = free.get()
        try:
            verdict = scratch.judge(fault, room.tests)
        except PlanError as error:
            broken.append(f"{room.name}: {fault.seen}: {error}")
            verdict = Verdict(True, "nothing: the tests did not run")
        finally:
            free.put(scratch)
        told = f"seen by {verdict.by}" if verdict.killed else fault.survives or "SURVIVED"
        print(f"{room.name}: {fault.seen}: {told}", flush=True)
        return verdict

    verdicts = list(pool.map(judge, rows))
    if broken:
        raise PlanError("\n".join(broken))
    return [row for row, verdict in zip(rows, verdicts, strict=True) if not verdict.killed]


if __name__ == "__main__":
    raise SystemExit(main())
