"""The expression graph: folding, exact derivatives, and its two fast lives."""

import math

import mpmath
import numpy as np
import pytest

from gdviz.core.expr import graph as expr
from gdviz.core.expr.derivatives import FLAT, gradient, hessian
from gdviz.core.expr.graph import apply, const, lowered, ordered, var
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.python_code import FAULTS, scalar_function
from gdviz.core.expr.tape import BLOCK, Tape
from tests.every import every

X, Y = var("x"), var("y")

# an independent 50-digit meaning of each operation
REFERENCE = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": mpmath.power,
    "neg": lambda a: -a,
    "sqrt": mpmath.sqrt,
    "cbrt": lambda a: mpmath.sign(a) * mpmath.root(abs(a), 3),
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log2": lambda a: mpmath.log(a, 2),
    "log10": mpmath.log10,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "abs": abs,
    "sign": mpmath.sign,
    "floor": mpmath.floor,
    "ceil": mpmath.ceil,
    "round": mpmath.nint,
    "erf": mpmath.erf,
    "step": lambda a: mpmath.mpf(1 if a >= 0 else 0),
    "softplus": lambda a: mpmath.log(1 + mpmath.exp(a)),
    "sigmoid": lambda a: 1 / (1 + mpmath.exp(-a)),
    "relu": lambda a: a if a > 0 else mpmath.mpf(0),
    "atan2": mpmath.atan2,
    "min": min,
    "max": max,
    "mod": lambda a, b: a - b * mpmath.floor(a / b),
    "hypot": lambda a, b: mpmath.sqrt(a * a + b * b),
}
POINTS = [(0.37, 0.81), (0.62, -0.29), (0.7, 2.4)]


def smooth_case(op: str):
    """The operation on arguments inside its domain, and the same in mpmath."""
    inner = apply("add", apply("mul", X, X), apply("mul", const(0.1), Y))
    arguments = (inner,) if OPS[op].arity == 1 else (inner, apply("add", X, const(1.25)))

    def exact(x, y):
        u = x * x + y * mpmath.mpf(0.1)
        return REFERENCE[op](*((u,) if len(arguments) == 1 else (u, x + mpmath.mpf(1.25))))

    return apply(op, *arguments), exact


@every("op", sorted(REFERENCE))
@every("point", POINTS)
def test_values_and_derivatives_equal_50_digit_arithmetic(op, point):
    node, exact = smooth_case(op)
    with mpmath.workdps(50):
        value = exact(*map(mpmath.mpf, point))
        exact_slopes = [mpmath.diff(exact, point, n) for n in ((1, 0), (0, 1))]
        curves = [mpmath.diff(exact, point, n) for n in ((2, 0), (1, 1), (0, 2))]
    slopes = gradient(node, "xy")
    h = hessian(slopes, "xy")
    outputs = (node, *slopes, h[0][0], h[0][1], h[1][1])
    got = Tape(outputs, "xy")(*(np.array([v, v]) for v in point))
    expected = [value, *exact_slopes, *curves]
    for g, e in zip(got, expected, strict=True):
        assert g[0] == pytest.approx(float(e), rel=1e-11, abs=1e-13)


# the arguments there: 3.57 and 3.15, 4.44 and -0.85, -0.29 and 1.35; so that the first one is the
# larger and a quotient is above 1, the second is below 0, and the first is
BEYOND = [(1.9, -0.4), (-2.1, 0.3), (0.1, -3.0)]
NOT_BELOW_0 = {"sqrt", "log", "log2", "log10", "pow"}
WITHIN_1 = {"asin", "acos"}


