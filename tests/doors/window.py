"""The real window: driven by mouse, keys and names of controls, and read by what it shows.

A control is found by the id of an action, by the name of a knob, or by an accessible name that is
given here once, in `CONTROLS`; never by its English text.
"""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QSplitter, QWidget

from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import loads
from gdviz.core.spec.race import RaceSpec
from gdviz.gui.widgets import qt_theme
from gdviz.gui.window.main_window import MainWindow
from gdviz.render.paint.theme import DARK, LIGHT, Theme, load_fonts
from tests.doors.as_opened import AsOpened
from tests.doors.ground import Ground, pixels, texts
from tests.doors.reading import TABS, Reading

PATIENCE_MS, LOOK_MS = 20_000, 5
TABS_WIDTH = 640
# what a test calls a control, and its accessible name
CONTROLS = {
    "first": "to the start",
    "back": "one step back",
    "play": "play or pause",
    "forward": "one step forward",
    "last": "to the end",
    "playhead": "playhead",
    "quantity": "quantity",
    "against": "horizontal axis",
    "close": "close the notice",
    "speed": "speed",
    "loop": "loop",
    "part": "part to repeat",
    "formula": "formula",
    "start x": "start x",
    "start y": "start y",
    "data": "data",
    "search landscapes": "search landscapes",
    "browse landscapes": "browse landscapes",
    "search lessons": "search lessons",
    "search glossary": "search the glossary",
}


