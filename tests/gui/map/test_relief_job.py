"""Reliefs made in the background: a slow one is cut off, and says so."""

import time
from dataclasses import replace

import pytest

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape
from gdviz.gui.map import relief_job
from gdviz.gui.map.relief_job import SLOW, ReliefMaker, ReliefRequest
from gdviz.gui.state.background import Newest
from gdviz.render.paint.theme import LIGHT
from tests.gui.windows import drained

TEXT = "erf(x)*erf(y) + x^2 + y^2"


@pytest.fixture
def maker(qtbot):
    made = ReliefMaker()
    yield made
    made.stop()


class Waiting:
    """A loss whose thread hardly gets the processor."""

    dim = 2

    def loss(self, points):
        time.sleep(0.05)
        return points[0] ** 2


def asked(size, formula=TEXT):
    problem = problem_of(Landscape(formula=formula))
    return ReliefRequest(problem, problem.box, size, LIGHT)


def test_a_slow_formula_keeps_its_rough_map_and_says_so(qtbot, maker, monkeypatch):
    monkeypatch.setattr(relief_job, "PATIENCE", -1.0)
    pictures, said = [], []
    maker.ready.connect(pictures.append)
    maker.noted.connect(said.append)
    maker.request(asked((301, 203)))
    qtbot.waitUntil(lambda: SLOW in said, timeout=10_000)
    assert said == ["", SLOW] and [p.image.width() for p in pictures] == [60]


def test_a_quick_one_becomes_fine(qtbot, maker):
    pictures, said = [], []
    maker.ready.connect(pictures.append)
    maker.noted.connect(said.append)
    maker.request(asked((303, 203)))
    qtbot.waitUntil(lambda: len(pictures) == 2, timeout=10_000)
    assert pictures[-1].image.width() == 303 and said == [""]


def test_one_given_up_says_nothing(qtbot, maker, monkeypatch):
    monkeypatch.setattr(relief_job, "PATIENCE", -1.0)
    said = []
    maker.noted.connect(said.append)
    maker.request(asked((305, 203)))
    maker.stop()
    drained(qtbot)
    assert said == [""]


def test_a_wait_for_the_processor_is_no_slow_loss(qtbot, maker, monkeypatch):
    monkeypatch.setattr(relief_job, "PATIENCE", 0.4)

    request = asked((307, 203))
    request = replace(request, problem=replace(request.problem, objective=Waiting()))
    pictures, said = [], []
    maker.ready.connect(pictures.append)
    maker.noted.connect(said.append)
    maker.request(request)
    qtbot.waitUntil(lambda: len(pictures) == 2, timeout=20_000)
    assert said == [""]


def test_what_is_said_of_a_loss_is_taken_back_for_another(maker):
    said = []
    maker.noted.connect(said.append)
    maker.request(asked((309, 203)))
    maker.request(asked((311, 203)))
    maker.request(asked((311, 203), "x^2 + 3*y^2"))
    assert said == ["", ""]


def test_a_late_relief_of_another_landscape_is_not_brought(qtbot, maker):
    brought = []
    maker.ready.connect(brought.append)
    first, other = asked((313, 203)), asked((313, 203), "x^2 + 3*y^2")
    maker.request(other)
    stale, rough = object(), object()
    answers = maker.findChild(Newest).ready
    answers.emit((first, True), stale)
    assert brought == []
    answers.emit((replace(other, size=(10, 10)), True), rough)
    assert brought == [rough]
