"""Every landscape: its values and derivatives in 50 digits, its minima, its pictures' ranges."""

import json
import subprocess
import sys
from pathlib import Path

import mpmath
import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.formula.parsing import parse
from gdviz.core.problems.landscape import LANDSCAPES, parameters, problem_of, with_params
from gdviz.core.spec.race import Landscape, Line
from tests.every import every

FACTS = json.loads((Path(__file__).parents[2] / "data" / "landscapes.json").read_text())
FACTS = FACTS["landscapes"]
IDS = [info.id for info in LANDSCAPES]


def logistic(z):
    return 1 / (1 + mpmath.exp(-z))


def looped(w, b):
    state = mpmath.mpf("0.5")
    for _ in range(50):
        state = w * logistic(state) + b
    return state


# the published formulas as Python; mpmath gives each name its 50-digit meaning
NAMES = {
    **{n: getattr(mpmath, n) for n in ("sin", "cos", "exp", "log", "sqrt", "cosh")},
    "Abs": abs,
    "Max": max,
    "pi": mpmath.mp.pi,
    "E": mpmath.mp.e,
    "recurrent": lambda w, b: (logistic(looped(w, b)) - mpmath.mpf("0.7")) ** 2,
}


def published(name):
    """The landscape as its source writes it, in mpmath."""
    text = FACTS[name]["formula"]
    if text.startswith("Piecewise"):
        return lambda x, y: (
            mpmath.sqrt(x**2 + 2 * y**2) if abs(y) <= x else (x + 2 * abs(y)) / mpmath.sqrt(3)
        )
    code = compile(text, name, "eval")

    def value(x, y):
        return eval(code, {"__builtins__": {}}, {**NAMES, "x": x, "y": y})

    return value


def largest_term(name, point):
    """The size of the numbers that the sum is made of, from the landscape's own graph."""
    node = problem_of(Landscape(name)).objective.node
    sizes = [abs(float(parse_value(a, point))) for a in (node, *node.args)]
    return max((s for s in sizes if np.isfinite(s)), default=0.0)


def parse_value(node, point):
    from gdviz.core.expr.tape import Tape

    return Tape((node,), "xy")(*point)[0]


@every("name", IDS)
def test_probe_of_the_sources(name):
    x, y, *expected = FACTS[name]["probe"]
    objective = problem_of(Landscape(name)).objective
    g, h = objective.grad([x, y]), objective.hessian([x, y])
    got = [objective.loss([x, y]), *g, h[0, 0], h[0, 1], h[1, 1]]
    scale = max(1e-3, *map(abs, expected))
    assert np.abs(np.array(got) - expected).max() < 1e-10 * scale


@pytest.mark.parametrize("name", IDS)
def test_derivatives_equal_50_digit_arithmetic(name):
    problem, exact = problem_of(Landscape(name)), published(name)
    x0, x1, y0, y1 = problem.box
    rng = np.random.default_rng(len(name))
    for _ in range(3):
        point = (rng.uniform(x0, x1), rng.uniform(y0, y1))
        with mpmath.workdps(50):
            orders = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]
            f, gx, gy, hxx, hxy, hyy = (float(mpmath.diff(exact, point, n)) for n in orders)
        floor = max(1e-3, largest_term(name, point))
        objective = problem.objective
        g, h = objective.grad(point), objective.hessian(point)
        assert abs(objective.loss(point) - f) < 1e-9 * max(floor, abs(f))
        assert np.abs(g - [gx, gy]).max() < 1e-9 * max(floor, abs(gx), abs(gy))
        curved = max(floor, abs(hxx), abs(hxy), abs(hyy))
        assert np.abs(h - [[hxx, hxy], [hxy, hyy]]).max() < 1e-9 * curved


def ring(objective, point, radius):
    angles = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    around = np.array(point)[:, None] + radius[:, None] * np.stack([np.cos(angles), np.sin(angles)])
    return objective.loss(around)


