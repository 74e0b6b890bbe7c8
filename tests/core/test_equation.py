"""The equations shown are the code that runs: their numbers are the race's own."""

import numpy as np
import pytest

from gdviz.core.equation import (
    equation_latex,
    equation_lines,
    equation_numbers,
    equations,
    state_variable,
)
from gdviz.core.optimizers import OPTIMIZERS, Optimizer
from gdviz.core.run import finished
from gdviz.core.spec import Entry, Landscape, RaceSpec

# where another point is plotted than the one stepped from, the rows are not those of w
FIRST_ORDER = [cls for cls in OPTIMIZERS if cls().first_order and cls.report is Optimizer.report]


def values_at(race, step):
    """What the equations need before `step`, from the race's arrays."""
    track = race.tracks[0]
    parts = {"w": track.points[step], "g": track.used_grads[step]}
    parts |= {state_variable(name): rows[step] for name, rows in track.state.items()}
    values = {"t": step + 1.0, "lr": track.lr[step]}
    for name, part in parts.items():
        flat = np.atleast_1d(part)
        values |= {name: float(flat[0])} | ({f"{name}_y": float(flat[1])} if len(flat) > 1 else {})
    return values


def point_after(race, step):
    return float(race.tracks[0].points[step + 1][0])


@pytest.mark.parametrize("cls", FIRST_ORDER, ids=lambda c: c.id)
def test_the_last_line_gives_the_next_point(cls):
    entry = Entry(cls(), 1e-3)
    race = finished(RaceSpec(Landscape("rosenbrock"), (entry,), (-1.2, 1.0), 12))
    for step in (0, 1, 11):
        last = equation_numbers(cls(), values_at(race, step), digits=15)[-1]
        shown = float(last.rsplit("= ", 1)[1].replace("−", "-"))
        assert shown == pytest.approx(point_after(race, step), rel=1e-11, abs=1e-13)


def test_adam_reads_like_its_paper():
    lines = equation_lines(OPTIMIZERS["adam"]())
    assert lines[0] == "m ← β₁·m + (1 − β₁)·g"
    assert lines[1] == "v ← β₂·v + (1 − β₂)·g·g"
    assert lines[-1] == "w ← w − η_t·m/D"


@pytest.mark.parametrize(
    ("name", "knobs", "lines"),
    [
        ("sgd", {}, ("w ← w − η·g",)),
        ("momentum", {}, ("b ← g if t = 1 else μ·b + g", "w ← w − η·b")),
        ("sgd", {"momentum": 0.9, "dampening": 0.1}, None),
        ("adagrad", {}, ("v ← v + g·g", "w ← w − η·g/(√v + ε)")),
        ("rmsprop", {}, ("v ← α·v + (1 − α)·g·g", "b ← g/(√v + ε)", "w ← w − η·b")),
        ("adam", {"beta1": 0.0}, None),
    ],
)
def test_what_is_switched_off_is_left_out(name, knobs, lines):
    found = equation_lines(OPTIMIZERS[name](**knobs))
    if lines is not None:
        assert found == lines
    elif name == "sgd":
        assert found[0] == "b ← g if t = 1 else μ·b + (1 − τ)·g"
    else:
        assert found[0] == "v ← β₂·v + (1 − β₂)·g·g" and found[-1].endswith("η_t·g/D")


def test_what_is_only_made_of_the_steps_is_told():
    assert equation_lines(OPTIMIZERS["asgd"]())[0].startswith("ax ← ")


def test_numbers_by_hand():
    values = {"w": 1.0, "g": 2.0, "m": 0.5, "v": 0.25, "t": 2.0, "lr": 0.1}
    lines = equation_numbers(OPTIMIZERS["adam"](), values)
    assert lines[0] == "m ← 0.9·0.5 + (1 − 0.9)·2 = 0.65"
    assert lines[1].endswith("= 0.2538")


def test_a_norm_names_both_coordinates():
    assert "g_y" in " ".join(equation_lines(OPTIMIZERS["normgd"]()))


def test_latex_is_balanced():
    for cls in FIRST_ORDER:
        text = equation_latex(cls())
        assert text.count("{") == text.count("}")
        assert text.count(r"\left(") == text.count(r"\right)")


def test_a_method_that_asks_for_more_has_no_single_line():
    others = [cls() for cls in OPTIMIZERS if not cls().first_order]
    assert all(equations(method) == () for method in others)
