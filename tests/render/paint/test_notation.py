"""Formulas and parameters as a lecturer writes them."""

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape, Line
from gdviz.render.paint.notation import equation, values, written
from tests.every import every


@every(
    ("plain", "text"),
    [
        ("x^2 + 10*y^2", "x² + 10y²"),
        ("b*(y - x^2)^2 + (1 - x)^2", "b·(y − x²)² + (1 − x)²"),
        ("x**12", "x¹²"),
        ("x^0.5 + x^n + 2^x", "x^0.5 + x^n + 2^x"),
        ("x^2^3", "x^2³"),
        ("2*pi*x - kappa*y", "2π·x − κ·y"),
        ("1/2*x + 3*4", "1/2·x + 3·4"),
        ("1e-5*x", "1e−5·x"),
        ("sqrt(2*x) + alphabet", "√(2x) + alphabet"),
        ("x1*y", "x1·y"),
    ],
)
def test_written(plain, text):
    assert written(plain) == text


def test_equation_names_its_variables():
    assert equation(problem_of(Landscape("saddle"))) == "f(x, y) = x² − y²"
    assert equation(problem_of(Line("x^4 - x"))) == "f(x) = x⁴ − x"


def test_parameters_with_their_values():
    assert values({}) == ""
    assert values({"b": 100.0, "kappa": 0.5}) == "b = 100,  κ = 0.5"
