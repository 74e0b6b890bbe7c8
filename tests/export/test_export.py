"""Every format is written, read back and looked into."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence
from PySide6.QtGui import QImage

from gdviz.core.knobs import InputError
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.quantities import AGAINST, QUANTITIES
from gdviz.core.racefile import loads
from gdviz.core.run import finished
from gdviz.core.spec import Entry, Landscape, RaceSpec
from gdviz.core.spec_data import Data
from gdviz.core.words import resolve
from gdviz.export import SUFFIXES, Cancelled, ExportOptions, export
from gdviz.export.clips import common_palette, pixels
from gdviz.export.options import frame_steps
from gdviz.export.stills import race_text, svg
from gdviz.render.page import PagePainter, PageStyle

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


def test_png_has_its_size_and_its_race(write, race):
    path = write("race.png")
    image = QImage(str(path))
    assert (image.width(), image.height()) == (480, 270)
    assert loads(race_text(path)) == race.spec
    assert len(np.unique(pixels(image).reshape(-1, 3), axis=0)) > 200


def test_a_png_without_a_race_is_one_line(qapp, tmp_path):
    path = tmp_path / "other.png"
    Image.new("RGB", (4, 4)).save(path)
    with pytest.raises(InputError, match="holds no race"):
        race_text(path)


def test_svg_keeps_text(write):
    text = write("race.svg").read_text()
    assert re.search(r"<text[^>]*>\s*Himmelblau", text)
    assert "momentum" in text
    assert 'viewBox="0 0 480 270"' in text


def test_pdf_is_one_page_of_the_size(write):
    data = write("race.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", data)
    assert [float(v) for v in box.groups()] == pytest.approx([360.0, 202.5], abs=1.0)


@pytest.mark.parametrize("quantity", [row.id for row in QUANTITIES])
@pytest.mark.parametrize("against", AGAINST, ids=lambda row: row.id)
def test_every_plot_can_be_drawn_at_the_last_step(qapp, quantity, against):
    problem = Data("hours") if against.of_data else Landscape("sphere")
    race = finished(RaceSpec(problem, (Entry(OPTIMIZERS["gd"]()),), steps=20))
    page = PagePainter(race, PageStyle(quantity=quantity, against=against.id))
    assert svg(page, race.steps, (640, 360), "").endswith(b"</svg>\n")


def test_a_step_beyond_the_race_is_refused(write, race):
    with pytest.raises(InputError, match=f"step = 100000: .* 0 to {race.spec.steps}"):
        write("race.png", replace(SMALL, step=100_000))


def test_gif_has_one_palette_and_its_time(write):
    with Image.open(write("race.gif")) as image:
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(image)]
        assert sum(durations) == pytest.approx(1500, abs=60)
        assert image.info["loop"] == 0
        first, last = (frame_rgb(image, k) for k in (0, image.n_frames - 1))
    assert np.abs(first.astype(int) - last).max() > 60


def frame_rgb(image, k):
    image.seek(k)
    return np.asarray(image.convert("RGB"))


def test_thin_lines_keep_their_colours_in_a_gif():
    ground = np.full((50, 50, 3), 240, np.uint8)
    ground[:, :, 0] = np.arange(50)
    palette = common_palette([ground], ("#d55e00", "#0072b2"))
    line = Image.fromarray(np.full((2, 2, 3), (0xD5, 0x5E, 0x00), np.uint8))
    assert np.asarray(line.quantize(palette=palette, dither=0).convert("RGB"))[0, 0].tolist() == [
        0xD5,
        0x5E,
        0x00,
    ]


@pytest.mark.parametrize(("name", "codec"), [("race.mp4", "h264"), ("race.webm", "vp9")])
def test_videos_can_be_decoded_again(write, name, codec):
    av = pytest.importorskip("av")
    odd = ExportOptions(width=481, height=271, fps=10, seconds=1.0, hold=0.5)
    with av.open(str(write(name, odd))) as video:
        stream = video.streams.video[0]
        context = stream.codec_context
        assert (context.width, context.height, context.pix_fmt) == (482, 272, "yuv420p")
        assert context.name == codec or context.codec.canonical_name == codec
        assert (context.color_primaries, context.color_trc, context.colorspace) == (1, 1, 1)
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(stream)]
    assert len(frames) == 15
    assert np.abs(frames[0].astype(int) - frames[9]).max() > 60
    assert np.abs(frames[9].astype(int) - frames[14]).max() < 40


def test_mp4_starts_playing_while_it_loads(write):
    data = write("race.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_webp_moves(write):
    with Image.open(write("race.webp")) as image:
        assert image.n_frames > 3


def test_the_same_race_gives_the_same_bytes(write, tmp_path):
    first = write("a.png").read_bytes()
    assert write("b.png").read_bytes() == first


def test_an_existing_file_is_kept_unless_forced(write, tmp_path):
    path = tmp_path / "race.png"
    path.write_text("mine")
    with pytest.raises(InputError, match="exists"):
        write("race.png")
    assert path.read_text() == "mine"
    write("race.png", force=True)
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("suffix", [".gif", ".mp4", ".png"])
def test_cancel_leaves_nothing(write, tmp_path, suffix):
    calls = []

    def stop(done, total):
        calls.append((done, total))
        return len(calls) < 3 and suffix != ".png"

    with pytest.raises(Cancelled):
        write(f"race{suffix}", progress=stop)
    assert list(tmp_path.glob("race*")) == [] and list(tmp_path.glob(".*part")) == []


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
        (ExportOptions(theme="pink"), "theme"),
        (ExportOptions(step=-1), "step"),
    ],
)
def test_bad_settings_are_one_line(write, options, words):
    with pytest.raises(InputError, match=words):
        write("race.png", options)


def test_an_unknown_suffix_names_the_known_ones(write):
    with pytest.raises(InputError, match=r"\.png, \.svg"):
        write("race.bmp")


def test_drawing_needs_no_widgets():
    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM']='offscreen';"
        "import gdviz.export; sys.exit('PySide6.QtWidgets' in sys.modules)"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0
    )


@pytest.mark.parametrize("size", [(480, 270), (1280, 720), (720, 1280)])
def test_pictures_of_scaled_inputs_say_so(qapp, size):
    for word, said in (("hours:model=logistic", True), ("hours:standardise=false", False)):
        page = PagePainter(finished(resolve([word, "gd:lr=1e-3"], steps="3")), PageStyle(size=size))
        assert (b"x standardised" in svg(page, 3, size, "")) is said
