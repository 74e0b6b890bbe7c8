"""The noise laboratory in the window."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.words import spec_from_words
from gdviz.gui import noise_view
from tests.gui.windows import settled


def surveyed(qtbot, window):
    """Wait until what is shown is what was asked for."""
    qtbot.waitUntil(lambda: not window.noise.busy, timeout=20_000)


@pytest.fixture
def noisy(qtbot, window):
    words = ["penguins", "gd:lr=0.1", "adam:lr=50"]
    window.document.replace(spec_from_words(words, steps="40", batch="16"))
    settled(qtbot, window)
    window.act("noise")
    surveyed(qtbot, window)
    return window


def test_it_shows_the_selected_racer_at_the_playhead(qtbot, noisy):
    view = noisy.noise
    noisy.inspector.choose(1)
    noisy.playback.seek(25)
    surveyed(qtbot, noisy)
    w = noisy.shown.tracks[1].points[25]
    assert view.card.noise.mean == pytest.approx(noisy.shown.problem.objective.grad(w))
    noisy.grab()
    assert view.card.failure == ""


def test_a_click_on_the_map_puts_it_there(qtbot, noisy):
    view = noisy.noise
    noisy.race_view.probed.emit((100.0, 4000.0))
    surveyed(qtbot, noisy)
    slope = noisy.shown.problem.objective.grad(np.array([100.0, 4000.0]))
    assert view.card.noise.mean == pytest.approx(slope)
    assert "clicked" in view.place.text()


def test_batches_are_chosen_and_drawn_again(qtbot, noisy):
    view = noisy.noise
    pictures = [view.card.grab().toImage()]
    for change in (view.sizes.buttons[32].click, view.again.click, view.replacement.click):
        change()
        surveyed(qtbot, noisy)
        pictures.append(view.card.grab().toImage())
    assert len({bytes(p.constBits()) for p in pictures}) == 4
    assert view.card.style_shown.batch == 32
    view.sizes.buttons[None].click()
    surveyed(qtbot, noisy)
    assert view.card.style_shown.batch == 342


def test_no_batch_is_larger_than_the_rows(qtbot, noisy):
    view = noisy.noise
    assert all(button.isEnabled() for button in view.sizes.buttons.values())
    noisy.document.replace(spec_from_words(["cars", "gd"], steps="5", batch="32"))
    settled(qtbot, noisy)
    surveyed(qtbot, noisy)
    buttons = view.sizes.buttons
    assert [size for size, b in buttons.items() if not b.isEnabled()] == [64, 128, 256]
    assert [size for size, b in buttons.items() if b.isChecked()] == [32]
    assert "only" in buttons[256].toolTip()
    buttons[None].click()
    assert view.batch.value == 50 and buttons[None].isChecked() and not buttons[32].isChecked()


def test_it_begins_with_the_batch_of_the_race(qtbot, noisy):
    assert noisy.noise.card.style_shown.batch == 16
    noisy.noise.sizes.buttons[32].click()
    surveyed(qtbot, noisy)
    noisy.editing.edit(replace(noisy.document.spec, steps=30))
    settled(qtbot, noisy)
    surveyed(qtbot, noisy)
    assert noisy.noise.card.style_shown.batch == 32


def test_a_network_is_seen_in_the_plane_of_the_map(qtbot, noisy):
    words = ["moons:model=network,hidden=4", "gd:lr=0.5"]
    noisy.document.replace(spec_from_words(words, steps="30", batch="16"))
    settled(qtbot, noisy)
    noisy.race_view.probed.emit((0.1, 0.2))
    surveyed(qtbot, noisy)
    basis = noisy.noise.card.style_shown.basis
    assert (basis == noisy.planes.plane.basis).all()
    noisy.grab()
    assert noisy.noise.card.failure == ""


def test_a_landscape_has_no_batches(qtbot, noisy):
    noisy.document.replace(spec_from_words(["sphere", "gd"], steps="5"))
    settled(qtbot, noisy)
    assert not noisy.tabs.isTabVisible(noisy.tabs.indexOf(noisy.noise))


def test_batches_are_drawn_off_the_windows_thread(qtbot, noisy, monkeypatch):
    threads, real = [], noise_view.survey

    def seen(*args):
        threads.append(threading.get_ident())
        return real(*args)

    monkeypatch.setattr(noise_view, "survey", seen)
    for step in (3, 7, 11):
        noisy.playback.seek(step)
    surveyed(qtbot, noisy)
    noisy.noise.card.grab()
    assert threads and threading.get_ident() not in threads
    w = noisy.shown.tracks[0].points[11]
    assert noisy.noise.card.noise.mean == pytest.approx(noisy.shown.problem.objective.grad(w))