@every("name", IDS)
def test_known_points_are_what_they_are_called(name):
    problem = problem_of(Landscape(name))
    size = problem.size()
    for known in problem.critical:
        loss = float(problem.objective.loss(known.point))
        scale = max(1e-3, abs(known.loss), largest_term(name, known.point))
        assert abs(loss - known.loss) < 1e-8 * scale, known
        around = ring(problem.objective, known.point, 1e-5 * size)
        slack = 1e-9 * scale
        if known.kind == "minimum":
            assert around.min() >= loss - slack, known
        elif known.kind == "maximum":
            assert around.max() <= loss + slack, known
        elif known.kind == "saddle":
            wide = ring(problem.objective, known.point, 3e-3 * size)
            assert wide.min() < loss < wide.max(), known


@pytest.mark.parametrize("name", IDS)
def test_nothing_in_the_box_is_lower(name):
    problem = problem_of(Landscape(name))
    if problem.fstar is None:
        pytest.skip("unbounded below: it has no lowest value")
    x0, x1, y0, y1 = problem.box
    grid = np.stack(np.meshgrid(np.linspace(x0, x1, 301), np.linspace(y0, y1, 301)))
    losses = problem.objective.loss(grid).ravel()
    best = grid.reshape(2, -1)[:, np.argsort(losses)[:8]]
    assert polished(problem, best).min() >= problem.fstar - 1e-7 * max(1.0, abs(problem.fstar))


def polished(problem, w):
    """The lowest values that shrinking compass searches inside the box find from the columns w."""
    low, high = (np.array(side)[:, None, None] for side in (problem.box[::2], problem.box[1::2]))
    steps = np.tile(problem.size()[:, None] / 300, w.shape[1])
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = np.stack([np.cos(angles), np.sin(angles)])[:, None]
    values, lanes = problem.objective.loss(w), np.arange(w.shape[1])
    for _ in range(60):
        around = np.clip(w[:, :, None] + steps[:, :, None] * ring, low, high)
        losses = problem.objective.loss(around)
        best = np.nanargmin(losses, axis=1)
        lower = losses[lanes, best] < values
        w = np.where(lower, around[:, lanes, best], w)
        values = np.where(lower, losses[lanes, best], values)
        steps = np.where(lower, steps, steps / 2)
    return values


@every("name", IDS)
def test_every_table_is_complete(name):
    info = LANDSCAPES[name]
    assert info.title and info.group and info.source
    assert info.summary.endswith(".") and "\n" not in info.summary and len(info.summary) < 100
    x0, x1, y0, y1 = info.box
    assert x0 <= info.start[0] <= x1 and y0 <= info.start[1] <= y1
    for parameter in info.params:
        assert parameter.low <= parameter.default <= parameter.high
        assert parameter.name in info.formula or parameter.name == info.turn
        assert parameter.help
    assert info.teaches.endswith(".") and len(info.teaches) < 250
    assert bool(info.kink) != FACTS[name]["smooth"]


@pytest.mark.parametrize("name", [i.id for i in LANDSCAPES if i.views])
def test_views_show_something_of_the_landscape(name):
    info = LANDSCAPES[name]
    assert len({view.title for view in info.views}) == len(info.views)
    for view in info.views:
        problem = problem_of(Landscape(name, params=view.params, box=view.box))
        x0, x1, y0, y1 = view.box
        assert x0 <= view.start[0] <= x1 and y0 <= view.start[1] <= y1
        assert view.box != info.box or view.params
        grid = np.stack(np.meshgrid(np.linspace(x0, x1, 40), np.linspace(y0, y1, 40)))
        losses = problem.objective.loss(grid)
        # no map of one colour: few points share their loss with another
        assert np.isfinite(losses).all()
        assert len(np.unique(losses)) > 150
        assert np.hypot(*problem.objective.grad(view.start)) > 1e-6


