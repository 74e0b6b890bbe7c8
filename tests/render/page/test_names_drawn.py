"""Names of racers on pictures: in one of two forms, and what differs is on all of them."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.names import names
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.map.map_heading import paint_heading
from gdviz.render.page.page import PagePainter
from gdviz.render.page.panels import Headings
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.theme import LIGHT, font, width_of

THREE = (0.09, 0.02, 0.005)
EIGHT = (*THREE, 0.0199, 0.0201, 0.01, 1e-5, 0.05)


def race_at(rates, method="sgd", label=""):
    entries = tuple(
        Entry(OPTIMIZERS[method](), rate, label=label and f"{label} {rate:g}") for rate in rates
    )
    spec = RaceSpec(Landscape(formula="x^2+10y^2"), entries, start=(1.5, 1.0), steps=60)
    return finished(spec)


class Recorder(QPainter):
    """A painter that knows what it has written."""

    def __init__(self, device):
        super().__init__(device)
        self.texts = []

    def drawText(self, *given):
        self.texts += [part for part in given if isinstance(part, str)]
        return super().drawText(*given)


def written(size, paint):
    """The texts, in order, that `paint(painter)` writes."""
    image = QImage(*size, QImage.Format.Format_ARGB32)
    with Recorder(image) as painter:
        paint(painter)
        return painter.texts


def page_texts(race, size, layout):
    painter = PagePainter(race, ViewSpec(layout=layout), size)
    return written(size, lambda p: painter.paint(p, 30))


SIZES = ((640, 360), (1280, 720), (1920, 1080))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("layout", ["overlay", "side"])
@pytest.mark.parametrize("rates", [THREE, EIGHT], ids=["three", "eight"])
def test_rates_that_differ_are_told_wherever_a_racer_is_named(qapp, rates, layout, size):
    race = race_at(rates)
    texts = page_texts(race, size, layout)
    # beside the plot, in the table, and above its own map
    places = 3 if layout == "side" else 2
    for name in names(race.spec):
        seen = [text for text in texts if text.endswith(name.tail)]
        assert len(seen) == places
        assert set(seen) <= {name.full, name.cramped}
    assert not any("…" in text for text in texts)


@pytest.mark.parametrize("layout", ["overlay", "side"])
def test_long_names_give_way_to_what_differs(qapp, layout):
    for race in (race_at(EIGHT, "adamwschedulefree"), race_at(EIGHT, "adam", "Adam at a rate of")):
        texts = page_texts(race, (640, 360), layout)
        for rate in EIGHT:
            found = [t for t in texts if re.search(rf"(^| ){rate:g}$|η {name_of(rate)}$", t)]
            assert len(found) == (3 if layout == "side" else 2), (rate, texts)


KNOBS = """adam:lr=0.01 adam:lr=0.02 adam:lr=0.05 adam:lr=0.01,beta1=0.5 adam:lr=0.02,beta1=0.5
adam:lr=0.01,beta1=0.5,beta2=0.99 adam:lr=0.05,schedule=cosine adam:lr=0.05,schedule=exponential"""
KINDS = """sgd:lr=0.001 momentum:lr=0.001 momentum:lr=0.0005 momentum:lr=0.001,momentum=0.5
nesterov:lr=0.001 nesterov:lr=0.0005 nesterov:lr=0.001,momentum=0.5"""


def heading_texts(race, width, monkeypatch):
    """What is written above the maps, and the least room between a name and its number."""
    drawn = []
    monkeypatch.setattr(
        Headings, "paint_one", lambda _, painter, row, name, size: drawn.append((row, name, size))
    )
    page_texts(race, (width, round(width * 9 / 16)), "side")
    left = [row.room(size) - width_of(name, font(size, bold=True)) for row, name, size in drawn]
    return [name for _, name, _ in drawn], min(left)


@pytest.mark.parametrize("racers", [KNOBS, KINDS], ids=["of one method", "of two methods"])
def test_small_headings_tell_two_knobs_in_place_of_numbers(qapp, racers, monkeypatch):
    race = finished(resolve(["rosenbrock", *racers.split()], steps="40"))
    texts, left = heading_texts(race, 640, monkeypatch)
    assert left >= 0.0 and len(set(texts)) == len(race.tracks)
    assert not any(re.search(r"\(\d\)$", text) for text in texts), texts


CROSSED = [
    f"{method}:lr={rate},momentum={kept}"
    for method in ("momentum", "nesterov")
    for rate in (0.001, 0.002)
    for kept in (0.9, 0.5)
]


def test_a_small_page_tells_method_rate_and_momentum_of_each(qapp):
    race = finished(resolve(["ravine", *CROSSED], steps="40"))
    texts = page_texts(race, (640, 360), "overlay")
    for rate in ("0.001", "0.002"):
        for kept in ("0.9", "0.5"):
            whole = re.compile(rf"(M|N)[\w…]* η {rate},? μ {kept}")
            found = [match[1] for text in texts if (match := whole.fullmatch(text))]
            assert sorted(found) == ["M", "M", "N", "N"], texts


def name_of(rate):
    return f"{rate:g}".replace("e-05", "e-5")


def test_a_heading_leaves_out_the_rate_that_the_name_tells(qapp):
    one, three = race_at((0.02,)), race_at(THREE)
    assert any(t.startswith("η 0.02") for t in page_texts(one, (1280, 720), "side"))
    assert not any(t.startswith("η") for t in page_texts(three, (1280, 720), "side"))


def headings(race, width):
    found = names(race.spec, race.lrs)

    def paint(painter, i):
        area = QRectF(0, 0, width, 150)
        paint_heading(painter, area, race, i, 30, found, "#0072b2", LIGHT)

    return [
        written((width, 150), lambda p, i=i: paint(p, i)) for i in range(len(race.spec.entries))
    ]


@pytest.mark.parametrize("width", [52, 110, 160, 240, 400])
def test_a_map_in_the_window_says_which_racer_it_shows(qapp, width):
    race = race_at(EIGHT)
    for (name, loss), found in zip(headings(race, width), names(race.spec), strict=True):
        assert name in (found.full, found.cramped) or (width < 100 and name.endswith(found.tail))
        assert re.search(r"\d", loss) and "η" not in loss
    labelled = race_at(EIGHT, "adam", "Adam at a rate of")
    texts = [name for name, _ in headings(labelled, width)]
    assert [text.split(" ")[-1] for text in texts] == [f"{rate:g}" for rate in EIGHT]


def test_names_are_as_wide_as_there_is_room(qapp):
    found = names(race_at(EIGHT).spec)
    rooms = tuple(30.0 + 20.0 * i for i in range(len(found)))
    for text, name, room in zip(fitted_names(found, 12.0, rooms), found, rooms, strict=True):
        assert width_of(text, font(12.0)) <= max(room, width_of(name.tail, font(12.0)))


def test_a_hidden_racer_takes_no_room_beside_the_plot(qapp):
    race = race_at(THREE)
    first = replace(race.spec.entries[0], label="a name that is far too long", visible=False)
    spec = replace(race.spec, entries=(first, *race.spec.entries[1:]))
    texts = page_texts(replace(race, spec=spec), (1280, 720), "overlay")
    assert texts.count("GD η 0.02") == 2
