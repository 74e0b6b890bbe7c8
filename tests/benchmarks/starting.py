"""From the start of the program to its first picture and to all of its parts, in processes of their
own: the time of the processor against a program that shows an empty widget."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator

ROUNDS = 5
FIRST, USABLE, TURN_MS = 3.5, 8.0, 100.0

BARE = """
import json, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Bare(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, app.quit)
app = QApplication([])
bare = Bare()
bare.resize(1280, 720)
bare.show()
app.exec()
print(json.dumps({"first": time.process_time()}))
"""

# the program as the command line starts it; a turn of the event loop ends where the next begins
OURS = """
import json, time
from gdviz.command import cli, doctor
seen, last = {"turn": 0.0}, [0.0]
def looked():
    required()
    from PySide6.QtCore import QAbstractEventDispatcher, QTimer
    from gdviz.gui.window import app
    def watched(window):
        opening = made(window)
        assert opening.picture.still is not None
        opening.picture.painted.connect(lambda: seen.setdefault("first", time.process_time()))
        def awake():
            now = time.thread_time()
            if "first" in seen:
                seen["turn"] = max(seen["turn"], now - last[0])
            last[0] = now
            if window.settled and "usable" not in seen:
                seen["usable"] = time.process_time()
                QTimer.singleShot(300, window.close)
        QAbstractEventDispatcher.instance().awake.connect(awake)
        return opening
    made, app.Opening = app.Opening, watched
required, doctor.require_window = doctor.require_window, looked
cli.main([])
print(json.dumps(seen))
"""


def start_lines() -> Iterator[str]:
    """Both in turn; medians."""
    runs = [(_run(BARE), _run(OURS)) for _ in range(ROUNDS)]
    bare = statistics.median(theirs["first"] for theirs, _ in runs)
    for name, key, goal in (
        ("first painted race", "first", FIRST),
        ("all usable", "usable", USABLE),
    ):
        spent = statistics.median(ours[key] for _, ours in runs)
        mark = "" if spent <= goal * bare else "   BELOW"
        yield (
            f"start to {name:<37} {spent * 1e3:9.1f} ms   a bare QWidget {bare * 1e3:22.1f} ms   "
            f"x{spent / bare:7.2f}   (goal at most x{goal:g}){mark}"
        )
    turn = statistics.median(ours["turn"] for _, ours in runs) * 1e3
    mark = "" if turn <= TURN_MS else "   BELOW"
    yield f"longest turn after the first picture {turn:19.1f} ms   (goal at most {TURN_MS:g}){mark}"


def _run(code: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "GDVIZ_SETTINGS": folder, "QT_QPA_PLATFORM": "offscreen"}
        call = [sys.executable, "-c", code]
        done = subprocess.run(call, env=env, capture_output=True, text=True, timeout=60)
    found: dict[str, float] = json.loads(done.stdout)
    return found
