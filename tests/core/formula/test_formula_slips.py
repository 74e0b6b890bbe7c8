"""Slips of the hand: what is written together, left open, swapped, or taken from other writing."""

import pytest

from gdviz.core.formula.parsing import FormulaError, parse
from tests.core.formula.test_formula import line
from tests.every import every

COMMA = "a comma only separates a function's values; for a decimal write 0.5"
KNOWN = "known are x, y, pi, e and functions such as sin(x)"

# formula, column, the message, what to write
CASES = [
    # the number of values
    ("atan(y, x)", 1, "atan has 2 values", "write atan2(y, x)"),
    ("1 + arctan(y, 2x)", 5, "arctan has 2 values", "write atan2(y, x)"),
    ("log(x, 2)", 1, "log has 2 values", "write log(x)/log(b)"),
    ("ln(x, 2)", 1, "ln has 2 values", "write log(x)/log(b)"),
    ("log2(x, y)", 1, "log2 has 2 values", "it takes 1 value: log2(x)"),
    ("log10(x, y)", 1, "log10 has 2 values", "it takes 1 value: log10(x)"),
    ("sin(x, y, 1)", 1, "sin has 3 values", "it takes 1 value: sin(x)"),
    ("hypot(x)", 1, "hypot has 1 value", "it takes 2 values: hypot(a, b)"),
    ("max(x)", 1, "max has 1 value", "it takes two values or more: max(a, b)"),
    # numbers and names written together
    ("sqrt2", 1, "unknown name 'sqrt2'", "write sqrt(2)"),
    ("sqrt2 x", 1, "unknown name 'sqrt2'", "write sqrt(2)"),
    ("sin2x", 1, "unknown name 'sin2x'", "write sin(2*x)"),
    ("x sin2x", 3, "unknown name 'sin2x'", "write sin(2*x)"),
    ("cos2pix", 1, "unknown name 'cos2pix'", "write cos(2*pi*x)"),
    ("sinx2", 1, "unknown name 'sinx2'", "write sin(x^2) or sin(x*2)"),
    ("sin2(x)", 1, "unknown name 'sin2'", "write sin( … )^2 or sin(2*( … ))"),
    ("log10x", 1, "unknown name 'log10x'", "write log10(x)"),
    ("x3y", 1, "unknown name 'x3y'", "write x^3*y or x*3*y"),
    ("2x3y", 2, "unknown name 'x3y'", "write x^3*y or x*3*y"),
    ("x2y2", 1, "unknown name 'x2y2'", "write x^2*y^2 or x*2*y*2"),
    ("pi2", 1, "unknown name 'pi2'", "write pi^2 or pi*2"),
    ("kx2", 1, "unknown name 'kx2'", "write k*x^2 or k*x*2, with a number for k"),
    ("x2(y)", 1, "unknown name 'x2'", "write x^2*( … ) or x*2*( … )"),
    ("x2sin(y)", 1, "unknown name 'x2sin'", "write x^2*sin( … ) or x*2*sin( … )"),
    ("xsin(y)", 1, "unknown name 'xsin'", "write x*sin( … )"),
    ("xy(x)", 1, "unknown name 'xy'", "write x*y*( … )"),
    ("foo2", 1, "unknown name 'foo2'", KNOWN),
    ("k2", 1, "unknown name 'k2'", KNOWN),
    # a name before a function
    ("x sin(y)", 3, "two names side by side", "write x*sin( … )"),
    ("x sin y", 3, "two names side by side", "write x*sin( … )"),
    ("x max(y, 2)", 3, "two names side by side", "write x*max( … )"),
    ("x where(x<0,1,2)", 3, "two names side by side", "write x*where( … )"),
    ("x mod 2", 3, "two names side by side", "write mod(a, b)"),
    # commas
    ("x, y", 2, "',' outside a function", COMMA),
    ("x^2, y^2", 4, "',' outside a function", COMMA),
    ("sin((x, y))", 7, "',' outside a function", COMMA),
    ("where((x, y) < 0, 1, 2)", 9, "',' outside a function", COMMA),
    (",5", 1, "',' where a value is expected", COMMA),
    ("x + ,5", 5, "',' where a value is expected", COMMA),
    # brackets
    ("where((x<0,1,2)", 7, "'(' is not closed", "write ) at its end"),
    ("where(((x<0),1,2)", 7, "'(' is not closed", "write ) at its end"),
    ("where((x<0, 1, 2) + 1", 7, "'(' is not closed", "write ) at its end"),
    ("where(x<0, 1, 2", 6, "'(' is not closed", "write ) at its end"),
    ("max((x, y)", 5, "'(' is not closed", "write ) at its end"),
    ("min(x, (y, 2)", 8, "'(' is not closed", "write ) at its end"),
    # signs
    ("x//2", 3, "'/' where a value is expected", "write one /, or floor(a/b)"),
    ("x / / 2", 5, "'/' where a value is expected", "write one /, or floor(a/b)"),
    ("√-x", 2, "'-' where a value is expected", "write sqrt(-x)"),
    ("√−x", 2, "'−' where a value is expected", "write sqrt(-x)"),
    # names that are like others, or only short
    *((text, 1, f"unknown name '{text}'", KNOWN) for text in ("foo", "in", "on", "yin")),
    ("foo(x)", 1, "unknown name 'foo'", KNOWN),
    ("sni(x)", 1, "unknown name 'sni'", "did you mean sin?"),
    ("exo(x)", 1, "unknown name 'exo'", "did you mean exp?"),
    ("exo", 1, "unknown name 'exo'", "write e*x*o, with a number for o"),
    ("epx(x)", 1, "unknown name 'epx'", "did you mean exp?"),
    ("asb(x)", 1, "unknown name 'asb'", "did you mean abs?"),
    ("lgo(x)", 1, "unknown name 'lgo'", "did you mean log?"),
    ("tahn(x)", 1, "unknown name 'tahn'", "did you mean tanh?"),
    ("sqt(x)", 1, "unknown name 'sqt'", "did you mean sqrt?"),
    ("flooor(x)", 1, "unknown name 'flooor'", "did you mean floor?"),
    ("whree(x<0,1,2)", 1, "unknown name 'whree'", "did you mean where?"),
    ("sinus(x)", 1, "unknown name 'sinus'", "write sin(x)"),
]


