"""Whole pages: every size, theme and layout; the same bytes each time; text that stays text."""

import dataclasses
import gc
import re
import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from gdviz.core.engine.race import Ending, Outcome
from gdviz.core.spec.race import Landscape, Line
from gdviz.core.view import ViewSpec
from gdviz.render.page.layout import columns_of, page_layout, side_grid
from gdviz.render.page.page import SIZE, PagePainter
from gdviz.render.page.panels import racer_panels
from gdviz.render.paint.theme import DARK, THEMES
from tests.every import every
from tests.render.pixels import page_image, pixels

SIZES = [(960, 540), (1280, 720), (1920, 1080), (1080, 1920), (320, 180)]
SMALL = (640, 360)


def svg_of(race, step, view=None, size=SIZE, title=""):
    """The page as SVG text."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setOutputDevice(buffer)
    with QPainter(generator) as painter:
        PagePainter(race, view or ViewSpec(), size, title).paint(painter, step)
    del generator
    return bytes(buffer.data().data()).decode()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("layout", "name"), [("overlay", "light"), ("side", "dark")])
def test_every_size_has_its_size_and_its_ground(race_on, size, layout, name):
    image = page_image(race_on("rosenbrock"), 60, ViewSpec(theme=name, layout=layout), size)
    assert (image.width(), image.height()) == size
    assert QColor(image.pixel(1, 1)).name() == THEMES[name].background
    # nothing runs out of the page: its outermost pixels are empty
    data = pixels(image)
    ground = QColor(THEMES[name].background).getRgb()
    edges = np.concatenate([data[0], data[-1], data[:, 0], data[:, -1]])
    assert (edges == ground).all()


@every("size", SIZES)
@every("racers", [1, 3, 6, 16, 32])
def test_parts_of_a_page_do_not_overlap(size, racers):
    layout = page_layout(*size, racers)
    parts = [layout.title, layout.maps, layout.plot, layout.table]
    page = QRectF(0, 0, *size)
    for i, part in enumerate(parts):
        assert page.contains(part)
        assert not any(part.intersects(other) for other in parts[:i])


@every("count", range(1, 33))
def test_maps_side_by_side_are_equal_and_apart(count):
    cells = side_grid(QRectF(0, 0, 760, 600), count, 10.0)
    assert len(cells) == count
    assert {(round(c.width(), 6), round(c.height(), 6)) for c in cells} == {
        (round(cells[0].width(), 6), round(cells[0].height(), 6))
    }
    assert not any(a.intersects(b) for i, a in enumerate(cells) for b in cells[:i])
    # no row and no column could be left out
    rows, columns = len({c.top() for c in cells}), len({c.left() for c in cells})
    assert rows * columns - count < min(rows, columns)


# columns and rows for 1 to 8 maps on areas of this shape
GRIDS = {
    (640, 600): [(1, 1), (2, 1), (3, 1), (2, 2), (3, 2), (3, 2), (4, 2), (4, 2)],
    (600, 640): [(1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (2, 3), (2, 4), (2, 4)],
    (1600, 400): [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1)],
    (300, 1200): [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (1, 6), (1, 7), (2, 4)],
}


@every("shape", GRIDS)
def test_the_grid_makes_maps_largest(shape):
    found = [(n := columns_of(k, *shape), -(-k // n)) for k in range(1, 9)]
    assert found == GRIDS[shape]


@every("shape", [(300, 900), (500, 500), (518, 345), (640, 480), (1600, 500)])
def test_three_maps_leave_no_hole(shape):
    assert columns_of(3, *shape) in (1, 3)


def test_only_outer_maps_have_tick_texts():
    shown = (True, True, False, True, True, True, True)
    panels = racer_panels(QRectF(0, 0, 700, 500), (-1.0, 1.0, -1.0, 1.0), shown, 1.0)
    assert [p.racer for p in panels] == [0, 1, 3, 4, 5, 6]
    assert [p.texts for p in panels] == [
        (False, True),
        (False, False),
        (False, False),
        (True, True),
        (True, False),
        (True, False),
    ]


def test_frames_in_any_order_are_the_same_pictures(race_on):
    race = race_on("beale")
    for layout in ("overlay", "side"):
        painter = PagePainter(race, ViewSpec(theme="dark", layout=layout), SMALL)
        for step in (0, 119, 12, 120):
            fresh = page_image(race, step, ViewSpec(theme="dark", layout=layout), SMALL)
            assert (pixels(painter.frame(step)) == pixels(fresh)).all()


def test_a_page_is_the_same_in_another_process(race_on, tmp_path):
    code = (
        "import sys\n"
        "from PySide6.QtGui import QGuiApplication\n"
        "app = QGuiApplication([])\n"
        "from gdviz.core.optimizers import OPTIMIZERS\n"
        "from gdviz.core.engine.run import finished\n"
        "from gdviz.core.spec.race import Entry, Landscape, RaceSpec\n"
        "from gdviz.core.view import ViewSpec\n"
        "from gdviz.render.page.page import PagePainter\n"
        "entries = tuple(Entry(OPTIMIZERS[n]()) for n in ('sgd', 'adam'))\n"
        "race = finished(RaceSpec(Landscape('beale'), entries, steps=120))\n"
        "painter = PagePainter(race, ViewSpec(), (640, 360))\n"
        "assert painter.frame(77).save(sys.argv[1])\n"
    )
    path = tmp_path / "page.png"
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    here = page_image(race_on("beale", ("sgd", "adam")), 77, size=(640, 360))
    assert (pixels(QImage(str(path))) == pixels(here)).all()


def test_text_in_svg_is_text(race_on):
    text = svg_of(race_on("rosenbrock"), 60)
    words = " ".join(re.findall(r">([^<>]+)</text>", text))
    for expected in ("Rosenbrock", "b·(y − x²)² + (1 − x)²", "b = 100", "step 60 / 120"):
        assert expected in words
    for name in ("Gradient descent", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"):
        assert words.count(name) == 2
    assert "‖∇f‖" in words and "outcome" in words
    assert 'font-family="DejaVu Sans"' in text
    coordinates = "".join(re.findall(r' (?:points|d|x\d?|y\d?)="([^"]*)"', text))
    assert len(coordinates) > 10_000 and not re.search("nan|inf", coordinates)


def test_names_from_outside_are_plain_text(race_on):
    race = race_on("sphere", ("sgd", "adam"))
    name = '<b>x</b> & "y"\n<img src="/etc/passwd"/>'
    entry = dataclasses.replace(race.spec.entries[0], label=name)
    spec = dataclasses.replace(race.spec, entries=(entry, *race.spec.entries[1:]))
    text = svg_of(dataclasses.replace(race, spec=spec), 10, None, (1920, 1080), "<i>t")
    assert "<img" not in text and "<b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt; &amp;" in text
    assert "&lt;i&gt;t" in text


@pytest.mark.parametrize("layout", ["overlay", "side"])
@pytest.mark.timeout(30)
def test_pages_of_hard_races(race_on, layout):
    races = [
        race_on("rosenbrock", ("sgd", "adam"), rates=(1.0, None)),
        race_on("sphere", ("sgd",), steps=0),
        race_on("saddle", ("momentum",), start=(1.0, 0.1), rates=(0.2,)),
        race_on(Landscape(formula="log(x) + y^2"), ("sgd", "adam"), start=(0.1, 1.0)),
        race_on(Landscape(formula="0*x"), ("sgd",)),
        race_on(Line("x^4 - x", (), (-2.0, 2.0)), ("sgd", "adam")),
        race_on("himmelblau", ("sgd",), start=(1e6, 1e6)),
    ]
    for race in races:
        for step in (0, 1, 10**6):
            seen = pixels(
                page_image(race, step, ViewSpec(theme="dark", layout=layout), (480, 270))
            )[..., :3]
            # the racers stand in the table, whatever became of them
            for colour in DARK.racers[: len(race.tracks)]:
                assert (seen == QColor(colour).getRgb()[:3]).all(axis=2).any()


def test_an_interrupted_frame_leaves_a_page_that_can_be_drawn(race_on, monkeypatch):
    painter = PagePainter(race_on("beale"), ViewSpec(), (320, 180))
    expected = pixels(painter.frame(50))
    with monkeypatch.context() as broken:
        broken.setattr("gdviz.render.page.page.Table.show", lambda *_: 1 / 0)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                painter.frame(80)
            gc.collect()
    assert (pixels(painter.frame(50)) == expected).all()


def test_hidden_racers_are_not_drawn(race_on):
    race = race_on("himmelblau", ("sgd", "adam"))
    entries = tuple(dataclasses.replace(e, visible=False) for e in race.spec.entries)
    hidden = dataclasses.replace(race, spec=dataclasses.replace(race.spec, entries=entries))
    view, size = ViewSpec(theme="dark"), (640, 360)
    place = PagePainter(hidden, view, size).panels[0].view.rect.toRect()
    picture = pixels(page_image(hidden, 50, view, size).copy(place))[..., :3]
    for colour in DARK.racers[:2]:
        assert not (picture == QColor(colour).getRgb()[:3]).all(axis=2).any()


def test_drawing_loads_no_widgets():
    code = (
        "import sys, gdviz.render.page.page\n"
        "assert 'PySide6.QtWidgets' not in sys.modules and 'pyqtgraph' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_outcome_loses_its_reason_before_it_is_cut(race_on):
    race = race_on("himmelblau", ("sgd", "adam"))
    outcome = Outcome(Ending.SADDLE, 120, "the gradient is zero there, and there is much to say")
    tracks = tuple(dataclasses.replace(track, outcome=outcome) for track in race.tracks)
    text = svg_of(dataclasses.replace(race, tracks=tracks), 120)
    assert text.count(">stuck at a saddle</text>") == 2


@pytest.mark.parametrize("size", [(640, 360)])
def test_no_outcome_is_cut_within_a_word(race_on, size):
    race = race_on("himmelblau", ("sgd",))
    for ending in Ending:
        outcome = Outcome(ending, 1234, "no improvement for 1,000 steps")
        track = dataclasses.replace(race.tracks[0], outcome=outcome)
        text = svg_of(dataclasses.replace(race, tracks=(track,)), 120, size=size)
        told = "racing" if ending is Ending.RUNNING else ending.value.split(" at a ")[-1]
        assert "…" not in text and f"{told}" in text, ending


@pytest.fixture(scope="module")
def plain(race_on):
    return pixels(page_image(race_on("rosenbrock"), 60, size=SMALL))


@pytest.mark.parametrize("quantity", ["loss", "gradient", "distance", "rate"])
@pytest.mark.parametrize("against", ["step", "evaluations"])
def test_a_page_plots_any_quantity(race_on, plain, quantity, against):
    view = ViewSpec(quantity=quantity, against=against)
    race = race_on("rosenbrock")
    words = svg_of(race, 60, view)
    # a text is split where its script changes
    sign = {"gradient": "‖∇f‖<", "rate": "Δ<"}.get(quantity, f">{quantity}<")
    assert sign in words and f">{against}<" in words
    if (quantity, against) != ("loss", "step"):
        seen = pixels(page_image(race, 60, view, SMALL))
        assert (seen != plain).any(axis=2).sum() > 50
