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
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMenu, QWidget

from gdviz.core.race import Race
from gdviz.core.racefile import loads
from gdviz.core.spec import RaceSpec
from gdviz.core.words import resolve
from gdviz.export import ExportOptions
from gdviz.gui import qt_theme
from gdviz.gui.main_window import MainWindow
from gdviz.render.theme import DARK, LIGHT, Theme, load_fonts
from tests.doors import pointer
from tests.doors.exported import Frame, Pixels

PATIENCE_MS, LOOK_MS = 20_000, 5
# what a test calls a control, and its accessible name
CONTROLS = {
    "first": "to the start (Home)",
    "back": "one step back (←)",
    "play": "play or pause (Space)",
    "forward": "one step forward (→)",
    "last": "to the end (End)",
    "playhead": "playhead",
    "quantity": "what is plotted",
    "against": "the horizontal axis",
    "close": "close the notice",
    "speed": "speed",
    "loop": "loop",
    "formula": "formula",
    "start x": "start x",
    "start y": "start y",
    "data": "data",
    "search landscapes": "search landscapes",
    "browse landscapes": "browse landscapes",
    "search glossary": "search the glossary",
}
# the tabs by the ids of the actions that open them, and the two that have none
TABS = {
    "standings": "table",
    "summary": "summary",
    "explain": "inspector",
    "probe": "probe",
    "laboratory": "laboratory",
    "loop": "loop",
    "noise": "noise",
    "losses": "losses",
    "learning": "learning",
}


class Program:
    """A window that a test uses as a person would."""

    def __init__(self, main: MainWindow) -> None:
        self.main = main
        self._first: dict[str, Any] = {}
        self._settings = main.settings
        self._sizes: dict[str, list[int]] = {}

    def remember(self) -> None:
        """What the window is like now is what `put_back` goes back to."""
        self.main.document.stack.clear()
        self._first = self.state
        self._settings = self.main.settings
        self._sizes = {name: part.sizes() for name, part in self.main.splitters.items()}

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
            if ground is None or view.plots == []:
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

    @property
    def computed(self) -> Race | None:
        """The newest race that the thread has computed, shown or not."""
        return self.main.worker.latest

    @property
    def legend(self) -> Any:
        """The legend on the map of all racers."""
        return self.main.race_view.panels[0].legend

    def legend_row(self, racer: int) -> QPointF:
        """The middle of a racer's row in the legend on the map, in pixels of the canvas."""
        canvas, legend = self.main.race_view.canvas, self.legend
        area = legend.boundingRect()
        down = np.arange(area.top(), area.bottom(), 2.0)
        across = np.arange(area.left(), area.right(), 2.0)
        inside = [(x, y) for y in down for x in across if legend.row_at(QPointF(x, y)) == racer]
        assert inside, f"the legend has no row {racer}"
        middle = np.mean(inside, axis=0)
        return QPointF(canvas.mapFromScene(legend.mapToScene(QPointF(*middle))))

    def put_back(self) -> None:
        """Make the window as it was when it was opened; AssertionError where something is left."""
        for other in QApplication.topLevelWidgets():
            if other is not self.main and other.isVisible():
                other.close()
        main = self.main
        for name, on in self._first["checked"].items():
            if self.action(name).isChecked() != on:
                self.action(name).trigger()
        main.setWindowState(Qt.WindowState.WindowNoState)
        main.setGeometry(self._first["place"])
        for card in main.panel.cards:
            card.set_open(False)
        main.document.replace(self._first["spec"])
        main.playback.pause()
        main.playback.set_speed(self._first["speed"])
        main.playback.set_loop(self._first["loop"])
        main.playback.seek(self._first["step"])
        main.tabs.setCurrentWidget(getattr(main, TABS[self._first["tab"]]))
        main.inspector.choose(0)
        self.settle()
        self.press("fit")
        main.notice.hide()
        main.exports.options = ExportOptions()
        for name, sizes in self._sizes.items():
            main.splitters[name].setSizes(sizes)
        main.document.stack.clear()
        main.settings = replace(self._settings, theme=main.settings.theme)
        main.files.folder = self._settings.folder
        main.files.show_recent(main.menus["File"], self._settings.recent)
        main.activateWindow()
        main.setFocus()
        QApplication.clipboard().clear()
        QApplication.processEvents()
        left = {key: (self.state[key], was) for key, was in self._first.items()}
        assert all(now == was for now, was in left.values()), {
            key: pair for key, pair in left.items() if pair[0] != pair[1]
        }

    @property
    def state(self) -> dict[str, Any]:
        """All that `put_back` puts back."""
        actions = self.main.findChildren(QAction)
        playback = self.main.playback
        return {
            "spec": self.spec,
            "step": playback.step,
            "speed": playback.speed,
            "loop": playback.loop,
            "playing": playback.playing,
            "tab": self.tab,
            "checked": {a.objectName(): a.isChecked() for a in actions if a.isCheckable()},
            "place": self.main.geometry(),
            "disabled": {a.objectName() for a in actions if not a.isEnabled()},
            "title": self.title,
            "notice": self.notice,
            "maps": self.maps,
            "shown": self.map().frame.box if self.maps else None,
            "others": [w for w in QApplication.topLevelWidgets() if w.isVisible()],
        }

    # what is asked of it

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

    def open_tab(self, name: str) -> Any:
        """Open a tab of `TABS` by a click on it; its view."""
        view = getattr(self.main, TABS[name])
        tabs = self.main.tabs
        bar = tabs.tabBar()
        place = bar.tabRect(tabs.indexOf(view)).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=place)
        QApplication.processEvents()
        assert tabs.currentWidget() is view
        return view

    @property
    def tab(self) -> str:
        """Which of `TABS` is open."""
        open_now = self.main.tabs.currentWidget()
        return next(name for name, at in TABS.items() if getattr(self.main, at) is open_now)

    # the map and the loss plot

    def map(self, number: int = 0) -> Ground:
        """One of the maps, in the order in which they stand."""
        return Ground(self.main.race_view.canvas, self.main.race_view.plots[number].getViewBox())

    @property
    def maps(self) -> int:
        """How many maps there are."""
        return len(self.main.race_view.plots)

    @property
    def plot(self) -> Ground:
        """The loss plot."""
        return Ground(self.main.loss_view.canvas, self.main.loss_view.plot.getViewBox())

    # what it says and shows

    @property
    def spec(self) -> RaceSpec:
        """The race as it is edited."""
        return self.main.document.spec

    @property
    def race(self) -> Race:
        """The race that is shown."""
        race = self.main.shown
        assert race is not None
        return race

    @property
    def step(self) -> int:
        """The step at the playhead, as the counter says it."""
        return int(self.main.transport.counter.text().split(" / ")[0])

    @property
    def steps(self) -> int:
        """The length of the race, as the counter says it."""
        return int(self.main.transport.counter.text().split(" / ")[1])

    @property
    def playing(self) -> bool:
        """Whether the playhead moves by itself."""
        return self.main.playback.playing

    @property
    def title(self) -> str:
        """The title of the window."""
        return self.main.windowTitle()

    @property
    def notice(self) -> str:
        """The line that is told above the map, "" if there is none."""
        bar = self.main.notice
        return "" if bar.isHidden() else texts(bar)

    @property
    def below(self) -> str:
        """The line below everything."""
        return self.main.hover.text()

    @property
    def standings(self) -> list[list[str]]:
        """The texts of the table, row by row."""
        model = self.main.table.table.model()
        columns, rows = range(model.columnCount()), range(model.rowCount())
        return [[model.index(row, column).data() for column in columns] for row in rows]

    def picture(self, widget: QWidget | None = None) -> Pixels:
        """The pixels of the window, or of a widget in it."""
        return pixels((widget or self.main).grab().toImage())


