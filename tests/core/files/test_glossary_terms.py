"""Every term that the window prints is found in the glossary."""

import re

import pytest

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.knobs import knobs_of
from gdviz.core.engine.race import Ending
from gdviz.core.files.glossary import alphabet, glossary, looked_up
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Model
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, RaceSpec
from gdviz.core.tabs import TABS
from gdviz.gui.state.actions import ACTIONS
from gdviz.gui.tabs.standings_table import HEADS as STANDINGS
from gdviz.render.cards import learning_card, parameter_table, summary_card

# words of everyday English, and of any program with menus
ORDINARY = set(
    """
    about add all and another anything arrows as at back before begins beside best by clip
    column copy dark descent edit eight elsewhere empty ends explain export falls fan
    faster find fit fn follow forward from full gallery gdviz glossary here in keys known
    landscape larger learning lecture left lessons light loss max min more names new next
    of on one only open or other out panel part parts pause picture present presentation
    previous quit racers received redo repeat save scene scenes screen second seen
    selected short shortcuts shown side size slower smaller still stop system ten text the
    these this through to undo up use usual values whole without zoom
    """.split()
)
# a term, and the entry that is found first
TERMS = {
    "epoch": "epoch",
    "basin of attraction": "basin",
    "stability limit": "stability",
    "evaluations": "evaluations",
    "convergence": "convergence",
    "converged": "convergence",
    "batch size": "batch-size",
    "learning curve": "learning-curve",
    "overfitting": "overfitting",
    "gradient norm": "gradient",
    "saddle": "saddle",
    "noise floor": "noise-floor",
    "sharpness": "sharpness",
    "trust region": "trust-region",
    "cross-entropy": "cross-entropy",
    "weight decay": "weight-decay",
    "bias correction": "bias-correction",
    "early stopping": "early-stopping",
    "displacement": "distance",
    "limit cycle": "limit-cycle",
    "clip norm": "clipping",
    "ridge": "regularisation",
    "warm-up": "schedule",
    "gap": "loss",
    "learning rate": "learning-rate",
}
NAMED = [*OPTIMIZERS, *SCHEDULES, Entry, RaceSpec, Sampling, Model]


def window_texts():
    """Each text of a menu, tab, heading, quantity, outcome or knob, with the knob's symbol."""
    texts = [act.text for act in ACTIONS]
    texts += [word for row in TABS for word in (row.title, row.menu, *row.pages)]
    texts += [*STANDINGS, *learning_card.HEADS, *parameter_table.HEADS, *summary_card.HEADS]
    texts += [row.title for row in (*QUANTITIES, *AGAINST)]
    texts += [ending.value for ending in Ending]
    yield from ((text, "") for text in texts)
    for owner in NAMED:
        for name, knob in knobs_of(owner).items():
            yield name.replace("_", " "), knob.symbol


def words_of(text):
    return re.findall(r"[a-z]{2,}", text.casefold().replace("-", " "))


def stem(word):
    """Plurals and singulars are one word."""
    for ending, least in (("ies", 5), ("es", 5), ("s", 4)):
        if len(word) >= least and word.endswith(ending):
            return word.removesuffix(ending)
    return word.removesuffix("y") if len(word) > 4 else word.removesuffix("e")


@pytest.fixture(scope="module")
def known():
    """The stems of all words of the glossary's titles and other names."""
    names = (name for entry in glossary() for name in (entry.title, *entry.also))
    return {stem(word) for name in names for word in words_of(name)}


def test_every_term_of_the_window_is_in_the_glossary(known):
    signs = {sign.symbol for sign in alphabet()}
    ordinary = {stem(word) for word in ORDINARY}
    missing = {
        (word, text)
        for text, symbol in window_texts()
        if symbol not in signs
        for word in words_of(text)
        if not {stem(word), word} & (known | ordinary)
    }
    assert missing == set()


@pytest.mark.parametrize(("term", "entry"), TERMS.items())
def test_a_term_finds_its_entry_first(term, entry):
    assert looked_up(term)[0].id == entry
