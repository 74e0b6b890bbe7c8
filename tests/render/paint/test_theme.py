"""Distinct colours, and the bundled font."""

import itertools
import math

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.render.cards.data_picture import WASH
from gdviz.render.paint.theme import (
    DARK,
    FAMILY,
    LIGHT,
    MARKERS,
    dashed,
    faded,
    font,
    marker,
    mixed,
    racer_colours,
    width_of,
)

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
# Machado, Oliveira and Fernandes (2009), full protanopia and deuteranopia, in linear RGB
NORMAL = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
PROTAN = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTAN = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def linear(colour):
    parts = QColor(colour).getRgbF()[:3]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def contrast(a, b):
    """WCAG 2.1's contrast of two colours."""
    lights = sorted(
        sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(x), strict=True)) for x in (a, b)
    )
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def oklab(colour, seen):
    """Ottosson's OKLab of a colour as seen by an eye."""
    rgb = linear(colour)
    r, g, b = (max(0.0, sum(w * c for w, c in zip(row, rgb, strict=True))) for row in seen)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


@THEMES
def test_trails_stand_out_from_casing_and_ground(theme):
    for colour in theme.racers:
        assert contrast(colour, theme.casing) > 2.9
        assert contrast(colour, theme.background) > 2.9
        assert min(contrast(colour, ground) for ground in theme.relief) > 1.25


@THEMES
def test_rows_and_lines_of_the_data_stand_out(theme):
    """On the ground, and on the wash that it takes from either class."""
    washes = [mixed(colour, theme.background, 1.0 - WASH) for colour in theme.classes]
    for ground in (theme.background, *washes):
        assert min(contrast(c, ground) for c in (*theme.classes, theme.accent)) >= 3.0
    assert contrast(theme.muted, theme.background) >= 3.0
    for seen in (NORMAL, PROTAN, DEUTAN):
        one, other = (oklab(colour, seen) for colour in theme.classes)
        assert math.dist(one, other) > 0.2
    for colour in theme.racers:
        line = faded(colour, theme.background, 0.45)
        assert contrast(line, theme.background) >= min(3.0, contrast(colour, theme.background))


@THEMES
@pytest.mark.parametrize(
    ("seen", "least"), [(NORMAL, 0.14), (PROTAN, 0.05), (DEUTAN, 0.07)], ids="npd"
)
def test_seven_racers_differ_for_every_eye(theme, seen, least):
    pairs = itertools.combinations(theme.racers[:7], 2)
    assert min(math.dist(oklab(a, seen), oklab(b, seen)) for a, b in pairs) > least


@THEMES
def test_text_can_be_read(theme):
    assert contrast(theme.text, theme.background) > 12
    assert contrast(theme.muted, theme.background) > 5


def test_colour_and_marker_together_are_unique_and_repeats_are_dashed():
    pairs = {(LIGHT.racers[i % len(LIGHT.racers)], marker(i)) for i in range(32)}
    assert len(pairs) == 32
    assert len(set(MARKERS)) == 7
    assert [dashed(i, LIGHT) for i in (0, 9, 10, 31)] == [False, False, True, True]


def test_an_own_colour_comes_before_the_palette():
    sgd = OPTIMIZERS["sgd"]()
    spec = RaceSpec(Landscape("sphere"), (Entry(sgd, colour="#123456"), Entry(sgd)))
    assert racer_colours(spec, DARK) == ("#123456", DARK.racers[1])


def test_mixed():
    assert mixed("#000000", "#ffffff", 0.0) == "#000000"
    assert mixed("#000000", "#ffffff", 1.0) == "#ffffff"
    assert mixed("#102030", "#304050", 0.5) == "#203040"


def test_the_bundled_font_is_used_in_pixels():
    face = font(20)
    assert QFontInfo(face).family() == FAMILY
    assert face.pixelSize() == 20
    assert QFontInfo(font(20, bold=True)).bold()
    assert all(QFontMetricsF(face).inFontUcs4(ord(letter)) for letter in "∇βλη‖₁⁻⁷√·−")
    # without hinting, a text is exactly as much wider as it is larger
    assert width_of("‖∇f‖", font(40)) == pytest.approx(2 * width_of("‖∇f‖", face), rel=1e-3)