class Ground:
    """A plot of the window: places in data, pixels on the canvas, and a hand on it."""

    def __init__(self, canvas: Any, box: Any) -> None:
        self.canvas, self._box = canvas, box

    @property
    def frame(self) -> Frame:
        """Where the plot lies on the canvas, in pixels, and what part of the data it shows."""
        rect = self._box.sceneBoundingRect()
        corner = QPointF(self.canvas.mapFromScene(rect.topLeft()))
        (x0, x1), (y0, y1) = self._box.viewRange()
        unit = self.canvas.transform().m11()
        return Frame(
            (x0, x1, y0, y1), corner.x(), corner.y(), unit * rect.width(), unit * rect.height()
        )

    def pixels(self) -> Pixels:
        """The picture of the canvas; `frame` says where the plot is in it."""
        return pixels(self.canvas.grab().toImage())

    def place(self, x: float, y: float) -> QPointF:
        """Where a point of the data lies on the canvas."""
        return QPointF(*self.frame.at(x, y))

    def click(self, x: float, y: float) -> None:
        """Click a point of the data."""
        pointer.click(self.canvas, self.place(x, y))

    def double_click(self, x: float, y: float) -> None:
        """Double-click a point of the data."""
        pointer.double_click(self.canvas, self.place(x, y))

    def point(self, x: float, y: float) -> None:
        """Move the pointer there."""
        pointer.move(self.canvas, self.place(x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one point of the data to another."""
        pointer.drag(self.canvas, self.place(*start), self.place(*end))


def race(text: str) -> RaceSpec:
    """The race of a race file without its first two lines."""
    return loads(f'format = "gdviz-race"\nversion = 1\n{text}')


def texts(widget: QWidget) -> str:
    """What the labels of a widget say, one line each."""
    labels = [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]
    return "\n".join(filter(None, labels))


def pixels(image: Any) -> Pixels:
    """The pixels of a QImage (rows, columns, 3)."""
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()


@contextmanager
def opened(
    path: str | None = None,
    spec: RaceSpec | None = None,
    look: Theme = LIGHT,
    size: tuple[int, int] | None = (1280, 720),
) -> Iterator[Program]:
    """A window of its own, paused, its race shown; at the end no thread of it is left.

    Its size is the one that it had last if `size` is None."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    load_fonts()
    qt_theme.apply(application, look)
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
        program.settle()
        program.remember()
        yield program
    finally:
        main.close()
        main.deleteLater()
        QApplication.processEvents()
        gc.collect()
    assert threading.active_count() <= before


__all__ = ["DARK", "LIGHT", "Ground", "Program", "opened", "pixels", "race", "texts"]
