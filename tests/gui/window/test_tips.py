"""Tips explain: they are sentences of their own, not the label once more."""

import dataclasses
import re

import pytest

from gdviz.core import view
from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.knobs import knobs_of
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec import data as spec_data
from gdviz.core.spec import race as spec
from gdviz.core.tabs import TABS
from gdviz.core.view import MARKS
from gdviz.gui.state.actions import ACTIONS, TIPS

LEAST = 4


def words(text):
    return re.findall(r"\w+", text.casefold())


def explains(tip, label):
    return len(words(tip)) >= LEAST and not set(words(tip)) <= set(words(label))


def declared():
    """(owner and name, name with symbol, tip) of every knob of the program."""
    values = [
        cls
        for module in (spec, spec_data, view)
        for cls in vars(module).values()
        if dataclasses.is_dataclass(cls) and cls.__module__ == module.__name__
    ]
    for owner in (*OPTIMIZERS, *SCHEDULES, *values):
        for name, knob in knobs_of(owner).items():
            yield f"{owner.__name__}.{name}", f"{name} {knob.symbol}", knob.help
    for info in (*LANDSCAPES, *DATA_SETS):
        for param in info.params:
            yield f"{info.id}.{param.name}", param.name, param.knob.help


def test_every_action_has_a_tip_and_every_tip_an_action():
    opened = [row.id for row in TABS if row.key]
    assert sorted([*TIPS, *MARKS, *opened]) == sorted(act.id for act in ACTIONS)
    assert len({act.tip for act in ACTIONS}) == len(ACTIONS)


def test_tips_of_actions_say_more_than_their_labels():
    assert [act.id for act in ACTIONS if not explains(act.tip, act.text)] == []


def test_tips_of_knobs_say_more_than_their_names():
    found = list(declared())
    assert len(found) > 200
    assert [where for where, label, tip in found if not explains(tip, label)] == []


def test_quantities_say_what_they_are():
    rows = (*QUANTITIES, *AGAINST)
    assert [row.id for row in rows if not explains(row.summary, row.title)] == []


@pytest.mark.parametrize("tip", ("", "Save", "save as", "the rate"))
def test_a_label_once_more_explains_nothing(tip):
    assert not explains(tip, "Save as…")
