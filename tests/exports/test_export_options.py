"""Every option of a page has its effect, alone and beside every value of the others."""

import numpy as np
import pytest

from tests.doors.exported import drawing, exported, has, near, pdf_page, picture, plan

SECOND = "#00aa55"
# η = 0.2 keeps 0.6 of the point
RACER = f"gd:lr=0.2,colour={SECOND},label=second"
# (layout, theme, size, step, quantity, against): each pair of values stands in one of the rows
ROWS = [
    ("overlay", "light", "640x360", None, None, None),
    ("overlay", "dark", "400x600", 3, "distance", "evaluations"),
    ("side", "light", "640x360", None, "distance", "evaluations"),
    ("side", "dark", "400x600", 3, None, None),
    ("surface", "light", "640x360", 3, None, "evaluations"),
    ("surface", "dark", "400x600", None, "distance", None),
    ("overlay", "light", "400x600", None, None, None),
    ("overlay", "dark", "640x360", None, None, None),
]
NAMES = ("--layout", "--theme", "--size", "--step", "--quantity", "--against")
TEXT = {"light": "#1a2027", "dark": "#e8ecf0"}
GROUND = {"light": "#ffffff", "dark": "#14181d"}


def given(row):
    """The options of a row; those that are None are left out, and so are the defaults."""
    pairs = [(name, value) for name, value in zip(NAMES, row, strict=True) if value is not None]
    return [str(word) for pair in pairs if pair[1] not in ("overlay", "light") for word in pair]


def trails(shapes, colour):
    """The points of the long lines in a colour."""
    return [s.points for s in shapes if s.style.get("stroke") == colour and len(s.points) > 2]


def through(lines, places):
    """Whether one of the lines goes through all of these places."""
    wanted = np.array(places)
    gaps = (np.abs(line[:, None] - wanted).max(axis=2).min(axis=0).max() for line in lines)
    return any(gap < 0.6 for gap in gaps)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(map(str, row)))
def test_each_option_has_its_effect_beside_the_others(bowl, tmp_path, row):
    layout, theme, size, step, quantity, against = row
    width, height = map(int, size.split("x"))
    words = (*bowl.words, RACER)
    path = exported(tmp_path / "race.svg", *words, *given(row))
    shapes = drawing(path)
    texts = [shape.text.strip() for shape in shapes if shape.tag == "text"]

    assert f'viewBox="0 0 {width} {height}"' in path.read_text(encoding="utf-8")
    assert shapes[0].points.tolist() == [[0, 0], [width, height]]
    assert shapes[0].style["fill"] == GROUND[theme]
    title = next(s for s in shapes if s.tag == "text" and s.text.strip() == "Sphere")
    assert title.style["fill"] == TEXT[theme]

    shown = 8 if step is None else step
    assert f"step {shown} / 8" in texts
    assert ("distance" in texts) is (quantity == "distance")
    assert ("evaluations" in texts) is (against == "evaluations")
    assert ("step" in texts) is (against is None)

    maps = plan(*words, size=(width, height), layout="side" if layout == "side" else "overlay").maps
    for k, (colour, kept) in enumerate(((bowl.colour, 0.8), (SECOND, 0.6))):
        frame = maps[k] if layout == "side" else maps[0]
        places = [frame.at(-4 * kept**t, 3 * kept**t) for t in range(shown + 1)]
        lines = trails(shapes, colour)
        assert through(lines, places) is (layout != "surface")
        if step is not None:
            next_one = frame.at(-4 * kept ** (step + 1), 3 * kept ** (step + 1))
            assert not through(lines, [*places, next_one])
        if layout == "side":
            other = [maps[1 - k].at(*(-4 * kept**t, 3 * kept**t)) for t in range(shown + 1)]
            assert not through(lines, other)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf", ".gif"])
def test_width_is_not_height(bowl, suffix):
    options = ("--seconds", "0.1", "--hold", "0") if suffix == ".gif" else ()
    for size in ((400, 240), (240, 400)):
        path = bowl.draw(suffix, "--size", f"{size[0]}x{size[1]}", *options)
        if suffix == ".svg":
            assert f'viewBox="0 0 {size[0]} {size[1]}"' in path.read_text(encoding="utf-8")
            continue
        pixels = pdf_page(path).pixels if suffix == ".pdf" else picture(path)
        assert pixels.shape == (size[1], size[0], 3)


