"""Formulas: what people type has the right value, everything else is one line and runs nothing."""

import math
import sys

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.core.expr.graph import ordered
from gdviz.core.formula.parser import MAX_DEPTH
from gdviz.core.formula.parsing import FormulaError, parse, parse_expr
from gdviz.core.formula.vocabulary import FUNCTIONS, KINKS, kinks_of
from tests.core.formula.formula_cases import REFUSED, garbled, typed
from tests.every import every

POINTS = ((0.7, 1.3), (-1.2, 0.45), (2.6, -0.6))
NAMES = {
    name: getattr(mpmath, name)
    for name in (
        "mpf sqrt exp log sin cos tan asin acos atan sinh cosh tanh fabs sign "
        "floor ceil nint erf atan2"
    ).split()
} | {
    "min": min,
    "max": max,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    # the formula's constants are the nearest doubles
    "pi": mpmath.mpf(math.pi),
    "e": mpmath.mpf(math.e),
}


def exact(code, x, y):
    """The value in 50 digits; NaN where it is not a real number."""
    scope = {**NAMES, "__builtins__": {}, "x": mpmath.mpf(x), "y": mpmath.mpf(y)}
    with mpmath.workdps(50):
        value = eval(code, scope)
    return math.nan if isinstance(value, mpmath.mpc) else float(value)


@every(("text", "code"), typed())
def test_what_people_type_has_the_right_value(text, code):
    objective = parse(text)
    expected = [exact(code, *point) for point in POINTS]
    assert not all(math.isnan(value) for value in expected)
    one_by_one = [float(objective.loss(np.array(point))) for point in POINTS]
    assert one_by_one == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)
    together = objective.loss(np.array(POINTS).T)
    assert together == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


def test_there_are_enough_of_them():
    assert len({text for text, _ in typed()}) >= 300
    used = "\n".join(text for text, _ in typed())
    assert [name for name in FUNCTIONS if f"{name}(" not in used] == []


@every(("text", "column", "words"), REFUSED)
def test_everything_else_is_one_line_with_its_column(text, column, words):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert words in str(error)
    assert error.column == column
    assert error.message and error.allowed
    line(error)


def line(error):
    text = str(error)
    assert len(text) <= 200 and text.isprintable()
    assert text.startswith(f"column {error.column}: ")


def test_an_unknown_name_is_named():
    with pytest.raises(FormulaError) as caught:
        parse("a*x^2")
    assert caught.value.name == "a"
    with pytest.raises(FormulaError) as caught:
        parse("x +")
    assert caught.value.name == ""


@pytest.mark.parametrize("text", [None, 5, b"x^2", ["x"], {"x": 1}])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(FormulaError, match="not a text"):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH,
        "sin(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH,
        "x" + "^x" * MAX_DEPTH,
        "-" * MAX_DEPTH + "x",
        "+".join(str(n) for n in range(150)),
        "x" + "+x" * 199,
        "x+y" + " " * 997,
        "x+" + "0" * 997 + "1",
    ],
)
def test_the_limits_themselves_are_allowed(text):
    objective = parse(text)
    assert np.isfinite(objective.loss([0.5, 0.5]))
    assert np.isfinite(objective.grad([0.5, 0.5])).all()


@pytest.mark.parametrize(
    ("text", "hole"),
    [
        ("log(x)", (-1.0, 0.0)),
        ("sqrt(-x^2 - y^2)", (1.0, 1.0)),
        ("log(x - 1000)", (0.0, 0.0)),
        ("1/(x*y)", (0.0, 1.0)),
        ("log(-x)*sqrt(y)", (1.0, 1.0)),
        ("asin(x)", (2.0, 0.0)),
    ],
)
def test_a_formula_may_have_holes(text, hole):
    assert not np.isfinite(parse(text).loss(hole))


