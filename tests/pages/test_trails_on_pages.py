"""The way of a racer lies on the page where its points say."""

import numpy as np
import pytest

from tests.doors.exported import drawing, exported, has, pdf_page, picture, plan

# no turn, no mirror image and no swap of the axes takes this way to itself
RACE = ("ravine_k100:kappa=4", "gd:lr=0.2,colour=#ff00ff", "--start", "-3,1.5", "--steps", "6")
SIZE = (1280, 720)


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
