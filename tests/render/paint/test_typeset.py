"""Formulas set as in print: nothing overlaps, nothing is lost, long ones are broken."""

from gdviz.core.formula.parsing import parse, parse_expr
from gdviz.core.problems.landscape import LANDSCAPES, parameters, problem_of
from gdviz.core.spec.race import Landscape
from gdviz.render.paint.boxes import Glyphs, Stroke, paint_box, text_box
from gdviz.render.paint.formula_lines import MOST_TERMS, set_lines, terms
from gdviz.render.paint.notation import GREEK
from gdviz.render.paint.typeset import Setter
from tests.every import every
from tests.render.pixels import drawn


def words(box):
    """The texts from left to right, those that are raised behind a ^."""
    found = sorted((m for m in box.marks if isinstance(m, Glyphs)), key=lambda m: m.x)
    return "".join("^" * (m.y < -1.0 and m.size < 13) + m.text for m in found)


def strokes(box):
    return [m for m in box.marks if isinstance(m, Stroke)]


@every(
    ("text", "shown"),
    [
        ("x^2", "x^2"),
        ("(1 - x)^2", "(1−x)^2"),
        ("2*x*y", "2xy"),
        ("x*sin(y)", "x·sin(y)"),
        ("2*3*x", "2·3x"),
        ("x - (y - 1)", "x−(y−1)"),
        ("x + (y - 1)", "x+y−1"),
        ("x*(-y)", "x·(−y)"),
        ("-(x + y)", "−(x+y)"),
        ("exp(-x)", "e^−^x"),
        ("1e-5*x", "10^−5x"),
        ("asin(x)", "arcsin(x)"),
        ("where(x < 0, 1, 2) + x", "(1 if x<0 else 2)+x"),
    ],
)
def test_one_line(text, shown):
    assert words(Setter(13.0).box(parse_expr(text))) == shown


def test_a_fraction_is_stacked_and_a_root_is_drawn():
    setter = Setter(13.0)
    whole = setter.box(parse_expr("x/(y + 1)"))
    plain = setter.box(parse_expr("y + 1"))
    assert whole.up + whole.down > 1.8 * (plain.up + plain.down) and whole.width < 1.3 * plain.width
    assert len(strokes(whole)) == 1 and "(" not in words(whole)
    assert len(strokes(setter.box(parse_expr("sqrt(x^2 + 1)")))) == 1
    tall = setter.box(parse_expr("(x/y)^2"))
    assert len(strokes(tall)) == 3


def test_the_gradient_is_tidied():
    slopes = parse("b*(y - x^2)^2 + (1 - x)^2", {"b": 100.0}).slopes
    tidy = Setter(13.0, tidy=True)
    assert words(tidy.box(slopes[0])) == "−4bx·(y−x^2)−2(1−x)"
    assert words(tidy.box(parse("x*x*sin(y)*x").slopes[1])) == "x^3·cos(y)"
    assert words(tidy.box(parse("10 - 10*cos(x)").slopes[0])) == "10sin(x)"
    assert words(tidy.box(parse("2^x").slopes[0])) == "0.69315·2^x"
    assert words(Setter(13.0).box(parse_expr("0.123456789*x"))) == "0.123456789x"
    assert words(tidy.box(parse("x^-2").slopes[0])) == "−2x^−3"


def test_names_are_replaced():
    node = parse_expr("gamma*x", {"gamma": 2.0})
    assert words(Setter(13.0, GREEK).box(node)) == "γx"
    assert words(Setter(13.0).box(node)) == "gamma·x"


def test_long_sums_are_broken_between_their_terms():
    node = parse_expr(" + ".join(f"{k}*x^{k}" for k in range(2, 14)))
    lines = set_lines("f = ", node, Setter(13.0), 200.0, 9)
    assert len(lines) > 3 and all(line.width <= 200.0 for line in lines)
    assert "".join(map(words, lines)).count("x") == 12
    cut = set_lines("f = ", node, Setter(13.0), 200.0, 2)
    assert len(cut) == 2 and words(cut[1]).endswith("…")


def test_what_would_fill_pages_is_not_set():
    node = parse("sin(x*y)^3" + "*sin(x + y)" * 30).slopes[0]
    assert terms(node) > MOST_TERMS
    (line,) = set_lines("f = ", node, Setter(13.0), 200.0, 2)
    assert "too long" in words(line)


@every("info", LANDSCAPES)
def test_every_landscape_is_drawn_within_its_box(info):
    objective = problem_of(Landscape(info.id)).objective
    assert parameters(Landscape(info.id)) is not None
    for node in (objective.node, *objective.slopes):
        for box in set_lines("f = ", node, Setter(13.0, GREEK, tidy=True), 400.0, 3):
            for mark in box.marks:
                if isinstance(mark, Glyphs):
                    right = mark.x + text_box(mark.text, mark.size).width
                    assert mark.x >= -0.1 and right <= box.width + 0.1
                    assert -box.up - 1.0 <= mark.y <= box.down


def test_it_is_drawn():
    box = Setter(20.0).box(parse_expr("sqrt(x/(y + 1)) + |x|"))
    size = (int(box.width) + 4, int(box.up + box.down) + 4)
    picture = drawn(size, lambda p: paint_box(p, box, 2.0, box.up + 2.0, "#000000"))
    ink = (picture[..., 0] < 128).any(axis=0)
    assert ink[2:8].any() and ink[-8:].any() and ink.mean() > 0.5
