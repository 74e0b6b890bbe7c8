"""One switch turns a racer into its counterpart and back; its name says which one it is."""

from dataclasses import replace

import pytest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.optimizers.descent import SGD, NormalizedGD
from gdviz.core.optimizers.momentum import Momentum
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.gui.windows import settled

RACE = RaceSpec(
    Landscape("rosenbrock"),
    (Entry(SGD(), 0.002, l2=0.1, colour="#123456"), Entry(OPTIMIZERS["adam"]())),
    steps=40,
)


@pytest.fixture
def card(window):
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
    return {row.label for row in card.of.tabs.tab("standings").model.rows}


def test_in_syrup_or_rolling_raw_or_normalised_with_a_rate_of_its_own(qtbot, card):
    first = RACE.entries[0]
    assert shown(card) == {"ball": False, "gradient": False}
    assert flip(card, "ball", True) == replace(first, optimizer=Momentum())
    settled(qtbot, card.of)
    assert names(card) == {"Momentum", "Adam"} and shown(card) == {"ball": True}
    # one click is one step to undo
    card.of.act("undo")
    assert card.of.document.spec == RACE and shown(card) == {"ball": False, "gradient": False}
    card.of.act("redo")
    assert flip(card, "ball", False) == first
    settled(qtbot, card.of)
    assert names(card) == {"Gradient descent", "Adam"}
    assert flip(card, "gradient", True) == replace(first, optimizer=NormalizedGD(), lr=None)
    settled(qtbot, card.of)
    assert names(card) == {"Normalised GD", "Adam"} and shown(card) == {"gradient": True}
    card.of.act("undo")
    assert card.of.document.spec == RACE
    card.of.act("redo")
    assert flip(card, "gradient", False) == first
    flip(card, "gradient", True)
    card.lr.changed.emit(0.05)
    assert flip(card, "gradient", False) == first
    assert flip(card, "gradient", True).lr == 0.05


def test_label_and_settings_of_the_other_method_come_back_to_the_same_racer(card):
    card.of.editing.edit(replace(RACE, entries=(replace(RACE.entries[0], label="syrup"),)))
    assert flip(card, "ball", True).label == ""
    assert flip(card, "ball", False).label == "syrup"
    rolling = Entry(Momentum(0.5, convention="classic"), 0.01)
    card.of.document.replace(replace(RACE, entries=(rolling,)))
    assert flip(card, "ball", False) == Entry(SGD(), 0.01)
    card.lr.changed.emit(0.02)
    assert flip(card, "ball", True) == replace(rolling, lr=0.02)
    card.of.editing.edit(replace(RACE, entries=(Entry(Momentum(0.5), label="mine"),)))
    flip(card, "ball", False)
    card.of.document.replace(RACE)
    assert flip(card, "ball", True) == replace(RACE.entries[0], optimizer=Momentum())


def test_descent_with_momentum_rolls_and_other_methods_have_no_switch(card):
    edit = card.of.editing.edit
    edit(replace(RACE, entries=(Entry(SGD(momentum=0.8), 0.001),)))
    assert shown(card) == {"ball": True}
    assert flip(card, "ball", False) == Entry(SGD(), 0.001)
    assert flip(card, "ball", True) == Entry(SGD(momentum=0.8), 0.001)
    # a closed card hides its switches
    card.set_open(False)
    assert shown(card) == {}
    card.set_open(True)
    assert shown(card) == {"ball": True}
    for name in ("adam", "nesterov", "signsgd", "newton"):
        edit(replace(RACE, entries=(Entry(OPTIMIZERS[name]()),)))
        assert shown(card) == {}
