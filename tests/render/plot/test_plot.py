"""The loss plot: its scale and range, curves thinned to pixels, and names that do not overlap."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.presets import presets
from gdviz.core.spec.race import Landscape, Line
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint import thinning
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import LIGHT
from gdviz.render.plot import curves as plot
from gdviz.render.plot.end_labels import apart, end_labels
from gdviz.render.plot.guides import guide_places
from gdviz.render.scene.scale import HEADROOM, height_range, loss_scale, plot_box, scale_of
from gdviz.render.scene.series import series
from tests.render.pixels import drawn
from tests.render.spots import plot_of

SIZE = (300, 200)


def with_losses(race, *losses):
    """The race with other losses."""
    tracks = []
    for track, values in zip(race.tracks, losses, strict=True):
        values = np.array(values, dtype=float)
        points = np.zeros((len(values), 2))
        tracks.append(dataclasses.replace(track, points=points, grads=points, losses=values))
    return dataclasses.replace(race, tracks=tuple(tracks))


def test_above_a_known_minimum(race_on):
    race = race_on("styblinski_tang")
    scale = loss_scale(race)
    assert scale.label == "loss − minimum"
    gap = 0.125
    assert scale.heights(np.array([race.problem.fstar + gap]))[0] == pytest.approx(math.log10(gap))


def test_a_minimum_of_zero_needs_no_words(race_on):
    assert loss_scale(race_on("rosenbrock")).label == "loss"


def test_losses_below_zero_without_a_known_minimum_are_above_the_lowest(race_on):
    race = race_on(Landscape(formula="x^2 + y^2 - 3"), ("sgd", "adam"), start=(2.0, 2.0))
    scale = loss_scale(race)
    assert scale.log and scale.label == "loss − lowest seen"
    low, high = height_range(series(race), scale)
    # six decades of the first gap are enough, down to zero would be no information
    assert 5.9 < high - low < 8


def test_a_fall_without_end_is_linear(race_on):
    race = race_on("saddle", ("sgd", "momentum"), start=(-1.0, 0.01), rates=(0.1, 0.1))
    scale = loss_scale(race)
    assert not scale.log
    low, high = height_range(series(race), scale)
    # its box holds losses from -4 to 4
    assert -13 < low < -4 < high < 5


def test_a_start_near_zero_is_no_fall_without_end(race_on):
    problem = Line("x^4 - 3*x^2 + x", (), (-2.5, 2.5))
    race = race_on(problem, ("sgd",), start=(0.01,), rates=(0.01,))
    assert race.tracks[0].losses.min() < -30 * race.tracks[0].losses[0]
    assert loss_scale(race).label == "loss − lowest seen"


def test_losses_below_the_known_minimum_of_the_box(race_on):
    race = race_on("styblinski_tang")
    lower = race.problem.fstar - 2.0
    race = with_losses(race, *[[5.0, lower]] * 6)
    assert loss_scale(race).base == lower


def test_positive_losses_that_fall_by_decades_stay_what_they_are(race_on):
    race = race_on(Landscape(formula="x^2 + y^2"), ("sgd",), start=(2.0, 2.0))
    scale = loss_scale(race)
    assert (scale.label, scale.base) == ("loss", 0.0)


def test_positive_losses_far_above_0_are_above_the_lowest_seen_by_all_racers(race_on):
    """On an axis of their own logarithm x^2 + y^2 + 3 would be a level line."""
    race = race_on(Landscape(formula="x^2 + y^2 + 3"), ("sgd", "adam"), start=(2.0, 2.0))
    scale = loss_scale(race)
    assert scale.label == "loss − lowest seen"
    assert scale.base == min(float(track.losses.min()) for track in race.tracks) >= 3.0
    low, high = height_range(series(race), scale)
    assert 5.9 < high - low < 8


def test_a_racer_that_diverged_keeps_its_mark_where_its_line_ends(race_on):
    race = with_losses(race_on("rosenbrock", ("sgd",)), [4.0, 2.0, math.nan, math.inf])
    found = series(race)
    assert [found.seen(0, row) for row in range(4)] == [0, 1, 1, 1]


def test_one_that_diverges_does_not_flatten_the_others(race_on):
    race = race_on("rosenbrock", ("sgd", "momentum"), rates=(1.0, None))
    low, high = height_range(series(race), loss_scale(race))
    start = race.tracks[1].losses[0]
    assert high < math.log10(HEADROOM * start) + 0.5
    assert low > -20


@pytest.mark.parametrize("log", [True, False])
@pytest.mark.parametrize(
    "losses",
    [
        [1.0, math.nan, math.inf, -math.inf],
        [1e300, 1e308, -1e308],
        [math.nan] * 3,
        [0.0] * 5,
        [-1.0, -1.0],
        [5e-324, 1e-320],
        [1.0],
    ],
)
@pytest.mark.timeout(20)
def test_any_losses_are_drawn(race_on, losses, log):
    race = with_losses(race_on("sphere", ("sgd", "adam")), losses, [2.0, 1.0])
    race = dataclasses.replace(race, problem=dataclasses.replace(race.problem, fstar=None))
    scale = loss_scale(race, log)
    box = plot_box(series(race), scale)
    assert np.isfinite(box).all() and box[1] > box[0] and box[3] > box[2]
    view = View(QRectF(0, 0, *SIZE), box)
    style = TrailStyle(LIGHT.racers[:2], (True, True))

    def paint(painter):
        for step in range(5):
            plot.paint_curves(painter, plot_of(view, series(race), scale, style), step)
            plot.paint_playhead(painter, plot_of(view, series(race), scale, style), step)

    drawn(SIZE, paint)
    end_labels(view, series(race), scale, (True, True), 12.0)


def test_what_is_to_come_is_fainter(race_on):
    race = race_on("rosenbrock", ("sgd",))
    scale = loss_scale(race)
    view = View(QRectF(0, 0, *SIZE), plot_box(series(race), scale))
    style = TrailStyle(("#0000ff",), (True,))
    spot = plot_of(view, series(race), scale, style)
    picture = drawn(SIZE, lambda p: plot.paint_curves(p, spot, 60)).astype(int)
    red = picture[..., 0].min(axis=0)
    assert red[20:140].max() < 60 < red[165:280].min()


def test_a_long_curve_keeps_its_peaks():
    steps = np.arange(100_000.0)
    heights = np.zeros(100_000)
    heights[[12_345, 77_777]] = (5.0, -3.0)
    points = plot.curve(steps, heights, 300)
    assert len(points) <= 4 * 300
    assert {(12_345.0, 5.0), (77_777.0, -3.0)} <= {tuple(p) for p in points.tolist()}
    assert (np.diff(points[:, 0]) > 0).all()


def test_the_plot_ends_with_the_race(race_on):
    race = race_on("sphere", ("sgd",), rates=(0.4,), steps=1000)
    assert race.steps < 200
    assert plot_box(series(race), loss_scale(race))[1] == race.steps
    growing = dataclasses.replace(race, done=False)
    assert plot_box(series(growing), loss_scale(growing))[1] == 1000


@given(st.lists(st.floats(-50, 250), max_size=10))
def test_names_never_overlap_and_stay_inside(wishes):
    places = apart(sorted(wishes), 15.0, 0.0, 200.0)
    assert len(places) == len(wishes)
    assert all(b - a >= 15.0 - 1e-9 for a, b in itertools.pairwise(places))
    assert all(7.5 - 1e-9 <= y <= 192.5 + 1e-9 for y in places)


def test_names_with_room_stay_at_their_curves():
    assert apart([40.0, 100.0, 160.0], 15.0, 0.0, 200.0) == [40.0, 100.0, 160.0]
    assert apart([100.0, 100.0], 10.0, 0.0, 200.0) == [95.0, 105.0]


def test_a_start_beside_a_minimum_does_not_cut_the_others_off():
    """From the sharp well's floor the flat well is far above, and it is the lesson to get there."""
    race = finished(presets()["sharp-and-flat"].spec)
    shown = series(race)
    scale = loss_scale(race)
    low, high = height_range(shown, scale)
    for values in shown.values:
        assert low < scale.heights(values).max() < high


