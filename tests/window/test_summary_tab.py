"""The Summary tab on x^2 + y^2, where a step of plain descent multiplies the loss by (1 - 2η)^2."""

import math
import re

import pytest

from tests.doors.command_line import gdviz, table
from tests.doors.drawn import value
from tests.doors.painted import Painting
from tests.doors.window import race

RACE = race("""
steps = 60
start = [3.0, 4.0]
[landscape]
name = "sphere"
[[racers]]
optimizer = "sgd"
lr = 0.1
label = "slow"
[[racers]]
optimizer = "sgd"
lr = 0.25
label = "fast"
[[racers]]
optimizer = "sgd"
lr = 1.5
label = "lost"
""")
INK, MUTED = "#1a2027", "#5a6672"
FACTORS = {"slow": 0.64, "fast": 0.25}


def card(program, step=60):
    view = program.open_tab("summary")
    program.main.playback.seek(step)
    return Painting(view.card)


def row(painting, name):
    """The cells of a racer's row, from its loss on."""
    named = max((c for c in painting.cells if c.text == name), key=lambda c: c.left)
    return [c for c in painting.line(named) if c.left > named.right]


@pytest.mark.parametrize("name", FACTORS)
def test_each_milestone_has_its_step(shared, name):
    steps = [math.ceil(math.log(part) / math.log(FACTORS[name])) for part in (0.1, 1e-3, 1e-6)]
    cells = row(card(shared), name)
    assert [c.text for c in cells[1:4]] == [str(k) for k in steps]
    heads = [c for c in card(shared).cells if c.text.startswith("gap × ")]
    assert [h.text for h in heads] == ["gap × 10⁻¹", "gap × 10⁻³", "gap × 10⁻⁶"]
    for head, cell in zip(heads, cells[1:4], strict=True):
        assert head.right == pytest.approx(cell.right, abs=1)


def test_what_lies_ahead_of_the_playhead_is_fainter(shared):
    """The fast one passes its milestones at 2, 5 and 10."""
    for step, reached in ((1, 0), (2, 1), (5, 2), (9, 2), (10, 3)):
        inks = [c.colour for c in row(card(shared, step), "fast")[1:4]]
        assert inks == [INK] * reached + [MUTED] * (3 - reached)


def test_who_diverged_is_last_and_passes_nothing(shared):
    painting = card(shared)
    order = [
        max(c.baseline for c in painting.cells if c.text == name)
        for name in ("fast", "slow", "lost")
    ]
    assert order == sorted(order)
    assert [c.text for c in row(painting, "lost")[1:4]] == ["–"] * 3


def test_what_is_said_of_the_race(shared):
    said = card(shared).prose
    assert "fast is lowest" in said and "Diverged: lost." in said
    assert "First to a thousandth of its gap: fast, after 5 steps." in said
    assert "It has led since step 1." in said


def test_hidden_racers_are_not_told(program):
    program.keys("2")
    program.settle()
    painting = card(program)
    assert "fast" not in painting.text and "slow is lowest" in painting.text


@pytest.mark.parametrize(
    ("rate", "steps"), [("0.25", "6 steps"), ("0.5", "1 step"), ("0.01", "60")]
)
def test_the_lowest_racer_has_its_own_steps(program, rate, steps):
    """The rule ends a racer at 0.01; the others take more steps, or fewer where they diverge."""
    racers = (f"gd:lr={rate},label=it", "gd:lr=0.001", "gd:lr=1.5")
    program.load("sphere", *racers, start="3,4", steps="60", stop="loss=0.01")
    loss = 25 * (1 - 2 * float(rate)) ** (2 * int(steps.split()[0]))
    said = re.search(r"it is lowest, at a loss of (\S+) after (\d+ steps?)\.", card(program).prose)
    assert said[2].startswith(steps) and value(said[1]) == pytest.approx(loss, rel=1e-3)


@pytest.mark.parametrize("rates", [(1.5, 1.25, 2), (2, 1.25, 1.5), (1.25, 2, 1.5)])
def test_of_racers_whose_loss_rose_the_highest_is_told(program, rates):
    words = ("sphere", "gd:lr=0.1", *(f"gd:lr={rate},label=η {rate}" for rate in rates))
    program.load(*words, start="3,4", steps="60")
    rows = table(gdviz("run", *words, "--start", "3,4", "--steps", "60", "--csv").good)
    # each step multiplies the loss by (1 - 2η)^2, until it is so high that a racer is ended
    ends = {
        row["label"]: 25 * (1 - 2 * float(row["lr"])) ** (2 * int(row["steps"])) for row in rows[1:]
    }
    assert len(ends) == 3
    highest = max(ends, key=ends.get)
    said = re.findall(r"The loss of (.*?) rose from 25 at step 0 to (\S+)\.", card(program).prose)
    assert [(label, value(number)) for label, number in said] == [
        (highest, pytest.approx(ends[highest], rel=1e-3))
    ]
