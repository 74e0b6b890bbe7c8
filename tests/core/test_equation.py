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

PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


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
        shown = float(last.rsplit("= ", 1)[1].translate(PLAIN).replace("·10", "e"))
        assert shown == pytest.approx(point_after(race, step), rel=1e-11, abs=1e-13)


def test_adam_reads_like_its_paper():
    lines = equation_lines(OPTIMIZERS["adam"]())
    assert lines[0] == "m ← β₁·m + (1 − β₁)·g"
    assert lines[1] == "v ← β₂·v + (1 − β₂)·g·g"
    assert lines[-1] == "w ← w − ηₜ·m/D"


def test_numbers_by_hand():
    values = {"w": 1.0, "g": 2.0, "m": 0.5, "v": 0.25, "t": 2.0, "lr": 0.1}
    lines = equation_numbers(OPTIMIZERS["adam"](), values)
    assert lines[0] == "m ← 0.9·0.5 + (1 − 0.9)·2 = 0.65"
    assert lines[1].endswith("= 0.2538")


def test_what_is_switched_off_is_left_out():
    assert equation_lines(OPTIMIZERS["gd"]()) == ("w ← w − η·g",)
    assert equation_lines(OPTIMIZERS["momentum"]()) == (
        "b ← g if t = 1 else μ·b + g",
        "w ← w − η·b",
    )
    damped = equation_lines(OPTIMIZERS["momentum"](dampening=0.5))
    assert damped[0] == "b ← g if t = 1 else μ·b + (1 − τ)·g"
    assert "λ" not in " ".join(equation_lines(OPTIMIZERS["adamw"](weight_decay=0.0)))


def test_numbers_are_those_of_the_case_that_is_taken():
    values = {"w": 1.0, "g": 2.0, "b": 4.0, "lr": 0.1}
    first = equation_numbers(OPTIMIZERS["momentum"](), values | {"t": 1.0})
    later = equation_numbers(OPTIMIZERS["momentum"](), values | {"t": 2.0})
    assert first == ("b ← 2 = 2", "w ← 1 − 0.1·2 = 0.8")
    assert later == ("b ← 0.9·4 + 2 = 5.6", "w ← 1 − 0.1·5.6 = 0.44")


def test_no_line_is_too_long_to_read():
    longest = {cls.id: max(map(len, equation_lines(cls()))) for cls in FIRST_ORDER}
    assert {name for name, length in longest.items() if length > 120} == {"bb"}


def test_a_wrapped_method_has_its_own_names():
    lines = equation_lines(OPTIMIZERS["lookahead"]())
    assert lines[0] == "m ← β₁·m + (1 − β₁)·g"
    assert not any("base" in line for line in lines)


def test_tiny_numbers_are_powers_of_ten():
    values = {"w": 1.0, "g": -2e-9, "t": 1.0, "lr": 0.5}
    assert equation_numbers(OPTIMIZERS["gd"](), values) == ("w ← 1 − 0.5·(−2·10⁻⁹) = 1",)


def test_a_norm_names_both_coordinates():
    assert "g_y" in " ".join(equation_lines(OPTIMIZERS["normgd"]()))


def test_latex_is_balanced():
    for cls in FIRST_ORDER:
        text = equation_latex(cls())
        assert text.count("{") == text.count("}")
        assert text.count(r"\left(") == text.count(r"\right)")


def test_latex_names_are_plain_latex():
    text = equation_latex(OPTIMIZERS["nadam"]())
    assert r"\mu_{t+1} &\leftarrow \beta_1" in text
    assert all(equation_latex(cls()).isascii() for cls in FIRST_ORDER)


def test_a_method_that_asks_for_more_has_no_single_line():
    others = [cls() for cls in OPTIMIZERS if not cls().first_order]
    assert all(equations(method) == () for method in others)
    assert all(equation_numbers(method, {}) == () for method in others)


def test_sam_is_its_base_with_the_gradient_taken_uphill():
    text = equation_latex(OPTIMIZERS["sam"]())
    assert r"e &\leftarrow \rho g / \|g\|" in text and r"\nabla L(w + e)" in text
    assert text.count(r"\leftarrow") == 3
