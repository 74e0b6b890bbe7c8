"""The remarks on a step are true: judged in 50 digits, with Newton's method of the test's own."""

import mpmath
import numpy as np
import pytest

from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec

SADDLE = "saddle ahead"
# formulas as their sources write them, in Python
PUBLISHED = {
    "himmelblau": "(x**2 + y - 11)**2 + (x + y**2 - 7)**2",
    "three_hump_camel": "2*x**2 - 1.05*x**4 + x**6/6 + x*y + y**2",
    "saddle_bounded": "x**2/2 + y**4/4 - y**2/2",
    "double_well": "(x**2-1)**2 + 0.3*x + y**2",
    "beale": "(1.5 - x + x*y)**2 + (2.25 - x + x*y**2)**2 + (2.625 - x + x*y**3)**2",
    "rastrigin": "20 + x**2 - 10*cos(2*pi*x) + y**2 - 10*cos(2*pi*y)",
    "six_hump_camel": "(4 - 2.1*x**2 + x**4/3)*x**2 + x*y + (-4 + 4*y**2)*y**2",
    "rosenbrock": "100*(y-x**2)**2 + (1-x)**2",
    "monkey_saddle": "x**3 - 3*x*y**2",
    "fold": "x**3 + y**2",
    "quartic_bowl": "x**4 + y**4",
}
METHODS = ("sgd", "momentum", "adam", "newton", "cg")


def exactly(name):
    """The loss in mpmath's digits."""
    code = compile(PUBLISHED[name], name, "eval")
    names = {n: getattr(mpmath, n) for n in ("sin", "cos", "exp", "sqrt")} | {"pi": mpmath.mp.pi}
    return lambda x, y: eval(code, {"__builtins__": {}}, {**names, "x": x, "y": y})


def derivatives(loss, x, y):
    """Gradient and Hessian by differences in more digits than are asked for."""
    one = [mpmath.diff(loss, (x, y), n) for n in ((1, 0), (0, 1))]
    two = [mpmath.diff(loss, (x, y), n) for n in ((2, 0), (1, 1), (0, 2))]
    return mpmath.matrix(one), mpmath.matrix([[two[0], two[1]], [two[1], two[2]]])


def stationary(loss, start):
    """Where Newton's method arrives and the curvatures there; None where it does not."""
    at = mpmath.matrix([mpmath.mpf(float(v)) for v in start])
    for _ in range(30):
        slope, bent = derivatives(loss, *at)
        if mpmath.det(bent) == 0:
            return None
        move = mpmath.lu_solve(bent, -slope)
        at += move
        if mpmath.norm(move) < mpmath.mpf(10) ** -20:
            return np.array([float(v) for v in at]), mpmath.eigsy(bent, eigvals_only=True)
    return None


def racing(name, method, start, steps=80, lr=None):
    spec = RaceSpec(Landscape(name), (Entry(OPTIMIZERS[method](), lr),), tuple(start), steps)
    return finished(spec)


def starts(name, count):
    """Places in the box, drawn with a fixed seed."""
    problem = problem_of(Landscape(name))
    share = np.random.default_rng(len(name)).uniform(0.1, 0.9, (count, 2))
    return np.array(problem.box[::2]) + share * problem.size()


def remarks_of(race, every=1):
    """The rows of a race's first racer that have remarks, with these."""
    for step in range(0, race.tracks[0].steps, every):
        yield step, reading(race, 0, step).remarks


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_saddle_is_said_where_one_is_and_wherever_one_is_near(name):
    loss, problem = exactly(name), problem_of(Landscape(name))
    listed = [np.array(c.point) for c in problem.critical if c.kind == "saddle"]
    bent = [np.linalg.eigvalsh(problem.objective.hessian(p)) for p in listed]
    regular = [p for p, v in zip(listed, bent, strict=True) if v[0] * v[1] < -1e-6 * v[1] ** 2]
    with mpmath.workdps(50):
        for method, start in zip(METHODS, starts(name, len(METHODS)), strict=True):
            race = racing(name, method, start)
            track = race.tracks[0]
            steep = np.hypot(*track.grads.T)
            judged = 0
            for step, said in remarks_of(race, 2):
                here = track.points[step]
                near = any((np.abs(here - p) <= 0.01 * problem.size()).all() for p in regular)
                claimed = any(text.startswith(SADDLE) for text in said)
                assert claimed or not near or steep[step] >= 0.02 * steep.max(), (method, step)
                if claimed and judged < 3:
                    judged += 1
                    seen = [stationary(loss, place) for place in (here, *listed)]
                    assert any(
                        (np.abs(found[0] - here) <= 0.05 * problem.size()).all()
                        and min(found[1]) < 0 < max(found[1])
                        for found in seen
                        if found is not None
                    ), (method, step)