@pytest.mark.parametrize("quantity", ["rate", "batch", "loss"])
@pytest.mark.parametrize("racers", [("adam",), ("adam", "armijo")])
def test_the_playhead_reaches_the_end_of_every_quantity(race_on, quantity, racers):
    race = race_on("rosenbrock", racers, 12, (0.01,) * len(racers))
    shown = series(race, quantity, "evaluations")
    both = (True,) * len(racers)
    places = [shown.place(step, both) for step in range(race.steps + 1)]
    assert places == sorted(places) and places[-1] <= shown.end
    view = View(QRectF(0, 0, *SIZE), plot_box(shown, scale_of(shown)))
    style = TrailStyle(("#000000",) * len(racers), both)
    spot = plot_of(view, shown, scale_of(shown), style)
    drawn(SIZE, lambda p: plot.paint_playhead(p, spot, race.steps))


@pytest.mark.parametrize("against", ["samples", "epoch"])
def test_a_landscape_has_no_samples_and_says_so(against):
    race = finished(spec_from_words(["sphere", "gd"], steps="3"))
    with pytest.raises(InputError, match=f"against = {against}: only a race on data has"):
        series(race, "loss", against)


@pytest.mark.parametrize("against", ["step", "evaluations"])
def test_the_guide_is_straight_in_log_log_and_drawn_with_its_name(race_on, against):
    race = race_on("rosenbrock", ("sgd", "adagrad"), steps=300)
    shown = series(race, "rate", against)
    scale = scale_of(shown)
    view = View(QRectF(0, 0, *SIZE), plot_box(shown, scale))
    heights, t = scale.heights(shown.guides[1]), np.arange(1.0, 301.0)
    assert np.polyfit(np.log10(t), heights, 1)[0] == pytest.approx(-0.5)
    low, high = view.box[2:]
    assert low <= heights.min() and heights.max() <= high and shown.guides[0] is None
    style = TrailStyle(("#ffffff", "#0000ff"), (True, True))
    hidden = dataclasses.replace(style, shown=(True, False))
    bare = dataclasses.replace(shown, guides=(None, None))

    def blue(series_, style_):
        """Where a picture of the curves is blue."""
        spot = plot_of(view, series_, scale, style_)
        picture = drawn(SIZE, lambda p: plot.paint_curves(p, spot, 300)).astype(int)
        return (picture[..., 2] - picture[..., 0]) > 60

    ((racer, name),) = guide_places(plot_of(view, shown, scale, style))
    assert racer == 1 and view.rect.contains(name)
    more = blue(shown, style) & ~blue(bare, style)
    rows, columns = slice(int(name.top()), int(name.bottom())), slice(int(name.left()), None)
    assert more[rows, columns].sum() > 20
    # the line: at its height in most columns where it is not written over
    pixels = view.map(np.stack([shown.places[1][:300], heights], axis=1)).round().astype(int)
    hit = [more[max(y - 2, 0) : y + 3, x].any() for x, y in pixels if x < name.left()]
    assert np.mean(hit) > 0.35
    assert not blue(shown, hidden).any()
    assert not guide_places(plot_of(view, shown, scale, hidden))


