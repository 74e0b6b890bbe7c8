"""Maps of planes in more dimensions, and pages of losses of one variable."""

import numpy as np
import pytest

from tests.doors.drawn import centre, sign, value
from tests.doors.exported import has

# y = 3a + b + 2 in four corners: means of a² and 1 are 1, that of b² is 4, mixed ones are 0
ROWS = "a,b,y\n1,2,7\n1,-2,3\n-1,2,1\n-1,-2,-3\n"
RATES = (0.1, 0.02)
INKS = ("#ff00ff", "#00aa00")
STEPS = 6
PLANE = "#1a2027"


def way(rate, steps=STEPS):
    """Gradient descent from 0 on half the mean square: each weight nears its value on its own."""
    shrinking = np.array([1 - rate, 1 - 4 * rate, 1 - rate])
    return np.array([3.0, 1.0, 2.0]) * (1 - shrinking ** np.arange(steps + 1)[:, None])


@pytest.fixture(scope="module")
def words(pages):
    path = pages.path(".csv")
    path.write_text(ROWS)
    racers = [f"gd:lr={lr},colour={ink}" for lr, ink in zip(RATES, INKS, strict=True)]
    return (f"{path}:standardise=false,plane=weights", *racers, "--steps", STEPS)


@pytest.fixture(scope="module")
def page(pages, words):
    return pages.svg(*words)


def test_the_ways_are_seen_on_the_plane_of_two_weights(page):
    axes = page.axes[0]
    for rate, ink in zip(RATES, INKS, strict=True):
        (trail,) = [s.points for s in page.lines(ink, STEPS + 1) if page.clip(s) == axes.frame]
        assert np.abs(trail - axes.map(way(rate)[:, :2])).max() < 0.1
        (head,) = [s for s in page.filled(ink) if axes.holds(centre(s))]
        assert centre(head) == pytest.approx(axes.at(*way(rate)[-1, :2]), abs=0.6)
    assert page.text("w1").middle[1] > axes.frame[3]
    assert page.text("w2").right < axes.frame[0]
    assert page.has_text("½·mean (w·x + b − y)²")