@pytest.mark.parametrize("size", [(160, 120), (999, 1000), (1920, 1080), (7680, 4320)])
def test_a_size_may_have_as_many_digits_as_a_page_has_pixels(bowl, size):
    text = bowl.draw(".svg", "--size", f"{size[0]}x{size[1]}").read_text(encoding="utf-8")
    assert f'viewBox="0 0 {size[0]} {size[1]}"' in text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_a_page_has_the_ground_and_the_ink_of_its_theme(bowl, suffix, theme):
    path = bowl.draw(suffix, "--theme", theme)
    pixels = pdf_page(path).pixels if suffix == ".pdf" else picture(path)
    edges = [pixels[:6].reshape(-1, 3), pixels[-6:].reshape(-1, 3), pixels[:, -6:].reshape(-1, 3)]
    assert all(near(edge[None], GROUND[theme], 1).all() for edge in edges)
    title = pixels[10:26, 12:60]
    assert near(title, TEXT[theme], 30).sum() > 30


def test_a_page_is_1280_wide_720_high_and_light_unless_told_otherwise(bowl, tmp_path):
    pixels = picture(exported(tmp_path / "race.png", *bowl.words))
    assert pixels.shape == (720, 1280, 3) and near(pixels[:8], "#ffffff", 0).all()
    last = [plan(*bowl.words).maps[0].at(-4 * 0.8**k, 3 * 0.8**k) for k in range(1, 9)]
    assert all(has(pixels, bowl.colour, at, 1) for at in last)


@pytest.mark.parametrize("step", [0, 1, 5, 8])
@pytest.mark.parametrize("suffix", [".png", ".pdf"])
def test_a_picture_shows_its_step(bowl, suffix, step):
    path = bowl.draw(suffix, "--step", step)
    pixels = pdf_page(path).pixels if suffix == ".pdf" else picture(path)
    there = [has(pixels, bowl.colour, at, 1) for at in bowl.places[1:]]
    assert there == [True] * step + [False] * (8 - step)
    if suffix == ".pdf":
        assert f"step{step}/8" in "".join(pdf_page(path).text.split())


def test_a_step_behind_the_end_of_a_race_that_ended_shows_its_end(bowl, tmp_path):
    words = (*bowl.words, "--stop", f"loss={25 * 0.64**4 + 1e-9}", "--size", "640x360")
    early, late = (
        picture(exported(tmp_path / f"{step}.png", *words, "--step", step)) for step in (4, 7)
    )
    assert (early == late).all()


def block(bowl, *camera):
    """The middle of the pixels (columns, rows) that have the racer's colour on the height map, and
    how far they reach from where the camera looks."""
    options = ("--layout", "surface", *(("--camera", ",".join(camera)) if camera else ()))
    pixels = picture(bowl.draw(".png", *options))[:, :390]
    rows, columns = np.nonzero(near(pixels, bowl.colour, 60))
    return columns, rows


def test_the_camera_of_a_height_map(bowl):
    """From above, azimuth 0 is the map: the start (−4, 3) lies to the left of the end and above."""
    columns, rows = block(bowl, "0", "90")
    wide, high = np.ptp(columns), np.ptp(rows)
    assert abs(wide / high - 4 / 3) < 0.12
    assert columns[rows.argmin()] < columns[rows.argmax()]
    # a quarter around the block: y points to the right then, and −x up
    turned = block(bowl, "90", "90")
    assert abs(np.ptp(turned[1]) / np.ptp(turned[0]) - 4 / 3) < 0.12
    assert turned[0][turned[1].argmin()] > turned[0][turned[1].argmax()]
    # half as large
    half = block(bowl, "0", "90", "0.5")
    assert abs(2 * np.ptp(half[0]) - wide) < 14 and np.ptp(half[0]) < 0.7 * wide
    # from the ground, what lies behind is higher on the picture by the height of the wall alone
    low = block(bowl, "0", "30")
    assert abs(np.ptp(low[0]) - wide) < 0.45 * wide and np.ptp(low[1]) != high


def test_without_a_camera_a_height_map_is_seen_from_its_front_right(bowl):
    """The good view of a bowl is that of azimuth 30 and tilt 42."""
    free = picture(bowl.draw(".png", "--layout", "surface"))
    same = picture(bowl.draw(".png", "--layout", "surface", "--camera", "30,42"))
    other = picture(bowl.draw(".png", "--layout", "surface", "--camera", "-30,42,1"))
    assert (free == same).all() and (free != other).any()
