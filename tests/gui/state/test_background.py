"""Work in the background: the newest question alone is answered, and nothing is left behind."""

import re
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from gdviz.core.base.knobs import InputError
from gdviz.gui.state import background
from gdviz.gui.state.background import Newest, pause
from tests.gui.windows import drained


class Worker:
    """Answers a question with parts of it, each as soon as it is let through."""

    def __init__(self):
        self.gate = threading.Semaphore(0)
        self.begun, self.threads, self.left = [], set(), []
        self.gone = threading.Event()

    def __call__(self, question, wanted):
        self.begun.append(question)
        self.threads.add(threading.get_ident())
        try:
            for k in range(1, len(question) + 1):
                while wanted() and not self.gate.acquire(timeout=0.005):
                    yield None
                yield question[:k]
        finally:
            self.left.append(question)
            self.gone.set()


@pytest.fixture
def asked(qapp):
    """A worker, what answers with it, and all that is said."""
    worker = Worker()
    newest, said = Newest(worker), []
    newest.ready.connect(lambda *answer: said.append(answer))
    newest.failed.connect(lambda question, text: said.append((question, f"failed: {text}")))
    newest.ended.connect(lambda question: said.append((question, None)))
    yield worker, newest, said
    newest.stop()


def test_answers_come_in_order_from_another_thread(qtbot, asked):
    worker, newest, said = asked
    newest.ask("ab")
    assert newest.busy
    worker.gate.release()
    qtbot.waitUntil(lambda: bool(said))
    worker.gate.release()
    qtbot.waitUntil(lambda: not newest.busy)
    assert said == [("ab", "a"), ("ab", "ab"), ("ab", None)]
    assert threading.get_ident() not in worker.threads


def test_answers_that_the_window_had_no_time_for_are_left_out(qtbot, asked):
    worker, newest, said = asked
    worker.gate.release(5)
    newest.ask("abcde")
    # not by the window's events, which would bring it
    assert worker.gone.wait(10)
    qtbot.waitUntil(lambda: not newest.busy)
    assert said[-2:] == [("abcde", "abcde"), ("abcde", None)]
    assert len(said) < 6


def test_an_answer_has_a_turn_of_its_own(qtbot, asked):
    """One that comes while events are delivered is not delivered with them: the window looks at the
    mouse again before it is shown, and paints once what several answers change."""
    worker, newest, said = asked
    worker.gate.release()
    newest.ask("a")
    # not by the window's events, which would bring it
    assert worker.gone.wait(10)
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
    assert said == []
    qtbot.waitUntil(lambda: said == [("a", "a"), ("a", None)])


def test_only_the_newest_question_is_answered(qtbot, asked):
    worker, newest, said = asked
    newest.ask("old")
    qtbot.waitUntil(lambda: worker.begun == ["old"])
    for question in ("never", "begun", "new"):
        newest.ask(question)
    worker.gate.release(10)
    qtbot.waitUntil(lambda: not newest.busy)
    # one that is no longer wanted may end before the next is asked
    assert (worker.begun[0], worker.begun[-1]) == ("old", "new")
    assert {question for question, _ in said} == {"new"}


def test_a_question_that_follows_lets_the_one_at_work_be_answered(qtbot, asked):
    worker, newest, said = asked
    newest.follow("first")
    qtbot.waitUntil(lambda: worker.begun == ["first"])
    for question in ("never", "begun", "last"):
        newest.follow(question)
    worker.gate.release(20)
    qtbot.waitUntil(lambda: bool(said) and said[-1] == ("last", None), timeout=20_000)
    assert worker.begun == ["first", "last"] and not newest.busy
    assert ("first", "first") in said and ("last", "last") in said


def test_what_waits_is_dropped_with_the_question_at_work(qtbot, asked):
    worker, newest, said = asked
    newest.follow("first")
    newest.follow("waiting")
    newest.ask("new")
    worker.gate.release(20)
    qtbot.waitUntil(lambda: not newest.busy)
    assert "waiting" not in worker.begun and said[-1] == ("new", None)
    newest.follow("again")
    newest.follow("waiting")
    newest.forget()
    drained(qtbot)
    assert "waiting" not in worker.begun and not newest.busy


def test_an_answer_on_its_way_is_dropped_with_its_question(qtbot, asked):
    worker, newest, said = asked
    worker.gate.release()
    newest.ask("a")
    # not by the window's events, which would bring it
    assert worker.gone.wait(10)
    # the answer lies in the window's queue now
    newest.forget()
    drained(qtbot)
    assert said == [] and not newest.busy


def test_a_question_asked_by_an_answer_is_the_newest(qtbot, asked):
    worker, newest, said = asked
    newest.ready.connect(lambda question, _: question == "a" and newest.ask("b"))
    worker.gate.release(2)
    newest.ask("a")
    qtbot.waitUntil(lambda: bool(said) and said[-1] == ("b", None))
    assert ("a", None) not in said


def test_stopping_ends_the_work_at_its_next_yield(qtbot, asked):
    worker, newest, said = asked
    newest.ask("long")
    qtbot.waitUntil(lambda: worker.begun == ["long"])
    newest.stop()
    assert worker.left == ["long"]
    drained(qtbot)
    assert said == []


def test_a_window_that_goes_takes_its_work_along(qtbot):
    worker, window = Worker(), QWidget()
    view = QWidget(window)
    before = threading.active_count()
    newest = Newest(worker, view)
    newest.ask("long")
    qtbot.waitUntil(lambda: worker.begun == ["long"])
    window.deleteLater()
    qtbot.waitUntil(lambda: worker.left == ["long"])
    assert threading.active_count() <= before


def refused(question, wanted):
    yield "so far"
    raise question


@pytest.mark.parametrize("error", [InputError("too many"), RuntimeError("inside")])
def test_what_goes_wrong_is_said_once_and_logged_if_nobody_expected_it(qtbot, own_settings, error):
    newest, said = Newest(refused), []
    newest.failed.connect(lambda question, text: said.append((question, text)))
    newest.ask(error)
    qtbot.waitUntil(lambda: bool(said) and not newest.busy)
    assert said == [(error, str(error))]
    log = own_settings / "errors.log"
    assert log.exists() == isinstance(error, RuntimeError)
    if log.exists():
        text = log.read_text(encoding="utf-8")
        assert "Traceback" in text and "in refused" in text and "RuntimeError: inside" in text
    newest.stop()


def test_what_fails_when_nobody_wants_it_any_more_is_not_said(qtbot):
    gate, said = threading.Event(), []

    def work(question, wanted):
        gate.wait()
        raise ValueError(question)
        yield

    newest = Newest(work)
    newest.failed.connect(lambda *_: said.append(1))
    newest.ask("old")
    newest.forget()
    gate.set()
    newest.stop()
    drained(qtbot)
    assert said == []


def test_there_is_one_place_for_threads_that_answer_questions():
    """Another pool would be another set of rules of what is dropped, told and waited for."""
    for path in Path(background.__file__).parents[1].glob("**/*.py"):
        found = re.findall(r"\b(QThreadPool|QRunnable)\b", path.read_text(encoding="utf-8"))
        assert not found or path.name == "background.py", path.name


def test_a_pause_ends_when_nobody_waits_any_more():
    left = [True, True, False]
    assert list(pause(1e6, lambda: left.pop(0))) == [None, None]
    assert list(pause(0.0, lambda: True)) == []
