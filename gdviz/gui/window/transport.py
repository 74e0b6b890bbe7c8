"""Play, pause, step, scrub, speed, loop, and "137 / 500"."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QLabel, QSlider, QStyle, QStyleOptionSlider, QToolButton, QWidget

from gdviz.gui.state.playback import SPEEDS
from gdviz.gui.widgets.controls import StillCombo, StillSlider
from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.layouts import named, row
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.paint.theme import Theme

# id, accessible name and tip of each
BUTTONS = (
    ("first", "to the start", "move the playhead to the start (Home)"),
    ("back", "one step back", "pause and go back by one step (←)"),
    ("play", "play or pause", "play the race, or pause it (Space)"),
    ("forward", "one step forward", "pause and go on by one step (→)"),
    ("last", "to the end", "move the playhead to the end (End)"),
)


class Scrubber(StillSlider):
    """A slider that jumps to where it is pressed."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            handle = self.style().subControlRect(
                QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self
            )
            if not handle.contains(event.position().toPoint()):
                at = event.position().x() - handle.width() / 2
                span = max(1, self.width() - handle.width())
                self.setValue(
                    QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), round(at), span)
                )
        super().mousePressEvent(event)


def speed_text(speed: float) -> str:
    """A speed as "×2" or "×1/4"."""
    return f"×{speed:g}" if speed >= 1 else f"×1/{round(1 / speed)}"


# the side of an icon at 100 %
ICON = 20


class TransportBar(QWidget):
    """Buttons and scrubber; shows the state of the playback and reports what the user wants."""

    pressed = Signal(str)
    sought = Signal(int)
    speed_chosen = Signal(float)
    loop_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._playing = False
        self._fitted: tuple[int, QFont] | None = None
        self._chosen: tuple[float, bool] | None = None
        self.buttons: dict[str, QToolButton] = {}
        for name, called, tip in BUTTONS:
            self.buttons[name] = button = named(QToolButton(), called, tip)
            button.clicked.connect(lambda _=False, name=name: self.pressed.emit(name))
        tip = "drag the playhead to any step; nothing is computed again"
        self.scrubber = named(Scrubber(Qt.Orientation.Horizontal), "playhead", tip)
        self.scrubber.setTickPosition(QSlider.TickPosition.NoTicks)
        self.scrubber.valueChanged.connect(self.sought)
        self.counter = QLabel("0 / 0")
        self.counter.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tip = "speed of playing; at ×1 a race takes ten seconds (J slower, L faster)"
        self.speed = named(StillCombo(narrow=False), "speed", tip)
        for speed in SPEEDS:
            self.speed.addItem(speed_text(speed), speed)
        self.speed.activated.connect(lambda i: self.speed_chosen.emit(self.speed.itemData(i)))
        tip = "play the race again from the start whenever it ends"
        self.loop = named(QToolButton(), "loop", tip)
        self.loop.setCheckable(True)
        self.loop.toggled.connect(self.loop_toggled)
        self._fit_icons()
        parts = (6, (self.scrubber, 1), 6, self.counter, 4, self.speed, self.loop)
        self.setLayout(row(*self.buttons.values(), *parts, margins=(8, 4, 10, 4), spacing=3))
        self.set_theme(theme)

    def show_state(self, step: int, steps: int, playing: bool, speed: float, loop: bool) -> None:
        """Show where the playback is, without a signal."""
        with QSignalBlocker(self.scrubber):
            if (fitted := (steps, self.counter.font())) != self._fitted:
                self._fitted = fitted
                self._fit(steps)
            self.scrubber.setValue(step)
        self.counter.setText(f"{step} / {steps}")
        if playing != self._playing:
            self._playing = playing
            self._show_play()
        if (speed, loop) != self._chosen:
            self._chosen = speed, loop
            self.speed.setCurrentIndex(self.speed.findData(speed))
            with QSignalBlocker(self.loop):
                self.loop.setChecked(loop)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_icons()
            self._fit(self.scrubber.maximum())

    def _fit_icons(self) -> None:
        """Icons as large as the text."""
        side = round(ICON * text_unit(self))
        for button in (*self.buttons.values(), self.loop):
            button.setIconSize(QSize(side, side))

    def _fit(self, steps: int) -> None:
        """Make room for the steps of another race."""
        self.scrubber.setRange(0, steps)
        self.scrubber.setPageStep(max(1, steps // 20))
        # as wide as the widest number, so that nothing moves while playing; a label of one size
        # does not ask for the bar to be laid out again (of an odd height it is in the middle)
        text = self.counter.fontMetrics()
        widest = text.horizontalAdvance("8" * len(str(steps)) * 2 + " / ")
        self.counter.setFixedSize(widest + 10, text.height() | 1)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        for name, button in self.buttons.items():
            button.setIcon(icon(name, theme))
        self.loop.setIcon(icon("loop", theme))
        self._show_play()

    def _show_play(self) -> None:
        self.buttons["play"].setIcon(icon("pause" if self._playing else "play", self._theme))
