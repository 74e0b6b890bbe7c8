"""Every hint that a refusal of a formula gives is followed, and what it leads to is a formula."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from gdviz.core.formula import characters, tokens, vocabulary
from gdviz.core.formula import errors as refusals
from gdviz.core.formula import parser as grammar
from gdviz.core.formula import parsing as formula
from gdviz.core.formula.parsing import FormulaError, parse
from gdviz.core.formula.vocabulary import in_names
from tests.every import every

# what is typed, and what it becomes by each way that the hint tells
FOLLOWED = [
    # nothing, or too little
    ("", "x^2 + 10y^2"),
    ("()x", "(2)x"),
    ("x +", "x + 1"),
    ("x^", "x^2"),
    ("*x", "2*x", "(2)*x"),
    ("x + ,5", "x + 0.5"),
    ("0,5x", "0.5x"),
    ("x//y", "x/y", "floor(x/y)"),
    ("√-x", "sqrt(-x)"),
    ("√-y", "sqrt(-x)"),
    ("√x^2", "√(x^2)", "(√x)^2"),
    # brackets and bars
    ("(x", "(x)"),
    ("x)", "x", "(x)"),
    ("|x", "|x|"),
    ("||x| - 1|", "|abs(x) - 1|"),
    ("max(x, (y, 2)", "max(x, (y), 2)"),
    ("(" * 60 + "x" + ")" * 60, "x"),
    # things side by side
    ("x 2", "x * 2"),
    ("(x)2", "(x)*2"),
    ("2 3x", "0.5x", "2*3x"),
    ("x²^3", "(x^2)^3", "x^(2^3)"),
    ("x(y)", "x*( y )"),
    ("x|y|", "x*abs( y )"),
    ("x y", "x*y"),
    ("x a", "x*2"),
    ("x sin(y)", "x*sin( y )"),
    ("x mod 2", "mod(x, 2)"),
    ("x squared", "x^2"),
    # functions
    ("sin x", "sin(x)"),
    ("sin^2(x)", "sin(x)^2"),
    ("sin^-1(x)", "asin(x)", "1/sin(x)"),
    ("exp^-1(x)", "1/exp(x)"),
    ("max", "max(x, y)"),
    ("where", "where(x < 0, x, 2)"),
    ("sin()", "sin(x)"),
    ("sin(x, y)", "sin(x)"),
    ("max(x)", "max(x, y)"),
    ("min(,x)", "min(y, x)"),
    ("hypot(x)", "hypot(x, y)"),
    ("atan(y, x)", "atan2(y, x)"),
    ("log(x, 2)", "log(x)/log(2)"),
    ("where(x, 1, 2)", "where(x < 0, 1, 2)"),
    ("where(, 1, 2)", "where(x < 0, 1, 2)"),
    ("where(x < 0, 1)", "where(x < 0, 1, 2)"),
    ("x < y", "where(x < y, x, y)"),
    # names
    ("foo", "x", "y", "pi", "e", "sin(x)"),
    ("x_3", "x", "y", "pi", "e", "sin(x)"),
    ("x[7]", "x", "y", "pi", "e", "sin(x)"),
    ("log_2(x)", "log2(x)"),
    ("log_2 x", "log2( x )"),
    ("p_i(x)", "pi*( x )"),
    ("sni(x)", "sin(x)"),
    ("sqt x", "sqrt( x )"),
    ("SIN x", "sin( x )"),
    ("PI*x", "pi*x"),
    ("PI(x)", "pi*( x )"),
    ("sin2x", "sin(2*x)"),
    ("sin2(x)", "sin( x )^2", "sin(2*( x ))"),
    ("sinx2", "sin(x^2)", "sin(x*2)"),
    ("xsin(x)", "x*sin( x )"),
    ("xy", "x*y"),
    ("xy(x)", "x*y*( x )"),
    ("kxy", "2*x*y"),
    ("x + kx2", "x + 2*x^2", "x + 2*x*2"),
    # numbers
    ("9" * 400 + "x", "1.7e308x"),
    ("1e-400x", "5e-324x"),
    ("x + 1/0", "x + 1"),
    ("log(-1)x", "log(2)x"),
    ("(-8)^(1/3)x", "(-8)^2x", "cbrt(-8)x"),
    ("x⁻", "x^2", "x^(1/2)"),
    ("sqrt(-1 - x^2)", "x^2 + y^2"),
    # sizes
    ("x" + " " * 1000, "x"),
    ("+".join("x" * 250), "x"),
    ("+".join(str(n) for n in range(190)), "x"),
]
# the same for each word and each character that has a hint of its own
INSTEAD = {
    "if": ("if(x < 0, 1, 2)", "where(x < 0, 1, 2)"),
    "else": ("else", "where(x < 0, 1, 2)"),
    "and": ("where(x < 0 and y < 0, 1, 2)", "where(x < 0, where(y < 0, 1, 2), 2)"),
    "or": ("where(x < 0 or y < 0, 1, 2)", "where(x < 0, 1, where(y < 0, 1, 2))"),
    "not": ("not", "where(x >= 0, 1, 2)"),
}
CHARACTERS = {
    "[": ("[x]", "(x)"),
    "]": ("(x]", "(x)"),
    "{": ("x^{2}", "x^(2)"),
    "}": ("(x}", "(x)"),
    "±": ("x ± 1", "x + 1"),
    "∓": ("x ∓ 1", "x - 1"),
    ";": ("x^2; y^2", "x^2"),
    "=": ("f = x^2", "x^2"),
    "≠": ("where(x ≠ 0, 1, 2)", "where(x < 0, 1, 2)"),
    "!": ("x!", "x"),
    "%": ("x % 2", "mod(x, 2)"),
    ".": ("x.y", "x*y"),
    "_": ("1_000x", "1000x"),
    ":": ("x:2", "x/2"),
    "?": ("x > 0 ? 1 : 2", "where(x > 0, 1, 2)"),
    "&": ("where(x < 0 & y < 0, 1, 2)", "where(x < 0, where(y < 0, 1, 2), 2)"),
    "\\": (r"\sin x", "sin(x)"),
    "$": ("$x^2$", "x^2"),
    "°": ("sin(30°)x", "sin(30)x"),
    "∞": ("x + ∞", "x + 1e300"),
    "½": ("½x", "0.5x", "1/2x"),
    "‖": ("‖x‖", "hypot(x, y)"),
    "∛": ("∛x", "cbrt(x)"),
    "∜": ("∜x", "x^(1/4)"),
    "ˆ": ("xˆ2", "x^2"),
    "↑": ("x↑2", "x^2"),
    "—": ("x—2", "x-2"),
    "―": ("x―2", "x-2"),
    "⌊": ("⌊x⌋", "floor(x)"),
    "⌋": ("x⌋", "floor(x)"),
    "⌈": ("⌈x⌉", "ceil(x)"),
    "⌉": ("x⌉", "ceil(x)"),
}
OTHERS = [
    ("where(x == 0, 1, 2)", "where(x <= 0, 1, 2)"),
    ("where(x => 0, 1, 2)", "where(x >= 0, 1, 2)"),
    ("where(x =< 0, 1, 2)", "where(x <= 0, 1, 2)"),
    ("x := 1", "1"),
    ("x\0", "x"),
    ("x\u0301", "x"),
    ("x\u3000+ 1", "x + 1"),
    ("¾x", "3/4x"),
    ("x₃", "x"),
    ("eˣ", "e^x"),
    ("xⁿ", "x^2"),
    ("３x", "3x"),
    ("х²", "x²", "2²"),
    ("α*x", "x*x", "2*x"),
    ("x # y", "x + y", "x - y"),
    ("x[y]", "x*( y )"),
    ("sin[x]", "sin(x)"),
    ("x{2}", "x*( 2 )"),
    (r"\frac{x}{y}", "x/y"),
    (r"x \cdot 2", "x * 2"),
    (r"x \times 2", "x * 2"),
    (r"\left(x\right)", "(x)"),
    (r"\sqrt{x}", "sqrt(x)"),
    (r"\pi x", "pi*x"),
    (r"\dfrac{x}{y}", "x/y"),
    (r"\lvert x \rvert", "|x|"),
    (r"\|x\|", "hypot(x, y)"),
    (r"\ln x", "ln(x)"),
    (r"\exp(-x)", "exp(-x)"),
    (r"\max(x, y)", "max(x, y)"),
    (r"x\,y", "x*y"),
    (r"\alpha x", "x*x", "2*x"),
    (r"\mathrm{x}", "x"),
    (r"\infty", "1e300"),
    (r"where(x \le 0, 1, 2)", "where(x < 0, 1, 2)"),
    (r"where(x \ge 0, 1, 2)", "where(x > 0, 1, 2)"),
    ("np.sin(x)", "sin(x)"),
    ("3*math.sqrt(x)", "3*sqrt(x)"),
    ("np.pi*x", "pi*x"),
    ("x.^2", "x^2"),
    ("x.*y", "x*y"),
    ("x./y", "x/y"),
    ("lambda x: x", "x"),
    ("minimize x", "x"),
]
# formulas that lead to a pair of variables
PAIRED = [
    ("x₁^2 + x₂^2", "x1^2 + x2^2"),
    ("θ1^2 + θ2^2", "theta1^2 + theta2^2"),
    ("θ₁^2 + θ₂^2", "theta1^2 + theta2^2"),
    ("θ_1^2 + θ_{2}^2", "theta1^2 + theta2^2"),
    ("x_{1}^2 + x_{2}^2", "x1^2 + x2^2"),
    (r"\theta_1^2 + \theta_2^2", "theta1^2 + theta2^2"),
    (r"\theta_{1}^2 + \theta_{2}^2", "theta1^2 + theta2^2"),
    ("x0^2 + x1^2", "x[0]^2 + x[1]^2"),
    ("x_0^2 + x_1^2", "x[0]^2 + x[1]^2"),
    ("x₀^2 + x₁^2", "x[0]^2 + x[1]^2"),
    ("x_{0}^2 + x_{1}^2", "x[0]^2 + x[1]^2"),
    ("x[i]^2 + x[j]^2", "x[0]^2 + x[1]^2"),
    ("x1^2 + x2^2 + x1x2", "x1^2 + x2^2 + x1*x2"),
    ("x_1^2 + x_2^2 + x_1x_2", "x_1^2 + x_2^2 + x_1*x_2"),
    ("x[0]x[1]", "x[0]*x[1]"),
    ("u v", "u*v"),
    ("uv + u + v", "u*v + u + v"),
    ("norm(u) + v", "hypot(u, v) + v"),
    ("x1^2 + x2^2 + x3^2", "x1^2 + x2^2"),
]


def quoted(name):
    """A call of a word, by which its hint is followed."""
    hint = vocabulary.INSTEAD[name]
    told = re.split(r", or | or ", hint.removeprefix("write ")) if hint.startswith("write ") else []
    ways = [re.sub(r"\ba\b", "x", re.sub(r"\bb\b", "2", way)) for way in told]
    return INSTEAD.get(name) or (f"{name}(x)", *(ways or ["x"]))


def rows():
    words = [quoted(name) for name in vocabulary.INSTEAD]
    quotes = [(f"x{c}", "x") for c in "'\"`´‘’“”′″"]
    return [*FOLLOWED, *words, *CHARACTERS.values(), *quotes, *OTHERS]


VALUES = {"a": 2.0, "b": 3.0}
MEANT = {*vocabulary.FUNCTIONS, *vocabulary.CONSTANTS, "x", "y", "or", "and"}


def refused(text, variables=None):
    with pytest.raises(FormulaError) as caught:
        parse(text, (), variables)
    return caught.value


def literal(hint):
    """The formulas that a hint spells out, as patterns of what is typed; none where it is prose."""
    told, *strange = re.split(", with a number for ", hint)
    ways = re.split(r", or | or ", told.removeprefix("write "))
    words = set(re.findall(r"[A-Za-z]+", re.sub("[a-z][0-9]|[ab]", "", " ".join(ways))))
    if not told.startswith("write ") or words - MEANT - set(strange):
        return []
    patterns = [re.escape(way).replace("…", ".*").replace(r"\ ", " ?") for way in ways]
    for letter in (*strange, "a", "b"):
        patterns = [re.sub(rf"(?<![a-z]){letter}(?![a-z])", ".+", each) for each in patterns]
    return patterns


def follow(text, ways, variables=None):
    """The hint tells these ways, and each is a formula."""
    hint = refused(text, variables).allowed
    for way in ways:
        parse(way, (), variables)
    for pattern in literal(hint):
        assert any(re.search(pattern, way) for way in ways), (hint, ways)


@every("row", rows())
def test_what_a_hint_leads_to_is_a_formula(row):
    text, *ways = row
    follow(text, ways)


@pytest.mark.parametrize("variables", [("u", "v"), ("x1", "x2"), ("x[0]", "x[1]"), ("theta1", "b")])
def test_hints_are_written_in_the_variables_there_are(variables):
    for text, *ways in FOLLOWED:
        if text.isascii() and "x_" not in text and "x[" not in text and len(text) < 40:
            named = [in_names(each, variables) for each in (text, *ways)]
            if named[0] != text:
                follow(named[0], [way.replace("log_2", "log2") for way in named[1:]], variables)


def test_of_one_variable_no_hint_speaks_of_another():
    for text, *_ in rows():
        if "y" not in text:
            hint = refused(text, ("x",)).allowed
            assert not re.search(r"(?<![A-Za-z])y(?![A-Za-z])", hint), (text, hint)


@every(("text", "way"), PAIRED)
def test_a_pair_is_led_to(text, way):
    error = refused(text)
    assert parse(way).names != ("x", "y")
    if error.allowed.startswith("write "):
        told = error.allowed.removeprefix("write ").partition(",")[0].partition(" and ")[0]
        assert told.partition("*(")[0] in way


def test_each_hint_there_is_has_been_followed(monkeypatch):
    """The places in the code that refuse, and the words of its tables."""
    seen, hints = set(), set()
    begun = FormulaError.__init__

    def noted(self, column, message, allowed, name=""):
        caller = inspect.currentframe().f_back
        seen.add((Path(caller.f_code.co_filename).name, caller.f_code.co_name))
        hints.add(allowed)
        begun(self, column, message, allowed, name)

    monkeypatch.setattr(FormulaError, "__init__", noted)
    for text, *_ in [*rows(), *PAIRED]:
        refused(text)
    params = ((), 3, {"a": "1"}, [("a", 1), ("a", 2)], {"e": 1})
    for given in [(None,), ("x", (), ()), *(("a*x", each) for each in params)]:
        with pytest.raises(FormulaError):
            parse(*given)
    places = set()
    for module in (formula, tokens, grammar, refusals):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.FunctionDef):
                calls = [n for n in ast.walk(node) if isinstance(n, ast.Call)]
                if any(getattr(n.func, "id", "") == "FormulaError" for n in calls):
                    places.add((Path(module.__file__).name, node.name))
    assert places - seen == set()
    tables = (vocabulary.INSTEAD, characters.WORDS, characters.PAIRS, characters.LATEX)
    assert {hint for table in tables for hint in table.values()} - hints == set()