@pytest.mark.parametrize("near", [1e-1, 1e-6, 1e-12])
@pytest.mark.parametrize("name", ["monkey_saddle", "fold", "x4_minus_y2", "quartic_bowl"])
def test_a_hessian_that_vanishes_makes_no_saddle(name, near):
    for angle in (0.3, 1.7, 3.0, 5.1):
        start = near * np.cos(angle), near * np.sin(angle)
        for lr in (1e-3, 0.05):
            race = racing(name, "sgd", start, 10, lr)
            assert not any(SADDLE in " ".join(said) for _, said in remarks_of(race))


def test_rastrigins_saddles_need_not_be_listed():
    """(2.5, 2) is between two of its wells, and is no point of the catalogue's."""
    race = racing("rastrigin", "sgd", (2.516, 1.99), 40, 2e-3)
    assert any(SADDLE in " ".join(said) for _, said in remarks_of(race))


def test_where_there_is_none_the_curvature_is_told_instead():
    race = racing("rosenbrock", "sgd", (-1.2, 1.0), 3000, 0.001)
    said = [" ".join(texts) for _, texts in remarks_of(race, 50)]
    assert not any(SADDLE in text for text in said)
    race = racing("monkey_saddle", "sgd", (0.02, 0.001), 5, 1e-3)
    assert "negative curvature along one direction" in reading(race, 0, 0).remarks


@pytest.mark.parametrize("data", ["hours:model=logistic", "cars", "penguins_ac:model=logistic"])
def test_a_convex_model_has_no_negative_curvature(data):
    race = finished(spec_from_words([data, "sgd:lr=0.5", "adam:lr=0.1"], steps="200"))
    for racer in (0, 1):
        for step in range(0, race.tracks[racer].steps, 7):
            said = " ".join(reading(race, racer, step).remarks)
            assert not any(word in said for word in ("saddle", "negative", "maximum", "plateau"))


@pytest.mark.parametrize("name", ["himmelblau", "rosenbrock", "six_hump_camel", "quartic_bowl"])
def test_rises_falls_and_overshoots_are_those_of_the_exact_loss(name):
    loss = exactly(name)
    with mpmath.workdps(50):
        for method, start in zip(METHODS, starts(name, len(METHODS)), strict=True):
            race = racing(name, method, start, 150)
            track = race.tracks[0]
            for step, said in remarks_of(race, 12):
                text = " ".join(said)
                at, then = (
                    [mpmath.mpf(float(v)) for v in track.points[k]] for k in (step, step + 1)
                )
                change = loss(*then) - loss(*at)
                ends = [derivatives(loss, *place)[0] for place in (at, then)]
                slopes = [
                    sum(g * (b - a) for g, a, b in zip(end, at, then, strict=True)) for end in ends
                ]
                assert "uphill" not in text or change > 0, (method, step)
                assert "overshoot" not in text or slopes[0] < 0 < slopes[1], (method, step)
                assert "linear model says up" not in text or slopes[0] > 0 > change
                big = change > 1e-9 * np.abs(track.losses).max()
                assert "uphill" in text or not big, (method, step)


UPHILL = [
    ("sgd", 0.8, "along"),
    ("sgd", 0.3, "along"),
    ("momentum", 0.02, "not along"),
    ("adam", 0.9, "not along"),
    ("rmsprop", 0.7, "not along"),
    ("newton", None, "not along"),
    ("normgd", 0.9, "not along"),
]


@pytest.mark.parametrize(("method", "lr", "kind"), UPHILL)
def test_what_a_step_uphill_is_compared_with_is_true_of_that_step(method, lr, kind):
    """A bound on η holds along the gradient alone; of any step there is its quadratic model."""
    seen = set()
    with mpmath.workdps(50):
        for name in ("himmelblau", "rastrigin", "double_well", "three_hump_camel"):
            loss = exactly(name)
            race = racing(name, method, starts(name, 3)[2], 30, lr)
            for step, said in remarks_of(race):
                text = next((t for t in said if t.startswith("uphill")), "")
                if not text:
                    continue
                here, then = (
                    [mpmath.mpf(float(v)) for v in race.tracks[0].points[k]]
                    for k in (step, step + 1)
                )
                g, bent = derivatives(loss, *here)
                move = mpmath.matrix([b - a for a, b in zip(here, then, strict=True)])
                model = (g.T * move)[0] + (move.T * bent * move)[0] / 2
                q = (g.T * bent * g)[0] / (g.T * g)[0]
                assert ("quadratic model predicts a fall" in text) == (model < 0), step
                bounded = kind == "along" and model >= 0 and q > 0
                seen.add((model < 0, bounded))
                assert ("2/q" in text) == bounded, (name, step)
                if bounded:
                    assert f"2/q = {float(2 / q):.3g} " in text
    assert seen


