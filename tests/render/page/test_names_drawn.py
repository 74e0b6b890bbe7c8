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
from gdviz.render.map.headings import SIGN, WIDEST, Headings
from gdviz.render.page.page import PagePainter
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.theme import font, width_of
from gdviz.render.paint.ticks import short
from gdviz.render.scene.scene import Scene

THREE = (0.09, 0.02, 0.005)
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")
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


def wording_at(race, width, unit=1.0):
    """The wording above the maps of a race, and the least room between a name and its numbers."""
    headings = Headings(Scene(race, race, ViewSpec(layout="side")), unit)
    found = headings.wording(width)
    pairs = zip(headings.scene.names, race.lrs, strict=True)
    rates = ["" if name.rated else f"η {short(lr)}   " for name, lr in pairs]
    left = []
    for name, rate in zip(found.names, rates, strict=True):
        taken = width_of(name, font(found.size, bold=True)) + SIGN * found.size
        if found.form.lines == 1:
            numbers = (rate if found.form.rated else "") + found.form.word + WIDEST
            taken += width_of(numbers, font(found.size))
        left.append(width - taken)
    return found, min(left)


@pytest.mark.parametrize("racers", [KNOBS, KINDS], ids=["of one method", "of two methods"])
def test_small_headings_tell_two_knobs_above_the_numbers(qapp, racers):
    race = finished(resolve(["rosenbrock", *racers.split()], steps="40"))
    found, left = wording_at(race, 150)
    assert left >= 0.0 and len(set(found.names)) == len(race.tracks)
    assert not any(re.search(r"\(\d\)$", text) for text in found.names), found.names


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


def headings(race, width, step=30):
    """The name and the numbers above each map of that width."""
    found = Headings(Scene(race, race, ViewSpec(layout="side")))
    place = QRectF(0, 0, width, found.height(width))
    size = (round(width), round(place.height()))
    return [
        written(size, lambda p, i=i: found.paint(p, place, i, step))
        for i in range(len(race.spec.entries))
    ]


@pytest.mark.parametrize("width", [75, 110, 160, 240, 400])
def test_a_map_in_the_window_says_which_racer_it_shows(qapp, width):
    race = race_at(EIGHT)
    for (name, loss), found in zip(headings(race, width), names(race.spec), strict=True):
        assert name in (found.full, found.cramped) or (width < 100 and name.endswith(found.tail))
        assert re.search(r"\d", loss) and "η" not in loss
    labelled = race_at(EIGHT, "adam", "Adam at a rate of")
    texts = [name for name, _ in headings(labelled, width)]
    assert [text.split(" ")[-1] for text in texts] == [f"{rate:g}" for rate in EIGHT]


RACERS = ("sgd:lr=0.095", "momentum:lr=0.02", "adam")


@pytest.mark.parametrize("width", range(60, 420, 24))
def test_numbers_are_whole_at_every_width_and_word_spacing_is_even(qapp, width):
    """A number may lose digits, never its power of ten; parts stand three spaces apart, one line
    or two."""
    race = finished(resolve(RACERS, formula="x^2+10*y^2", steps="60"))
    form = Headings(Scene(race, race, ViewSpec())).wording(width).form
    for step in (0, 60):
        for i, (_, numbers) in enumerate(headings(race, width, step)):
            *before, loss = re.split(" {2,}", numbers)
            assert before == ([f"η {short(race.lrs[i])}"] if form.rated else [])
            assert numbers == "   ".join([*before, loss]) and numbers.strip() == numbers
            value = float(loss.removeprefix("loss ").replace("·10", "e").translate(PLAIN))
            assert value == pytest.approx(float(race.tracks[i].losses[step]), rel=0.06)


def test_no_step_has_another_wording(qapp):
    race = race_at(THREE)
    assert {tuple(map(len, headings(race, 170, step))) for step in range(0, 61, 6)} == {(2, 2, 2)}
    assert len({tuple(name for name, _ in headings(race, 170, s)) for s in range(0, 61, 6)}) == 1


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
