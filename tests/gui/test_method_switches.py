"""One switch turns a racer into its counterpart and back; its name says which one it is."""

from dataclasses import replace

import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.optimizers.descent import SGD, NormalizedGD
from gdviz.core.optimizers.momentum import Momentum
from gdviz.core.spec import Entry, Landscape, RaceSpec
from tests.gui.windows import settled

SPEC = RaceSpec(
    Landscape("rosenbrock"),
    (Entry(SGD(), 0.002, l2=0.1, colour="#123456"), Entry(OPTIMIZERS["adam"]())),
    steps=40,
)


@pytest.fixture
def card(qtbot, window):
    window.document.replace(SPEC)
    settled(qtbot, window)
    made = window.panel.cards[0]
    made.set_open(True)
    made.of = window
    return made


def flip(card, switch, on):
    card.body.switches.buttons[switch][on].click()
    return card.of.document.spec.entries[0]


def shown(card):
    return {
        name: on.isChecked()
        for name, (_, on) in card.body.switches.buttons.items()
        if card.body.switches.rows[name].isVisible()
    }


def names(card):
    return {row.label for row in card.of.table.model.rows}


def test_a_ball_in_syrup_begins_to_roll_and_sinks_again(qtbot, card):
    first = SPEC.entries[0]
    assert shown(card) == {"ball": False, "gradient": False}
    assert flip(card, "ball", True) == replace(first, optimizer=Momentum())
    settled(qtbot, card.of)
    assert names(card) == {"Momentum", "Adam"} and shown(card) == {"ball": True}
    assert flip(card, "ball", False) == first
    settled(qtbot, card.of)
    assert names(card) == {"Gradient descent", "Adam"}


def test_a_step_is_normalised_and_raw_again_with_its_own_rate(qtbot, card):
    first = SPEC.entries[0]
    assert flip(card, "gradient", True) == replace(first, optimizer=NormalizedGD(), lr=None)
    settled(qtbot, card.of)
    assert names(card) == {"Normalised GD", "Adam"} and shown(card) == {"gradient": True}
    card.lr.changed.emit(0.05)
    assert flip(card, "gradient", False) == first
    assert flip(card, "gradient", True).lr == 0.05


def test_one_click_is_one_step_to_undo(card):
    flip(card, "ball", True)
    card.of.act("undo")
    assert card.of.document.spec == SPEC
    flip(card, "gradient", True)
    card.of.act("undo")
    assert card.of.document.spec == SPEC and shown(card) == {"ball": False, "gradient": False}


def test_a_label_goes_with_the_method_that_it_was_given_to(card):
    card.of.editing.edit(replace(SPEC, entries=(replace(SPEC.entries[0], label="syrup"),)))
    assert flip(card, "ball", True).label == ""
    assert flip(card, "ball", False).label == "syrup"


def test_settings_of_the_other_method_come_back(card):
    rolling = Entry(Momentum(0.5, convention="classic"), 0.01)
    card.of.editing.edit(replace(SPEC, entries=(rolling,)))
    assert flip(card, "ball", False) == Entry(SGD(), 0.01)
    card.lr.changed.emit(0.02)
    assert flip(card, "ball", True) == replace(rolling, lr=0.02)


def test_another_racer_has_nothing_of_the_one_before(card):
    card.of.editing.edit(replace(SPEC, entries=(Entry(Momentum(0.5), label="mine"),)))
    flip(card, "ball", False)
    card.of.document.replace(SPEC)
    assert flip(card, "ball", True) == replace(SPEC.entries[0], optimizer=Momentum())


def test_descent_with_momentum_rolls_and_other_methods_have_no_switch(card):
    edit = card.of.editing.edit
    edit(replace(SPEC, entries=(Entry(SGD(momentum=0.8), 0.001),)))
    assert shown(card) == {"ball": True}
    assert flip(card, "ball", False) == Entry(SGD(), 0.001)
    assert flip(card, "ball", True) == Entry(SGD(momentum=0.8), 0.001)
    for name in ("adam", "nesterov", "signsgd", "newton"):
        edit(replace(SPEC, entries=(Entry(OPTIMIZERS[name]()),)))
        assert shown(card) == {}


def test_a_closed_card_hides_its_switches(card):
    card.set_open(False)
    assert shown(card) == {}


def test_a_label_may_name_a_rate_and_goes_with_it(card):
    card.of.editing.edit(replace(SPEC, entries=(replace(SPEC.entries[0], label="η 0.002"),)))
    index = card.method.findData("adam")
    card.method.setCurrentIndex(index)
    card.method.activated.emit(index)
    entry = card.of.document.spec.entries[0]
    assert (entry.optimizer.id, entry.lr, entry.label) == ("adam", None, "")
