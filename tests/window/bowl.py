"""A race whose answer is known by hand: gradient descent on x^2/2 + 2 y^2."""

from gdviz.core.files.command_words import resolve

FORMULA, START, STEPS = "x^2/2 + 2*y^2", (-1.8, 1.5), 6
MAGENTA, TEAL = "#ff00ff", "#00c8c8"
RATES = (0.2, 0.4)
# the box that the window takes for this formula
BOX = (-2.0, 2.0, -2.0, 2.0)


def way(rate, steps=STEPS):
    """The points of a racer: each step shrinks x by 1 - rate and y by 1 - 4 rate."""
    x, y = START
    return [(x * (1 - rate) ** t, y * (1 - 4 * rate) ** t) for t in range(steps + 1)]


def loss(x, y):
    return x**2 / 2 + 2 * y**2


def asked(racers=2):
    """The race with one racer or both, in the words of `gdviz run`."""
    colours = zip(RATES, (MAGENTA, TEAL), strict=True)
    words = [f"gd:lr={rate},colour={colour}" for rate, colour in colours][:racers]
    return words, {"formula": FORMULA, "start": ",".join(map(str, START)), "steps": str(STEPS)}


RACE = resolve(asked()[0], **asked()[1])


def load(program, racers=2, **options):
    """The race with one racer or both, at its start."""
    words, usual = asked(racers)
    program.load(*words, **usual, **options)
