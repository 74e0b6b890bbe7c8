"""The Summary tab."""

from gdviz.core.summary import summary


def test_the_summary_follows_race_labels_and_playhead(qtbot, window):
    window.tabs.setCurrentWidget(window.summary)
    card = window.summary.card
    window.playback.seek(3)
    window.grab()
    assert (card.failure, card.step, card.race) == ("", 3, window.shown)
    early = card.grab().toImage()
    window.playback.seek(500)
    assert card.grab().toImage() != early
    assert summary(card.race, card.spec)[0].startswith("Momentum is lowest")
    window.editing.toggle(1)
    assert not summary(card.race, card.spec)[0].startswith("Momentum")
    window.grab()
    assert card.failure == ""


def test_a_race_that_still_runs_has_no_summary(window):
    window.tabs.setCurrentWidget(window.summary)
    card = window.summary.card
    before = card.grab().toImage()
    window.summary.set_spec(window.document.spec.__class__(window.document.spec.problem, ()))
    assert card.grab().toImage() != before and card.failure == ""
