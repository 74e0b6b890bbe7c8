"""Title, formula, step, standings and headings: each word and number at its place."""

from itertools import pairwise

import numpy as np
import pytest

from tests.doors.drawn import centre, sign, wide
from tests.doors.exported import near

BOWL = "ravine_k100:kappa=4"
RATES = (0.05, 0.4, 0.2)
INKS = ("#ff00ff", "#00aa00", "#ff8800")
SIGNS = ("circle", "square", "triangle")
TEXT, MUTED = "#1a2027", "#5a6672"
RACE = (
    BOWL,
    *(f"gd:lr={lr},colour={ink},label=R{lr}" for lr, ink in zip(RATES, INKS, strict=True)),
    "--start=-3,1.2",
    "--steps",
    "5",
)
# f = (x² + 4y²)/2 after five steps that shrink x by 1 - lr and y by 1 - 4 lr; its gradient (x, 4y)
LAST = {rate: np.array([-3.0, 1.2]) * np.array([1 - rate, 1 - 4 * rate]) ** 5 for rate in RATES}


@pytest.fixture(scope="module")
def page(pages):
    return pages.svg(*RACE)


def rows(page):
    """The lines of the standings: texts from left to right, each with the sign in front."""
    head = page.text("outcome")
    # where the map is beside the table, its numbers may be as low as a line
    beside = page.text("racer").left > page.axes[0].frame[2]
    left = max(page.text("racer").left - 40, (page.axes[0].frame[2] + 2) * beside)
    below = [t for t in page.texts if t.baseline > head.baseline + 5 and t.left > left]
    found = []
    for baseline in sorted({t.baseline for t in below}):
        texts = sorted((t for t in below if t.baseline == baseline), key=lambda t: t.left)
        marks = [s for s in page.shapes if s.tag == "path" and len(s.points) > 2
                 and abs(centre(s)[1] - texts[0].middle[1]) < 3
                 and left < centre(s)[0] < page.text("racer").left + 30]  # fmt: skip
        found.append((texts, marks))
    return found


def test_title_formula_parameters_and_step(page):
    title = page.text("Ravine")
    assert title.bold and title.size == 24 and title.colour == TEXT
    formula = page.text("f(x, y) = (x² + κ·y²)/2")
    known = page.text("κ = 4,  angle = 0".replace(",  ", ", "))
    step = page.text("step 5 / 5")
    assert title.left == formula.left < formula.right < known.left
    assert title.baseline < formula.baseline == known.baseline < page.axes[0].frame[1]
    assert step.right == pytest.approx(1260, abs=1.0) and step.baseline < formula.baseline


def test_a_title_and_a_formula_too_long_end_with_dots(pages):
    long = "x^2 + y^2" + " + 0.001*sin(x)" * 30
    page = pages.page("--formula", long, "gd", "--steps", "1", title="A long title " * 12)
    title = next(t for t in page.texts if t.bold and t.size == 24)
    assert title.text.startswith("A long title") and title.text.endswith("…")
    assert title.right < page.text("step 1 / 1").left
    formula = next(t for t in page.texts if t.text.startswith("f(x, y) = x² + y²"))
    assert formula.text.endswith("…") and 1100 < formula.right < 1280
    path = pages.race(
        f'steps = 1\nstart = [1.0, 1.0]\n[landscape]\nformula = "{long} + a"\n'
        'params = {a = 2.5}\n[[racers]]\noptimizer = "sgd"\n'
    )
    page = pages.svg(path)
    known = page.text("a = 2.5")
    formula = next(t for t in page.texts if t.text.startswith("f(x, y) = x² + y²"))
    assert formula.text.endswith("…") and formula.right + 10 < known.left < known.right < 1280


def test_formulas_are_written_as_in_print(pages):
    page = pages.svg("--formula", "sqrt(x^2) - 2*y^10 + exp(-x)*y", "gd", "--steps", "0",
                     "--start", "1,1")  # fmt: skip
    assert page.has_text("f(x, y) = √(x²) − 2y¹⁰ + exp(−x)·y")


def test_standings_are_in_order_with_their_signs_and_numbers(page):
    found = rows(page)
    best = sorted(RATES, key=lambda rate: LAST[rate] @ (LAST[rate] * (1, 4)))
    assert best == [0.4, 0.2, 0.05] and len(found) == 3
    for rank, (rate, (texts, marks)) in enumerate(zip(best, found, strict=True), 1):
        k = RATES.index(rate)
        x, y = LAST[rate]
        assert [t.text for t in texts] == [
            str(rank), f"R{rate}", f"{(x * x + 4 * y * y) / 2:.4g}", f"{np.hypot(x, 4 * y):.4g}",
            "still descending",
        ]  # fmt: skip
        assert [(sign(s), s.style["fill"]) for s in marks] == [(SIGNS[k], INKS[k])]
        assert texts[0].right < centre(marks[0])[0] < texts[1].left
        assert centre(marks[0])[1] == pytest.approx(texts[1].middle[1], abs=1.5)
        assert [t.colour for t in texts] == [TEXT] * 4 + [MUTED]


