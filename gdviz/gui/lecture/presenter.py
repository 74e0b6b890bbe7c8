"""Going through a lecture with the few keys of a remote: to the next pause, then the next scene."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent, QPalette
from PySide6.QtWidgets import QWidget

from gdviz.core.lecture.lecture import LectureScene
from gdviz.gui.state.playback import Playback

FORWARD = (Qt.Key.Key_PageDown,)
BACK = (Qt.Key.Key_PageUp,)
BLANK = (Qt.Key.Key_B, Qt.Key.Key_Period)


class Talk(Protocol):
    """The part of a lecture on the stage that presenting needs."""

    @property
    def index(self) -> int: ...

    @property
    def scene(self) -> LectureScene: ...

    @property
    def asking(self) -> bool: ...

    def go(self, index: int) -> bool: ...

    def reveal(self, chosen: int | None) -> None: ...


class Presenter:
    """Answers the keys of a presentation over a `window`, which it can make black."""

    def __init__(self, talk: Talk, playback: Playback, window: QWidget) -> None:
        self._talk, self._playback, self._window = talk, playback, window
        self._cover: QWidget | None = None

    @property
    def blank(self) -> bool:
        """Whether the screen is black."""
        return self._cover is not None and self._cover.isVisible()

    def press(self, event: QKeyEvent) -> bool:
        """Whether the key is one of a presentation, or a letter, which does nothing in it."""
        key = Qt.Key(event.key())
        if key in BLANK:
            self.set_blank(not self.blank)
        elif key in FORWARD:
            self.set_blank(False) if self.blank else self.forward()
        elif key in BACK:
            self.set_blank(False) if self.blank else self.back()
        else:
            return Qt.Key.Key_A <= key <= Qt.Key.Key_Z
        return True

    def set_blank(self, on: bool) -> None:
        """Make the screen black, or show the lecture again."""
        if not on:
            if self._cover is not None:
                self._cover.hide()
            return
        self._playback.pause()
        if self._cover is None:
            self._cover = QWidget(self._window)
            palette = QPalette(self._cover.palette())
            palette.setColor(QPalette.ColorRole.Window, QColor("black"))
            self._cover.setPalette(palette)
            self._cover.setAutoFillBackground(True)
        self._cover.setGeometry(self._window.rect())
        self._cover.show()
        self._cover.raise_()

    def forward(self) -> None:
        """To the next pause, or to the next scene after the last one; to the answer of a question
        that is asked."""
        talk, playback = self._talk, self._playback
        if talk.asking:
            talk.reveal(None)
            return
        stop = talk.scene.next_stop(playback.step)
        over = playback.step >= playback.steps or (talk.scene.loop and playback.playing)
        if playback.playing and stop is not None:
            playback.go(stop)
        elif stop is None and over:
            talk.go(talk.index + 1)
        elif playback.playing:
            playback.go(playback.steps)
        else:
            playback.play()

    def back(self) -> None:
        """To the pause before, to the beginning of the scene, or to the scene before."""
        talk, playback = self._talk, self._playback
        before = [stop for stop in talk.scene.stops if stop < playback.step]
        if talk.asking or playback.step <= talk.scene.begins:
            talk.go(talk.index - 1)
        else:
            playback.go(max([talk.scene.begins, *before]))
