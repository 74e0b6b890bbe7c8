"""A height map: the block as the camera sees it, ways and heads on its surface."""

from itertools import pairwise

import numpy as np
import pytest
from blocks import block

from tests.doors.drawn import centre, sign
from tests.doors.exported import has, near

INK, TEXT = "#ff00ff", "#1a2027"
# a square bowl: f = x² + y², gradient descent multiplies both by 1 - 2 lr
BOWL = ("sphere", f"gd:lr=0.2,colour={INK}", "--start=-4,2", "--steps", "6")
BOX = 5.0
CAMERAS = ((30, 42), (-30, 42), (150, 60), (-120, 20), (0, 10), (20, 42, 0.6))


def losses():
    x = (np.arange(480) / 479 * 2 - 1) * BOX
    return np.sort((x[:, None] ** 2 + x**2).ravel())


LOSSES = losses()


def height(loss):
    """11/20 of a height is the share of the ground that lies lower, the rest the loss itself up to
    that of the highest fiftieth."""
    share = np.searchsorted(LOSSES, loss) / len(LOSSES)
    return 0.55 * share + 0.45 * np.minimum(loss / np.quantile(LOSSES, 0.98), 1.0)


def seen(pages, camera, *words):
    return pages.svg(*words, "--layout", "surface", "--camera=" + ",".join(map(str, camera)))


def way(steps=6):
    return np.array([-4.0, 2.0]) * 0.6 ** np.arange(steps + 1)[:, None]


@pytest.fixture(scope="module")
def page(pages):
    return seen(pages, (30, 42), *BOWL)


@pytest.mark.parametrize("camera", CAMERAS)
def test_the_camera_turns_and_tilts_the_block(pages, camera):
    page = seen(pages, camera, *BOWL)
    made = block(page)
    azimuth, tilt = np.radians(camera[:2])
    # seen from above x goes right and y up; the viewer walks around towards larger x, and down
    right = np.array([np.cos(azimuth), np.sin(azimuth) * np.sin(tilt)])
    up = np.array([np.sin(azimuth), -np.cos(azimuth) * np.sin(tilt)])
    size = np.hypot(*made.ex) / np.hypot(*right)
    assert made.ex == pytest.approx(size * right, abs=0.02 * size)
    assert made.ey == pytest.approx(size * up, abs=0.02 * size)
    (ring,) = [s.points[0] for s in page.shapes if s.tag == "circle" and s.style["stroke"] == TEXT]
    assert ring == pytest.approx(made.at(-4, 2, height(20)), abs=2.0)


@pytest.mark.parametrize("camera", [*CAMERAS[:5], (90, 42)])
def test_no_text_lies_on_another(pages, camera):
    page = seen(pages, camera, *BOWL)
    boxes = [(t.left, t.right, t.middle[1] - 0.37 * t.size, t.middle[1] + 0.37 * t.size)
             for t in page.texts if t.upright]  # fmt: skip
    for k, (left, right, top, bottom) in enumerate(boxes):
        for other in boxes[:k]:
            apart = left >= other[1] or other[0] >= right or top >= other[3] or other[2] >= bottom
            assert apart, (boxes[k], other)


def test_zoom_enlarges_the_block(pages):
    sizes = [np.hypot(*block(seen(pages, (20, 42, z), *BOWL)).ex) for z in (0.6, 0.9)]
    assert sizes[1] / sizes[0] == pytest.approx(1.5, rel=0.01)


def test_a_way_lies_on_the_surface(page):
    made = block(page)
    lines = np.concatenate([s.points for s in page.lines(INK, 10) if page.clip(s) is not None])
    points = way()
    for a, b in pairwise(points[:4]):
        for share in (0.0, 0.3, 0.7):
            place = a + share * (b - a)
            wanted = made.at(*place, height(place @ place))
            assert np.hypot(*(lines - wanted).T).min() < 3.0
    (head,) = [s for s in page.filled(INK) if page.clip(s) and centre(s)[0] < 780]
    assert sign(head) == "circle"
    assert centre(head) == pytest.approx(
        made.at(*points[-1], height(points[-1] @ points[-1])), abs=2
    )
    (ring,) = [s.points[0] for s in page.shapes if s.tag == "circle" and s.style["stroke"] == TEXT]
    assert ring == pytest.approx(made.at(-4, 2, height(20)), abs=2)


def test_the_loss_axis_has_its_numbers_at_their_heights(page):
    made = block(page)
    assert len(made.losses) > 3
    ground = made.at(-5, -5)
    for pixel, loss in made.losses:
        assert ground[1] - pixel == pytest.approx(made.high * height(loss), abs=2.0)
    assert any(t.text == "loss" and not t.upright and t.left < ground[0] for t in page.texts)


