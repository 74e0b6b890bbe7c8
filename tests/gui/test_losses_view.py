"""Three losses side by side in the window."""

import pytest

from gdviz.core.words import spec_from_words
from gdviz.render.losses_card import FLAT, heading
from tests.gui.test_window import settled


@pytest.fixture
def losses(qtbot, window):
    words = ["hours:model=logistic", "gd:lr=1", "adam:lr=0.1"]
    window.document.replace(spec_from_words(words, steps="20"))
    settled(qtbot, window)
    window.act("losses")
    qtbot.waitUntil(lambda: len(window.losses.blocks) == 3, timeout=10_000)
    return window


def test_each_has_its_height_map_and_its_numbers(qtbot, losses):
    view = losses.losses
    losses.grab()
    assert view.card.failure == ""
    said = [heading(loss, view.race, 0, 3) for loss in view.losses]
    assert FLAT in said[0] and all(FLAT not in text for text in said[1:])


def test_racers_move_with_the_playhead_and_hide(qtbot, losses):
    card = losses.losses.card
    pictures = [card.grab().toImage()]
    losses.playback.seek(20)
    pictures.append(card.grab().toImage())
    losses.editing.toggle(1)
    pictures.append(card.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]


def test_numbers_have_no_classes(qtbot, losses):
    losses.document.replace(spec_from_words(["cars", "gd:lr=0.1"], steps="5"))
    settled(qtbot, losses)
    losses.grab()
    assert losses.losses.losses == () and losses.losses.card.failure == ""
    losses.document.replace(spec_from_words(["sphere", "gd"], steps="5"))
    settled(qtbot, losses)
    assert not losses.tabs.isTabVisible(losses.tabs.indexOf(losses.losses))
