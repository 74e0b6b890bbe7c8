"""What an edit costs beside the pictures: only what it changes is worked out and shown again."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject

from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.state.document import Document
from gdviz.gui.tabs import standings_table
from gdviz.gui.widgets.controls import NumberBox
from gdviz.render.scene import scene as scenes
from gdviz.render.scene.scale import PlotScale, height_range, scale_of
from gdviz.render.scene.scene import Scene
from gdviz.render.scene.series import series
from tests.gui.windows import settled

ADAM = OPTIMIZERS["adam"]


class Painted(QObject):
    """The names of the number boxes that were painted."""

    def __init__(self):
        super().__init__()
        self.names = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and isinstance(watched, NumberBox):
            self.names.append(watched.accessibleName())
        return False


def paint(qtbot, qapp):
    for _ in range(5):
        qapp.processEvents()
        qtbot.wait(1)


@pytest.mark.usefixtures("own_window")
def test_boxes_of_numbers_that_did_not_change_are_not_painted(qtbot, qapp, window):
    settled(qtbot, window)
    paint(qtbot, qapp)
    painted = Painted()
    qapp.installEventFilter(painted)
    window.editing.move_start((0.5, 0.25), True)
    settled(qtbot, window)
    paint(qtbot, qapp)
    qapp.removeEventFilter(painted)
    assert set(painted.names) == {"start x", "start y"}
    # one that shows something else than its number is put right
    box = window.panel.problem.race.editors["steps"].box
    box.setText("9")
    window.panel.set_spec(window.document.spec)
    assert box.text() == str(window.document.spec.steps)


def test_the_table_waits_for_the_race_of_an_edit(qtbot, window, monkeypatch):
    settled(qtbot, window)
    window.playback.pause()
    texts, real = [], standings_table.fitted_outcome

    def told(*given):
        texts.append(given)
        return real(*given)

    monkeypatch.setattr(standings_table, "fitted_outcome", told)
    window.editing.move_start((0.5, 0.25), True)
    assert not texts
    settled(qtbot, window)
    assert texts
    # another theme has other colours
    texts.clear()
    window.act("dark" if window.appearance.theme.name == "light" else "light")
    qtbot.waitUntil(lambda: bool(texts), timeout=20_000)


def of_entries(*entries, **changes):
    return replace(RaceSpec(Landscape("sphere"), entries, steps=3), **changes)


TWO = (Entry(ADAM(), 0.1), Entry(ADAM(), 0.2))


def test_names_are_found_once_for_racers_that_stay(monkeypatch):
    found, names = [], scenes.names
    monkeypatch.setattr(scenes, "names", lambda *given: found.append(given) or names(*given))
    race = finished(of_entries(*TWO))
    first = Scene(race, race, ViewSpec())
    assert [name.full for name in first.names] == ["Adam, η 0.1", "Adam, η 0.2"]
    moved = finished(replace(race.spec, start=(1.0, 2.0), steps=5, seed=3))
    assert Scene(moved, moved, ViewSpec()).following(first).names is first.names
    assert len(found) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"entries": (replace(TWO[0], label="first"), TWO[1])},
        {"entries": (replace(TWO[0], lr=0.3), TWO[1])},
        {"entries": (replace(TWO[0], lr=None), TWO[1])},
        {"entries": (replace(TWO[0], lr=0.2, optimizer=ADAM(beta1=0.5)), TWO[1])},
        {"entries": (replace(TWO[0], lr=0.2, l2=0.5), TWO[1])},
        {"entries": (replace(TWO[0], lr=0.2, schedule=next(iter(SCHEDULES))()), TWO[1])},
        {"entries": TWO[:1]},
        {"entries": (*TWO, TWO[0])},
    ],
)
def test_names_are_found_again_for_others(changes):
    race = finished(of_entries(*TWO))
    other = finished(replace(race.spec, **changes))
    before, fresh = (Scene(r, r, ViewSpec()) for r in (race, other))
    assert before.names != fresh.names
    assert Scene(other, other, ViewSpec()).following(before).names == fresh.names


def test_names_tell_the_rates_and_batches_of_the_race():
    spec = RaceSpec(Data("hours"), (Entry(ADAM(), 0.1), Entry(ADAM(), 0.1, batch=2)), steps=3)
    race = finished(replace(spec, sampling=Sampling(batch=4)))
    suggested = replace(spec, entries=(Entry(ADAM()), spec.entries[1]))
    for given, other in (
        (race, replace(race, spec=replace(race.spec, sampling=Sampling(batch=3)))),
        (replace(race, spec=suggested), replace(race, spec=suggested, lrs=(0.7, 0.1))),
    ):
        before, fresh = (Scene(r, r, ViewSpec()) for r in (given, other))
        assert before.names != fresh.names
        assert Scene(other, other, ViewSpec()).following(before).names == fresh.names


def test_racers_share_the_numbers_of_their_steps():
    long, other = finished(of_entries(*TWO)), finished(of_entries(*TWO, steps=5))
    first, second = series(long).places
    assert np.shares_memory(first, second) and not first.flags.writeable
    assert first.tolist() == [0.0, 1.0, 2.0, 3.0]
    assert series(other).places[0].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


def test_a_race_is_written_out_only_to_tell_apart_what_counts_as_equal(qapp, monkeypatch):
    document, written, said = Document(of_entries(*TWO)), [], RaceSpec.__repr__
    monkeypatch.setattr(RaceSpec, "__repr__", lambda spec: written.append(spec) or said(spec))
    document.edit(of_entries(*TWO, start=(1.0, 2.0)))
    assert not written and document.stack.count() == 1
    document.edit(of_entries(*TWO, start=(1.0, 2.0)))
    assert document.stack.count() == 1
    document.edit(of_entries(replace(TWO[0], label="first"), TWO[1], start=(1.0, 2.0)))
    assert len(written) == 4 and document.stack.count() == 2


def test_the_range_of_a_plot_takes_the_extremes_alone_where_nothing_leaves_it(monkeypatch):
    race = finished(of_entries(*TWO, Entry(OPTIMIZERS["gd"](), 1.05), steps=400))
    shown = series(race)
    scale, seen, heights = scale_of(shown), [], PlotScale.heights
    monkeypatch.setattr(PlotScale, "heights", lambda s, v: seen.append(len(v)) or heights(s, v))
    low, high = height_range(shown, scale)
    # the last racer leaves the plot
    assert seen == [2, 2, 2, len(shown.values[2])]
    every = np.concatenate([heights(scale, values) for values in shown.values])
    top = np.log10(30.0 * race.tracks[0].losses[0])
    kept = every[every <= top]
    pad = 0.04 * (kept.max() - kept.min())
    assert (low, high) == pytest.approx((kept.min() - pad, kept.max() + pad), abs=1e-3)
