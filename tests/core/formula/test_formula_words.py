"""What is written instead: a hint that can be followed, for each thing that people type."""

import unicodedata

import pytest

from gdviz.core.formula.characters import PAIRS, WORDS
from gdviz.core.formula.parsing import FormulaError, parse
from gdviz.core.formula.vocabulary import FUNCTIONS, INSTEAD
from tests.core.formula.test_formula import line
from tests.every import every

CASES = [
    # a parameter or variable beside another
    ("kx^2", 1, "write k*x"),
    ("x + axy", 5, "write a*x*y"),
    ("xyz", 1, "write x*y*z"),
    ("x squared", 3, "write x^2"),
    ("x is y", 3, "unknown name 'is'"),
    ("x a", 3, "write x*a"),
    # functions of other programs
    ("arcsinh(x)", 1, "write log(x + sqrt(x^2 + 1))"),
    ("coth(x)", 1, "write 1/tanh(x)"),
    ("exp2(x)", 1, "write 2^x"),
    ("log1p(x)", 1, "write log(1 + x)"),
    ("erfc(x)", 1, "write 1 - erf(x)"),
    ("sinc(x)", 1, "write sin(x)/x"),
    ("clip(x, 0, 1)", 1, "write min(max(x, a), b)"),
    ("np.sin(x)", 3, "write sin(x), without the module"),
    # comparisons
    ("where(x != 0, 1, 2)", 9, "only < <= > >="),
    ("where(x <> 0, 1, 2)", 9, "only < <= > >="),
    ("where(x ≠ 0, 1, 2)", 9, "only < <= > >="),
    ("where(x =< 0, 1, 2)", 9, "write <="),
    ("where(x => 0, 1, 2)", 9, "write >="),
    ("x := 1", 3, "no ="),
    ("x > 0 ? x : y", 7, "where(condition, a, b)"),
    ("x:2", 2, "write / to divide"),
    # bars and powers
    ("(|x)", 2, "write | at its end"),
    ("|(x|)", 4, "bars inside bars"),
    ("(-8)^(1/3)", 5, "cbrt(x)"),
    ("pow(-8, 0.5)", 1, "cbrt(x)"),
    ("0^-1", 2, "infinite"),
    ("eˣ", 2, "write ^x"),
    ("xⁿ", 2, "write ^n"),
    ("x₁", 2, "without subscripts"),
    ("¾x", 1, "write 3/4"),
    # quotes, primes, signs
    ("x'", 2, "without quotes or primes"),
    ("f′(x)", 2, "without quotes or primes"),
    ("“x”", 1, "without quotes or primes"),
    ("xˆ2", 2, "write ^"),
    ("⌊x⌋", 1, "write floor(x)"),
    ("±x", 1, "one formula at a time"),
    # from another keyboard
    ("（x）", 1, "plain '('"),
    ("x＋y", 2, "plain '+'"),
    ("x＝y", 2, "no ="),
    ("x；y", 2, "one formula"),
    ("𝜋x", 1, "plain 'π'"),
    ("х²", 1, "(cyrillic small letter ha) is not allowed; write letters from a to z"),
    ("α*x", 1, "(greek small letter alpha) is not allowed"),
    ("x+\u3000y", 3, "write a plain space"),
    ("x\u2028y", 2, "write a plain space"),
    ("x\u200b", 2, "remove it"),
    ("x\0", 2, "remove it"),
    ("x\u202e", 2, "'U+202E' is not allowed; remove it"),
    ("x\u0301", 2, "'U+0301' is not allowed; remove it"),
    ("x\ufe0f", 2, "'U+FE0F' is not allowed; remove it"),
]


@every(("text", "column", "words"), CASES)
def test_the_hint_says_what_to_write(text, column, words):
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert words in str(caught.value)
    assert caught.value.column == column
    line(caught.value)


def test_the_hints_themselves_can_be_parsed():
    for name, hint in INSTEAD.items():
        assert name not in FUNCTIONS and name == name.lower()
        if hint.startswith("write ") and "condition" not in hint:
            for text in hint.removeprefix("write ").split(", or "):
                parse(text, {"a": 2.0, "b": 3.0})


def test_every_odd_character_is_one_line():
    for code in [*range(0x3100), *range(0xD7F0, 0xE010), *range(0xFB00, 0x10000), 0x1F600]:
        try:
            parse(f"x^2 + 0{chr(code)}")
        except FormulaError as error:
            line(error)


def test_what_is_to_be_written_is_allowed():
    """No hint sends to a character that is refused in its turn."""
    for character in [*WORDS, *PAIRS]:
        with pytest.raises(FormulaError) as caught:
            parse(f"x {character} y")
        line(caught.value)
    # no ideograph or syllable is like a plain letter
    for character in map(chr, [*range(0x80, 0x3400), *range(0xD7F0, 0x10000)]):
        try:
            parse(f"x {character}")
        except FormulaError as error:
            if error.allowed.startswith("write the plain '"):
                plain = error.allowed.removeprefix("write the plain '")[0]
                assert plain.isalnum() or plain in "+-*/^(),|<>π", unicodedata.name(character)


def test_a_long_exponent_may_be_raised():
    assert parse("x¹⁰⁰⁰ + y²").loss((1.0, 2.0)) == 5.0
