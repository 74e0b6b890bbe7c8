"""A height map read off its ticks: which pixel a place of the block is at."""

import re
from dataclasses import dataclass

import numpy as np

from tests.doors.drawn import value

MUTED = "#5a6672"


@dataclass
class Block:
    """The pixel of (x, y) on the ground is `origin` + x `ex` + y `ey`; the loss axis is `high`
    pixels high, and has `losses`, pixels above the ground with their numbers."""

    origin: np.ndarray
    ex: np.ndarray
    ey: np.ndarray
    high: float
    losses: list

    def at(self, x, y, height=0.0):
        return self.origin + x * self.ex + y * self.ey - (0, self.high * height)


def ticks(page):
    """Short lines with a text beyond them, by the way they point: {way: [(place, number)]}."""
    found = {}
    for line in page.lines(MUTED):
        way = np.diff(line.points, axis=0)[0]
        if len(line.points) == 2 and page.clip(line) and abs(np.hypot(*way) - 4) < 0.02:
            way = way / np.hypot(*way)
            aim = line.points[0] + way * 8
            texts = [t for t in page.texts if t.upright and re.match("[−\\d]", t.text)]
            text = min(texts, key=lambda t: _beside(t, aim))
            assert _beside(text, aim) < 9
            key = tuple(np.round(way, 2) + 0.0)
            found.setdefault(key, []).append((line.points[0], value(text.text)))
    return found


def _beside(text, place):
    """From a place to the nearest of a text."""
    across = max(text.left - place[0], place[0] - text.right, 0.0)
    return np.hypot(across, max(abs(text.middle[1] - place[1]) - 4.0, 0.0))


def block(page):
    """The block of a page; an axis is the one beside whose ticks its name stands."""
    found = ticks(page)
    losses = found.pop((-1.0, 0.0), []) if len(found) == 3 else []
    assert len(found) == 2
    name = next(t.middle for t in page.texts if t.text == "x" and t.colour == "#1a2027")
    along = sorted(found.values(), key=lambda marks: _away(marks, name))
    ways = []
    for marks in along:
        numbers = np.array([v for _, v in marks])
        places = np.array([p for p, _ in marks])
        slopes = [np.polyfit(numbers, places[:, k], 1)[0] for k in (0, 1)]
        ways.append((np.array(slopes), places[0], numbers[0]))
    (ex, px, x), (ey, py, y) = ways
    # both edges meet in a corner: px + a ex = py + b ey
    a, b = np.linalg.solve(np.column_stack([ex, -ey]), py - px)
    origin = px + a * ex - (x + a) * ex - (y + b) * ey
    walls = [s.points for s in page.shapes if s.tag == "polygon" and s.style["fill"] == "#f3f5f7"]
    high = max(np.ptp(w[[0, 3], 1]) for w in walls)
    axis = []
    if losses:
        axis = [(float(p[1]), v) for p, v in losses]
    return Block(origin, ex, ey, float(high), axis)


def _away(marks, place):
    return np.hypot(*(np.mean([p for p, _ in marks], axis=0) - place))
