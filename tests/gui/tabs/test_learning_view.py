"""The learning curves in the window."""

import threading

import pytest

from gdviz.core.files.command_words import spec_from_words
from gdviz.gui.tabs import learning_view
from tests.gui.windows import settled

WORDS = ["penguins_ac:model=logistic,validation=0.25,test=0.2", "gd:lr=0.5", "adam:lr=0.1"]
RACE = spec_from_words(WORDS, steps="20", batch="16")


def measured(qtbot, window):
    qtbot.waitUntil(lambda: not window.tabs.tab("learning").busy, timeout=30_000)


@pytest.fixture
def learning(qtbot, window):
    window.act("learning")
    measured(qtbot, window)
    return window


def test_looks_at_the_test_are_counted_and_a_tolerance_is_chosen(qtbot, learning):
    view = learning.tabs.tab("learning")
    assert view.style_shown.tests == ()
    assert not learning.data_view.tested
    view.once.click()
    assert learning.data_view.tested
    assert [row[0] for row in view.style_shown.tests] == [0, 1] and view.peeks == 1
    assert view.counter.text() == "1 look at the test"
    view.once.click()
    assert view.counter.text() == "2 looks at the test"
    assert view.style_shown.tolerance == 0.0
    view.stop_rule.tolerance.actions()[2].trigger()
    assert view.style_shown.tolerance == 1e-3
    learning.grab()
    assert view.card.failure == ""


def test_other_seeds_fan_out_on_the_map_until_the_race_is_another(qtbot, learning):
    item = learning.race_view.items[0]
    alone = learning.race_view.grab().toImage()
    learning.playback.seek(20)
    learning.tabs.tab("learning").seeds.click()
    qtbot.waitUntil(lambda: len(learning.keeper.overlays.seeds) == 20, timeout=30_000)
    learning.grab()
    assert [row[0] for row in learning.tabs.tab("learning").style_shown.bands] == [0, 1]
    assert item.failure == learning.tabs.tab("learning").card.failure == ""
    assert learning.race_view.grab().toImage() != alone
    # three parameters: the ways are seen on the plane of the map
    assert {race.tracks[0].points.shape[1] for race in learning.keeper.overlays.seeds} == {2}
    before = learning.keeper.overlays.seeds[0].tracks[0].points[20]
    learning.act("reslice")
    settled(qtbot, learning)
    moved = learning.keeper.overlays.seeds[0].tracks[0].points[20]
    plane, true = (
        learning.planes.plane,
        learning.tabs.tab("learning").others[0].tracks[0].points[20],
    )
    assert moved == pytest.approx(plane.project(true)) and moved != pytest.approx(before)
    learning.document.replace(spec_from_words(["cars", "gd:lr=0.1"], steps="5"))
    settled(qtbot, learning)
    assert learning.keeper.overlays.seeds == ()


def test_curves_seeds_and_sharpness_are_worked_out_off_the_windows_thread(
    qtbot, learning, monkeypatch
):
    threads = set()

    def watched(name):
        real = getattr(learning_view, name)

        def seen(*args):
            threads.add((name, threading.get_ident()))
            return real(*args)

        monkeypatch.setattr(learning_view, name, seen)

    names = ("learning", "other_seeds", "sharpness_points")
    for name in names:
        watched(name)
    learning.document.replace(spec_from_words(WORDS, steps="15", batch="16"))
    settled(qtbot, learning)
    measured(qtbot, learning)
    for button in (learning.tabs.tab("learning").seeds, learning.tabs.tab("learning").sharp):
        button.click()
        measured(qtbot, learning)
    sharp = learning.tabs.tab("learning").style_shown.sharpness
    assert {racer for racer, _, _ in sharp} == {0, 1} and len(sharp) == 2 * 16
    assert {name for name, _ in threads} == set(names)
    assert threading.get_ident() not in {thread for _, thread in threads}


def test_the_curves_of_the_race_before_stay_with_it_until_there_are_others(qtbot, learning):
    view = learning.tabs.tab("learning")
    before = view.measured
    learning.document.replace(spec_from_words(["sphere", "gd"], steps="5"))
    learning.document.replace(spec_from_words([*WORDS, "momentum"], steps="25", batch="16"))
    while learning.shown.spec != learning.document.spec:
        learning.grab()
        assert view.card.failure == "" and len(view.measured.tracks) == 2
        qtbot.wait(1)
    assert view.measured.spec in (before.spec, learning.document.spec)
    settled(qtbot, learning)
    measured(qtbot, learning)
    assert len(view.measured.tracks) == 3 and len(view.curves) == 3
