"""Tips explain: they are sentences of their own, not the label once more."""

import re

from gdviz.gui.action_tips import TIPS
from gdviz.gui.actions import ACTIONS

LEAST = 4


def words(text):
    return re.findall(r"\w+", text.casefold())


def test_every_action_has_a_tip_and_every_tip_an_action():
    assert sorted(TIPS) == sorted(act.id for act in ACTIONS)
    assert len(set(TIPS.values())) == len(TIPS)


def test_tips_of_actions_say_more_than_their_labels():
    short = [act.id for act in ACTIONS if len(words(act.tip)) < LEAST]
    named = [act.id for act in ACTIONS if set(words(act.tip)) <= set(words(act.text))]
    assert (short, named) == ([], [])
