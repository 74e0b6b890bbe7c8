"""Work that must not block the window, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from gdviz.core.base.knobs import InputError
from gdviz.gui.state.error_log import log_error

Wanted = Callable[[], bool]
Work = Callable[[Any, Wanted], Iterator[Any]]

# how soon a pausing thread notices that nobody waits for it
NAP_SECONDS = 0.005


def pause(seconds: float, wanted: Wanted) -> Iterator[None]:
    """Let the thread of a `Newest` wait for some time, or until nobody waits for it (`yield
    from`)."""
    end = time.monotonic() + seconds
    while wanted() and time.monotonic() < end:
        time.sleep(NAP_SECONDS)
        yield None


class Newest(QObject):
    """Answers the newest question in a thread of its own; older questions are dropped.

    `work(question, wanted)` yields answers, each to be shown in place of the one before, or None
    where it may only be stopped. A question that is overtaken ends at the next yield, or
    where the work itself asks `wanted`: more than some 20 ms must not pass between the two. It runs
    in the thread and must touch no widget, nor anything that the window changes.

    `ready` brings a question with its answer; answers that the window had no time for are left
    out, late ones never come. `failed` brings a question with one line; an exception that is not
    an InputError is written to the log, too. `ended` follows the last answer, or `failed`.
    """

    ready = Signal(object, object)
    failed = Signal(object, str)
    ended = Signal(object)
    _posted = Signal()

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._tickets = tickets = _Tickets()
        self._busy = self._over = False
        self._next: tuple[Any] | None = None
        self._lock = threading.Lock()
        # (ticket, question, result) of the answers that the window has not seen yet
        self._mail: list[tuple[int, Any, _Found]] = []
        # a timer lets the window handle its events first: answers posted while it paints would
        # otherwise be shown before it reads the mouse again, and be painted one by one
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._open)
        self._posted.connect(self._soon, Qt.ConnectionType.QueuedConnection)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        if parent is not None:
            # its pool waits for the thread, which must know that nobody wants its answer
            # (this object may have gone before, if Python has taken both)
            parent.destroyed.connect(lambda: tickets.draw())

    @property
    def busy(self) -> bool:
        """Whether the newest question is still being answered."""
        return self._busy

    def ask(self, question: Any) -> None:
        """Answer this question next, and no other; after `stop` none is answered."""
        self.forget()
        if self._over:
            return
        self._busy = True
        self._pool.start(_Job(self._run, self._tickets.newest, question))

    def follow(self, question: Any) -> None:
        """Answer this question once the one at work is answered; of those waiting, only the newest
        is kept. A question that changes all the time would otherwise never be answered."""
        if self._busy:
            self._next = (question,)
        else:
            self.ask(question)

    def forget(self) -> None:
        """Drop the present question: no answer to it comes any more."""
        self._tickets.draw()
        self._busy, self._next = False, None
        self._pool.clear()

    def stop(self) -> None:
        """Drop the question, wait until the thread has released it, and begin no other: a question
        asked while a window closes would keep it forever, since its pool waits for a thread that
        waits for Python."""
        self._over = True
        self.forget()
        self._pool.waitForDone()

    # per thread: an overflow is a result
    @np.errstate(all="ignore")
    def _run(self, ticket: int, question: Any) -> None:
        """In the thread."""
        tickets = self._tickets

        def wanted() -> bool:
            return ticket == tickets.newest

        try:
            for answer in self._work(question, wanted):
                if not wanted():
                    return
                if answer is not None:
                    self._post(ticket, question, _Found(answer))
        except Exception as error:
            if not wanted():
                return
            if not isinstance(error, InputError):
                log_error(error)
            self._post(ticket, question, _Found(said=str(error) or repr(error)))
        self._post(ticket, question, _Found(last=True))

    def _post(self, ticket: int, question: Any, found: _Found) -> None:
        with self._lock:
            alone = not self._mail
            newer = self._mail and found.answer is not None and self._mail[-1][2].answer is not None
            if newer:
                self._mail.pop()
            self._mail.append((ticket, question, found))
        if alone:
            # a window that was closed meanwhile does not listen any more
            with suppress(RuntimeError):
                self._posted.emit()

    def _soon(self) -> None:
        self._turn.start()

    def _open(self) -> None:
        """On the window's thread."""
        with self._lock:
            mail, self._mail = self._mail, []
        for ticket, question, found in mail:
            # showing one answer may ask the next question
            if ticket != self._tickets.newest:
                continue
            if found.last:
                self._end(question)
            elif found.said:
                self.failed.emit(question, found.said)
            else:
                self.ready.emit(question, found.answer)

    def _end(self, question: Any) -> None:
        waiting, self._busy, self._next = self._next, False, None
        self.ended.emit(question)
        if waiting is not None:
            self.follow(*waiting)


class _Tickets:
    """The number of the newest question; a thread with an older one gives up."""

    newest = 0

    def draw(self) -> None:
        self.newest += 1


class _Found(NamedTuple):
    """An answer, an error, or the end."""

    answer: Any = None
    said: str = ""
    last: bool = False


class _Job(QRunnable):
    def __init__(self, run: Callable[[int, Any], None], ticket: int, question: Any) -> None:
        super().__init__()
        self._run = run
        self._asked = ticket, question

    def run(self) -> None:
        self._run(*self._asked)