def test_names_of_guides_keep_apart(race_on):
    race = race_on("rosenbrock", ("adagrad",) * 3, rates=(0.1, 0.11, 0.12), steps=300)
    shown = series(race, "rate")
    scale = scale_of(shown)
    view = View(QRectF(0, 0, *SIZE), plot_box(shown, scale))
    style = TrailStyle(("#0000ff",) * 3, (True,) * 3)
    places = [place for _, place in guide_places(plot_of(view, shown, scale, style))]
    assert places and all(view.rect.contains(place) for place in places)
    assert not any(a.intersects(b) for a, b in itertools.combinations(places, 2))
    # zoomed to where no guide is, there is no name
    away = View(view.rect, (0.0, 300.0, 5.0, 6.0))
    assert guide_places(plot_of(away, shown, scale, style)) == []


def test_a_long_curve_is_looked_through_once_and_not_at_each_step(race_on, monkeypatch):
    """Of forty racers with a hundred thousand losses each the window had four million a frame."""
    race = race_on("sphere", ("sgd",), rates=(0.4,), steps=1000)
    losses = np.abs(np.sin(np.arange(50_000.0))) + 0.1
    losses[33_333] = np.nan
    found = series(with_losses(race, losses))
    scale, looked = loss_scale(found.race), []
    heights = type(scale).heights
    monkeypatch.setattr(
        type(scale), "heights", lambda s, v: (looked.append(len(v)), heights(s, v))[1]
    )
    real = thinning.looked_through
    monkeypatch.setattr(thinning, "looked_through", lambda *a: (looked.append("all"), real(*a))[1])
    view = View(QRectF(0, 0, *SIZE), (0, 50_000, -2, 1))
    style = TrailStyle(("#0000ff",), (True,))
    spot = plot_of(view, found, scale, style)
    pictures = [
        drawn(SIZE, lambda p, at=step: plot.paint_curves(p, spot, at))
        for step in (10_000, 20_000, 40_000)
    ]
    assert looked.count("all") == 1
    assert max(count for count in looked if count != "all") <= 4 * SIZE[0] + 1
    assert (pictures[0] != pictures[2]).any()
    points = plot.curve(np.arange(50_000.0), losses, SIZE[0])
    # what is not finite stays a gap
    assert np.isnan(points[points[:, 0] == 33_333.0, 1]).all() and 33_333.0 in points[:, 0]


@given(st.integers(1, 40), st.lists(st.floats(-5, 5), min_size=1, max_size=700))
def test_thinned_curves_keep_the_extremes_of_every_column(width, values):
    values = np.array(values)
    rows = thinning.seen_rows(values, width)
    assert len(rows) <= max(4 * width, 1) and (np.diff(rows) > 0).all()
    assert {0, len(values) - 1} <= set(rows.tolist())
    assert values[rows].min() == values.min() and values[rows].max() == values.max()


def test_over_data_the_box_is_not_searched_for_a_bottom(monkeypatch):
    race = finished(spec_from_words(["cars", "gd:lr=0.1"], steps="5"))
    monkeypatch.setattr(type(race.problem.objective), "loss", None)
    for log in (True, False):
        scale = loss_scale(race, log)
        assert scale.log is log
        low, high = height_range(series(race), scale)
        assert math.isfinite(low) and math.isfinite(high)
