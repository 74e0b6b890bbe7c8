"""Every method has its rule in print, and its numbers are those of the step that ran."""

import dataclasses
import re

import numpy as np
import pytest

from gdviz.core.analysis.step_rule import step_rule
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.rules.equation import equation_lines, equations
from gdviz.core.rules.substitution import FAILS, HOLDS
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec
from tests.core.rules.rule_methods import METHODS
from tests.core.rules.shown_numbers import worked_out

DIGITS = 17
RELATIVE, ABSOLUTE = 1e-9, 1e-11


def raced(method, steps=24, **more):
    lr = None if method.own_step_length else 1e-3
    entry = Entry(method, lr, **more)
    return finished(RaceSpec(Landscape("rosenbrock"), (entry,), (-1.2, 1.0), steps))


def close(found, wanted):
    return np.allclose(found, wanted, rtol=RELATIVE, atol=ABSOLUTE)


def check_step(race, step):
    """Each row of the step's rule by its text alone, and where they lead."""
    track, dim = race.tracks[0], race.problem.dim
    rule = step_rule(race, 0, step, digits=DIGITS)
    after = track.state_at(step + 1)
    if rule.rests:
        assert (track.points[step + 1] == track.points[step]).all()
        return 0
    for line in rule.lines:
        for row in line.rows:
            if row.result == HOLDS:
                # by more than rounding it holds
                assert worked_out(row.expression, dim) or min(map(abs, gaps(row, dim))) < 1e-9
            elif row.result == FAILS:
                # a search ends so only where what is left to descend drowns in rounding
                assert abs(np.diff(track.losses[step : step + 2])[0]) <= 1e-14
                assert not worked_out(row.expression, dim)
            else:
                said = worked_out(row.expression, dim) if row.node is not None else 0.0
                assert row.node is None or close(said, worked_out(row.result, dim)), str(row)
        shown = [np.ravel(worked_out(row.result, dim)) for row in line.rows if line.line.name]
        if shown:
            assert close(np.concatenate(shown), np.ravel(line.value)), line.line.name
        if line.line.name in after and line.line.name not in ("w", "g"):
            assert close(line.value, after[line.line.name]), line.line.name
    assert rule.lines[-1].line.name == "w" and len(rule.lines[-1].rows) == dim
    goal = track.points[step + 1] if track.began is None else None
    if goal is None and step + 1 < track.steps:
        goal = track.beginning(step + 1)
    assert goal is None or close(rule.lines[-1].value, goal)
    return 1


def gaps(row, dim):
    left, right = re.split("[≤≥]", row.expression)
    return [float(worked_out(left, dim)) - float(worked_out(right, dim))]


@pytest.mark.parametrize("method", METHODS, ids=repr)
def test_the_numbers_shown_lead_where_the_race_went(method):
    race = raced(method)
    steps = race.tracks[0].steps
    assert equations(method)
    taken = [check_step(race, k) for k in sorted({0, 1, 2, 5, 10, steps - 1}) if k < steps]
    assert sum(taken) >= 1


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("rosenbrock sam(gd):lr=0.001,clip_norm=20,l2=0.1", {}),
        ("rosenbrock lookahead(adam):lr=0.05,decay=1", {"noise": "0.1"}),
        ("rosenbrock bfgs:l2=0.5", {}),
        ("rosenbrock adam:lr=0.05,schedule=onecycle,clip_value=5", {"noise": "0.1"}),
        ("hours:model=logistic adam:lr=0.1", {"batch": "4"}),
        ("hours:model=logistic sophia:lr=0.1", {"batch": "4"}),
        ("hours:model=logistic newton", {}),
        ("cars lbfgs", {}),
        ("cars trust", {}),
        ("challenger:model=logistic cg", {}),
        ("challenger:model=logistic bfgs", {}),
    ],
)
def test_so_it_is_on_data_and_where_the_gradient_is_changed(words, more):
    race = finished(spec_from_words(words.split(), steps="12", **more))
    assert sum(check_step(race, k) for k in range(race.tracks[0].steps)) >= 1


def test_of_one_variable_no_coordinate_is_named():
    entry = Entry(OPTIMIZERS["adam"](), 0.1)
    race = finished(RaceSpec(Line("x^4 - x"), (entry,), (0.3,), 5))
    rows = [row for line in step_rule(race, 0, 3).lines for row in line.rows]
    assert check_step(race, 3) and {row.of for row in rows} == {""}


def test_of_many_parameters_the_chosen_one_is_told():
    race = finished(spec_from_words(["moons:model=network,hidden=3", "adam:lr=0.02"], steps="5"))
    for chosen in (0, 7):
        last = step_rule(race, 0, 3, chosen, DIGITS).lines[-1].rows
        assert [row.of for row in last] == [race.problem.names[chosen]]
        said = worked_out(last[0].expression)
        assert said == pytest.approx(race.tracks[0].points[4][chosen], rel=1e-12)


