"""Maps, height maps and small pictures are made off the window's thread, by the same rules."""

import threading

import pytest
from PySide6.QtCore import QRectF

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape
from gdviz.gui.map import relief_job, surface_job
from gdviz.gui.map.relief_job import ReliefMaker, ReliefRequest
from gdviz.gui.map.surface_job import SurfaceMaker
from gdviz.gui.panel import thumbnails
from gdviz.gui.panel.thumbnails import Thumbnails
from gdviz.gui.state.background import Newest
from gdviz.gui.tabs import losses_view
from gdviz.render.paint.theme import LIGHT


def ravine(kappa):
    return problem_of(Landscape("ravine_k100", params=(("kappa", kappa),)))


class Gated:
    """Stands for slow work: waits for the gate, or until nobody wants its answer."""

    def __init__(self):
        self.gate, self.seen, self.threads = threading.Semaphore(0), [], set()

    def __call__(self, what, wanted):
        self.seen.append(what)
        self.threads.add(threading.current_thread())
        while wanted() and not self.gate.acquire(timeout=0.005):
            pass
        return what


@pytest.fixture
def slow(qapp):
    return Gated()


@pytest.fixture
def block_maker(slow, monkeypatch):
    monkeypatch.setattr(surface_job, "terrain", lambda problem, box, go_on: slow(problem, go_on))
    made = SurfaceMaker()
    yield made
    made.stop()


def test_under_a_slider_a_block_at_work_is_finished(qtbot, slow, block_maker):
    brought = []
    block_maker.grounded.connect(lambda problem, *_: brought.append(problem))
    problems = [ravine(10.0 + k) for k in range(4)]
    block_maker.ask_ground(problems[0], problems[0].box)
    qtbot.waitUntil(lambda: len(slow.seen) == 1)
    for problem in problems[1:]:
        block_maker.ask_ground(problem, problem.box)
    slow.gate.release(2)
    qtbot.waitUntil(lambda: not block_maker.busy)
    assert brought == [problems[0], problems[-1]]
    assert threading.main_thread() not in slow.threads


def test_another_landscape_gives_up_the_block_at_work(qtbot, slow, block_maker):
    brought = []
    block_maker.grounded.connect(lambda problem, *_: brought.append(problem))
    first, other = ravine(10.0), problem_of(Landscape("rosenbrock"))
    block_maker.ask_ground(first, first.box)
    qtbot.waitUntil(lambda: len(slow.seen) == 1)
    block_maker.ask_ground(other, other.box)
    qtbot.waitUntil(lambda: len(slow.seen) == 2)
    slow.gate.release()
    qtbot.waitUntil(lambda: not block_maker.busy)
    assert brought == [other]


def test_under_a_slider_a_rough_map_at_work_is_finished(qtbot, slow, monkeypatch):
    def relief(problem, box, size, theme, patience, wanted):
        return (slow(problem, wanted), size[0]) if patience is None else (problem, size[0])

    monkeypatch.setattr(relief_job, "relief", relief)
    maker, brought = ReliefMaker(), []
    maker.ready.connect(brought.append)
    asked = [ReliefRequest(p, p.box, (500, 400), LIGHT) for p in map(ravine, (10.0, 11.0, 12.0))]
    maker.request(asked[0])
    qtbot.waitUntil(lambda: len(slow.seen) == 1)
    for request in asked[1:]:
        maker.request(request)
    slow.gate.release(2)
    qtbot.waitUntil(lambda: not maker.busy)
    maker.stop()
    first, last = asked[0].problem, asked[-1].problem
    assert brought == [(first, 100), (last, 100), (last, 500)]
    assert threading.main_thread() not in slow.threads


def test_a_small_picture_that_fails_does_not_keep_the_others(qtbot, monkeypatch):
    real = thumbnails.relief

    def broken(problem, *rest):
        if problem == problem_of(Landscape("sphere")):
            raise ValueError("no picture")
        return real(problem, *rest)

    monkeypatch.setattr(thumbnails, "relief", broken)
    pictures, told = Thumbnails(LIGHT), []
    pictures.ready.connect(told.append)
    pictures.want(["rosenbrock", "sphere", "himmelblau"])
    qtbot.waitUntil(lambda: len(told) == 2)
    pictures.stop()
    assert told == ["rosenbrock", "himmelblau"] and pictures.picture("sphere") is None


def test_height_maps_of_losses_come_one_by_one_until_unwanted(qtbot, slow, monkeypatch):
    monkeypatch.setattr(losses_view, "block", lambda loss, place, theme, go_on: slow(loss, go_on))
    work, brought = Newest(losses_view.blocks), []
    work.ready.connect(lambda _, blocks: brought.append(blocks))
    wide = QRectF(0, 0, 300, 200)
    work.ask((("a", "b", "c"), (wide, QRectF(0, 0, 20, 200), wide), LIGHT))
    slow.gate.release()
    qtbot.waitUntil(lambda: brought == [{0: "a"}])
    slow.gate.release()
    qtbot.waitUntil(lambda: not work.busy)
    assert brought[-1] == {0: "a", 2: "c"}
    assert threading.main_thread() not in slow.threads
    work.stop()
