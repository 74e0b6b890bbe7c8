"""What a clip costs: a frame is painted once, and converted where it changed."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QColor, QImage

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.export import ExportOptions, export
from gdviz.export.clips import Change, Clip
from gdviz.export.gif import GIF_COLOURS, Table, common_palette
from gdviz.export.video import Planes
from gdviz.render.page.page import PagePainter

WIDE, HIGH = 8, 6


def changes(*images):
    """The changes of a clip of these pictures."""
    return list(Clip(iter(images), list, (), (WIDE, HIGH), len(images), 10, 0.0, "").changes())


def picture(*dots):
    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(QColor("#102030"))
    for x, y, colour in dots:
        image.setPixelColor(x, y, QColor(colour))
    return image


@pytest.mark.parametrize(("suffix", "frames"), [(".gif", 25), (".webp", 30)])
def test_a_step_is_painted_once_and_so_are_the_parts_that_stay(qapp, tmp_path, suffix, frames):
    counts = {"frame": 0, "_paint_still": 0}

    class Counted(PagePainter):
        def frame(self, step):
            counts["frame"] += 1
            return super().frame(step)

        def _paint_still(self, painter):
            counts["_paint_still"] += 1
            super()._paint_still(painter)

    race = finished(resolve(["sphere", "gd"], steps="3"))
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdviz.export.job.PagePainter", Counted)
        options = ExportOptions(width=320, height=180, seconds=1.0, fps=30)
        export(race, tmp_path / f"a{suffix}", options, progress=lambda *n: not told.append(n))
    assert told == [(k, frames) for k in range(1, frames + 1)]
    # four steps, and the four pictures from which a GIF has its colours
    assert counts == {"frame": 8 if suffix == ".gif" else 4, "_paint_still": 1}


def test_a_change_is_the_pixels_that_differ():
    first, same, moved = changes(picture(), picture(), picture((3, 2, "red"), (6, 4, "blue")))
    assert len(first.places) == WIDE * HIGH and set(first.pixels.tolist()) == {0xFF102030}
    assert len(same.places) == 0
    assert moved.places.tolist() == [2 * WIDE + 3, 4 * WIDE + 6]
    assert moved.pixels.tolist() == [0xFFFF0000, 0xFF0000FF]
    corner, rows = moved.part(0)
    assert corner == (2, 2) and rows.shape == (3, 5)
    assert rows[0, 1] == 0xFFFF0000 and rows[2, 4] == 0xFF0000FF and np.count_nonzero(rows) == 2
    assert same.part(7)[0] == (0, 0) and same.part(7)[1].tolist() == [[7]]


def test_a_frame_kept_up_to_date_is_the_one_converted_anew():
    random, kept = np.random.default_rng(0), Planes(64, 48)
    image = random.integers(0, 1 << 24, 64 * 48, np.uint32)
    places = np.arange(image.size)
    for _ in range(3):
        kept.update(Change(64, image[places], places))
        fresh = Planes(64, 48)
        fresh.update(Change(64, image, np.arange(image.size)))
        assert np.array_equal(kept.rows, fresh.rows)
        places = np.sort(random.choice(image.size, 40, replace=False))
        image[places] = random.integers(0, 1 << 24, 40, np.uint32)


@pytest.mark.parametrize(
    ("colour", "told"),
    [
        # ITU-R BT.709, tables 3 and 4: black, white, and the three primaries at 100 %
        (0x000000, (16, 128, 128)),
        (0xFFFFFF, (235, 128, 128)),
        (0xFF0000, (63, 102, 240)),
        (0x00FF00, (173, 42, 26)),
        (0x0000FF, (32, 240, 118)),
    ],
)
def test_colours_of_a_video_are_those_of_the_recommendation(colour, told):
    planes = Planes(4, 2)
    planes.update(Change(4, np.full(8, colour, np.uint32), np.arange(8)))
    flat = planes.rows.reshape(-1)
    assert (flat[0], flat[8], flat[10]) == told


def test_a_colour_has_its_place_whenever_it_comes():
    """Those of the palette exactly, others as Pillow finds them, and each as often as it is met."""
    random = np.random.default_rng(1)
    noise = Image.fromarray(random.integers(0, 256, (40, 40, 3), np.uint8))
    palette = common_palette(noise, ("#d55e00", "#0072b2"))
    table = Table(palette)
    pixels = np.asarray(noise).reshape(-1, 3) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    whole = table.places(pixels)
    known = np.array(palette.getpalette()).reshape(-1, 3)
    assert np.array_equal(table.places(pixels[::-1]), whole[::-1])
    assert np.array_equal(Table(palette).places(pixels[:7]), whole[:7])
    assert whole.max() < GIF_COLOURS
    assert table.places(np.array([0xFFD55E00], np.uint32))[0] == 0
    numbers = known @ (1 << 16, 1 << 8, 1)
    assert np.array_equal(numbers[table.places(numbers.astype(np.uint32))], numbers)
    near = np.asarray(noise.quantize(palette=palette, dither=Image.Dither.NONE)).reshape(-1)
    strange = ~np.isin(pixels, numbers)
    assert strange.any() and np.array_equal(whole[strange], near[strange])
