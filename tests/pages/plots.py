"""A race whose losses are known, and the curves of a page's plot."""

import numpy as np

from tests.doors.exported import rgb

# f = (x² + 4y²)/2: gradient descent shrinks x by 1 - lr and y by 1 - 4 lr in each step
BOWL = "ravine_k100:kappa=4"
RATES = (0.05, 0.2, 0.4)
INKS = ("#ff00ff", "#00aa00", "#ff8800")
RACE = (
    BOWL,
    *(f"gd:lr={lr},colour={ink}" for lr, ink in zip(RATES, INKS, strict=True)),
    "--start=-3,1.2",
    "--steps",
    "8",
)
MUTED = "#5a6672"


def way(rate, steps=8):
    return (
        np.array([-3.0, 1.2]) * np.array([1 - rate, 1 - 4 * rate]) ** np.arange(steps + 1)[:, None]
    )


def loss(points):
    return (points[:, 0] ** 2 + 4 * points[:, 1] ** 2) / 2


def curves(page, ink):
    """The lines of a colour in the plot, which is cut to a little more than its frame."""
    frame = page.axes[-1].frame
    lines = (s for s in page.lines(ink) if s.tag == "polyline" and page.clip(s) is not None)
    return [s for s in lines if np.abs(np.subtract(page.clip(s), frame)).max() < 6]


def curve(page, ink):
    """The longest of them."""
    return max(curves(page, ink), key=lambda s: len(s.points)).points


def faded(ink, ground="#ffffff"):
    mixed = [round(a + (b - a) * 0.66) for a, b in zip(rgb(ink), rgb(ground), strict=True)]
    return "#" + "".join(f"{v:02x}" for v in mixed)


def expected(page, places, values):
    return np.array([page.axes[-1].at(x, y) for x, y in zip(places, values, strict=True)])
