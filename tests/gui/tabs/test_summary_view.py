"""The Summary tab."""

import dataclasses
import threading

import pytest

from gdviz.gui.tabs import summary_view
from gdviz.gui.tabs.tab import Shown


def known(qtbot, view):
    """Wait for the summary that was asked for."""
    qtbot.waitUntil(lambda: not view.busy, timeout=20_000)


@pytest.mark.usefixtures("own_window")
def test_the_summary_follows_race_labels_and_playhead(qtbot, window):
    window.tabs.go("summary")
    card = window.tabs.tab("summary").card
    window.playback.seek(3)
    known(qtbot, window.tabs.tab("summary"))
    window.grab()
    race, (rows, sentences) = card.told
    assert (card.failure, card.step, race) == ("", 3, window.shown)
    early = card.grab().toImage()
    window.playback.seek(500)
    assert card.grab().toImage() != early
    assert sentences[0].startswith("Momentum is lowest") and len(rows) == 6
    window.editing.toggle(1)
    known(qtbot, window.tabs.tab("summary"))
    rows, sentences = card.told[1]
    assert not sentences[0].startswith("Momentum") and len(rows) == 5
    window.grab()
    assert card.failure == ""


def test_a_race_that_still_runs_has_no_summary(qtbot, window):
    window.tabs.go("summary")
    card = window.tabs.tab("summary").card
    known(qtbot, window.tabs.tab("summary"))
    before = card.grab().toImage()
    running = dataclasses.replace(window.shown, done=False)
    window.tabs.tab("summary").display(Shown(running, None, running.spec, window.appearance.theme))
    assert card.grab().toImage() != before and card.failure == ""


@pytest.mark.usefixtures("own_window")
def test_a_summary_is_worked_out_once_beside_the_window(qtbot, window, monkeypatch):
    """Of a long race it takes longer than a frame may."""
    real, threads = summary_view.told_of, []
    monkeypatch.setattr(
        summary_view, "told_of", lambda *a: (threads.append(threading.get_ident()), real(*a))[1]
    )
    assert not window.tabs.tab("summary").busy
    window.tabs.go("summary")
    for step in (3, 4, 5):
        window.playback.seek(step)
        window.grab()
    known(qtbot, window.tabs.tab("summary"))
    window.grab()
    assert len(threads) == 1 and threads[0] != threading.get_ident()
