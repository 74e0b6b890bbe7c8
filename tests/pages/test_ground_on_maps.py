"""The ground of a map: contours at their levels, colours by height, signs at known points."""

from functools import cache

import numpy as np
import pytest

from tests.doors.drawn import centre, outline, sign
from tests.doors.exported import near, rgb

# the colours of low to high ground, and what contours are mixed with
RAMPS = {
    "light": ("#8eaac4", "#adc2d4", "#c6d4e0", "#d9e1e6", "#e7e8e6", "#f0ece3", "#f7f2e6"),
    "dark": ("#0f1b2a", "#16263a", "#1f3247", "#2b3f52", "#3a4b5a", "#4a5661", "#5b6268"),
}
CONTOUR = {"light": "#5d7389", "dark": "#8396aa"}
TEXT, CASING = "#1a2027", "#ffffff"
SPHERE = ("sphere", "gd:lr=0.3,colour=#ff00ff", "--start", "0.1,0.1", "--steps", "1")
SIDE = 5.0


@cache
def losses():
    """The losses of x² + y² over the square, from the lowest."""
    x = (np.arange(800) + 0.5) / 400 * SIDE - SIDE
    return np.sort((x[:, None] ** 2 + x**2).ravel())


def height(radius):
    """11/20 of a height is the share of the square that lies lower, the rest is the loss itself up
    to that of the highest fiftieth."""
    loss = np.asarray(radius) ** 2.0
    share = np.searchsorted(losses(), loss) / len(losses())
    return 0.55 * share + 0.45 * np.minimum(loss / np.quantile(losses(), 0.98), 1.0)


def ground_colour(at, theme):
    stops = np.array([rgb(c) for c in RAMPS[theme]])
    ends = np.linspace(0, 1, len(stops))
    return np.array([np.interp(at, ends, stops[:, i]) for i in range(3)])


def contours_of(page):
    """What is drawn before the first frame with many corners."""
    order = page.axes[0].order
    return [s for s in page.shapes[:order] if s.tag == "polyline" and len(s.points) > 8]


@pytest.fixture(scope="module")
def sphere(pages):
    return pages.svg(*SPHERE)


