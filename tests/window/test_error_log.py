"""An exception anywhere is a line in the window and a trace in the log; words of Qt are neither."""

import logging
import signal
import sys
import threading

import numpy as np
import pytest
from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gdviz.gui.window.app import run_app
from gdviz.gui.window.main_window import MainWindow

# so often it is looked whether something is said
ROUNDS = 60


class Trouble(Exception):
    pass


@pytest.fixture
def started():
    """Run the program with what is to be done in it; its exit code, and what the window said after
    each, None once it is closed."""
    before = sys.excepthook, threading.excepthook, sys.getswitchinterval()
    kept = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    handler = qInstallMessageHandler(None)
    numbers = np.geterr()
    said = []

    def run(*acts):
        def look():
            windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
            window = next((w for w in windows if w.isVisible() and w.complete), None)
            if window is None:
                # too early: nobody would close the window that opens now
                QTimer.singleShot(5, look)
                return
            acts_left = list(acts)

            def act():
                QTimer.singleShot(0, window, lambda before=window.notice.text: look_for(before))
                acts_left.pop(0)(window)

            def look_for(before, looks=ROUNDS):
                # Python reports an exception in a slot when it comes by
                if looks and window.notice.text == before and window.isVisible():
                    QTimer.singleShot(5, window, lambda: look_for(before, looks - 1))
                else:
                    go_on()

            def go_on():
                said.append(window.notice.text if window.isVisible() else None)
                QTimer.singleShot(0, window, act if acts_left else window.close)

            go_on()

        QTimer.singleShot(0, look)
        # a window that does not end the program is a failure, not a wait without end
        guard = QTimer(interval=30_000, singleShot=True)
        guard.timeout.connect(lambda: QApplication.exit(1))
        guard.start()
        code = run_app()
        guard.stop()
        return code, said

    yield run
    assert (sys.excepthook, threading.excepthook) == before[:2]
    sys.setswitchinterval(before[2])
    qInstallMessageHandler(handler)
    np.seterr(**numbers)
    signal.signal(signal.SIGTERM, kept[0])
    signal.signal(signal.SIGINT, kept[1])


def log_of(folder):
    path = folder / "errors.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def fail(words):
    def act(_=None):
        raise Trouble(words)

    return act


def test_an_exception_in_the_window_is_said_in_short_and_logged_once(started, own_settings):
    code, said = started(fail("one"), fail("two"), fail("two"), fail("x" * 1000))
    assert code == 0
    assert said[0] == ""
    assert "went wrong" in said[1] and "one" in said[1]
    assert "two" in said[2]
    assert "xxx" in said[4] and len(said[4]) <= 200
    log = log_of(own_settings)
    assert log.count("Traceback") == 3 and log.count("Trouble: two") == 1
    assert "test_error_log.py" in log


def test_an_exception_in_a_thread_is_said_and_a_signal_closes_the_window(started, own_settings):
    def act(_):
        worker = threading.Thread(target=fail("in a thread"))
        worker.start()
        worker.join()

    code, said = started(act, lambda _: signal.raise_signal(signal.SIGTERM))
    assert code == 0 and "in a thread" in said[1]
    assert "in a thread" in log_of(own_settings)
    # what ends the program closes the window
    assert said[2] is None


def test_a_log_that_cannot_be_written_hides_nothing(started, own_settings):
    own_settings.mkdir(parents=True, exist_ok=True)
    (own_settings / "errors.log").mkdir()
    _, said = started(fail("not to be written"))
    assert "not to be written" in said[1]


def test_words_of_qt_are_for_developers(started, caplog, capfd):
    from PySide6.QtCore import qWarning

    caplog.set_level(logging.DEBUG, "gdviz")
    _, said = started(lambda _: qWarning("a word of Qt"))
    assert said[1] == ""
    assert "a word of Qt" in caplog.text
    assert capfd.readouterr().err == ""
