"""Gradient and curvature at kinks and in flat regions: the branch of a kink that is taken, the
subgradient 0 with curvature 0 at a tip, and nothing finite where the slope is infinite."""

import itertools
import math

import mpmath
import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.expr.graph import lowered
from gdviz.core.expr.python_code import scalar_function
from gdviz.core.expr.tape import Tape
from gdviz.core.expr.text import to_reading
from gdviz.core.formula.parsing import parse
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import Entry
from gdviz.core.sweeps.sweep import sweep
from tests.every import every

# flat for y < 0, and y (or y^2) for y > 0
INNER = {
    "relu(y)": lambda y: y,
    "max(y, 0)": lambda y: y,
    "-min(-y, 0)": lambda y: y,
    "|relu(y)|": lambda y: y,
    "relu(y)*relu(y)": lambda y: y * y,
    "relu(y)^2": lambda y: y * y,
    "relu(relu(y))": lambda y: y,
    "where(y > 0, y, 0)": lambda y: y,
    "y*step(y)": lambda y: y,
    "sign(relu(y))*y": lambda y: y,
    "(|y| + y)/2": lambda y: y,
}
OUTER = {
    "sqrt({})": mpmath.sqrt,
    "cbrt({})": mpmath.cbrt,
    "({})^0.3": lambda u: mpmath.power(u, 0.3),
    "({})^1.5": lambda u: mpmath.power(u, 1.5),
    "log(1 + sqrt({}))": lambda u: mpmath.log(1 + mpmath.sqrt(u)),
    "exp(cbrt({}))": lambda u: mpmath.exp(mpmath.cbrt(u)),
    "sqrt(sqrt({}))": lambda u: mpmath.root(u, 4),
    "hypot({}, 0)": lambda u: u,
    "asin(1 - {})": lambda u: mpmath.asin(1 - u),
}


def lives(objective, point):
    """Gradient and Hessian from the code for one point, and from that for many."""
    w = np.array(point, dtype=float)
    together = np.array([w, w, w]).T
    one = objective.grad(w), objective.hessian(w)
    many = objective.grad(together)[:, 1], objective.hessian(together)[..., 1]
    assert one[0] == pytest.approx(many[0], rel=1e-15, nan_ok=True)
    assert one[1] == pytest.approx(many[1], rel=1e-15, nan_ok=True)
    return one


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(OUTER, INNER)))
def test_a_flat_inside_makes_a_flat_whole(outer, inner):
    text = f"{outer.format(inner)} + x^2"
    objective = parse(text)
    gradient, hessian = lives(objective, (1.0, -1.0))
    assert gradient.tolist() == [2.0, 0.0], text
    assert hessian.tolist() == [[2.0, 0.0], [0.0, 0.0]], text
    slope, bend = (
        float(mpmath.diff(lambda y: OUTER[outer](INNER[inner](y)), 0.37, n)) for n in (1, 2)
    )
    gradient, hessian = lives(objective, (1.0, 0.37))
    assert gradient == pytest.approx([2.0, slope], rel=1e-11)
    assert hessian == pytest.approx(np.array([[2.0, 0.0], [0.0, bend]]), rel=1e-10, abs=1e-12)


