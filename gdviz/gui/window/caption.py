"""The line below the stage: the lesson of a race, or what the pointer reads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy

from gdviz.gui.widgets.text_size import program_unit
from gdviz.render.paint.theme import font

# as large as what is read on the stage from the last row
TEXT_PIXELS = 15
# longer sentences are in the tip
LINES = 2


class Caption(QLabel):
    """As high for one line as for two, so that another lesson moves nothing; a reading takes the
    place of the lesson for as long as the pointer stays."""

    def __init__(self) -> None:
        super().__init__(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.setObjectName("caption")
        self.setAccessibleName("caption")
        self._lesson = ""
        # a long sentence must not make the window wider
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.fit()

    def fit(self) -> None:
        """Take the size of text of the program."""
        self.setFont(font(TEXT_PIXELS * program_unit()))

    def show_lesson(self, lesson: str) -> None:
        """Take the lesson of another race, in place of a reading."""
        self._lesson = lesson
        self.setText(lesson)
        self.setToolTip(lesson)

    def say(self, reading: str) -> None:
        """Show the reading at the pointer; without one, the lesson."""
        self.setText(reading or self._lesson)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + 2)
