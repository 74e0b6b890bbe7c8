"""Three losses side by side in the window."""

import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.other_losses import other_losses
from gdviz.render.cards.losses_card import FLAT, heading
from gdviz.render.paint.ticks import short
from tests.gui.windows import settled

RACE = spec_from_words(["hours:model=logistic", "gd:lr=1", "adam:lr=0.1"], steps="20")


@pytest.fixture
def losses(qtbot, window):
    window.act("losses")
    qtbot.waitUntil(lambda: len(window.tabs.tab("losses").blocks) == 3, timeout=10_000)
    return window


def test_each_has_its_height_map_its_numbers_and_its_racers(qtbot, losses):
    view = losses.tabs.tab("losses")
    losses.grab()
    assert view.card.failure == ""
    said = [heading(loss, view.race, 0, 3) for loss in view.losses]
    assert FLAT in said[0] and all(FLAT not in text for text in said[1:])
    assert not any("ridge" in text for text in said)
    pictures = [view.card.grab().toImage()]
    losses.playback.seek(20)
    pictures.append(view.card.grab().toImage())
    losses.editing.toggle(1)
    pictures.append(view.card.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    # of numbers there are no classes
    losses.document.replace(spec_from_words(["cars", "gd:lr=0.1"], steps="5"))
    settled(qtbot, losses)
    losses.grab()
    assert view.losses == () and view.card.failure == ""


def test_losses_are_compared_without_the_ridge_and_say_so():
    race = finished(spec_from_words(["hours:model=logistic,ridge=1", "gd:lr=1"], steps="5"))
    entropy = other_losses(race, race.problem)[-1]
    told = heading(entropy, race, 0, 5)
    w = race.tracks[0].points[5]
    free = race.tracks[0].losses[5] - 0.5 * w[0] ** 2
    assert told.startswith(f"L {short(free)} without the ridge,")
