"""The signals that end the program, so that it can clean up first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

# what is said on standard error; the exit code is 128 and the signal's number
WORDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "hung up"}

_noted: list[signal.Signals] = []


def ending_signals() -> list[signal.Signals]:
    """Those that this system has; a program that nohup has started outlives its terminal."""
    found = [getattr(signal, name) for name in WORDS if hasattr(signal, name)]
    return [s for s in found if s.name != "SIGHUP" or signal.getsignal(s) != signal.SIG_IGN]


@contextmanager
def noted_endings() -> Iterator[list[signal.Signals]]:
    """The ending signals that come meanwhile, each raised as KeyboardInterrupt; only a main thread
    gets any."""
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
            # Qt's bindings turn an interrupt that comes at a bad moment into an error of their own
            if _noted and _noted[0] in sudden:
                raise SystemExit(128 + _noted[0]) from None
            raise


@contextmanager
def _handled(numbers: list[signal.Signals]) -> Iterator[None]:
    # asked by number: the object of a thread that Python did not start is kept for good
    if threading.get_ident() != threading.main_thread().ident:
        yield
        return
    with ExitStack() as handlers:
        for number in numbers:
            before = signal.signal(number, _note)
            handlers.callback(signal.signal, number, before or signal.SIG_DFL)
            handlers.callback(_noted.clear)
        yield


def check_endings() -> None:
    """Raise an ending again: Qt's bindings swallow exceptions that come at a bad moment."""
    if _noted and threading.get_ident() == threading.main_thread().ident:
        raise KeyboardInterrupt


def _note(number: int, frame: object) -> None:
    _noted.append(signal.Signals(number))
    raise KeyboardInterrupt
