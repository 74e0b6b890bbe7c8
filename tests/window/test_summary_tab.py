"""The Summary tab on x^2 + y^2, where a step of plain descent multiplies the loss by (1 - 2η)^2."""

import math

import pytest

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
    said = card(shared).text
    assert "fast is lowest" in said and "Diverged: lost." in said
    assert "First to a thousandth of its gap: fast, after 5 steps." in said
    assert "It has led since step 1." in said


def test_hidden_racers_are_not_told(program):
    program.keys("2")
    program.settle()
    painting = card(program)
    assert "fast" not in painting.text and "slow is lowest" in painting.text
