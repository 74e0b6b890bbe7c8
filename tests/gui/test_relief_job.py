"""Reliefs made in the background: a slow one is cut off, and says so."""

import pytest

from gdviz.core.objectives.landscape import problem_of
from gdviz.core.spec import Landscape
from gdviz.gui import relief_job
from gdviz.gui.relief_job import SLOW, ReliefMaker, ReliefRequest
from gdviz.render.theme import LIGHT

TEXT = "erf(x)*erf(y) + x^2 + y^2"


@pytest.fixture
def maker(qtbot):
    made = ReliefMaker()
    yield made
    made.stop()


def asked(size, formula=TEXT):
    problem = problem_of(Landscape(formula=formula))
    return ReliefRequest(problem, problem.box, size, LIGHT)


def test_a_slow_formula_keeps_its_rough_map_and_says_so(qtbot, maker, monkeypatch):
    monkeypatch.setattr(relief_job, "PATIENCE", -1.0)
    pictures, said = [], []
    maker.ready.connect(pictures.append)
    maker.failed.connect(said.append)
    maker.request(asked((301, 203)))
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == [SLOW] and [p.image.width() for p in pictures] == [60]


def test_a_quick_one_becomes_fine(qtbot, maker):
    pictures, said = [], []
    maker.ready.connect(pictures.append)
    maker.failed.connect(said.append)
    maker.request(asked((303, 203)))
    qtbot.waitUntil(lambda: len(pictures) == 2, timeout=10_000)
    assert pictures[-1].image.width() == 303 and said == []


def test_one_given_up_says_nothing(qtbot, maker, monkeypatch):
    monkeypatch.setattr(relief_job, "PATIENCE", -1.0)
    said = []
    maker.failed.connect(said.append)
    maker.request(asked((305, 203)))
    maker.stop()
    qtbot.wait(150)
    assert said == []
