"""The noise laboratory in the window."""

import threading
from dataclasses import replace

import pytest

from gdviz.core.files.command_words import spec_from_words
from gdviz.gui.tabs import noise_view
from tests.gui.windows import settled

RACE = spec_from_words(["penguins", "gd:lr=0.1", "adam:lr=50"], steps="40", batch="16")


def surveyed(qtbot, window):
    """Wait until what is shown is what was asked for."""
    qtbot.waitUntil(lambda: not window.tabs.tab("noise").busy, timeout=20_000)


@pytest.fixture
def noisy(qtbot, window):
    window.act("noise")
    surveyed(qtbot, window)
    return window


def test_batches_are_drawn_off_the_windows_thread(qtbot, noisy, monkeypatch):
    threads, real = [], noise_view.survey

    def seen(*args):
        threads.append(threading.get_ident())
        return real(*args)

    monkeypatch.setattr(noise_view, "survey", seen)
    for step in (3, 7, 11):
        noisy.playback.seek(step)
    surveyed(qtbot, noisy)
    noisy.tabs.tab("noise").card.grab()
    assert threads and threading.get_ident() not in threads
    w = noisy.shown.tracks[0].points[11]
    assert noisy.tabs.tab("noise").card.noise.mean == pytest.approx(
        noisy.shown.problem.objective.grad(w)
    )


def test_it_begins_with_the_batch_of_the_race_and_others_are_drawn(qtbot, noisy):
    view = noisy.tabs.tab("noise")
    assert view.card.style_shown.batch == 16
    pictures = [view.card.grab().toImage()]
    for change in (view.sizes.buttons[32].click, view.again.click, view.replacement.click):
        change()
        surveyed(qtbot, noisy)
        pictures.append(view.card.grab().toImage())
    assert len({bytes(p.constBits()) for p in pictures}) == 4
    assert view.card.style_shown.batch == 32
    noisy.editing.edit(replace(noisy.document.spec, steps=30))
    settled(qtbot, noisy)
    surveyed(qtbot, noisy)
    assert view.card.style_shown.batch == 32
    view.sizes.buttons[None].click()
    surveyed(qtbot, noisy)
    assert view.card.style_shown.batch == 342


def test_another_race_has_batches_of_its_rows_and_a_network_the_plane_of_the_map(qtbot, noisy):
    view, buttons = noisy.tabs.tab("noise"), noisy.tabs.tab("noise").sizes.buttons
    assert all(button.isEnabled() for button in buttons.values())
    noisy.document.replace(spec_from_words(["cars", "gd:lr=0.1"], steps="5", batch="32"))
    settled(qtbot, noisy)
    surveyed(qtbot, noisy)
    assert [size for size, b in buttons.items() if not b.isEnabled()] == [64, 128, 256]
    assert [size for size, b in buttons.items() if b.isChecked()] == [32]
    assert "only" in buttons[256].toolTip()
    buttons[None].click()
    assert view.batch.value == 50 and buttons[None].isChecked() and not buttons[32].isChecked()
    words = ["moons:model=network,hidden=2,n=40", "gd:lr=0.5"]
    noisy.document.replace(spec_from_words(words, steps="20", batch="16"))
    settled(qtbot, noisy)
    noisy.race_view.probed.emit((0.1, 0.2))
    surveyed(qtbot, noisy)
    basis = view.card.style_shown.basis
    assert (basis == noisy.planes.plane.basis).all()
    noisy.grab()
    assert view.card.failure == ""
