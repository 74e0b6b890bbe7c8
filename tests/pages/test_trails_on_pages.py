"""The way of a racer lies on the page where its points say."""

import json

import numpy as np
import pytest

from tests.doors.command_line import gdviz
from tests.doors.exported import drawing, exported, has, pdf_page, picture, plan

# no turn, no mirror image and no swap of the axes takes this way to itself
RACE = ("ravine_k100:kappa=4", "gd:lr=0.2,colour=#ff00ff", "--start", "-3,1.5", "--steps", "6")
SIZE = (1280, 720)
# #ff00ff, 0.55 of the way to the ground of the light theme
FAINT = "#f887fb"
NOISY = (*RACE[:2], "--start=-3,1.5", "--noise", "1", "--steps", "8")


@pytest.fixture(scope="module")
def page():
    return plan(*RACE)


def along(page):
    points = page.race.tracks[0].points
    return [page.maps[0].at(x, y) for x, y in points]


def test_a_png_has_the_way(page, tmp_path):
    pixels = picture(exported(tmp_path / "race.png", *RACE, "--theme", "light"))
    assert pixels.shape == (SIZE[1], SIZE[0], 3)
    places = along(page)
    assert all(has(pixels, "#ff00ff", at) for at in places[1:])
    middles = (np.array(places[1:]) + places[:-1]) / 2
    assert all(has(pixels, "#ff00ff", at) for at in middles[:3])


def test_an_svg_and_a_pdf_have_the_way(page, tmp_path):
    shapes = drawing(exported(tmp_path / "race.svg", *RACE))
    trails = [s.points for s in shapes if s.style.get("stroke") == "#ff00ff" and len(s.points) > 3]
    assert any(
        np.abs(trail[:, None] - np.array(along(page))).max(axis=2).min(axis=0).max() < 0.6
        for trail in trails
    )
    pixels = pdf_page(exported(tmp_path / "race.pdf", *RACE)).pixels
    assert all(has(pixels, "#ff00ff", at) for at in along(page)[1:])


@pytest.fixture(scope="module")
def others():
    """The points of the race with each of the next twenty seeds, as the command line has them."""
    found = []
    for seed in range(4, 24):
        said = gdviz("run", *NOISY, "--seed", seed, "--paths", "--json").good
        found.append(np.array([row[1:3] for row in json.loads(said)[0]["rows"]]))
    return found


@pytest.mark.parametrize("step", [0, 1, 4, 8])
def test_trails_of_other_seeds_end_at_the_playhead(pages, others, step):
    page = pages.svg(*NOISY, "--seed", "3", "--seeds", "--step", step)
    corners = [s.points for s in page.lines(FAINT)]
    if step == 0:
        assert not corners
        return
    drawn, axes = np.concatenate(corners), page.axes[0]
    wanted = np.concatenate([axes.map(points[: step + 1]) for points in others])
    apart = np.hypot.reduce(drawn[:, None] - wanted, axis=2)
    inside = [axes.holds(at, -2) for at in wanted]
    # each corner is a point up to the step, and each such point is a corner
    assert apart.min(axis=1).max() < 1 and apart.min(axis=0)[inside].max() < 1


@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_trails_of_other_seeds_end_at_the_playhead_in_pixels(pages, others, suffix):
    read = picture if suffix == ".png" else lambda path: pdf_page(path).pixels
    axes = pages.svg(*NOISY, "--seed", "3", "--seeds", "--step", "1").axes[0]

    def marked(step):
        seen, clear = (
            read(pages.file(suffix, *NOISY, "--seed", "3", *more, "--step", step))
            for more in (("--seeds",), ())
        )
        return (seen.astype(int) - clear != 0).any(axis=2)

    early, late = marked(1), marked(8)
    first, last = (axes.map([points[k] for points in others]) for k in (1, 8))
    reached = [
        [bool(seen[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2].any()) for x, y in at]
        for seen, at in ((early, first), (early, last), (late, last))
    ]
    assert np.mean(reached[0]) > 0.9 and np.mean(reached[1]) < 0.3 and np.mean(reached[2]) > 0.9
