"""The rules that end a racer, in the panel."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.spec.race import Landscape, StopRules
from gdviz.gui.panel.sides import carried
from gdviz.gui.tabs.standings_table import HEADS
from tests.gui.windows import settled

PLAIN = {"loss", "gradient", "patience", "least"}


@pytest.fixture
def knobs(window):
    return window.panel.problem.race


def typed(qtbot, editor, text):
    editor.box.setFocus()
    editor.box.selectAll()
    qtbot.keyClicks(editor.box, text)
    qtbot.keyClick(editor.box, Qt.Key.Key_Return)


def test_rules_are_opened_typed_and_end_the_race(qtbot, window, knobs):
    assert knobs.rules.isHidden()
    knobs.more.check.click()
    assert not knobs.rules.isHidden() and set(knobs.rules.editors) == PLAIN
    assert window.document.spec.stop == StopRules()
    typed(qtbot, knobs.rules.editors["patience"], "5")
    typed(qtbot, knobs.rules.editors["least"], "0.01")
    assert window.document.spec.stop == StopRules(patience=5, least=0.01)
    settled(qtbot, window)
    window.act("last")
    ended = [row.outcome for row in window.tabs.tab("standings").model.rows]
    assert any(Ending.STOPPED.value in text and "for 5 steps" in text for text in ended)
    model, header = (
        window.tabs.tab("standings").model,
        window.tabs.tab("standings").table.horizontalHeader(),
    )
    place = model.index(ended.index(next(t for t in ended if "for 5 steps" in t)), len(HEADS) - 1)
    header.setStretchLastSection(False)
    for room, told in ((600, "for 5 steps"), (150, "at step"), (80, "stopped")):
        header.resizeSection(place.column(), room)
        shown = model.data(place)
        assert told in shown and place.data(Qt.ItemDataRole.ToolTipRole) in ended
        assert window.tabs.tab("standings").table.fontMetrics().horizontalAdvance(shown) < room
    typed(qtbot, knobs.rules.editors["patience"], "0")
    assert "patience" in window.notice.text
    assert window.document.spec.stop.patience == 5


def test_a_race_without_rules_is_opened_without_them(window, knobs):
    with_rules = replace(window.document.spec, stop=StopRules(loss=0.1))
    bare = spec_from_words(["sphere", "gd"], steps="5")
    window.document.replace(with_rules)
    assert knobs.more.value
    for open_by_hand in (False, True):
        window.document.replace(bare)
        assert not knobs.more.value and knobs.rules.isHidden()
        if open_by_hand:
            continue
        window.document.replace(with_rules)
        knobs.more.check.click()
        knobs.more.check.click()
        window.editing.edit(replace(window.document.spec, steps=30))
        assert knobs.more.value and not knobs.rules.isHidden()
    data = spec_from_words(["hours", "gd:lr=0.5"], steps="5")
    learning = window.panel.data.race
    for stop in (StopRules(epochs=3), StopRules()):
        window.document.replace(replace(data, stop=stop))
        assert learning.more.value == stop.given


def test_on_data_epochs_and_rows_held_back_are_offered(qtbot, window):
    words = ["moons:model=network,hidden=2,n=40,validation=0.2", "adam:lr=0.01"]
    window.document.replace(spec_from_words(words, steps="40", batch="8"))
    knobs = window.panel.data.race
    knobs.more.check.click()
    assert set(knobs.rules.editors) == PLAIN | {"unit", "judge", "epochs"}
    typed(qtbot, knobs.rules.editors["epochs"], "2")
    assert window.document.spec.stop == StopRules(epochs=2)
    settled(qtbot, window)
    window.act("last")
    assert "after 2 epochs" in window.tabs.tab("standings").model.rows[0].outcome


def test_what_only_data_have_stays_behind_on_a_landscape():
    words = ["moons:model=network,hidden=3,validation=0.2", "adam:lr=0.01"]
    rules = StopRules(gradient=0.1, patience=3, unit="epochs", judge="validation", epochs=9)
    spec = replace(spec_from_words(words, steps="40"), stop=rules)
    there = carried(spec, Landscape("rosenbrock"))
    assert there.stop == StopRules(gradient=0.1, patience=3)
    # it can be raced
    assert finished(replace(there, steps=1)).done
