"""Every format is written, read back and looked into."""

import re
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.export import SUFFIXES, ExportOptions, export
from gdviz.export.gif import common_palette
from gdviz.export.options import frame_steps
from gdviz.export.stills import race_text, svg
from gdviz.render.page.page import PagePainter

SMALL = ExportOptions(width=480, height=270, fps=10, seconds=1.0, hold=0.5)


@pytest.fixture(scope="module")
def race():
    entries = tuple(Entry(OPTIMIZERS[n](), label=n) for n in ("sgd", "momentum", "adam"))
    return finished(RaceSpec(Landscape("himmelblau"), entries, steps=60))


@pytest.fixture
def write(qapp, race, tmp_path):
    def written(name, options=SMALL, **more):
        export(race, tmp_path / name, options, **more)
        return tmp_path / name

    return written


def test_frames_are_spread_over_the_race():
    steps = frame_steps(500, 30, 10.0)
    assert len(steps) == 300 and steps[0] == 0 and steps[-1] == 500
    gaps = np.diff(steps)
    assert gaps.min() >= 1 and gaps.max() <= 2
    assert frame_steps(3, 30, 1.0)[:12] == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    assert frame_steps(0, 30, 0.1) == [0, 0, 0]


def test_frames_are_those_of_the_part_and_come_as_it_is_played():
    assert frame_steps(500, 5, 1.0, part=(100.0, 300.0)) == [100, 150, 200, 250, 300]
    assert frame_steps(200, 3, 1.0, part=(100.0, 300.0)) == [100, 150, 200]
    # of a race that ends before it, all
    assert frame_steps(80, 3, 1.0, part=(100.0, 300.0)) == [0, 40, 80]
    doubling = [0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 1023]
    assert frame_steps(1023, 11, 1.0, slow=True) == doubling
    assert frame_steps(1023, 3, 1.0, part=(15.0, 255.0), slow=True) == [15, 63, 255]


def test_a_png_without_a_race_is_one_line(qapp, tmp_path):
    path = tmp_path / "other.png"
    Image.new("RGB", (4, 4)).save(path)
    with pytest.raises(InputError, match="holds no race"):
        race_text(path)


def test_pdf_is_one_page_of_the_size(write):
    data = write("race.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", data)
    assert [float(v) for v in box.groups()] == pytest.approx([360.0, 202.5], abs=1.0)


STEPS, *OTHERS = AGAINST
PLOTS = [(row.id, STEPS) for row in QUANTITIES] + [("loss", row) for row in OTHERS]


@pytest.mark.parametrize(("quantity", "against"), PLOTS)
def test_every_plot_can_be_drawn_at_the_last_step(qapp, quantity, against):
    problem = Data("hours") if against.of_data else Landscape("sphere")
    race = finished(RaceSpec(problem, (Entry(OPTIMIZERS["gd"]()),), steps=20))
    page = PagePainter(race, ViewSpec(quantity=quantity, against=against.id))
    assert svg(page, race.steps, (640, 360), "").endswith(b"</svg>\n")


def test_a_step_beyond_the_race_is_refused(write, race):
    with pytest.raises(InputError, match=f"step = 100000: .* 0 to {race.spec.steps}"):
        write("race.png", replace(SMALL, step=100_000))


def test_thin_lines_keep_their_colours_in_a_gif():
    ground = np.full((50, 50, 3), 240, np.uint8)
    ground[:, :, 0] = np.arange(50)
    palette = common_palette(Image.fromarray(ground), ("#d55e00", "#0072b2"))
    line = Image.fromarray(np.full((2, 2, 3), (0xD5, 0x5E, 0x00), np.uint8))
    assert np.asarray(line.quantize(palette=palette, dither=0).convert("RGB"))[0, 0].tolist() == [
        0xD5,
        0x5E,
        0x00,
    ]


def test_the_same_race_gives_the_same_bytes(write, tmp_path):
    first = write("a.png").read_bytes()
    assert write("b.png").read_bytes() == first


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_folder_that_is_not_there_is_one_line(qapp, race, tmp_path, suffix):
    with pytest.raises(InputError) as caught:
        export(race, tmp_path / "missing" / f"race{suffix}", SMALL)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (ExportOptions(width=0), "width"),
        (ExportOptions(height=10**6), "height"),
        (ExportOptions(fps=0), "fps"),
        (ExportOptions(seconds=float("nan")), "seconds"),
        (ExportOptions(step=-1), "step"),
    ],
)
def test_bad_settings_are_one_line(write, options, words):
    with pytest.raises(InputError, match=words):
        write("race.png", options)


def test_an_unknown_suffix_names_the_known_ones(write):
    with pytest.raises(InputError, match=r"\.png, \.svg"):
        write("race.bmp")


@pytest.mark.parametrize("size", [(480, 270), (720, 1280)])
def test_pictures_of_scaled_inputs_say_so(qapp, size):
    for word, said in (("hours:model=logistic", True), ("hours:standardise=false", False)):
        page = PagePainter(finished(resolve([word, "gd:lr=1e-3"], steps="3")), ViewSpec(), size)
        assert (b"x standardised" in svg(page, 3, size, "")) is said