def test_columns_stand_below_their_headings(page):
    heads = [page.text("racer"), *(t for t in page.texts if t.text == "loss" and t.upright),
             page.text("‖∇f‖"), page.text("outcome")]  # fmt: skip
    assert [h.left for h in heads] == sorted(h.left for h in heads)
    for texts, _ in rows(page):
        assert texts[2].right == pytest.approx(heads[1].right, abs=0.3)
        assert texts[3].right == pytest.approx(heads[2].right, abs=0.3)
        assert texts[4].left == pytest.approx(heads[3].left, abs=0.3)
    gaps = np.diff([texts[0].baseline for texts, _ in rows(page)])
    assert gaps == pytest.approx(24, abs=0.1)
    (line,) = [s.points for s in page.lines("#dfe4e9") if s.points[0, 1] > page.axes[1].frame[3]]
    assert heads[0].baseline < line[0, 1] < rows(page)[0][0][0].middle[1]


def test_standings_of_an_earlier_step(pages):
    page = pages.svg(*RACE, "--step", "1")
    # after one step: -2.85, 0.96; -1.8, -0.72; -2.4, 0.24
    numbers = [[t.text for t in texts] for texts, _ in rows(page)]
    assert [row[1] for row in numbers] == ["R0.4", "R0.2", "R0.05"]
    assert [row[2] for row in numbers] == ["2.657", "2.995", "5.904"]
    assert [row[-1] for row in numbers] == ["racing"] * 3
    assert page.has_text("step 1 / 5")


def test_a_wide_table_says_the_steps_and_how_it_ended(pages):
    words = ("--formula", "log(x) + y^2", "gd:lr=2,label=out", "gd:lr=0.01,label=on", "--start",
             "1,1", "--steps", "7", "--size", "1080x1920")  # fmt: skip
    page = pages.svg(*words)
    steps = page.text("steps")
    found = {texts[1].text: [t.text for t in texts] for texts, _ in rows(page)}
    assert found["out"][-2:] == ["0", "left the domain at step 1"]
    assert found["on"][-2] == "7"
    assert all(texts[-2].right == pytest.approx(steps.right, abs=0.5) for texts, _ in rows(page))
    assert [texts[1].text for texts, _ in rows(page)] == ["on", "out"]


def test_more_racers_than_fit_are_counted(pages):
    racers = [f"gd:lr={0.01 * k}" for k in range(1, 31)]
    page = pages.svg(BOWL, *racers, "--start=-3,1.2", "--steps", "2", "--size", "640x360")
    found = rows(page)
    shown = [texts for texts, marks in found if marks]
    last = found[-1][0]
    assert [t.text for t in last] == [f"and {30 - len(shown)} more"]
    assert 3 < len(shown) < 30 and [texts[0].text for texts in shown] == [
        str(k) for k in range(1, len(shown) + 1)
    ]
    assert last[0].baseline < 360


def side(pages, *words):
    page = pages.svg(*words, "--layout", "side")
    return page, page.axes[:-1]


def heading(page, axes):
    """The texts and the sign above a map."""
    left, top, right, _ = axes.frame
    texts = [t for t in page.texts if left - 2 < t.left and t.right < right + 2
             and 0 < top - t.baseline < 20]  # fmt: skip
    marks = [s for s in page.shapes if s.tag == "path" and len(s.points) > 2
             and left - 2 < centre(s)[0] < right and 0 < top - centre(s)[1] < 22]  # fmt: skip
    return sorted(texts, key=lambda t: t.left), marks


def test_each_map_side_by_side_has_its_racer_and_its_numbers(pages):
    page, maps = side(pages, *RACE)
    assert len(maps) == 3
    # in one row without a hole; of one size
    assert len({round(a.frame[1]) for a in maps}) == 1
    lefts = [a.frame[0] for a in maps]
    assert lefts == sorted(set(lefts))
    sizes = {(round(a.frame[2] - a.frame[0]), round(a.frame[3] - a.frame[1])) for a in maps}
    assert len(sizes) == 1
    for k, (rate, axes) in enumerate(zip(RATES, maps, strict=True)):
        texts, marks = heading(page, axes)
        x, y = LAST[rate]
        assert texts[0].text == f"R{rate}" and texts[0].bold
        assert texts[-1].text.split() == ["η", f"{rate}", "loss", f"{(x * x + 4 * y * y) / 2:.4g}"]
        assert texts[-1].right == pytest.approx(axes.frame[2], abs=1.0)
        assert [(sign(s), s.style["fill"]) for s in marks] == [(SIGNS[k], INKS[k])]
        assert axes.frame[0] < centre(marks[0])[0] < texts[0].left
        # only its own way and head, where they belong by the ruler of the outer maps
        seen = {s.style["stroke"] for s in page.shapes if page.clip(s) == axes.frame
                and s.style.get("stroke") in INKS}  # fmt: skip
        assert seen == {INKS[k]}
        (head,) = [s for s in page.filled(INKS[k]) if axes.holds(centre(s))]
        left, top, right, bottom = axes.frame
        wanted = (left + (x + 6) / 12 * (right - left), bottom - (y + 1.5) / 3 * (bottom - top))
        assert centre(head) == pytest.approx(wanted, abs=0.6)