@every("op", sorted(REFERENCE))
def test_derivatives_on_the_other_branches(op):
    node, exact = smooth_case(op)
    slopes = gradient(node, "xy")
    for x, y in BEYOND:
        low = x * x + 0.1 * y < 0.0
        if (low and op in NOT_BELOW_0) or (not low and op in WITHIN_1):
            continue
        with mpmath.workdps(50):
            at = (mpmath.mpf(x), mpmath.mpf(y))
            expected = [exact(*at), *(mpmath.diff(exact, at, n) for n in ((1, 0), (0, 1)))]
        got = [float(v) for v in Tape((node, *slopes), "xy")(x, y)]
        assert got == pytest.approx([float(v) for v in expected], rel=1e-11, abs=1e-13), (x, y)


def test_every_operation_has_a_reference_and_a_derivative():
    compared = {"lt", "le", "gt", "ge", "eq", "where"}
    assert set(OPS) == set(REFERENCE) | compared
    assert set(OPS) >= FLAT


@every("op", sorted(REFERENCE))
def test_scalar_code_equals_numpy_or_faults(op):
    arity = OPS[op].arity
    names = "xy"[:arity]
    node = apply(op, *(var(n) for n in names))
    fast, tape = scalar_function(lowered((node,)), names), Tape((node,), names)
    values = [0.0, -0.0, 1.0, -1.0, 2.5, -2.5, 3.0, 1e300, -1e300, math.inf, -math.inf, math.nan]
    for a in values:
        for b in values if arity == 2 else [0.0]:
            arguments = (a, b)[:arity]
            expected = float(tape(*arguments)[0])
            try:
                got = float(fast(*arguments)[0])
            except FAULTS:
                continue
            assert got == pytest.approx(expected, rel=1e-14, nan_ok=True), (op, arguments)


def test_equal_expressions_are_one_object():
    assert apply("add", X, Y) is apply("add", X, Y)
    assert const(0.0) is not const(-0.0)
    assert const(math.nan) is const(math.nan)


def test_whole_powers_become_products():
    (node,) = lowered((apply("pow", X, const(5.0)),))
    assert {n.op for n in ordered((node,))} == {"var", "mul"}
    assert len([n for n in ordered((node,)) if n.op == "mul"]) == 3


def test_negative_base_with_a_broken_exponent_is_nan_never_complex():
    node = apply("pow", X, const(0.5))
    assert np.isnan(Tape((node,), "x")(-2.0)[0])
    with pytest.raises(ValueError, match="domain"):
        scalar_function(lowered((node,)), "x")(-2.0)


def test_branch_not_taken_never_reaches_a_derivative():
    node = apply("where", apply("lt", X, const(0.0)), apply("mul", X, X), apply("sqrt", X))
    (slope,) = gradient(node, "x")
    got = Tape((slope,), "x")(np.array([-3.0, 4.0]))[0]
    assert got.tolist() == [-6.0, 0.25]


def test_tape_blocks_join_without_a_seam():
    node = apply("add", apply("sin", X), apply("mul", Y, const(2.0)))
    x = np.linspace(-5, 5, 2 * BLOCK + 17)
    got = Tape((node,), "xy")(x, 0.5)[0]
    assert got.tolist() == (np.sin(x) + 1.0).tolist()


def test_tape_broadcasts_and_keeps_its_inputs():
    x, y = np.ones((3, 1)), np.arange(4.0)
    got = Tape((apply("mul", X, Y), const(7.0)), "xy")(x, y)
    assert got[0].tolist() == [[0, 1, 2, 3]] * 3
    assert got[1].tolist() == [[7.0] * 4] * 3
    assert y.tolist() == [0, 1, 2, 3]


def test_deep_expressions_need_no_recursion():
    node = X
    for _ in range(20_000):
        node = apply("sin", node)
    assert len(ordered((node,))) == 20_001
    assert gradient(X, "x") == (expr.ONE,)


def test_shared_terms_are_computed_once():
    node = X
    for _ in range(60):
        node = apply("max", apply("add", node, Y), apply("mul", node, Y))
    assert math.isfinite(scalar_function(lowered((node,)), "xy")(1.0, 0.5)[0])