def test_of_many_parameters_a_matrix_is_not_written_out():
    race = finished(spec_from_words(["moons:model=network,hidden=2", "bfgs"], steps="5"))
    rule = step_rule(race, 0, 3, 5, DIGITS)
    assert all(
        row.node is None for line in rule.lines for row in line.rows if line.line.name == "B"
    )
    point = race.tracks[0].points[4][5]
    assert worked_out(rule.lines[-1].rows[0].result) == pytest.approx(point, rel=1e-12)


def lines(name, **knobs):
    return equation_lines(OPTIMIZERS[name](**knobs))


def test_adam_reads_like_its_paper():
    assert lines("adam") == (
        "m ← β₁·m + (1 − β₁)·g",
        "v ← β₂·v + (1 − β₂)·g²",
        "m\u0302 ← m/(1 − β₁ᵗ)",
        "v\u0302 ← v/(1 − β₂ᵗ)",
        "w ← w − η·m\u0302/(√v\u0302 + ε)",
    )
    assert lines("adam", bias_correction=False)[2:] == ("w ← w − η·m/(√v + ε)",)
    assert lines("adabelief")[1] == "s ← β₂·s + (1 − β₂)·(g − m)² + ε"
    assert lines("adamax")[-1] == "w ← w − η·m\u0302/u"


def test_momentum_and_its_kin_read_like_their_papers():
    assert lines("gd") == ("w ← w − η·g",)
    assert lines("momentum") == ("b ← g if t = 1 else μ·b + g", "w ← w − η·b")
    assert lines("momentum", convention="classic") == ("v ← μ·v − η·g", "w ← w + v")
    assert lines("momentum", dampening=0.5)[0] == "b ← g if t = 1 else μ·b + (1 − τ)·g"
    ahead = lines("nesterov", convention="look-ahead")
    assert ahead == ("v ← μ·v − η·∇L(w + μ·v)", "w ← w + v")
    assert lines("nesterov", convention="fista") == (
        "w′ ← w − η·g",
        "θ ← (1 + √(1 + 4θₜ₋₁²))/2",
        "w ← w′ + (θₜ₋₁ − 1)/θ·(w′ − w′ₜ₋₁)",
    )


def test_methods_that_ask_for_more_read_like_their_papers():
    assert lines("newton") == ("p ← −H⁻¹·g", "w ← w + η·p")
    assert lines("saddlefree")[1:] == ("p ← −(|H| + δ·I)⁻¹·g", "w ← w + η·p")
    assert lines("polyak") == ("a ← min(max(L − L*, 0)/‖g‖², aₘₐₓ)", "w ← w − η·a·g")
    assert lines("armijo")[::2] == ("a ← η·γ^j", "ΔL ≤ −c₁·a·‖g‖²") and lines("armijo")[-1] == (
        "w ← w − a·g"
    )
    assert "L(w + a·p) ≤ L + c₁·a·gᵀp" in lines("bfgs")
    assert "V ← I − Δw·Δgᵀ/ΔgᵀΔw" in lines("bfgs")
    assert lines("sam", base=OPTIMIZERS["momentum"]())[:3] == (
        "e ← ρ·g/(‖g‖ + 10⁻¹²)",
        "gₑ ← ∇L(w + e)",
        "b ← gₑ if t = 1 else μ·b + gₑ",
    )


def test_what_is_switched_off_is_left_out():
    assert "λ" not in " ".join(lines("adamw", weight_decay=0.0))
    assert "ηₜ ← η" in lines("sgdschedulefree")


def test_no_line_is_too_long_to_read():
    longest = {cls.id: max(map(len, equation_lines(cls()))) for cls in OPTIMIZERS}
    assert {name for name, length in longest.items() if length > 105} == {"bb"}


def test_a_wrapped_method_has_its_own_names():
    found = lines("lookahead")
    assert found[0] == "m ← β₁·m + (1 − β₁)·g" and not any("base" in line for line in found)
    change = lines("lookahead", base=OPTIMIZERS["bb"]())[0]
    assert change == "Δwₜ₋₁ ← w − wₜ₋₁"


def test_numbers_by_hand():
    """Adam on x² + y² from (1, −2): g = (2, −4), so m = (0.2, −0.4), v = (0.004, 0.016)."""
    race = finished(spec_from_words(["sphere", "adam:lr=0.1"], steps="3", start="1,-2"))
    told = step_rule(race, 0, 0).lines
    rows = [[str(row) for row in line.rows] for line in told]
    g = race.tracks[0].grads[0]
    assert rows[0] == [
        f"0.9·0 + (1 − 0.9)·{g[0]:g} = {0.1 * g[0]:.4g}",
        f"0.9·0 + (1 − 0.9)·(−{-g[1]:g}) = −{-0.1 * g[1]:.4g}",
    ]
    assert [line[-1].rsplit("= ", 1)[1] for line in rows[-1:]] == ["−1.9"]