def test_an_earlier_heading_has_the_loss_of_its_step(pages):
    page, maps = side(pages, *RACE, "--step", "1")
    for rate, axes, loss in zip(RATES, maps, ("5.904", "2.657", "2.995"), strict=True):
        texts, _ = heading(page, axes)
        assert texts[0].text == f"R{rate}" and texts[-1].text.endswith(f"loss {loss}")


def test_only_outer_maps_have_numbers_at_their_ticks(pages):
    _, maps = side(pages, *RACE)
    assert [a.x is not None for a in maps] == [True, True, True]
    assert [a.y is not None for a in maps] == [True, False, False]
    for axes in maps:
        left, top, right, bottom = axes.frame
        if axes.x is not None:
            assert axes.x.at(-6) == pytest.approx(left, abs=0.6)
            assert axes.x.at(6) == pytest.approx(right, abs=0.6)
        if axes.y is not None:
            assert axes.y.at(-1.5) == pytest.approx(bottom, abs=0.6)
            assert axes.y.at(1.5) == pytest.approx(top, abs=0.6)


def test_pixels_of_maps_side_by_side(pages):
    page, maps = side(pages, *RACE)
    pixels = pages.png(*RACE, "--layout", "side")
    for k, axes in enumerate(maps):
        left, top, right, bottom = (round(v) for v in axes.frame)
        part = pixels[top + 1 : bottom, left + 1 : right]
        seen = [bool(near(part, ink).sum() > 30) for ink in INKS]
        assert seen == [j == k for j in range(3)]
    assert page.has_text("step 5 / 5")


def test_headings_of_many_small_maps_do_not_run_into_one_another(pages):
    racers = [f"gd:lr={0.01 * k}" for k in range(1, 17)]
    page, maps = side(pages, BOWL, *racers, "--start=-3,1.2", "--steps", "20")
    assert len(maps) == 16 and len({round(a.frame[0]) for a in maps}) == 4
    for k, axes in enumerate(maps, 1):
        texts, marks = heading(page, axes)
        assert len(texts) == 2 and len(marks) == 1
        assert texts[0].right < texts[1].left
        assert texts[0].text.endswith(f"{0.01 * k:g}")
        # x = -3 (1 - lr)^20, y = 1.2 (1 - 4 lr)^20
        x, y = -3 * (1 - 0.01 * k) ** 20, 1.2 * (1 - 0.04 * k) ** 20
        loss = (x * x + 4 * y * y) / 2
        assert float(texts[1].text.split()[-1]) == pytest.approx(loss, rel=0.06)


def test_names_of_racers_alike_say_what_differs(pages):
    page = pages.svg(BOWL, "gd:lr=0.1", "gd:lr=0.2", "momentum:lr=0.1", "--steps", "3")
    names = {texts[1].text for texts, _ in rows(page)}
    assert len(names) == 3 and "Momentum" in names
    assert sorted(name.split()[-1] for name in names) == ["0.1", "0.2", "Momentum"]
    for a, b in pairwise([texts for texts, _ in rows(page)]):
        assert a[1].left == b[1].left


def test_names_too_long_are_cut_within_their_columns_and_still_differ(pages):
    label = "a name that has far more letters than its column has room for"
    racers = [f"gd:lr={lr},label={label} {end}" for lr, end in ((0.1, "one"), (0.2, "two"))]
    page = pages.svg(BOWL, *racers, "--steps", "3", "--start=-3,1.2")
    found = [texts for texts, _ in rows(page)]
    assert len(found) == 2 and found[0][1].text != found[1][1].text
    for texts in found:
        assert "…" in texts[1].text and texts[1].text.startswith("a")
        assert texts[1].right < texts[2].left
        assert wide(label, texts[1].size) > texts[1].right - texts[1].left
    # those beside the curves stay on the page
    beside = [t for t in page.texts if t.left > page.axes[1].frame[2] and "…" in t.text]
    assert len(beside) >= 2 and all(t.right < 1280 for t in page.texts if t.upright)


@pytest.mark.parametrize("layout", ["overlay", "surface"])
def test_words_on_their_side_are_read_from_below_upwards(pages, layout):
    page = pages.svg("booth", "gd", "--steps", "3", "--layout", layout)
    turned = [
        s.style["transform"]
        for s in page.shapes
        if s.tag == "text" and not s.style["transform"].startswith("matrix(1,0,0,1,")
    ]
    # beside the plot and beside a height map, a quarter of a turn against the clock
    assert len(turned) == {"overlay": 1, "surface": 2}[layout]
    assert all(words.startswith("matrix(0,-1,1,0,") for words in turned)
