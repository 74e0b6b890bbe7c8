"""The usual batch sizes are one click away, and each is called by its name."""

from dataclasses import replace

import pytest

from gdviz.core.objectives.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.sampling import Batches, sampling_words
from gdviz.core.spec import Entry, RaceSpec, Sampling
from gdviz.core.spec_data import Data, Model
from tests.gui.windows import settled, typed

MOONS = Data("moons", model=Model("logistic"))
SPEC = RaceSpec(MOONS, (Entry(OPTIMIZERS["sgd"](), 0.5),), steps=20)


@pytest.fixture
def moons(qtbot, window):
    window.document.replace(SPEC)
    settled(qtbot, window)
    return window


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


@pytest.mark.parametrize("size", [1, 32, 64, 128])
def test_one_click_is_one_step_to_undo(moons, size):
    panel = moons.panel.data
    assert panel.sizes.buttons[None].isChecked()
    panel.sizes.buttons[size].click()
    assert moons.document.spec.sampling == Sampling(size)
    marked = {s for s, button in panel.sizes.buttons.items() if button.isChecked()}
    assert marked == {size} and panel.batch.value == size
    assert panel.batch_told.text() == sampling_words(Batches(200, Sampling(size)))
    moons.act("undo")
    assert moons.document.spec == SPEC and panel.sizes.buttons[None].isChecked()


def test_a_single_row_per_step_is_called_sgd(moons):
    button = moons.panel.data.sizes.buttons[1]
    assert "SGD" in button.text() and "single" in button.text()
    assert "stochastic gradient descent" in button.toolTip()


def test_no_batch_takes_more_rows_than_there_are(qtbot, moons):
    buttons = moons.panel.data.sizes.buttons
    assert [size for size, b in buttons.items() if not b.isEnabled()] == [256]
    assert buttons[256].toolTip() == "there are only 200 rows to train on"
    moons.editing.edit(replace(SPEC, problem=replace(MOONS, validation=0.5)))
    rows = len(fitted(moons.document.spec.problem).train)
    assert rows == 100
    assert [size for size, b in buttons.items() if not b.isEnabled()] == [128, 256]
    assert "100 rows" in buttons[128].toolTip()


def test_a_click_on_the_present_size_changes_nothing(moons):
    buttons = moons.panel.data.sizes.buttons
    buttons[64].click()
    moons.document.stack.clear()
    buttons[64].click()
    assert buttons[64].isChecked() and not moons.document.stack.canUndo()


def test_how_batches_are_drawn_stays_while_a_step_sees_all_rows(moons):
    drawn = Sampling(64, "replacement", False)
    moons.editing.edit(replace(SPEC, sampling=drawn))
    buttons = moons.panel.data.sizes.buttons
    buttons[None].click()
    assert moons.document.spec.sampling is None
    buttons[64].click()
    assert moons.document.spec.sampling == drawn


def test_a_racer_has_a_batch_of_its_own_with_one_click(qtbot, moons):
    card = moons.panel.cards[0]
    card.set_open(True)
    assert card.body.sizes.isVisible() and not card.body.sizes.buttons[256].isEnabled()
    card.body.sizes.buttons[32].click()
    assert moons.document.spec.entries[0].batch == 32 and card.body.others["batch"].value == 32
    typed(qtbot, card.body.others["batch"].box, "64")
    assert card.body.sizes.buttons[64].isChecked() and not card.body.sizes.buttons[32].isChecked()
    card.body.sizes.buttons[None].click()
    assert moons.document.spec.entries[0].batch is None
    for batch in (64, 32, None):
        moons.act("undo")
        assert moons.document.spec.entries[0].batch == batch
    moons.panel.kinds.button(0).click()
    assert not moons.panel.cards[0].body.sizes.isVisible()