def test_an_exact_line_search_does_not_overshoot():
    """It stops where the slope along the line is 0, but for rounding."""
    race = racing("nesterov_worst2", "cg", (1.0, -1.0), 2)
    assert not any("overshoot" in " ".join(said) for _, said in remarks_of(race))


def test_an_overshoot_need_not_be_past_the_lowest_point_of_its_line():
    """Of a wave on a bowl a step may pass one of the minima, and another on its line be lower."""
    loss = "sin(3x) + 0.05x^2 + y^2"
    passed = set()
    for start in np.linspace(-4.0, 4.0, 33):
        entry = Entry(OPTIMIZERS["sgd"](), 0.35)
        race = finished(RaceSpec(Landscape(formula=loss), (entry,), (float(start), 0.0), 12))
        for step, said in remarks_of(race):
            text = next((text for text in said if text.startswith("overshoot")), "")
            if text:
                (a, _), (b, _) = race.tracks[0].points[[step, step + 1]]
                line = a + (b - a) * np.linspace(0.0, 20.0, 4001)
                heights = np.sin(3 * line) + 0.05 * line**2
                passed.add(bool(heights.argmin() < 200))
                assert " a minimum" in text
    assert passed == {True, False}


def test_momentum_is_named_where_there_is_momentum():
    carried = "went down although the linear model says up: momentum carries it"
    race = racing("ackley", "momentum", problem_of(Landscape("ackley")).start, 30)
    assert any(carried in said for _, said in remarks_of(race))
    noisy = spec_from_words(["peaks", "gd:lr=0.02"], steps="60", noise="20")
    said = [text for _, texts in remarks_of(finished(noisy)) for text in texts]
    assert "went down although the linear model says up" in said
    assert not any("momentum" in text for text in said)


@pytest.mark.parametrize("setting", [":lr=0.005,l2=8", ":lr=0.02,clip_norm=1", ":lr=0.005"])
def test_momentum_is_not_named_where_the_method_saw_another_gradient(setting):
    """What noise, clipping or a penalty has done is not the doing of momentum."""
    noise = None if "," in setting else "20"
    spec = spec_from_words(["peaks", f"momentum{setting}"], steps="90", noise=noise)
    said = [text for _, texts in remarks_of(finished(spec)) for text in texts]
    assert "went down although the linear model says up" in said
    assert not any("momentum" in text for text in said)


def test_a_plateau_is_high_and_level_ground_need_not_be():
    race = racing("gauss_well", "sgd", (3.0, 3.0), 300, 10.0)
    last = race.tracks[0].steps - 1
    assert race.tracks[0].losses[last] > 0.99
    said = [text for _, texts in remarks_of(race, 10) for text in texts]
    assert not any("level ground" in text for text in said)
    bowl = racing("quartic_bowl", "sgd", (1.0, 1.0), 2000, 0.05)
    said = [text for _, texts in remarks_of(bowl, 100) for text in texts]
    assert any(text.startswith("level ground: ") for text in said)
    assert not any("plateau" in text for text in said)


def test_the_slopes_of_a_flight_do_not_make_a_bowl_level():
    """Beyond 2/10 the path leaves (x^2 + 10y^2)/2 by a factor of -1.5 a step along y; at (3, -1.5)
    its slope is 15.3, half of that at the edge of the box."""
    race = racing("quad_gamma10", "sgd", (4.0, 1.0), 40, 0.25)
    assert np.abs(race.tracks[0].grads).max() > 1e4
    said = dict(remarks_of(race))[1]
    assert race.tracks[0].points[1] == pytest.approx((3.0, -1.5))
    assert not any("gradient" in text and "hardly" in text for text in said)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
def test_remarks_do_not_depend_on_units(scale):
    """Neither the unit of the loss nor that of the coordinates is of any account."""
    quartic = Line(f"{scale}*x^4", (), (-2.0, 2.0))
    wide = Line(f"(x/{scale})^4", (), (-2.0 * scale, 2.0 * scale))
    found = []
    for line, lr, start in ((quartic, 0.05 / scale, 1.0), (wide, 0.05 * scale**2, scale)):
        spec = RaceSpec(line, (Entry(OPTIMIZERS["sgd"](), lr),), (start,), 500)
        found.append([said for _, said in remarks_of(finished(spec), 20)])
    plain = Line("x^4", (), (-2.0, 2.0))
    spec = RaceSpec(plain, (Entry(OPTIMIZERS["sgd"](), 0.05),), (1.0,), 500)
    want = [said for _, said in remarks_of(finished(spec), 20)]
    assert found == [want, want]


def test_a_network_of_many_parameters_claims_no_saddle():
    race = finished(spec_from_words(["moons:model=network,hidden=8", "sgd:lr=0.5"], steps="60"))
    said = [text for _, texts in remarks_of(race, 20) for text in texts]
    assert not any("saddle" in text or "maximum" in text for text in said)