def test_contours_of_a_bowl_are_circles_at_their_levels(sphere):
    axes = sphere.axes[0]
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    radii = []
    for line in contours_of(sphere):
        x, y = ((line.points - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
        away = np.hypot(x, y)
        assert np.ptp(away) < 0.02
        level = round(float(height(away.mean())) * 14 - 0.5)
        assert height(away.mean()) == pytest.approx((level + 0.5) / 14, abs=0.003)
        ink = np.array(rgb(line.style["stroke"]))
        wanted = (ground_colour((level + 0.5) / 14, "light") + rgb(CONTOUR["light"])) / 2
        assert np.abs(ink - wanted).max() < 2
        radii.append(level)
    assert set(radii) == set(range(14))
    assert all(sphere.clip(line) == axes.frame for line in contours_of(sphere))


def test_contours_of_a_logarithmic_ground_are_at_their_levels(pages):
    page = pages.svg("noisy_bowl:lambda=2", "gd:lr=0.1", "--start=1,1", "--steps", "1")
    x, y = np.meshgrid(*(np.linspace(-1, 1, 601) * half for half in (5, 2)))
    found = np.sort(((x**2 + 2 * y**2) / 2).ravel())
    # from the minimum, 0, the logarithm is linear up to a loss that so few of the ground are below
    knee, high = np.quantile(found, (0.004, 0.98))
    axes = page.axes[0]
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    levels = set()
    for line in contours_of(page):
        x, y = ((line.points - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
        loss = float(((x**2 + 2 * y**2) / 2).mean())
        share = np.searchsorted(found, loss) / len(found)
        size = np.log1p(loss / knee) / np.log1p(high / knee)
        level = (0.55 * share + 0.45 * min(size, 1.0)) * 14 - 0.5
        assert level == pytest.approx(round(level), abs=0.06)
        levels.add(round(level))
    assert levels == set(range(14))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_rise_with_the_loss_and_light_comes_from_the_upper_left(pages, sphere, theme):
    pixels = pages.png(*SPHERE, "--theme", theme).astype(float)
    axes = sphere.axes[0]
    # away from the contours
    tried = np.linspace(0.5, 4.9, 60)
    levels = [radius for radius in tried if abs((height(radius) * 14) % 1 - 0.5) > 0.25]
    assert len(levels) > 8

    def seen(x, y):
        column, row = (int(v) for v in axes.at(x, y))
        return pixels[row - 1 : row + 2, column - 1 : column + 2].mean(axis=(0, 1))

    grey = []
    for radius in levels:
        part = radius * 0.5**0.5
        low, high = seen(-part, part), seen(part, -part)
        # a slope that faces the light is lighter by as much as the one behind is darker
        assert (high - low).sum() > 1.0
        assert np.abs((low + high) / 2 - ground_colour(height(radius), theme)).max() < 4
        assert np.abs(seen(part, part) - seen(-part, -part)).max() < 4
        grey.append((low + high).sum())
    assert (np.diff(grey) > -1).all() and grey[-1] > grey[0] + 100


def test_contours_are_in_a_png_too_and_none_where_the_ground_is_flat(pages, sphere):
    pixels = pages.png(*SPHERE)
    axes = sphere.axes[0]
    for line in contours_of(sphere)[3:8]:
        inside = [p for p in line.points[::7] if axes.holds(p, -4)]
        assert len(inside) > 5
        for column, row in np.rint(inside).astype(int):
            part = pixels[row - 5 : row + 6, column - 5 : column + 6].sum(axis=2)
            assert part[3:8, 3:8].min() < np.median(part) - 20
    flat = pages.page("--formula", "3 + 0*x + 0*y", "gd", "--steps", "1", size=(640, 360))
    assert contours_of(flat) == []


def test_what_has_no_loss_is_hatched(pages):
    words = ("--formula", "log(x) + y^2", "gd:lr=0.01", "--start", "2,1", "--steps", "1")
    axes = pages.svg(*words).axes[0]
    pixels = pages.png(*words)
    left, top, right, bottom = (round(v) for v in axes.frame)
    middle = round(axes.at(0, 0)[0])
    void, hatch = near(pixels, "#dcdcdc", 1), near(pixels, "#c6c6c6", 1)
    part = np.s_[top + 3 : bottom - 2, left + 3 : middle - 3]
    assert (void | hatch)[part].mean() > 0.5
    assert void[part].mean() > hatch[part].mean() > 0.02
    assert (void | hatch)[top + 3 : bottom - 2, middle + 3 : right - 2].mean() < 0.005


def test_a_shifted_bowl_is_darkest_at_its_minimum(pages):
    words = ("gsl_paraboloid", "gd:lr=0.001", "--start", "7,7", "--steps", "1")
    page = pages.svg(*words)
    axes = page.axes[0]
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    for line in contours_of(page):
        x, y = ((line.points - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
        loss = 10 * (x - 1) ** 2 + 20 * (y - 2) ** 2
        assert np.ptp(loss) < 0.02 * loss.mean() + 0.2
    pixels = pages.png(*words).astype(int)
    low = np.array(axes.at(1, 2))
    for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        near_by, far = (low + np.array(way) * reach for reach in (14, 45))
        colours = [pixels[round(y), round(x)].sum() for x, y in (near_by, far)]
        assert colours[0] < colours[1]


def upright(points):
    """Whether this is the upright stroke of a cross."""
    return len(points) == 2 and points[0, 0] == points[1, 0]


def known_of(page):
    """Stars with radii, triangles and crosses of the map, as (kind, place, radius)."""
    found = []
    for shape in page.shapes[: page.axes[0].order]:
        if shape.style.get("fill") == TEXT and sign(shape) == "star":
            found.append(("star", centre(shape), np.ptp(outline(shape)[:, 1]) / 1.809))
        elif shape.style.get("fill") == CASING and sign(shape) == "triangle":
            found.append(("triangle", centre(shape), 0.0))
        elif shape.style.get("stroke") == TEXT and upright(shape.points):
            found.append(("cross", tuple(shape.points.mean(axis=0)), 0.0))
    return found


def test_stars_crosses_and_triangles_are_at_the_known_points(pages):
    page = pages.svg("himmelblau", "gd", "--steps", "1")
    # Himmelblau's function: four minima of loss 0, four saddles, one maximum
    known = {
        "star": [(3, 2), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127)],
        "cross": [(3.385154, 0.073852), (0.086678, 2.884255), (-3.073026, -0.081353),
                  (-0.127961, -1.953715)],
        "triangle": [(-0.270845, -0.923039)],
    }  # fmt: skip
    found = known_of(page)
    for kind, places in known.items():
        at = sorted(place for sort, place, _ in found if sort == kind)
        wanted = sorted(page.axes[0].at(*p) for p in places)
        assert np.abs(np.array(at) - wanted).max() < 0.6


def test_the_star_of_a_global_minimum_is_larger(pages):
    page = pages.svg("three_hump_camel", "gd", "--steps", "1")
    stars = {place: radius for kind, place, radius in known_of(page) if kind == "star"}
    for shape in page.filled(TEXT):
        if sign(shape) == "star":
            away = np.hypot(*(outline(shape) - outline(shape).mean(axis=0)).T)
            assert away[1::2].mean() / away[::2].mean() == pytest.approx(0.45, abs=0.02)
    assert len(stars) == 3
    ends = [page.axes[0].at(x, -x / 2) for x in (0.0, 1.7475523, -1.7475523)]
    sizes = [next(r for at, r in stars.items() if np.hypot(*np.subtract(at, e)) < 1) for e in ends]
    assert sizes[1] == pytest.approx(sizes[2], rel=0.001) == pytest.approx(0.7 * sizes[0], rel=0.01)


def test_known_points_can_be_hidden_and_named(pages):
    words = ("three_hump_camel", "gd", "--steps", "1")
    hidden = known_of(pages.page(*words, map={"minima": False}))
    assert {kind for kind, *_ in hidden} == {"cross"} and len(hidden) == 2
    hidden = known_of(pages.page(*words, map={"saddles": False}))
    assert {kind for kind, *_ in hidden} == {"star"} and len(hidden) == 3
    named = pages.page(*words, map={"names": True})
    kinds = {"star": ("global minimum", "local minimum"), "cross": ("saddle",)}
    ends = [named.axes[0].at(0, 0)]
    for kind, place, _ in known_of(named):
        row = [t for t in named.beside(place) if t.text in ("saddle", "local minimum",
                                                            "global minimum")]  # fmt: skip
        name = min(row, key=lambda t: min(abs(t.left - place[0]), abs(t.right - place[0])))
        assert min(abs(name.left - place[0]), abs(name.right - place[0])) < 22
        assert name.text in kinds[kind]
        assert named.axes[0].holds((name.left, name.baseline))
        assert named.axes[0].holds((name.right, name.baseline))
        assert (name.text == "global minimum") == (np.hypot(*np.subtract(place, ends[0])) < 1)


@pytest.mark.parametrize("box", ["-2,0.1,-2,2", "-0.1,2,-2,2", "-2,2,-0.02,2", "-2,2,-2,0.02"])
def test_the_name_of_a_known_point_near_an_edge_stays_beside_it_on_the_map(pages, box):
    words = ("three_hump_camel", "gd", "--start=0,0", "--steps", "1", "--show", "names,no-start")
    page = pages.svg(*words, f"--box={box}", "--theme", "light")
    frame, at = page.axes[0], page.axes[0].at(0, 0)
    name = page.text("global minimum")
    assert frame.holds((name.left, at[1])) and frame.holds((name.right, at[1]))
    assert min(abs(name.left - at[0]), abs(name.right - at[0])) < 22
    assert abs(name.middle[1] - at[1]) < 4


def test_gradient_arrows_point_uphill_on_the_map_as_it_is_drawn(pages):
    words = ("ravine_k100:kappa=4", "gd:lr=0.2", "--start", "-3,1", "--steps", "1")
    page = pages.page(*words, map={"arrows": True})
    axes = page.axes[0]
    ink = np.round(0.7 * np.array(rgb(TEXT)) + 0.3 * np.array(rgb(RAMPS["light"][3])))
    colour = "#" + "".join(f"{int(v):02x}" for v in ink)
    lines = [s.points for s in page.lines(colour) if len(s.points) == 2]
    count = len(lines) // 3
    assert count > 100 and len(lines) == 3 * count
    shafts, barbs = lines[:count], lines[count:]
    (x0, y0), (x1, y1) = axes.at(0, 0), axes.at(1, 1)
    steep = []
    for shaft in shafts:
        middle, way = shaft.mean(axis=0), shaft[1] - shaft[0]
        x, y = (middle - (x0, y0)) / (x1 - x0, y1 - y0)
        # f = (x² + 4y²)/2 changes by x a unit across and by 4y a unit up
        uphill = np.array([x / (x1 - x0), 4 * y / (y1 - y0)])
        steep.append(np.hypot(*uphill))
        cosine = way @ uphill / np.hypot(*way) / np.hypot(*uphill)
        # what is read off the axes is exact to a fraction of a pixel
        assert cosine > 0.999 or np.hypot(*(middle - (x0, y0))) < 10
        tips = [b for b in barbs if np.hypot(*(b[0] - shaft[1])) < 0.01]
        assert len(tips) == 2 and all((b[1] - b[0]) @ way < 0 for b in tips)
    long = np.array([np.hypot(*(s[1] - s[0])) for s in shafts])
    order = np.argsort(steep, kind="stable")
    assert np.abs(long[order] - np.sort(long)).max() < 0.6
    assert long.min() == pytest.approx(0.3 * 39, abs=0.1)
    assert long.max() == pytest.approx(0.82 * 39, abs=0.1)
