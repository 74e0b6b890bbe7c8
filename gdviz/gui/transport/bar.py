"""Play, pause, step, scrub, speed, loop, a part to repeat, and "137 / 500"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from gdviz.core.analysis.events import Event
from gdviz.core.base.printed import printed
from gdviz.gui.state.actions import keys_of
from gdviz.gui.state.playback import SPEEDS, Playback
from gdviz.gui.transport.scrubber import Scrubber
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.layouts import named, row
from gdviz.gui.widgets.text_size import text_unit
from gdviz.gui.widgets.tips import in_lines
from gdviz.render.paint.theme import Theme, font

# ids of actions with the accessible name and the tip of their buttons
BUTTONS = (
    ("first", "to the start", "move the playhead to the start"),
    ("back", "one step back", "pause and go back by one step"),
    ("play", "play or pause", "play the race, or pause it"),
    ("forward", "one step forward", "pause and go on by one step"),
    ("last", "to the end", "move the playhead to the end"),
)
SCRUBBER = "drag the playhead to any step; nothing is computed again"
SPEED = "speed of playing; at ×1 a race takes ten seconds ({slower} slower, {faster} faster)"
LOOP = "play the race again from the start whenever it ends"
PART = (
    "repeat a part: press where it begins ({mark_a}), where it ends ({mark_b}), and once more to "
    "play the whole race ({clear_ab})"
)
# width and height of a button, and its sign
TARGET, SIGN = 28, 20
# lines of a presentation's text in the height of its window
LINES = 45


def speed_text(speed: float) -> str:
    """A speed as "×2" or "×1/4"."""
    return f"×{speed:g}" if speed >= 1 else f"×1/{round(1 / speed)}"


class TransportBar(QWidget):
    """Buttons and scrubber; shows the state of the playback and reports what the user wants.

    `pressed` brings the id of an action, `sought` a step, `part_chosen` the ends of the part.
    """

    pressed = Signal(str)
    sought = Signal(int)
    speed_chosen = Signal(float)
    loop_toggled = Signal(bool)
    part_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playing = self._magnified = False
        self._fitted: tuple[int, int, QFont] | None = None
        self._chosen: tuple[object, ...] | None = None
        # the action of the next press of the part's button
        self._next_end = "mark_a"
        # the passes over the data by a step, in a race that counts them
        self._epoch: Callable[[int], float] | None = None
        self._last = 0.0
        self.buttons: dict[str, QToolButton] = {}
        for name, called, tip in BUTTONS:
            self.buttons[name] = button = named(QToolButton(), called, f"{tip} ({keys_of(name)})")
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
        self.scrubber = named(Scrubber(theme), "playhead", SCRUBBER)
        self.scrubber.valueChanged.connect(self.sought)
        self.scrubber.jumped.connect(self.sought)
        self.scrubber.part_chosen.connect(self.part_chosen)
        self.counter = QLabel("0 / 0")
        self.counter.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tip = SPEED.format(slower=keys_of("slower"), faster=keys_of("faster"))
        self.speed = named(StillCombo(narrow=False), "speed", tip)
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for speed in SPEEDS:
            self.speed.addItem(speed_text(speed), speed)
        self.speed.activated.connect(lambda i: self.speed_chosen.emit(self.speed.itemData(i)))
        self.loop = named(QToolButton(), "loop", LOOP)
        self.loop.toggled.connect(self.loop_toggled)
        tip = PART.format(**{name: keys_of(name) for name in ("mark_a", "mark_b", "clear_ab")})
        self.part = named(QToolButton(), "part to repeat", in_lines(tip))
        self.part.clicked.connect(lambda: self.pressed.emit(self._next_end))
        buttons = (*self.buttons.values(), self.part, self.loop)
        self._parts: tuple[QWidget, ...] = (*buttons, self.scrubber, self.counter, self.speed)
        for button in buttons:
            button.setCheckable(button in (self.part, self.loop))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fit_signs()
        parts = (8, (self.scrubber, 1), 8, self.counter, 4, self.speed, 2, self.part, self.loop)
        self.setLayout(row(*self.buttons.values(), *parts, margins=(8, 2, 8, 2), spacing=2))
        self.set_theme(theme)

    def show_state(self, playback: Playback) -> None:
        """Show where the playback is, without a signal."""
        step, steps = playback.step, playback.steps
        with QSignalBlocker(self.scrubber):
            face = self.counter.font()
            if (fitted := (steps, self._epoch is not None, face)) != self._fitted:
                self._fitted = fitted
                self._fit(steps)
            self.scrubber.setValue(step)
        self.counter.setText(self._count(step, steps))
        if playback.playing != self._playing:
            self._playing = playback.playing
            self._show_play()
        chosen = playback.speed, playback.loop, playback.part, playback.slow
        if chosen != self._chosen:
            self._chosen = chosen
            self._show_chosen(*chosen)

    def _show_chosen(
        self, speed: float, loop: bool, part: tuple[int, int] | None, slow: bool
    ) -> None:
        self.speed.setCurrentIndex(self.speed.findData(speed))
        with QSignalBlocker(self.loop):
            self.loop.setChecked(loop)
        self.part.setChecked(part is not None)
        open_end = part is not None and part[1] == self.scrubber.maximum()
        self._next_end = "mark_a" if part is None else "mark_b" if open_end else "clear_ab"
        self.scrubber.show_part(part, slow)

    def show_events(
        self,
        events: tuple[Event, ...],
        names: Sequence[str],
        colours: Sequence[str],
        slots: Sequence[int] = (),
    ) -> None:
        """Mark the events of a race, of racers with these names, colours and slots."""
        self.scrubber.show_events(events, names, colours, slots)

    def count_epochs(self, epoch: Callable[[int], float] | None, last: float = 0.0) -> None:
        """Count passes over the data beside the steps, as `epoch` has them by a step; or not. Where
        there is a `last` one racers are at different steps, which are left out."""
        self._epoch, self._last = epoch, last

    def _count(self, step: int, steps: int) -> str:
        count = f"{step} / {steps}"
        if self._epoch is not None and self._last:
            return f"epoch {self._epoch(step):.1f} / {printed(self._last)}"
        return count if self._epoch is None else f"epoch {self._epoch(step):.1f} · step {count}"

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_signs()
            self._fit(self.scrubber.maximum())

    def magnify(self, on: bool) -> None:
        """As large as can be read from the last row before a projector, or not."""
        self._magnified = on
        self._fit_text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._magnified:
            self._fit_text()

    def _fit_text(self) -> None:
        usual, rows = QApplication.font(), self.window().height() / LINES
        face = font(max(rows, usual.pixelSize())) if self._magnified else QFont()
        # a style sheet keeps the font of a widget from its children
        for part in (self, *self._parts):
            part.setFont(face)
        self._fit_signs()
        self._fit(self.scrubber.maximum())

    def _fit_signs(self) -> None:
        """Signs as large as the text."""
        unit = text_unit(self)
        sign, target = round(SIGN * unit), round(TARGET * unit)
        for button in (*self.buttons.values(), self.part, self.loop):
            button.setIconSize(QSize(sign, sign))
            button.setMinimumSize(target, target)

    def _fit(self, steps: int) -> None:
        """Make room for the steps of another race."""
        self.scrubber.setRange(0, steps)
        self.scrubber.setPageStep(max(1, steps // 20))
        # as wide as the widest number, so that nothing moves while playing; a label of one size
        # does not ask for the bar to be laid out again (of an odd height it is in the middle)
        text = self.counter.fontMetrics()
        wide = "".join("8" if c.isdigit() else c for c in self._count(steps, steps))
        widest = text.horizontalAdvance(wide) + text.horizontalAdvance("8")
        self.counter.setFixedSize(widest + 6, text.height() | 1)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        for name, button in self.buttons.items():
            button.setIcon(icon(name, theme))
        self.loop.setIcon(icon("loop", theme))
        self.part.setIcon(icon("part", theme))
        self.scrubber.set_theme(theme)
        self._show_play()

    def _show_play(self) -> None:
        self.buttons["play"].setIcon(icon("pause" if self._playing else "play", self._theme))
