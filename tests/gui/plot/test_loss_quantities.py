"""What the plot of losses shows: quantities, learning rates, axes, and themes."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.gui.plot.loss_view import LossView
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.paint.ticks import short
from gdviz.render.plot import curves
from gdviz.render.scene import scene
from tests.doors.pointer import click, move, viewport_point
from tests.gui.maps import rgb
from tests.gui.plot.losses import all_of, at, failures, settle, shot, show, spec_of


def test_a_recolour_changes_the_colour_and_works_nothing_out(view, monkeypatch):
    spec = spec_of(0.01)
    show(view, finished(spec))
    view.set_step(100)
    monkeypatch.setattr(scene, "scale_of", None)
    show(view, spec=replace(spec, entries=(replace(spec.entries[0], colour="#ff00ff"),)))
    assert (shot(view) == rgb("#ff00ff")).any()


def test_a_layer_that_raises_is_left_out_and_said_once(view, qtbot, monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("no curves")

    heard = []
    view.failed.connect(heard.append)
    monkeypatch.setattr(curves, "paint_guide_names", broken)
    show(view, finished(spec_of()))
    for step in (1, 2, 3):
        view.set_step(step)
        view.grab()
    qtbot.waitUntil(lambda: len(heard) > 0)
    QApplication.processEvents()
    assert heard == ["the curves cannot be drawn: no curves"]
    monkeypatch.undo()
    show(view, finished(spec_of(problem=Landscape("booth"))))
    assert failures(view) == []


def test_learning_rates_lie_under_the_same_steps(view):
    spec = spec_of(0.01, 0.02)
    scheduled = replace(spec.entries[1], schedule=SCHEDULES["cosine"]())
    show(view, finished(replace(spec, entries=(spec.entries[0], scheduled))))
    view.set_step(30)
    view.box.setRange(xRange=(20, 60), padding=0)
    settle(view)
    upper, lower = view.box, view.rates.parentItem()
    for step in (25, 55):
        x = [viewport_point(view.canvas, box, step, 0.0).x() for box in (upper, lower)]
        assert abs(x[0] - x[1]) <= 1.0
    # neither leaves steps out
    assert lower.viewRange()[0] == pytest.approx(upper.viewRange()[0], abs=0.1)
    asked = []
    view.step_requested.connect(asked.append)
    low, high = lower.viewRange()[1]
    click(view.canvas, viewport_point(view.canvas, lower, 40, 0.5 * (low + high)))
    assert len(asked) == 1 and abs(asked[0] - 40) <= 1 and failures(view) == []


def test_the_theme_reaches_every_part(view):
    show(view, finished(spec_of()))
    for theme in (DARK, LIGHT):
        view.set_theme(theme)
        show(view, theme=theme.name)
        assert shot(view)[view.head.height() + 2, 2] == rgb(theme.background)
        assert view.curves.scene_shown.colours[0] == theme.racers[0]


def test_a_view_is_gone_when_it_is_given_up(qtbot, theme):
    view = LossView(theme)
    show(view, finished(spec_of()))
    gone = weakref.ref(view)
    del view
    gc.collect()
    assert gone() is None


# what is plotted


def test_every_quantity_is_plotted_by_steps_and_by_evaluations(view):
    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in ("momentum", "armijo", "adam"))
    landscape = finished(RaceSpec(Landscape("rosenbrock"), entries, steps=60))
    rows = finished(RaceSpec(Data("cars"), entries, steps=60, sampling=Sampling(8)))
    for quantity in QUANTITIES:
        for axis in AGAINST:
            # only data come in batches
            race = rows if quantity.id == "batch" or axis.of_data else landscape
            show(view, race)
            view.set_step(30)
            view.head.choose(quantity.id, axis.id)
            # a parameter has the name that it has in its problem
            index = quantity.index
            sign = quantity.sign if index is None else race.problem.names[index]
            label = view.curves.scene_shown.scale.label
            assert failures(view) == [] and label.startswith(sign), (quantity.id, label)
            for i, colour in enumerate(LIGHT.racers[:3]):
                assert (shot(view) == rgb(colour)).sum() > 20, (quantity.id, axis.id, i)


def test_the_gradient_is_read_where_the_pointer_is(view, qtbot):
    race = finished(spec_of(0.01))
    show(view, race)
    view.head.choose("gradient")
    settle(view)
    norm = float(np.hypot(*race.tracks[0].grads[50]))
    place = viewport_point(view.canvas, view.box, 50, np.log10(norm))
    with qtbot.waitSignal(view.hovered) as heard:
        move(view.canvas, place)
    assert (
        heard.args[0].startswith("step 50   ") and f"gradient norm {short(norm)}" in heard.args[0]
    )


def test_by_evaluations_the_playhead_follows_the_racer_that_asks_most(view):
    entries = tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in ("sgd", "armijo"))
    race = finished(RaceSpec(Landscape("rosenbrock"), entries, steps=40))
    show(view, race)
    view.head.choose("loss", "evaluations")
    asked = []
    view.step_requested.connect(asked.append)
    count = race.tracks[1].evaluations.sum(axis=1)
    assert view.box.viewRange()[0] == all_of(float(count[-1]))
    click(view.canvas, at(view, float(count[25])))
    assert len(asked) == 1 and abs(asked[0] - 25) <= 1
    show(view, spec=replace(race.spec, entries=(entries[0], replace(entries[1], visible=False))))
    assert view.curves.scene_shown.series.place(25, (True, False)) == 25.0


def test_by_samples_small_batches_are_not_ahead_of_large_ones(view, qtbot):
    words = ["moons:model=logistic,n=40", "gd:lr=0.1", "gd:lr=0.1,batch=8"]
    race = finished(spec_from_words(words, steps="30"))
    show(view, race)
    view.head.choose("loss", "samples")
    assert view.box.viewRange()[0] == all_of(30 * 40.0)
    shown = view.curves.scene_shown.series
    assert shown.places[0][-1] == 1200.0 and shown.places[1][-1] == 240.0
    settle(view)
    height = float(view.curves.scene_shown.scale.heights(race.tracks[1].losses[20:21])[0])
    with qtbot.waitSignal(view.hovered) as heard:
        move(view.canvas, viewport_point(view.canvas, view.box, 160.0, height))
    assert heard.args[0].startswith("step 20   samples seen 160   ")
    # a landscape has no samples: steps take their place, and the choice is not offered
    show(view, finished(spec_of(0.01)))
    assert view.head.against == "step" and failures(view) == []
    show(view, race)
    view.head.choose("loss", "epoch")
    assert view.curves.scene_shown.series.places[0][-1] == 30.0


def test_without_known_minima_the_distance_says_so(view):
    show(view, finished(spec_of(0.01, problem=Landscape(formula="x^2+y^2"))))
    view.head.choose("distance")
    assert "none known" in view.head.note.text() and failures(view) == []
    view.head.choose("loss")
    assert "none" not in view.head.note.text()


def test_learning_rates_can_be_asked_for_and_put_away(view):
    told = []
    view.strip_shown.connect(told.append)
    show(view, finished(spec_of(0.01)))
    assert not view.rates_shown
    view.show_rates(True)
    assert view.rates_shown and told == [True]
    view.head.choose("loss", "evaluations")
    assert not view.rates_shown
    view.head.choose("loss", "step")
    view.show_rates(False)
    assert told == [True, False, True, False]