@every("info", [i for i in LANDSCAPES if i.aliases])
def test_other_names_lead_to_the_same(info):
    assert all(LANDSCAPES[alias] is info for alias in info.aliases)


def test_peanos_point_is_lower_between_two_parabolas_only():
    objective = problem_of(Landscape("peano")).objective
    x = np.linspace(0.01, 0.2, 20)
    for slope in np.linspace(-3, 3, 13):
        near = 0.001 * x
        assert (objective.loss(np.stack([near, slope * near])) > 0).all()
    assert (objective.loss(np.stack([x, 2 * x**2])) < 0).all()


def test_the_catalogue_has_all_of_them():
    assert set(FACTS) <= set(IDS)


@every("name", [i.id for i in LANDSCAPES if i.params])
def test_points_that_always_hold_hold_for_other_parameters(name):
    info = LANDSCAPES[name]
    changed = tuple((p.name, p.low + 0.3 * (p.high - p.low)) for p in info.params)
    problem = problem_of(Landscape(name, params=tuple(sorted(changed))))
    assert len(problem.critical) == sum(info.always)
    for known in problem.critical:
        around = ring(problem.objective, known.point, 1e-5 * problem.size())
        assert around.min() >= problem.objective.loss(known.point) - 1e-9


def test_parameters_are_left_out_at_their_default():
    steep = with_params(Landscape("rosenbrock"), (("b", 50.0),))
    assert steep.params == (("b", 50.0),)
    assert with_params(steep, (("b", 100.0),)) == Landscape("rosenbrock")
    assert parameters(Landscape("rosenbrock")) == {"b": 100.0}
    assert problem_of(steep).objective.loss([0.0, 1.0]) == 51.0


@every(
    ("problem", "words"),
    [
        (Landscape(), "a name or a formula"),
        (Landscape("rosenbrock", "x"), "one of the two"),
        (Landscape("rosenbrock", params=(("c", 1.0),)), "unknown parameter"),
        (Landscape("rosenbrock", params=(("b", -1.0),)), "rosenbrock:b"),
        (Landscape(formula="log(-1 - x^2)"), "no finite value"),
        (Landscape(formula="x^2", box=(1.0, 1.0, 0.0, 1.0)), "box"),
        (Landscape(formula="x^2", box=(0.0, float("nan"), 0.0, 1.0)), "box"),
        (Line("log(-1 - x^2)"), "no finite value"),
    ],
)
def test_bad_problems_get_one_line(problem, words):
    with pytest.raises(InputError, match=words) as caught:
        problem_of(problem)
    assert "\n" not in str(caught.value)


def test_own_formulas_get_a_box_a_start_and_a_scale():
    problem = problem_of(Landscape(formula="(x - 1)^2 + 10*(y + 0.5)^2"))
    x0, x1, y0, y1 = problem.box
    assert x0 < 1 < x1 and y0 < -0.5 < y1
    assert problem.objective.loss(problem.start) > 1.0
    assert problem_of(Line("x^2 + sin(x)")).dim == 1


@every(
    ("formula", "half"),
    [
        ("x^2 + y^2", 2.0),
        ("(x - 3)^2 + y^2", 5.0),
        ("(x - 15)^2 + (y + 7)^2", 20.0),
        ("(x - 300)^2 + y^2", 500.0),
        ("(x - 3000)^2 + (y + 2000)^2", 1e4),
        ("1e-6*(x^2 + y^2)", 2.0),
        ("x + y", 5.0),
        ("5", 5.0),
        ("sqrt(x - 60) + y^2", 100.0),
        ("log(x) + y^2", 2.0),
        # a loss that falls towards the edge of its domain's boxes takes the first that has enough
        ("y^2 - sqrt(x - 15)", 20.0),
        ("y^2 - sqrt(x - 60)", 100.0),
        ("y - sqrt(-60 - x)", 100.0),
    ],
)
def test_the_suggested_box_has_the_minimum_or_the_domain(formula, half):
    problem = problem_of(Landscape(formula=formula))
    assert max(map(abs, problem.box)) == half
    assert np.isfinite(problem.objective.loss(problem.start))
    # no side of it is empty, where the formula has no value
    losses = problem.objective.loss(problem.places(40))
    assert np.isfinite(losses).mean() > 0.85
    corners = np.array([[-half, -half, half, half], [-half, half, -half, half]])
    if np.isfinite(problem.objective.loss(corners)).all():
        assert problem.box == (-half, half, -half, half)