def test_the_axes_end_at_the_box(page):
    made = block(page)
    edges = [s.points for s in page.lines("#5a6672") if len(s.points) == 2]
    front = (made.at(-5, -5), made.at(5, -5)), (made.at(5, -5), made.at(5, 5))
    for wanted in front:
        assert any(np.abs(e - wanted).max() < 0.5 or np.abs(e[::-1] - wanted).max() < 0.5
                   for e in edges)  # fmt: skip
    names = {t.text: t.middle for t in page.texts if t.text in ("x", "y") and t.upright}
    assert np.hypot(*(names["x"] - made.at(0, -5))) < 60 and names["x"][1] > made.at(0, -5)[1]
    assert np.hypot(*(names["y"] - made.at(5, 0))) < 60 and names["y"][0] > made.at(5, 0)[0]


def test_the_star_stands_at_the_minimum(page):
    made = block(page)
    (star,) = [s for s in page.filled(TEXT) if sign(s) == "star"]
    assert centre(star) == pytest.approx(made.at(0, 0, 0), abs=1.0)


def test_a_png_shows_the_same(pages, page):
    pixels = pages.png(*BOWL, "--layout", "surface", "--camera=30,42")
    made = block(page)
    points = way()
    for a, b in pairwise(points[:3]):
        place = (a + b) / 2
        assert has(pixels, INK, made.at(*place, height(place @ place)), 3)
    # the block ends where its edges are: colours within, the empty page beyond
    for x in (-3, 0, 3):
        low = made.at(x, -5)
        inside, outside = low - np.array([0, 6]), low + np.array([0, 3])
        assert not has(pixels, "#ffffff", inside, 1) and has(pixels, "#ffffff", outside, 1)


def test_x_and_y_of_the_ground_are_not_turned_or_mirrored(pages):
    # 10(x - 1)² + 20(y - 2)² + 30 on -2 to 8: the minimum is left of the middle and below it
    words = ("gsl_paraboloid", f"gd:lr=0.005,colour={INK}", "--start=7,3", "--steps", "3")
    page = seen(pages, (30, 42), *words)
    made = block(page)
    x, y = np.meshgrid(np.linspace(-2, 8, 480), np.linspace(-2, 8, 480))
    found = np.sort((10 * (x - 1) ** 2 + 20 * (y - 2) ** 2 + 30).ravel())
    loss = 10 * 36 + 20 + 30
    share = np.searchsorted(found, loss) / len(found)
    size = (loss - found[0]) / (np.quantile(found, 0.98) - found[0])
    (ring,) = [s.points[0] for s in page.shapes if s.tag == "circle" and s.style["stroke"] == TEXT]
    assert ring == pytest.approx(made.at(7, 3, 0.55 * share + 0.45 * size), abs=2.0)
    (star,) = [s for s in page.filled(TEXT) if sign(s) == "star"]
    assert centre(star) == pytest.approx(made.at(1, 2), abs=1.0)
    pixels = pages.png(*words, "--layout", "surface", "--camera=0,90").astype(int)
    above = block(seen(pages, (0, 90), *words))

    def blue(x, y):
        column, row = np.rint(above.at(x, y)).astype(int)
        red, _, shade = pixels[row - 2 : row + 3, column - 2 : column + 3].mean(axis=(0, 1))
        return shade - red

    low = blue(1.4, 2.4)
    assert all(blue(*place) < low - 15 for place in ((5, 2.4), (1.4, 5.4), (5, 5.4), (2.4, 7)))


def test_from_above_it_is_the_map_with_light_from_the_left(pages):
    words = ("sphere", f"gd:lr=0.2,colour={INK}", "--start=-4,-4", "--steps", "1")
    page = seen(pages, (0, 90), *words)
    made = block(page)
    assert made.ex[0] > 0 > made.ey[1] and abs(made.ex[1]) < 0.01 and abs(made.ey[0]) < 0.01
    pixels = pages.png(*words, "--layout", "surface", "--camera=0,90").astype(int)

    def grey(x, y):
        column, row = np.rint(made.at(x, y)).astype(int)
        return pixels[row - 1 : row + 2, column - 1 : column + 2].sum(axis=2).mean()

    # a bowl: what rises to the right looks to the left
    assert grey(3, 0) > grey(-3, 0) + 40
    assert grey(0, 3.0) < grey(0, -3.0) - 10
    # contours at the levels (k + 1/2)/14 are darker than what lies beside them
    radii = np.linspace(1.0, 4.9, 400)
    line = np.array([grey(r * 0.8, -r * 0.6) for r in radii])
    smooth = np.convolve(line, np.ones(61) / 61, mode="same")
    dips = radii[40:-40][(line - smooth)[40:-40] < -12]
    levels = height(radii**2) * 14 % 1
    at = np.interp(dips, radii, np.abs(levels - 0.5))
    assert len(dips) > 20 and (at < 0.2).mean() > 0.9


