"""A racer as code for PyTorch, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from gdviz.core.engine.race import Race
from gdviz.gui.widgets.text_size import TEXT_PIXELS, program_unit


class CodePage(QPlainTextEdit):
    """Shows the code of the last racer it was given, once it is visible."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self._fit()
        self.setAccessibleName("code for PyTorch")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # the change to its own font is one, too
        if event.type() == QEvent.Type.FontChange and self.font().pixelSize() != self._pixels:
            self._fit()

    @property
    def _pixels(self) -> int:
        return round(TEXT_PIXELS * program_unit())

    def _fit(self) -> None:
        """Letters of one width, as large as other text."""
        face = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        face.setPixelSize(self._pixels)
        self.setFont(face)

    def show_racer(self, race: Race, racer: int) -> None:
        """Another race or racer."""
        text = torch_code(race, racer)
        # a page that is set again at each step would lose its selection
        if text != self.toPlainText():
            self.setPlainText(text)

    def copy_racer(self, race: Race, racer: int) -> None:
        """Copy the code to the clipboard."""
        if code := torch_code(race, racer):
            QApplication.clipboard().setText(code)


def torch_code(race: Race, racer: int) -> str:
    """The code of a racer; "" where there is none yet."""
    if racer >= len(race.lrs):
        return ""
    from gdviz.core.torch.code import pytorch_code

    return pytorch_code(race.spec.entries[racer], race.lrs[racer], race.spec.steps)
