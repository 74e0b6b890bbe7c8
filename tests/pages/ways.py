"""A race whose ways are known by hand, and how they are read off a map."""

import numpy as np

from tests.doors.drawn import centre, sign

# f = (x² + 4y²)/2: gradient descent shrinks x by 1 - lr and y by 1 - 4 lr in each step
BOWL = "ravine_k100:kappa=4"
RATES = (0.05, 0.2, 0.4)
INKS = ("#ff00ff", "#00ff00", "#ff8800")
START = np.array([-3.0, 1.2])
CASING, TEXT = "#ffffff", "#1a2027"
RACE = (
    BOWL,
    *(f"gd:lr={lr},colour={ink}" for lr, ink in zip(RATES, INKS, strict=True)),
    "--start=-3,1.2",
    "--steps",
    "5",
)
# what signs of racers are never filled with
NO_RACER = ("none", TEXT, CASING)
SIGNS = ("circle", "square", "triangle", "diamond", "pentagon", "down", "hexagon")


def way(rate, steps=5, start=START):
    """The points of gradient descent, by its closed form."""
    shrinking = np.array([1 - rate, 1 - 4 * rate])
    return start * shrinking ** np.arange(steps + 1)[:, None]


def trails(page, ink, axes=0):
    """What is drawn in a racer's colour on a map: its lines, each of them cut to the frame."""
    frame = page.axes[axes].frame
    return [s for s in page.lines(ink) if s.tag == "polyline" and page.clip(s) == frame]


def heads(page, axes=0):
    """The signs of racers on a map as (colour, sign, place), in the order of painting."""
    frame = page.axes[axes].frame
    return [
        (s.style["fill"], sign(s), centre(s))
        for s in page.shapes
        if page.clip(s) == frame and s.style.get("fill", "none") not in NO_RACER
        if len(s.points) > 2
    ]


def away(at, points):
    """From a place to the nearest point of a line."""
    begin, ways = points[:-1], np.diff(points, axis=0)
    share = np.clip(((at - begin) * ways).sum(axis=1) / (ways**2).sum(axis=1), 0, 1)
    return np.hypot(*(begin + share[:, None] * ways - at).T).min()