@pytest.mark.parametrize(
    ("formula", "box"),
    [
        ("log(x)^2 + log(y)^2", (-0.2, 2.0, -0.2, 2.0)),
        ("-sqrt(1 - x^2 - y^2)", (-1.2, 1.2, -1.2, 1.2)),
        ("x*log(x) + y^2", (-0.2, 2.0, -2.0, 2.0)),
    ],
)
def test_the_suggested_box_ends_a_little_beyond_where_there_are_values(formula, box):
    assert problem_of(Landscape(formula=formula)).box == box


def test_the_resource_file_is_read_when_it_is_needed():
    code = (
        "import sys, gdviz.core, gdviz.core.problems.landscape as landscape\n"
        "assert '_members' not in vars(landscape.LANDSCAPES)\n"
        "landscape.problem_of(landscape.Landscape(formula='x^2'))\n"
        "assert '_members' not in vars(landscape.LANDSCAPES)\n"
        "assert 'rosenbrock' in landscape.LANDSCAPES\n"
        "assert '_members' in vars(landscape.LANDSCAPES)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_kink_takes_the_subgradient_0():
    assert parse("sqrt(x^2 + y^2)").grad([0.0, 0.0]).tolist() == [0.0, 0.0]
    assert parse("abs(x) + abs(y)").grad([0.0, 2.0]).tolist() == [0.0, 1.0]
    grid = parse("sqrt(x^2 + y^2)").grad(np.zeros((2, 3)))
    assert grid.tolist() == [[0.0] * 3] * 2


def test_a_term_that_overflows_leaves_the_others():
    objective = parse("(x + 4)^2/50 + 5/(1 + exp(-20*(x - 1)))")
    assert objective.grad([-50.0, 0.0])[0] == pytest.approx(-46 / 25)
    assert objective.grad(np.array([[-50.0, -60.0], [0.0, 0.0]]))[0] == pytest.approx(
        [-46 / 25, -56 / 25]
    )


@every("name", [i.id for i in LANDSCAPES if i.turn])
@every("degrees", [-90.0, -37.0, 0.0, 30.0, 45.0])
def test_turned_axes_turn_loss_gradient_and_curvature(name, degrees):
    """f(R^T w), R^T ∇f and R H R^T with the rotation R, in 50 digits."""
    problem = problem_of(Landscape(name, params=((LANDSCAPES[name].turn, degrees),)))
    point = np.array([-3.7, 1.3])
    turn = mpmath.radians(mpmath.mpf(degrees))
    rotation = mpmath.matrix(
        [[mpmath.cos(turn), -mpmath.sin(turn)], [mpmath.sin(turn), mpmath.cos(turn)]]
    )
    own = rotation.T * mpmath.matrix(point.tolist())
    curved = mpmath.diag([1, 100])
    loss = (own.T * curved * own)[0] / 2
    assert problem.objective.loss(point) == pytest.approx(float(loss), rel=1e-13)
    slope = [float(v) for v in rotation * curved * own]
    assert problem.objective.grad(point) == pytest.approx(slope, rel=1e-12)
    bent = [float(v) for v in rotation * curved * rotation.T]
    assert problem.objective.hessian(point).ravel() == pytest.approx(bent, rel=1e-12, abs=1e-12)
    assert bool(problem.formula) == (degrees == 0.0) == (problem.turned is None)