def test_numbers_are_those_of_the_case_that_is_taken():
    race = raced(OPTIMIZERS["momentum"](), 5)
    first, later = (str(step_rule(race, 0, k).lines[0].rows[0]) for k in (0, 1))
    assert first == " = −215.6" and later.startswith("0.9·(−215.6) + ")


def test_tiny_numbers_are_powers_of_ten():
    race = finished(spec_from_words(["sphere", "gd:lr=1e-9"], steps="1", start="1,-2"))
    assert "1 − 10⁻⁹·" in str(step_rule(race, 0, 0).lines[-1].rows[0])


def test_a_length_names_all_coordinates():
    rows = step_rule(raced(OPTIMIZERS["normgd"](), 3), 0, 0).lines[0].rows
    assert [str(row) for row in rows] == ["√((−215.6)² + (−88)²) = 232.9"]


def test_a_search_tells_its_trial_steps_and_the_one_it_takes():
    race = raced(OPTIMIZERS["armijo"](), 3)
    rule = step_rule(race, 0, 0)
    (table,) = rule.tables
    assert table.title == "trial steps, 11 in all" and len(table.rows) == 6
    first, last = table.rows[0], table.rows[-1]
    assert first[0] == "1" and last[0] == rule.lines[0].rows[0].result == "0.0009766"
    assert worked_out(last[1]) >= worked_out(last[2]) > 0.0 > worked_out(first[1])


def test_where_a_method_rests_it_says_so():
    race = raced(OPTIMIZERS["newton"](), 24)
    rule = step_rule(race, 0, race.tracks[0].steps - 1)
    assert rule.rests and not any(line.rows for line in rule.lines)


@dataclasses.dataclass(frozen=True)
class TellsApart(OPTIMIZERS["gd"]):
    """A user's method that goes along one slope."""

    def init(self, w):
        return {"last": np.zeros_like(w)}

    def update(self, w, g, state, t, lr):
        return w - lr * g[0] + 0.1 * state["last"], {"last": g}


@dataclasses.dataclass(frozen=True)
class Hidden(OPTIMIZERS["gd"]):
    """A user's method that cannot be traced."""

    def update(self, w, g, state, t, lr):
        return w - lr * np.array([float(v) for v in g]), state


@dataclasses.dataclass(frozen=True)
class OtherNewton(OPTIMIZERS["newton"]):
    """A user's method that steps otherwise than the one it extends."""

    def step(self, w, objective, state, t, lr):
        return w - lr * objective.grad(w), state


def test_a_step_that_tells_coordinates_apart_is_told_for_each():
    assert equation_lines(TellsApart())[-2:] == (
        "w[0] ← w[0] − η·g[0] + 0.1·lastₜ₋₁[0]",
        "w[1] ← w[1] − η·g[0] + 0.1·lastₜ₋₁[1]",
    )
    race = raced(TellsApart(), 3)
    rows = [line.rows[0] for line in step_rule(race, 0, 1, digits=DIGITS).lines[-2:]]
    shown = [worked_out(row.expression) for row in rows]
    assert shown == pytest.approx(race.tracks[0].points[2], rel=1e-12)
    # of a problem with one variable there is none
    line = RaceSpec(Line("x^2"), (Entry(TellsApart(), 0.1),), (1.0,), 2)
    assert step_rule(finished(line), 0, 0) is None


@pytest.mark.parametrize("cls", [Hidden, OtherNewton])
def test_a_step_that_no_rule_is_known_of_has_none(cls):
    race = raced(cls(), 3)
    assert equations(cls()) == () and step_rule(race, 0, 0) is None


@pytest.mark.parametrize("method", ["gd:lr=1", "adam:lr=1e150", "newton:lr=1e150", "bfgs"])
def test_of_a_step_out_of_bounds_no_rest_is_said(method):
    start = "1e80,1e80" if method == "bfgs" else "-1.2,1"
    race = finished(spec_from_words(["rosenbrock", method], steps="9", start=start))
    for step in range(race.tracks[0].steps):
        moved = (race.tracks[0].points[step + 1] != race.tracks[0].points[step]).any()
        assert not (step_rule(race, 0, step).rests and moved)


@pytest.mark.parametrize("step", range(16))
def test_a_search_that_is_not_begun_has_no_numbers(step):
    """L-BFGS ends where the line hardly falls, and looks at no trial there."""
    method = OPTIMIZERS["lbfgs"](line_search_fn="strong_wolfe")
    race = finished(RaceSpec(Landscape("himmelblau"), (Entry(method),), (-0.5, -1.3), 16))
    before, after = race.tracks[0].points[step : step + 2]
    found = step_rule(race, 0, step)
    assert found.rests == bool((before == after).all())
    assert bool(found.lines[-1].rows) != found.rests