@every(("text", "column", "message", "allowed"), CASES)
def test_a_slip_is_one_line_that_says_what_to_write(text, column, message, allowed):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    error = caught.value
    assert (error.column, error.message, error.allowed) == (column, message, allowed)
    line(error)


def test_what_is_to_be_written_is_a_formula():
    for *_, allowed in CASES:
        if allowed.startswith("write ") and not {"one", "at"} & set(allowed.split()):
            told = allowed.removeprefix("write ").partition(", with")[0]
            for text in told.replace("…", "x").split(" or "):
                arguments = {"max( x )": "max(x, y)", "where( x )": "where(x<0,1,2)"}
                for short, full in arguments.items():
                    text = text.replace(short, full)
                parse(text, {"a": 2.0, "b": 3.0, "k": 1.0, "o": 1.0})


def test_a_long_number_behind_a_name_is_cut():
    with pytest.raises(FormulaError) as caught:
        parse("x" + "1" * 900 + "(y)")
    assert len(caught.value.allowed) < 100
    line(caught.value)


@every(
    "text",
    [
        "where((x < 0), 1, 2)",
        "where((x) < (y), 1, 2)",
        "where((max(x, y) < 0), 1, 2)",
        "where(((x < 0)), max((x), (y)), 2)",
        "where((x + 1)*2 < 0, (x), (y))",
        "√(-x)",
        "√(x)/2",
        "sqrt(2)x + sin(2x) + x^3*y",
    ],
)
def test_what_is_no_slip_stays_a_formula(text):
    parse(text)


def test_a_parameter_comes_before_what_it_might_be():
    params = {"x3": 2.0, "foo": 1.0, "sni": 3.0, "sin2": 4.0}
    assert parse("x3*foo + sni*sin2*x", params).loss([1.0, 0.0]) == 14.0
    with pytest.raises(FormulaError, match=r"write x3\*y$"):
        parse("x3y", params)
