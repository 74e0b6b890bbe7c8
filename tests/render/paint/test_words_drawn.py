"""What is written on a picture: words are cut where there is no room, numbers never."""

import pytest

from gdviz.render.paint.text import TEXT, elided, is_number
from gdviz.render.paint.theme import font, width_of


def cut_to(text, model):
    """The text where there is room for `model`."""
    return elided(text, font(TEXT), width_of(model, font(TEXT)) + 0.5)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1.66·10⁻⁵", "1.7·10⁻⁵"),
        ("1.66·10⁻⁵", "2·10⁻⁵"),
        ("−3.33·10⁶", "−3.3·10⁶"),
        ("0.01234", "0.012"),
        ("×0.9941", "×0.99"),
        ("99.7 %", "100 %"),
    ],
)
def test_a_number_loses_decimals_and_nothing_else(qapp, text, shown):
    assert cut_to(text, shown) == shown


@pytest.mark.parametrize("text", ["854002", "151/342", "−12", "2·10⁻⁵"])
def test_a_number_without_decimals_stays_whole(qapp, text):
    assert is_number(text) and cut_to(text, "1") == text


def test_a_small_number_does_not_become_nothing(qapp):
    assert cut_to("0.0123", "1") == "0.01"


def test_words_are_cut(qapp):
    assert not is_number("Adam 2") and cut_to("Gradient descent", "Grad…") == "Grad…"
