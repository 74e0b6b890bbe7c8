"""Clips against those of matplotlib, in the same codecs, and what they take in memory."""

from __future__ import annotations

import io
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.clock import Result
from tests.benchmarks.figure import WORDS, Figure, matplotlib

FPS = 30
# frames of a clip; a rival draws only so many of them where it takes seconds for ten
OURS, GIF, THEIRS = 300, 250, 100
CHILD = """
import re, sys
from pathlib import Path
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.export import ExportOptions, export

race = finished(resolve(sys.argv[3:], steps="500"))
export(race, sys.argv[1], ExportOptions(seconds=float(sys.argv[2]), hold=0.0))
status = Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) // 1024)
"""


def video_lines() -> Iterator[object]:
    """MP4 against matplotlib's frames in the same encoder, and WebM."""
    try:
        import av
    except ImportError:
        return
    from gdviz.export.video import MP4

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.mp4"
        ours = _export(path, OURS / FPS) / OURS
        yield _row("MP4 1280x720, a frame of 300", ours, 10, path, OURS, _likeness(path))
        if matplotlib:
            rival = Path(folder) / "theirs.mp4"
            theirs = _spent(lambda: _matplotlib_video(av, rival, MP4["standard"])) / THEIRS
            yield Result("MP4 1280x720", "matplotlib, same encoder", ours, theirs, 12)
            yield f"  its file: {rival.stat().st_size / 1024 / THEIRS:.1f} KiB a frame"
        path = Path(folder) / "ours.webm"
        ours = _export(path, THEIRS / FPS) / THEIRS
        yield _row("WebM 1280x720, a frame", ours, 25, path, THEIRS, _likeness(path, THEIRS))


def moving_lines() -> Iterator[object]:
    """GIF against matplotlib's PillowWriter, and WebP."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ours.gif"
        ours = _export(Path(folder) / "long.gif", GIF / 25) / GIF
        _export(path, THEIRS / 25)
        yield _row("GIF 1280x720, a frame of 250", ours, math.inf, path, THEIRS)
        if matplotlib:
            from matplotlib.animation import PillowWriter

            rival, figure = Path(folder) / "theirs.gif", Figure()
            writer = PillowWriter(fps=25)

            def drawn() -> None:
                with writer.saving(figure.figure, str(rival), 100):
                    for step in figure.steps(THEIRS):
                        figure.show(step)
                        writer.grab_frame()

            theirs = _spent(drawn) / THEIRS
            yield Result("GIF 1280x720", "matplotlib's PillowWriter", ours, theirs, 17)
            times = rival.stat().st_size / path.stat().st_size
            mark = "" if times >= 6 else "   BELOW"
            yield f"  its file is {times:.1f} times as large (goal x6){mark}"
        path = Path(folder) / "ours.webp"
        ours = _export(path, OURS / FPS) / OURS
        yield _row("WebP 1280x720, a frame", ours, 25, path, OURS)


def memory_lines() -> Iterator[str]:
    """The peak of a process that writes a clip, and how it grows with six times the frames."""
    if not Path("/proc/self/status").exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".gif", ".webp", ".mp4", ".webm"):
            peaks = [_peak(Path(folder) / f"{seconds}{suffix}", seconds) for seconds in (2, 12)]
            more = peaks[1] - peaks[0]
            mark = "" if more <= 20 and max(peaks) < 400 else "   ABOVE"
            yield f"{suffix} 1280x720: {peaks[0]} MiB, {more:+} for 6x (goal 400, +20){mark}"


def _spent(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _export(path: Path, seconds: float) -> float:
    """The time of a clip of the race that the figure of matplotlib shows, all included."""
    from gdviz.core.engine.run import finished
    from gdviz.core.files.command_words import resolve
    from gdviz.export import ExportOptions, export

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    race = finished(resolve(WORDS, steps="500"))
    return _spent(lambda: export(race, path, ExportOptions(seconds=seconds, fps=FPS, hold=0.0)))


def _row(name: str, spent: float, goal: float, path: Path, frames: int, more: str = "") -> str:
    mark = "" if spent * 1e3 <= goal else "   ABOVE"
    aim = f" (goal {goal:g})" if goal < math.inf else ""
    return (
        f"{name:<46} {spent * 1e3:9.3f} ms{aim}{mark}   "
        f"{path.stat().st_size / 1024 / frames:.1f} KiB a frame{more}"
    )


def _matplotlib_video(av: Any, path: Path, options: dict[str, str]) -> None:
    figure = Figure()
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=FPS, options=options)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        for number, step in enumerate(figure.steps(OURS)[:THEIRS]):
            figure.show(step)
            # as matplotlib's FFMpegWriter grabs a frame
            memory = io.BytesIO()
            figure.figure.savefig(memory, format="rgba", dpi=100)
            rows = np.frombuffer(memory.getvalue(), np.uint8).reshape(720, 1280, 4)
            frame = av.VideoFrame.from_ndarray(rows, format="rgba").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def _likeness(path: Path, count: int = OURS) -> str:
    """The SSIM of a video's brightness against the pages, in blocks of 8 x 8."""
    import av

    from gdviz.core.engine.run import finished
    from gdviz.core.files.command_words import resolve
    from gdviz.core.view import ViewSpec
    from gdviz.export.clips import Change, pixels
    from gdviz.export.options import frame_steps
    from gdviz.export.video import Planes
    from gdviz.render.page.page import PagePainter

    race = finished(resolve(WORDS, steps="500"))
    page, planes, found = PagePainter(race, ViewSpec()), Planes(1280, 720), []
    steps = frame_steps(race.steps, FPS, count / FPS)
    with av.open(str(path)) as video:
        for number, frame in enumerate(video.decode(video=0)):
            if number % 20 == 10:
                image = page.frame(steps[number])
                planes.update(Change(1280, pixels(image), np.arange(1280 * 720)))
                found.append(_ssim(planes.rows[:720], frame.to_ndarray(format="yuv420p")[:720]))
    return f", SSIM {np.mean(found):.4f} ({-10 * math.log10(1 - np.mean(found)):.1f} dB)"


def _ssim(one: Any, other: Any) -> float:
    """Wang et al. 2004, equation 13, over blocks."""
    a, b = (x.reshape(90, 8, 160, 8).swapaxes(1, 2).reshape(-1, 64) / 255 for x in (one, other))
    means, both = (a.mean(1), b.mean(1)), (a * b).mean(1) - a.mean(1) * b.mean(1)
    near = (2 * means[0] * means[1] + 1e-4) / (means[0] ** 2 + means[1] ** 2 + 1e-4)
    return float((near * (2 * both + 9e-4) / (a.var(1) + b.var(1) + 9e-4)).mean())


def _peak(path: Path, seconds: float) -> int:
    command = [sys.executable, "-c", CHILD, str(path), str(seconds), *WORDS]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(re.findall(r"\d+", told)[-1])
