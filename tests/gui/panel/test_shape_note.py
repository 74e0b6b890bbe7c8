"""How much of a loss is convex is looked at off the window's thread, and said when it is known."""

import threading

import pytest

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Landscape
from gdviz.gui.panel import shape_note
from gdviz.gui.panel.shape_note import ShapeNote
from gdviz.gui.state.background import Newest

HOURS = problem_of(Data("hours", model=Model("logistic")))
SADDLE = problem_of(Landscape(formula="x^2 - y^2"))
BOWL = problem_of(Landscape(formula="x^2 + y^2"))
SAID = {SADDLE: "Curves down on 100 % of its box: not convex.", BOWL: "Convex in its box."}


@pytest.fixture
def looked(monkeypatch):
    """The threads that looked at a loss."""
    threads, look = [], shape_note.convexity_in_parts

    def watched(problem):
        threads.append(threading.current_thread())
        yield from look(problem)

    monkeypatch.setattr(shape_note, "convexity_in_parts", watched)
    return threads


@pytest.fixture
def note(qtbot, looked):
    made = ShapeNote()
    qtbot.addWidget(made)
    yield made
    made.findChild(Newest).stop()


def test_it_is_looked_at_in_another_thread_and_said_between_the_other_words(qtbot, note, looked):
    note.show_about(SADDLE, "A saddle.", "No more.")
    assert note.text() == "A saddle. … No more."
    qtbot.waitUntil(lambda: note.text() == f"A saddle. {SAID[SADDLE]} No more.")
    assert looked and threading.main_thread() not in looked
    note.show_about(SADDLE, "A saddle.", "No more.")
    assert SAID[SADDLE] in note.text() and len(looked) == 1


def test_of_other_words_the_shape_is_not_said_before_it_is_known(qtbot, note):
    note.show_about(SADDLE, "A saddle.")
    qtbot.waitUntil(lambda: SAID[SADDLE] in note.text())
    note.show_about(BOWL, "A bowl.")
    assert note.text() == "A bowl. …"
    qtbot.waitUntil(lambda: note.text() == f"A bowl. {SAID[BOWL]}")


def test_a_typed_loss_has_a_line_but_not_the_words_of_the_one_before(qtbot, note):
    note.show_about(SADDLE)
    assert note.text() == "…" and not note.isHidden()
    qtbot.waitUntil(lambda: note.text() == SAID[SADDLE])
    note.show_about(BOWL)
    assert note.text() == "…" and not note.isHidden()
    qtbot.waitUntil(lambda: note.text() == SAID[BOWL])


def test_what_theory_knows_is_said_at_once(note, looked):
    note.show_about(HOURS, after="Lowest loss 0.4.")
    assert note.text() == "Convex. Lowest loss 0.4." and not looked


def test_a_look_that_fails_says_nothing(qtbot, note, monkeypatch):
    note.show_about(SADDLE)
    qtbot.waitUntil(lambda: note.text() == SAID[SADDLE])

    def fails(problem):
        raise ValueError("no")
        yield

    monkeypatch.setattr(shape_note, "convexity_in_parts", fails)
    note.show_about(BOWL)
    qtbot.waitUntil(lambda: not note.text())