# formula, point, gradient, Hessian; None for what is not finite
TIPS = [
    ("sqrt(|y|) + x^2", (1, 0), (2, 0), ((2, 0), (0, 0))),
    ("|y|^0.5 + x^2", (1, 0), (2, 0), ((2, 0), (0, 0))),
    ("cbrt(|y|) + x^2", (1, 0), (2, 0), ((2, 0), (0, 0))),
    ("sqrt(y^2) + x^2", (1, 0), (2, 0), ((2, 0), (0, 0))),
    ("sqrt(x^2 + y^2) + 3x^2", (0, 0), (0, 0), ((6, 0), (0, 0))),
    ("hypot(x, y) + 3x^2", (0, 0), (0, 0), ((6, 0), (0, 0))),
    ("hypot(relu(x + y), relu(x - y)) + y^2", (-2, 1), (0, 2), ((0, 0), (0, 2))),
    ("sqrt(relu(x + y) + relu(x - y)) + y^2", (-2, 1), (0, 2), ((0, 0), (0, 2))),
    ("sqrt(relu(y)*x)", (1, -1), (0, 0), ((0, 0), (0, 0))),
    ("sqrt(relu(y))*x^2", (1, -1), (0, 0), ((0, 0), (0, 0))),
    ("sqrt(1 - cos(x)) + y^2", (0, 1), (0, 2), ((0, 0), (0, 2))),
    ("sqrt(|x*y|)", (0, 1), (0, 0), ((0, 0), (0, 0))),
    ("atan2(y, x) + x^2", (0, 0), (0, 0), ((2, 0), (0, 0))),
    ("asin(cos(x)) + y^2", (0, 1), (0, 2), ((0, 0), (0, 2))),
    # of one term the curvature is known, and stays
    ("|x|^2 + sqrt(|x|) + x^4", (0, 0), (0, 0), ((2, 0), (0, 0))),
    ("|x|^p + sqrt(|y|)", (0, 0), (0, 0), ((2, 0), (0, 0))),
    # infinite slopes
    ("cbrt(y) + x^2", (1, 0), (2, None), ((2, 0), (0, None))),
    ("sqrt(y) + x^2", (1, 0), (2, None), ((2, 0), (0, None))),
    ("sqrt(max(y, 0)) + x^2", (1, 0), (2, None), ((2, 0), (0, None))),
    ("max(y, 0)^(1/3) + x^2", (1, 0), (2, None), ((2, 0), (0, None))),
    ("asin(x) + y^2", (1, 0), (None, 0), ((None, 0), (0, 2))),
    ("cbrt(x) + cbrt(relu(y))", (0, -1), (None, 0), ((None, 0), (0, 0))),
    ("sqrt(x^2 + y)", (0, 0), (0, None), ((0, 0), (0, None))),
    # smooth in its slope, and without bound in its curvature
    ("|x|^1.5 + y^2", (0, 1), (0, 2), ((None, 0), (0, 2))),
    # outside the domain nothing is finite
    ("sqrt(min(y, 0)) + x^2", (1, -1), (2, None), ((2, 0), (0, None))),
]


@every(("text", "point", "slopes", "bends"), TIPS)
def test_at_a_tip(text, point, slopes, bends):
    params = {"p": 2.0} if "^p" in text else {}
    gradient, hessian = lives(parse(text, params), point)
    for found, right in zip((*gradient, *hessian.ravel()), (*slopes, *sum(bends, ())), strict=True):
        assert not math.isfinite(found) if right is None else found == right


@pytest.mark.parametrize("text", ["sqrt(relu(y)) + x^2", "cbrt(max(y, 0))*x + x^2/2"])
def test_every_life_of_the_slopes_is_flat_there(text):
    objective = parse(text)
    slopes = lowered(objective.slopes)
    (tape,) = Tape(slopes[1:], objective.names)(np.array([1.0, 1.0]), np.array([-1.0, -3.0]))
    assert tape.tolist() == [0.0, 0.0]
    assert scalar_function(slopes, objective.names)(1.0, -1.0)[1] == 0.0
    assert to_reading(objective.slopes[1]).endswith(" else 0")
    alone = trajectory("gd", text, (1.0, -1.0), 20, lr=0.1)
    lanes = sweep(objective, Entry(OPTIMIZERS["sgd"]()), np.array([[1.0], [-1.0]]), 20, 0.1)
    assert np.isfinite(alone).all() and alone[-1, 1] == -1.0
    assert lanes[:, 0] == pytest.approx(alone[-1], rel=1e-12)


def test_newton_takes_the_curvature_there():
    """One step along x; along y there is neither slope nor curvature, so it is damped."""
    path = trajectory("lm", "sqrt(relu(y)) + x^2", (1.0, -1.0), 60)
    assert path[-1] == pytest.approx([0.0, -1.0], abs=1e-6)
