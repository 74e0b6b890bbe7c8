"""The signals that end the program, so that it can clean up first, and the end itself."""

from __future__ import annotations

import atexit
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

# the message on standard error; the exit code is 128 plus the signal's number
WORDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}

# how many seconds the end of the program waits for work that never checks whether it should stop
PATIENCE = 60.0

_noted: list[signal.Signals] = []
_working: set[object] = set()
_last: list[Callable[[], None]] = []
_change = threading.Condition()
_over = threading.Event()
# those that wait until a drawing is done, which they would interrupt
_waiting: list[signal.Signals] = []


def ending_signals() -> list[signal.Signals]:
    """The signals that this system has; a program started by nohup outlives its terminal."""
    found = [getattr(signal, name) for name in WORDS if hasattr(signal, name)]
    return [s for s in found if s.name != "SIGHUP" or signal.getsignal(s) != signal.SIG_IGN]


@contextmanager
def noted_endings() -> Iterator[list[signal.Signals]]:
    """The ending signals that arrive meanwhile, each raised as KeyboardInterrupt; only a main
    thread gets any."""
    with _handled(ending_signals()):
        yield _noted


@contextmanager
def cleaned_up() -> Iterator[None]:
    """While this lasts, a signal that would end the process at once ends it by SystemExit, so that
    nothing is left half-written."""
    sudden = [s for s in ending_signals() if signal.getsignal(s) == signal.SIG_DFL]
    with _handled(sudden):
        try:
            yield
        except (KeyboardInterrupt, Exception):
            # Qt's bindings turn an interrupt at a bad moment into an error of their own
            if _noted and _noted[0] in sudden:
                raise SystemExit(128 + _noted[0]) from None
            raise


@contextmanager
def _handled(numbers: list[signal.Signals]) -> Iterator[None]:
    # by number: the object of a thread that Python did not start is kept for good
    if threading.get_ident() != threading.main_thread().ident:
        yield
        return
    with ExitStack() as handlers:
        for number in numbers:
            before = signal.signal(number, _note)
            handlers.callback(signal.signal, number, before or signal.SIG_DFL)
            handlers.callback(_noted.clear)
        yield


@contextmanager
def undisturbed() -> Iterator[None]:
    """While this lasts, an ending waits, and it comes when this is over: a painter that is
    interrupted writes to standard error. Work within should check `going_on` at times."""
    if threading.get_ident() != threading.main_thread().ident:
        yield
        return
    came: list[signal.Signals] = []
    try:
        with ExitStack() as handlers:
            for number in ending_signals():
                handlers.callback(_waiting.clear)
                before = signal.getsignal(number)
                signal.signal(number, _kept(came, before in (_note, signal.default_int_handler)))
                handlers.callback(signal.signal, number, before or signal.SIG_DFL)
            yield
    finally:
        for number in came[:1]:
            signal.raise_signal(number)


def _kept(came: list[signal.Signals], at_once: bool) -> Callable[[int, object], None]:
    def keep(number: int, frame: object) -> None:
        came.append(signal.Signals(number))
        if at_once:
            _waiting.append(came[-1])

    return keep


def going_on() -> bool:
    """Whether no ending waits for a drawing that must not be disturbed."""
    return not _waiting or threading.get_ident() != threading.main_thread().ident


def check_endings() -> None:
    """Raise an ending again: Qt's bindings swallow exceptions at a bad moment. In another
    thread, end that thread if the program is at its end."""
    if threading.get_ident() != threading.main_thread().ident:
        if _over.is_set():
            raise SystemExit
    elif _noted:
        raise KeyboardInterrupt


@contextmanager
def awaited() -> Iterator[None]:
    """Work that must not go on while Python tears down what it needs, as in threads that nobody
    waits for: at its end the program stops it where it calls `check_endings`, or waits."""
    check_endings()
    _register()
    mark = object()
    with _change:
        _working.add(mark)
    try:
        yield
    except BaseException as error:
        if _over.is_set():
            # results of the work are freed now: later would be in the midst of the end
            traceback.clear_frames(error.__traceback__)
        raise
    finally:
        with _change:
            _working.discard(mark)
            _change.notify_all()


def after_work(call: Callable[[], None]) -> None:
    """Have `call` called at the program's end, when no `awaited` work is left."""
    _register()
    _last.append(call)


def _register() -> None:
    # again each time, to be called before the ends of all modules that are there by now
    atexit.unregister(_end)
    atexit.register(_end)


def _end() -> None:
    _over.set()
    with _change:
        _change.wait_for(lambda: not _working, PATIENCE)
    while _last:
        _last.pop()()


def _forked() -> None:
    """The threads of a parent do not exist in its child."""
    global _change
    _change = threading.Condition()
    _working.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forked)


def _note(number: int, frame: object) -> None:
    _noted.append(signal.Signals(number))
    raise KeyboardInterrupt
