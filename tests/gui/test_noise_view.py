"""The noise laboratory in the window."""

from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.words import spec_from_words
from tests.gui.test_window import settled


@pytest.fixture
def noisy(qtbot, window):
    words = ["penguins", "gd:lr=0.1", "adam:lr=50"]
    window.document.replace(spec_from_words(words, steps="40", batch="16"))
    settled(qtbot, window)
    window.act("noise")
    return window


def test_it_shows_the_selected_racer_at_the_playhead(qtbot, noisy):
    view = noisy.noise
    noisy.inspector.choose(1)
    noisy.playback.seek(25)
    w = noisy._shown.tracks[1].points[25]
    assert view.card.noise.mean == pytest.approx(noisy._shown.problem.objective.grad(w))
    noisy.grab()
    assert view.card.failure == ""


def test_a_click_on_the_map_puts_it_there(qtbot, noisy):
    view = noisy.noise
    noisy.race_view.probed.emit((100.0, 4000.0))
    slope = noisy._shown.problem.objective.grad(np.array([100.0, 4000.0]))
    assert view.card.noise.mean == pytest.approx(slope)
    assert "clicked" in view.place.text()


def test_batches_are_chosen_and_drawn_again(qtbot, noisy):
    view = noisy.noise
    pictures = [view.card.grab().toImage()]
    for change in (view.presets[1].click, view.again.click, view.replacement.click):
        change()
        pictures.append(view.card.grab().toImage())
    assert len({bytes(p.constBits()) for p in pictures}) == 4
    assert view.card.style_shown.batch == 32
    view.every.click()
    assert view.card.style_shown.batch == 342


def test_it_begins_with_the_batch_of_the_race(qtbot, noisy):
    assert noisy.noise.card.style_shown.batch == 16
    noisy.noise.presets[1].click()
    noisy.editing.edit(replace(noisy.document.spec, steps=30))
    settled(qtbot, noisy)
    assert noisy.noise.card.style_shown.batch == 32


def test_a_network_is_seen_in_the_plane_of_the_map(qtbot, noisy):
    words = ["moons:model=network,hidden=4", "gd:lr=0.5"]
    noisy.document.replace(spec_from_words(words, steps="30", batch="16"))
    settled(qtbot, noisy)
    noisy.race_view.probed.emit((0.1, 0.2))
    basis = noisy.noise.card.style_shown.basis
    assert (basis == noisy.planes.plane.basis).all()
    noisy.grab()
    assert noisy.noise.card.failure == ""


def test_a_landscape_has_no_batches(qtbot, noisy):
    noisy.document.replace(spec_from_words(["sphere", "gd"], steps="5"))
    settled(qtbot, noisy)
    assert not noisy.tabs.isTabVisible(noisy.tabs.indexOf(noisy.noise))