class Program(Reading):
    """A window that a test uses as a person would."""

    def __init__(self, main: MainWindow) -> None:
        super().__init__(main)
        self._opened: AsOpened | None = None

    def remember(self) -> None:
        """What the window is like now is what `put_back` goes back to."""
        self._opened = AsOpened(self)

    def put_back(self) -> None:
        """Make the window as it was when it was opened; AssertionError where something is left."""
        assert self._opened is not None
        self._opened.put_back()
        self.settle()
        self.press("fit")
        self._opened.check()

    # time

    def wait(self, reached: Callable[[], bool]) -> None:
        """Let the program work until something is reached; AssertionError after a long time."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not reached():
            assert not deadline.hasExpired(), "it did not come"
            QTest.qWait(LOOK_MS)

    def settle(self) -> None:
        """Wait until the race of the document is computed and shown."""
        self.wait(lambda: self.main.settled)
        QApplication.processEvents()

    def load(self, *words: str, **options: str) -> None:
        """Put another race in the place of this one, in the words of `gdviz run`, and wait for it;
        the playhead is at its start."""
        self.ask_for(*words, **options)
        self.settle()
        self.main.playback.seek(0)

    def ask_for(self, *words: str, **options: str) -> None:
        """Put another race in the place of this one, and do not wait for it."""
        self.main.document.replace(resolve(words, **options))

    def drawn(self) -> None:
        """Wait until the map is drawn as it stays: the race is there, and the fine ground of what
        is shown."""
        self.settle()
        view = self.main.race_view

        def fine() -> bool:
            seen, ground = view.items[0].view(), view.picture
            if ground is None or view.panels == [] or view.maker.busy:
                return False
            wide = int(seen.rect.width() * view.canvas.unit)
            return ground.box == seen.box and ground.image.width() == wide

        self.wait(fine)
        self.rounds(2)

    def rounds(self, count: int) -> None:
        """Let the window do what waits, so many times: whatever was going to come has come."""
        for _ in range(count):
            QTest.qWait(LOOK_MS)

    def busy_until(self, reached: Callable[[], bool]) -> None:
        """Keep the window busy, so that it does nothing else, until a thread has got somewhere."""
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not reached():
            assert not deadline.hasExpired(), "it did not come"
            time.sleep(LOOK_MS / 1000)

    # requests to it

    def action(self, name: str) -> QAction:
        """The action of an id."""
        found = self.main.findChild(QAction, name)
        assert isinstance(found, QAction), f"no action {name}"
        return found

    def press(self, name: str) -> None:
        """Choose an action from its menu; it must be enabled."""
        action = self.action(name)
        assert action.isEnabled(), f"{name} is disabled"
        action.trigger()

    def keys(self, text: str, on: QWidget | None = None) -> None:
        """Press a key as shortcuts are written ("Shift+Right", "Ctrl+S"), where the focus is."""
        combination = QKeySequence(text)[0]
        target = on or QApplication.focusWidget() or self.main
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def control(self, name: str, within: QWidget | None = None) -> Any:
        """The one visible control of that name in `CONTROLS`, or of that accessible name."""
        wanted = CONTROLS.get(name, name)
        around = within or self.main
        found = [w for w in around.findChildren(QWidget) if w.accessibleName() == wanted]
        found = [w for w in found if w.isVisible()] or found
        assert len(found) == 1, f"{len(found)} controls are called {wanted!r}"
        return found[0]

    def click(self, control: str | QWidget, button: Any = Qt.MouseButton.LeftButton) -> None:
        """Click the middle of a control."""
        widget = self.control(control) if isinstance(control, str) else control
        # what has just appeared is not laid out yet
        QApplication.processEvents()
        at = widget.rect().center()
        if isinstance(widget, QAbstractButton) and widget.width() > 2 * widget.height():
            at = QPoint(widget.height() // 2, widget.height() // 2)
        QTest.mouseClick(widget, button, Qt.KeyboardModifier.NoModifier, at)

    def type(self, control: str | QWidget, text: str, end: str = "Return") -> None:
        """Replace the text of a field, and press a key ("" for none)."""
        field: Any = self.control(control) if isinstance(control, str) else control
        field.setFocus()
        field.selectAll()
        if not text:
            QTest.keyClick(field, Qt.Key.Key_Delete)
        for letter in text:
            # QTest knows the letters of ASCII alone
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(field, event)
        if end:
            self.keys(end, field)

    def choose(self, control: str | QComboBox, value: object) -> None:
        """Choose the entry of a list whose value is this, by keys, as a person would."""
        combo: Any = self.control(control) if isinstance(control, str) else control
        row = combo.findData(value)
        assert row >= 0, f"no {value!r} among {[combo.itemData(i) for i in range(combo.count())]}"
        combo.setFocus()
        step = Qt.Key.Key_Down if row > combo.currentIndex() else Qt.Key.Key_Up
        for _ in range(abs(row - combo.currentIndex())):
            QTest.keyClick(combo, step)
        assert combo.currentIndex() == row

    def wheel(self, on: QWidget, notches: int, at: QPointF | None = None) -> None:
        """Turn the wheel over a widget, away from the hand for positive notches."""
        target: QWidget | None = on
        place = at or QPointF(on.rect().center())
        while target is not None:
            event = QWheelEvent(
                place, target.mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
                Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase, False,
            )  # fmt: skip
            QApplication.sendEvent(target, event)
            if event.isAccepted():
                return
            # what comes from a program is not handed on by Qt
            place, target = QPointF(target.mapToParent(place)), target.parentWidget()

    def leave(self, widget: QWidget) -> None:
        """Take the pointer away from a widget, out of the window."""
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))

    # the panel

    def card(self, racer: int) -> Any:
        """The card of a racer in the panel."""
        return self.main.panel.cards[racer]

    def knob(self, name: str, racer: int | None = None) -> Any:
        """The editor of a racer's knob, or of the race's; it has `box`, `slider`, `check` or
        `choice`, whichever fits."""
        if racer is None:
            panel = self.main.panel
            side = panel.problem if panel.data.isHidden() else panel.data
            return {**side.race.editors, **side.race.rules.editors, "rules": side.race.more}[name]
        card = self.card(racer)
        if name == "lr":
            return card.lr
        card.set_open(True)
        body = card.body
        return {**body.others, **body.base.editors, **body.knobs.editors}[name]

    def menu(self, button: QWidget) -> QMenu:
        """The menu of a button."""
        found = button.menu()  # type: ignore[attr-defined]
        assert isinstance(found, QMenu)
        return found

    # the tabs

    def widen_tabs(self, width: int = TABS_WIDTH) -> None:
        """Give the tabs much of the window, as somebody does who reads them closely."""
        shell = self.main.shell
        QApplication.processEvents()
        for parts, wanted in ((shell.main, width), (shell.right, self.main.height() - 340)):
            if (more := wanted - parts.sizes()[-1]) > 0:
                self.drag_handle(parts, parts.count() - 1, -more)

    def drag_handle(self, splitter: QSplitter, number: int, by: int) -> None:
        """Drag the handle before a part of a splitter by some pixels."""
        handle = splitter.handle(number)
        start, none = handle.rect().center(), Qt.KeyboardModifier.NoModifier
        across = splitter.orientation() == Qt.Orientation.Horizontal
        end = start + (QPoint(by, 0) if across else QPoint(0, by))
        QTest.mousePress(handle, Qt.MouseButton.LeftButton, none, start)
        QTest.mouseMove(handle, end)
        QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, none, end)

    def open_tab(self, name: str) -> Any:
        """Open a tab of `TABS` by a click on it, and wait for what is worked out for it; its
        view."""
        self.widen_tabs()
        tabs = self.main.tabs
        bar = tabs.tabBar()
        place = bar.tabRect(TABS.index(name)).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
        QApplication.processEvents()
        assert tabs.open == name
        view = tabs.tab(name)
        self.wait(lambda: not view.busy)
        return view


def race(text: str) -> RaceSpec:
    """The race of a race file without its first two lines."""
    return loads(f'format = "gdviz-race"\nversion = 1\n{text}')


@contextmanager
def opened(
    path: str | None = None,
    spec: RaceSpec | None = None,
    theme: Theme = LIGHT,
    size: tuple[int, int] | None = (1280, 720),
) -> Iterator[Program]:
    """A window of its own, paused, its race shown; at the end no thread of it is left.

    Its size is the one that it had last if `size` is None."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    load_fonts()
    qt_theme.apply(theme)
    before = threading.active_count()
    # what thousands of tests have left behind is not looked through for each window
    gc.collect()
    gc.freeze()
    main = MainWindow(path, spec)
    program = Program(main)
    try:
        if size is not None:
            main.resize(*size)
        main.show()
        main.playback.pause()
        main.panel.open_problem(True)
        program.settle()
        program.remember()
        yield program
    finally:
        main.end()
        main.deleteLater()
        QApplication.processEvents()
        gc.collect()
    assert threading.active_count() <= before


__all__ = ["DARK", "LIGHT", "TABS", "Ground", "Program", "opened", "pixels", "race", "texts"]