def strength(shape):
    return float(shape.style.get("opacity", "1"))


HILL = ("--formula", "3*exp(-(x^2+y^2)/2)")


def test_what_the_hill_hides_is_faint(pages):
    text = f'steps = 3\n[landscape]\nformula = "{HILL[1]}"\nbox = [-3.0, 3.0, -3.0, 3.0]\n'
    for y, ink in ((1.2, INK), (-1.2, "#00aa00")):
        text += f'[[racers]]\noptimizer = "sgd"\nlr = 0.2\nstart = [0.1, {y}]\ncolour = "{ink}"\n'
    # seen from lower y, low above the ground
    page = pages.svg(pages.race(text), "--layout", "surface", "--camera=0,10")
    heads = {ink: next(s for s in page.filled(ink) if page.clip(s) and centre(s)[0] < 780)
             for ink in (INK, "#00aa00")}  # fmt: skip
    assert strength(heads[INK]) == pytest.approx(0.4, abs=0.01)
    assert strength(heads["#00aa00"]) == 1
    # the far one is painted first
    assert page.shapes.index(heads[INK]) < page.shapes.index(heads["#00aa00"])
    full = [s for s in page.lines(INK) if page.clip(s) and s.points[0, 0] < 780]
    assert not [s for s in full if s.style.get("fill", "none") == "none" and len(s.points) > 3]
    near_by = [s for s in page.lines("#00aa00", 4) if page.clip(s) and s.points[0, 0] < 780]
    assert near_by
    above = pages.svg(pages.race(text), "--layout", "surface", "--camera=0,80")
    both = [strength(s) for ink in (INK, "#00aa00") for s in above.filled(ink)]
    assert set(both) == {1.0}


def test_a_wedge_has_a_straight_skyline(pages):
    words = ("--formula", "x + 0*y", "gd:lr=0.01", "--start=0,0", "--steps", "1")
    page = seen(pages, (20, 30), *words)
    made = block(page)
    pixels = pages.png(*words, "--layout", "surface", "--camera=20,30")
    empty = near(pixels, "#f3f5f7", 3) | near(pixels, "#ffffff", 3)
    line = near(pixels, "#dfe4e9", 20)
    for x in np.linspace(-3.5, 4.0, 8):
        # the loss rises evenly, and the highest fiftieth is no higher by its size
        share = (x + 5) / 10
        top = made.at(x, 5, 0.55 * share + 0.45 * min(share / 0.98, 1.0))
        column, row = np.rint(top).astype(int)
        assert (empty | line)[row - 6, column - 1 : column + 2].all()
        assert not empty[row + 5, column]


def test_a_racer_out_of_the_plane_stands_off_the_surface(pages):
    path = pages.path(".csv")
    path.write_text("a,b,y\n1,2,7\n1,-2,3\n-1,2,1\n-1,-2,-3\n")
    page = seen(pages, (30, 42), f"{path}:standardise=false,plane=weights",
                f"gd:lr=0.1,colour={INK}", "--steps", "6")  # fmt: skip
    (head,) = [s for s in page.filled(INK) if page.clip(s) and centre(s)[0] < 780]
    at = centre(head)
    stems = [s.points for s in page.lines(INK) if len(s.points) == 2 and page.clip(s)
             and abs(s.points[1] - at).max() < 0.6]  # fmt: skip
    assert len(stems) == 1
    foot = stems[0][0]
    # its own loss is lower than that of the plane, on which the offset stays 0
    assert foot[0] == pytest.approx(at[0], abs=0.1) and at[1] - foot[1] > 5


def test_repeated_colours_are_dashed_on_the_surface(pages):
    page = seen(pages, (0, 80), "sphere", *(f"gd:lr={0.02 * k}" for k in range(1, 12)),
                "--start=-4,2", "--steps", "3")  # fmt: skip
    first = [s for s in page.lines("#0060b8") if page.clip(s) and s.points[0, 0] < 780]
    second = [s for s in page.lines("#c43a00") if page.clip(s) and s.points[0, 0] < 780]
    assert len([s for s in second if s.style.get("fill", "none") == "none"]) == 1
    assert len(first) > 8


def test_who_left_the_box_has_no_head(pages):
    words = ("sphere", f"gd:lr=1.2,colour={INK}", "gd:lr=0.1,colour=#00aa00", "--start=-4,2")
    page = seen(pages, (30, 42), *words, "--steps", "2")
    heads = {ink: [s for s in page.filled(ink) if page.clip(s) and centre(s)[0] < 780]
             for ink in (INK, "#00aa00")}  # fmt: skip
    assert [len(h) for h in heads.values()] == [0, 1]
