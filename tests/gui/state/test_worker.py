"""The worker: the newest request wins, and each is answered at most once."""

from dataclasses import replace

import pytest

from gdviz.core.engine.runner import Runner
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.gui.state.worker import RaceWorker
from tests.gui.windows import drained


@pytest.fixture
def worker(qapp):
    made = RaceWorker()
    yield made
    made.stop()


def spec(steps=200, lr=0.05):
    return RaceSpec(Landscape("rosenbrock"), (Entry(OPTIMIZERS["adam"](), lr),), steps=steps)


def test_done_brings_the_race(qtbot, worker):
    answers = []
    worker.done.connect(answers.append)
    worker.request(spec())
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    race = answers[0]
    assert race.done and race.spec == spec() and race is worker.latest


def test_only_the_newest_of_many_requests_is_finished(qtbot, worker):
    answers = []
    worker.done.connect(answers.append)
    wanted = [spec(20_000, 0.01 + 0.001 * k) for k in range(40)]
    for one in wanted:
        worker.request(one)
    qtbot.waitUntil(lambda: bool(answers) and answers[-1].spec == wanted[-1], timeout=20_000)
    latest = worker.latest
    worker.stop()
    drained(qtbot)
    assert [race.spec for race in answers].count(wanted[-1]) == 1
    assert latest.spec == wanted[-1] and latest.done


def test_an_overtaken_race_takes_no_further_block(qtbot, worker, monkeypatch):
    taken, step = [], Runner.step

    def overtaken(runner, target):
        taken.append(runner.spec.steps)
        if runner.spec.steps == 100_000 and taken.count(100_000) == 3:
            worker.request(spec(300))
        step(runner, target)

    monkeypatch.setattr(Runner, "step", overtaken)
    answers = []
    worker.done.connect(answers.append)
    worker.request(spec(100_000))
    qtbot.waitUntil(lambda: bool(answers), timeout=20_000)
    assert taken == [100_000] * 3 + [300]
    assert [race.spec.steps for race in answers] == [300]


def test_a_bad_spec_fails_once_in_one_line(qtbot, worker):
    bad = replace(spec(), problem=Landscape("rosenbrok"))
    answers = []
    worker.failed.connect(lambda asked, text: answers.append((asked, text)))
    worker.request(bad)
    qtbot.waitUntil(lambda: bool(answers), timeout=10_000)
    worker.stop()
    drained(qtbot)
    ((asked, text),) = answers
    assert asked == bad
    assert "did you mean rosenbrock" in text and "\n" not in text


def test_stop_in_the_middle_of_a_long_race(qtbot, worker):
    worker.request(spec(100_000))
    qtbot.waitUntil(lambda: worker.latest is not None, timeout=10_000)
    worker.stop()
    assert not worker.thread().isRunning()
