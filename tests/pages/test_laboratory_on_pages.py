"""The laboratory on a page, on x² at a point: the marks of the page that was asked for."""

import numpy as np
import pytest

TEXT, ACCENT, SECANT, LANDED = "#1a2027", "#1f6feb", "#c43a00", "#008a60"
START = 2.0
# the names of the lines of each page
KEYS = {
    "slope": {"tangent", "secant", "h and rise", "uphill"},
    "error": {"f(x) + f'(x)h", "error"},
    "curvature": {"bowl, f'' > 0", "umbrella, f'' < 0", "osculating circle"},
    "step": {"promised by the tangent", "missed", "Newton's parabola"},
}


@pytest.fixture(scope="module")
def race(pages):
    return pages.race(
        f'steps = 3\nstart = [{START}]\n[line]\nformula = "x^2"\ninterval = [-4.0, 4.0]\n'
        '[[racers]]\noptimizer = "sgd"\nlr = 0.1\ncolour = "#ff00ff"\n'
    )


def drawn(pages, race, *words):
    return pages.svg(race, "--theme", "light", "--tab", "laboratory", *words)


def dots(page, colour):
    """The middles of the round signs in a colour on the map, as (x, loss), from the left."""
    axes, found = page.axes[0], []
    for shape in page.filled(colour):
        low, high = shape.points.min(axis=0), shape.points.max(axis=0)
        if shape.tag == "path" and " C" in shape.style["d"] and axes.holds(low):
            x, y = 0.5 * (low + high)
            found.append((float(axes.x.back(x)), float(axes.y.back(y))))
    return np.array(sorted(found)).reshape(-1, 2)


@pytest.mark.parametrize("name", [None, *KEYS])
def test_it_is_on_the_page_that_was_asked_for(pages, race, name):
    page = drawn(pages, race, *(("--page", name) if name else ()))
    texts = {t.text.strip() for t in page.texts}
    shown = [known for known, key in KEYS.items() if key <= texts]
    assert shown == [name or "slope"]
    assert not any(KEYS[other] & texts for other in set(KEYS) - set(shown))


def test_its_point_is_the_start_or_where_it_was_put(pages, race):
    for more, x in (((), START), (("--probe=-1.5",), -1.5)):
        page = drawn(pages, race, "--page", "step", "--rate", "0.25", *more)
        assert dots(page, TEXT) == pytest.approx(np.array([[x, x * x]]), abs=0.06)
        # a step of a quarter of the slope goes half of the way
        assert dots(page, LANDED) == pytest.approx(np.array([[x / 2, x * x / 4]]), abs=0.06)


@pytest.mark.parametrize("ahead", [0.5, 1.25])
def test_it_looks_as_far_ahead_as_was_asked_for(pages, race, ahead):
    page = drawn(pages, race, "--page", "slope", "--ahead", ahead)
    end = START + ahead
    assert dots(page, SECANT) == pytest.approx(np.array([[end, end * end]]), abs=0.06)
    page = drawn(pages, race, "--page", "error", "--ahead", ahead)
    tangent = [[START + h, START**2 + 2 * START * h] for h in (-ahead, ahead)]
    assert dots(page, ACCENT) == pytest.approx(np.array(tangent), abs=0.06)