def test_contours_are_those_of_the_plane_through_the_start(page):
    # with b = 0 the loss is ((w1 - 3)² + 4 (w2 - 1)²) / 2 + 2
    axes = page.axes[0]
    lines = [s for s in page.shapes[: axes.order] if s.tag == "polyline" and len(s.points) > 30]
    assert len(lines) > 5
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    for line in lines:
        a, b = ((line.points - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
        loss = ((a - 3) ** 2 + 4 * (b - 1) ** 2) / 2 + 2
        assert np.ptp(loss) < 0.02 * loss.mean()


def test_a_ring_says_how_far_a_racer_is_out_of_the_plane(page):
    sizes = []
    for rate, ink in zip(RATES, INKS, strict=True):
        (halo,) = [s for s in page.shapes if s.tag == "circle" and s.style["stroke"] == ink]
        end = way(rate)[-1]
        assert halo.points[0] == pytest.approx(page.axes[0].at(*end[:2]), abs=0.6)
        sizes.append(float(halo.style["r"]) / (1 + 2.2 * end[2] / np.hypot.reduce(end)))
    # heads are of one size
    assert sizes[0] == pytest.approx(sizes[1], rel=0.001) and 4 < sizes[0] < 9


def test_words_say_that_it_is_a_plane_and_what_is_out_of_it(page):
    out = [100 * w[2] ** 2 / (w @ w) for w in (way(rate)[-1] for rate in RATES)]
    low, high = (f"{share:.1f}" for share in sorted(out))
    said = page.text(
        f"plane in 3 dimensions; {low} to {high} % of a racer's squared distance is out of it"
    )
    left, _, right, bottom = page.axes[0].frame
    assert left < said.left < said.right < right and 5 < bottom - said.baseline < 30


def test_the_plot_of_a_plane_has_the_true_losses(page):
    plot = page.axes[1]
    for rate, ink in zip(RATES, INKS, strict=True):
        w = way(rate)
        loss = ((w - (3, 1, 2)) ** 2 @ (1, 4, 1)) / 2
        (line,) = [s.points for s in page.lines(ink, STEPS + 1) if page.clip(s) not in
                   (page.axes[0].frame, None)]  # fmt: skip
        wanted = [plot.at(t, v) for t, v in enumerate(loss)]
        assert np.abs(line - wanted).max() < 0.2


def test_other_weights_are_other_axes(pages, words):
    page = pages.svg(words[0] + ",axes=2/0", *words[1:])
    for rate, ink in zip(RATES, INKS, strict=True):
        head = next(s for s in page.filled(ink) if page.axes[0].holds(centre(s)))
        b, w1 = way(rate)[-1, 2], way(rate)[-1, 0]
        assert centre(head) == pytest.approx(page.axes[0].at(b, w1), abs=0.6)
    assert page.text("b").middle[1] > page.axes[0].frame[3]


def test_a_plane_of_principal_components_says_what_it_explains(pages, words):
    page = pages.svg(words[0].replace("weights", "pca"), *words[1:])
    # the ways bend in one plane: nothing is left out
    assert page.has_text("plane in 3 dimensions that explains 100 %")
    assert not [s for s in page.shapes if s.tag == "circle" and s.style["stroke"] in INKS]


LINE = (
    """steps = 4
start = [2.5]
[landscape]
formula = "x^2"
""".replace("landscape", "line")
    + """interval = [-3.0, 3.0]
[[racers]]
optimizer = "sgd"
lr = 0.8
colour = "#ff00ff"
[[racers]]
optimizer = "sgd"
lr = 0.1
colour = "#00aa00"
"""
)


@pytest.fixture(scope="module")
def valley(pages):
    return pages.race(LINE)


def test_a_loss_of_one_variable_is_a_curve(pages, valley):
    page = pages.svg(valley)
    axes = page.axes[0]
    assert axes.x.at(-3) == pytest.approx(axes.frame[0], abs=0.6)
    assert axes.x.at(3) == pytest.approx(axes.frame[2], abs=0.6)
    assert [value(t) for _, t in axes.y.ticks][:2] == [0, 1]
    # all but the highest fiftieth of the losses, and 6 % more at both ends
    highest = (0.98 * 3) ** 2
    assert axes.y.at(-0.06 * highest) == pytest.approx(axes.frame[3], abs=0.6)
    assert axes.y.at(1.06 * highest) == pytest.approx(axes.frame[1], abs=0.6)
    curve = max((s for s in page.lines("#5a6672") if page.clip(s) == axes.frame),
                key=lambda s: len(s.points)).points  # fmt: skip
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    x, y = ((curve - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
    inside = (x > -2.9) & (x < 2.9)
    assert inside.sum() > 100 and np.abs(y - x**2)[inside].max() < 0.03
    assert page.has_text("f(x) = x²") and page.text("x").middle[1] > axes.frame[3]
    assert any(t.text == "loss" and not t.upright and t.left < axes.frame[0] for t in page.texts)
    pixels = pages.png(valley)
    assert all(has(pixels, "#5a6672", axes.at(v, v * v), 2) for v in (-2.2, -0.7, 0.5, 2.7))
    # the ground below the curve is filled, what is above is empty
    assert has(pixels, "#adc2d4", axes.at(2.0, 2.0), 1)
    assert has(pixels, "#ffffff", axes.at(0.3, 5.0), 1)


def test_balls_run_on_the_curve(pages, valley):
    for step in (0, 1, 2, 4):
        page = pages.svg(valley, "--step", step)
        axes = page.axes[0]
        for rate, ink, kind in ((0.8, "#ff00ff", "circle"), (0.1, "#00aa00", "square")):
            # x is multiplied by 1 - 2 lr
            x = 2.5 * (1 - 2 * rate) ** step
            (head,) = [s for s in page.filled(ink) if axes.holds(centre(s))]
            assert sign(head) == kind
            assert centre(head) == pytest.approx(axes.at(x, x * x), abs=0.6)
        (ring,) = {tuple(s.points[0]) for s in page.shapes if s.tag == "circle"
                   and s.style["stroke"] == "#1a2027"}  # fmt: skip
        assert ring == pytest.approx(axes.at(2.5, 6.25), abs=0.6)
    trail = next(s.points for s in page.lines("#ff00ff", 5) if page.clip(s) == axes.frame)
    xs = 2.5 * (-0.6) ** np.arange(5)
    assert np.abs(trail - axes.map(np.column_stack([xs, xs**2]))).max() < 0.1


def test_a_pole_does_not_stretch_the_axis(pages):
    text = LINE.replace("x^2", "1/(x - 0.5)^2 + x^2").replace("2.5", "2.9")
    page = pages.svg(pages.race(text))
    ticks = [value(t) for _, t in page.axes[0].y.ticks]
    assert max(ticks) < 1e4 and len(ticks) > 2