def test_parameters_are_numbers_with_a_name():
    objective = parse("a*(x - b)^2 + tilt*y", {"a": 2.0, "b": 1.0, "tilt": -0.5})
    assert objective.loss([3.0, 2.0]) == 2.0 * 4.0 - 1.0
    assert parse("a*x", [("a", 3)]).loss([2.0, 0.0]) == 6.0
    assert parse("t^2", variables=("t",)).grad([3.0]).tolist() == [6.0]


@every("name", ["x", "sin", "pi", "e", "where", "1a", "a b", "a.b", "__a", "", "ä"])
def test_a_parameter_needs_a_name_of_its_own(name):
    with pytest.raises(FormulaError, match="cannot be a parameter") as caught:
        parse("x", {name: 1.0})
    line(caught.value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_parameter_is_finite(value):
    with pytest.raises(FormulaError, match="finite"):
        parse("a*x", {"a": value})


class _Ears:
    """Records what the interpreter reports while it listens. A hook cannot be taken away."""

    def __init__(self):
        self.events = None
        sys.addaudithook(self)

    def __call__(self, event, arguments):
        if self.events is not None:
            self.events.append(event)

    def heard(self, text):
        self.events = events = []
        try:
            parse_expr(text)
        except FormulaError:
            pass
        finally:
            self.events = None
        return events


@pytest.fixture(scope="module")
def ears():
    return _Ears()


def test_no_text_runs_anything(ears):
    for text in [text for text, *_ in REFUSED] + [text for text, _ in typed()]:
        assert ears.heard(text) == [], text[:60]


def test_the_hook_hears_what_it_should(ears):
    ears.events = events = []
    compile("1", "here", "eval")
    ears.events = None
    assert "compile" in events


def survives(text):
    """An expression within bounds, or one line; nothing else."""
    try:
        node = parse_expr(text)
    except FormulaError as error:
        line(error)
        return 0
    assert len(ordered((node,))) <= 300
    return 1


def test_garbled_formulas_are_formulas_or_one_line():
    accepted = sum(survives(text) for text in garbled(seed=4, count=4_000))
    assert 400 < accepted < 3_600


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_a_formula_or_one_line(text):
    survives(text)


def test_garbled_formulas_that_are_allowed_can_be_raced():
    """Every life of them: scalar code, tape, gradient; finite, infinite or NaN, never an error."""
    good = [text for text in garbled(seed=5, count=3_000) if is_formula(text)]
    assert len(good) > 300
    for text in good[:300]:
        objective = parse(text)
        for point in POINTS[:2]:
            one, many = objective.loss(point), objective.loss(np.array([point]).T)[0]
            assert one == pytest.approx(many, rel=1e-9, nan_ok=True), text
        assert objective.grad(POINTS[0]).shape == (2,)


def is_formula(text):
    try:
        parse_expr(text)
    except FormulaError:
        return False
    return True


@every("op", KINKS)
def test_each_kink_is_one(op):
    """The slopes on both sides differ, or the value jumps, where the sentence says."""
    kinks = {"mod": "mod(x, 1)", "min": "min(x, -x)", "max": "max(x, 3x)", "hypot": "hypot(x, y)"}
    kinks |= {"where": "where(x < 0, x^2, x)", "round": "round(x + 0.5)", "atan2": "atan2(x, -1)"}
    text = kinks.get(op, f"{op}(x)")
    node = parse_expr(text)
    assert len(kinks_of(node)) == 1 and kinks_of(node)[0] == KINKS[op]
    h = 1e-9
    left, middle, right = parse(text).loss(np.array([[-h, 0.0, h], [0.0, 0.0, 0.0]]))
    slopes = (middle - left) / h, (right - middle) / h
    assert np.nanmax(np.abs(slopes)) > 1e4 or abs(slopes[0] - slopes[1]) > 0.5


def test_smooth_formulas_have_no_kink():
    assert kinks_of(parse_expr("exp(x)*sin(y) + sigmoid(x)^2")) == ()
    assert len(kinks_of(parse_expr("|x| + max(x, y)"))) == 2
