"""The usual batch sizes are one click away, and each is called by its name."""

from dataclasses import replace

import pytest

from gdviz.core.models.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, RaceSpec
from gdviz.core.spec.sampling import Batches, sampling_words
from tests.gui.windows import typed

MOONS = Data("moons", model=Model("logistic"))
RACE = RaceSpec(MOONS, (Entry(OPTIMIZERS["sgd"](), 0.5),), steps=20)


@pytest.mark.parametrize(
    ("rows", "sampling", "words"),
    [
        (200, None, "all 200 rows per step: batch gradient descent"),
        (200, Sampling(500), "all 200 rows per step: batch gradient descent"),
        (
            200,
            Sampling(1),
            "a single row per step: stochastic gradient descent (SGD); an epoch is 200 steps",
        ),
        (200, Sampling(32), "32 of 200 rows per step: mini-batch SGD; an epoch is 7 steps"),
        (
            200,
            Sampling(200, "replacement"),
            "200 of 200 rows per step: mini-batch SGD; an epoch is 1 step",
        ),
    ],
)
def test_what_a_step_sees_has_a_name(rows, sampling, words):
    assert sampling_words(Batches(rows, sampling)) == words


def test_one_click_is_one_step_to_undo_and_the_present_size_changes_nothing(window):
    panel = window.panel.data
    buttons = panel.sizes.buttons
    for size in (1, 32, 64, 128):
        assert buttons[None].isChecked()
        buttons[size].click()
        assert window.document.spec.sampling == Sampling(size)
        marked = {s for s, button in buttons.items() if button.isChecked()}
        assert marked == {size} and panel.batch.value == size
        assert panel.batch_told.text() == sampling_words(Batches(200, Sampling(size)))
        window.act("undo")
        assert window.document.spec == RACE and buttons[None].isChecked()
    buttons[64].click()
    window.document.stack.clear()
    buttons[64].click()
    assert buttons[64].isChecked() and not window.document.stack.canUndo()


def test_a_single_row_is_called_sgd_and_no_batch_takes_more_rows_than_there_are(window):
    buttons = window.panel.data.sizes.buttons
    assert "SGD" in buttons[1].text() and "single" in buttons[1].text()
    assert "stochastic gradient descent" in buttons[1].toolTip()
    assert [size for size, b in buttons.items() if not b.isEnabled()] == [256]
    assert buttons[256].toolTip() == "there are only 200 rows to train on"
    window.editing.edit(replace(RACE, problem=replace(MOONS, validation=0.5)))
    rows = len(fitted(window.document.spec.problem).train)
    assert rows == 100
    assert [size for size, b in buttons.items() if not b.isEnabled()] == [128, 256]
    assert "100 rows" in buttons[128].toolTip()


def test_a_racer_has_a_batch_of_its_own_with_one_click(qtbot, window):
    card = window.panel.cards[0]
    card.set_open(True)
    assert card.body.sizes.isVisible() and not card.body.sizes.buttons[256].isEnabled()
    card.body.sizes.buttons[32].click()
    assert window.document.spec.entries[0].batch == 32 and card.body.others["batch"].value == 32
    typed(qtbot, card.body.others["batch"].box, "64")
    assert card.body.sizes.buttons[64].isChecked() and not card.body.sizes.buttons[32].isChecked()
    card.body.sizes.buttons[None].click()
    assert window.document.spec.entries[0].batch is None
    for batch in (64, 32, None):
        window.act("undo")
        assert window.document.spec.entries[0].batch == batch
    window.panel.kinds.button(0).click()
    assert not window.panel.cards[0].body.sizes.isVisible()
