"""The export dialog: format, size, length, layout, theme."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.view import THEMES, ViewSpec
from gdviz.export import SUFFIXES, ExportOptions
from gdviz.export.job import CLIPS, VIDEOS
from gdviz.export.lecture import SUFFIXES as OF_LECTURES
from gdviz.gui.widgets.controls import NumberBox, StillCombo, typed_number
from gdviz.gui.widgets.questions import plain_buttons

SIZES = ((960, 540), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920), (1080, 1080))
KINDS = {
    ".png": "PNG picture",
    ".svg": "SVG drawing",
    ".pdf": "PDF page",
    ".gif": "GIF clip",
    ".webp": "WebP clip",
    ".mp4": "MP4 video",
    ".webm": "WebM video",
}
HANDOUT = {".pdf": "PDF handout, a page for each scene"}
# what the numbers are called, of a race and of a whole lecture
SECONDS = ("Seconds", "Seconds for each scene")
HOLD = ("Hold at the end, seconds", "Hold at stops and ends, seconds")
LAYOUTS = {"overlay": "all on one map", "side": "side by side", "surface": "height map"}


class ExportDialog(QDialog):
    """Asks for an export; `options`, `view`, `suffix` and, of a lecture with several `scenes`,
    `whole` are the answer. It begins with the format `suffix`."""

    def __init__(
        self,
        present: ExportOptions,
        view: ViewSpec,
        parent: QWidget,
        scenes: int = 1,
        suffix: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export picture or clip")
        self._present, self._view = present, view
        self._form = form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        self.scenes = StillCombo(narrow=False)
        self.scenes.addItem("this scene", False)
        if scenes > 1:
            self.scenes.addItem(f"whole lecture, {scenes} scenes", True)
            form.addRow("Export", self.scenes)
        self.kind = StillCombo(narrow=False)
        self.size_box = StillCombo(narrow=False)
        for width, height in SIZES:
            self.size_box.addItem(f"{width} × {height}", (width, height))
        self.size_box.setCurrentIndex(SIZES.index((present.width, present.height)))
        self.layout_box = StillCombo(narrow=False)
        for layout, words in LAYOUTS.items():
            self.layout_box.addItem(words, layout)
        self.layout_box.setCurrentIndex(self.layout_box.findData(view.layout))
        self.theme = StillCombo(narrow=False)
        self.theme.addItems(THEMES)
        self.theme.setCurrentText(view.theme)
        self.numbers = {name: NumberBox() for name in ("seconds", "hold", "fps")}
        for name, box in self.numbers.items():
            box.show_number(getattr(present, name))
        self.quality = StillCombo(narrow=False)
        self.quality.addItems(knobs_of(present)["quality"].choices)
        self.quality.setCurrentText(present.quality)
        form.addRow("Format", self.kind)
        form.addRow("Size", self.size_box)
        form.addRow("Layout", self.layout_box)
        form.addRow("Theme", self.theme)
        form.addRow(SECONDS[False], self.numbers["seconds"])
        form.addRow(HOLD[False], self.numbers["hold"])
        form.addRow("Frames per second", self.numbers["fps"])
        form.addRow("Quality of a video", self.quality)
        self.problem = QLabel()
        self.problem.setObjectName("error")
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        offered = QDialogButtonBox.StandardButton
        buttons = plain_buttons(QDialogButtonBox(offered.Save | offered.Cancel))
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.kind.currentIndexChanged.connect(lambda _: self._show_kind())
        self.scenes.currentIndexChanged.connect(lambda _: self._show_kinds())
        self._show_kinds()
        self.kind.setCurrentIndex(max(self.kind.findData(suffix), 0))
        self.kind.setFocus()

    @property
    def whole(self) -> bool:
        """Whether all scenes of the lecture go into the file."""
        return bool(self.scenes.currentData())

    @property
    def suffix(self) -> str:
        """The suffix of the format chosen."""
        return str(self.kind.currentData())

    @property
    def options(self) -> ExportOptions:
        """The options chosen; InputError for a number that is not allowed."""
        declared = knobs_of(ExportOptions)
        width, height = self.size_box.currentData()
        boxes = self.numbers.items()
        values: dict[str, Any] = {n: typed_number(b.text(), n, declared[n]) for n, b in boxes}
        values["quality"] = self.quality.currentText()
        return replace(self._present, width=width, height=height, **values)

    @property
    def view(self) -> ViewSpec:
        """The view of the page."""
        layout, theme = self.layout_box.currentData(), self.theme.currentText()
        return replace(self._view, layout=layout, theme=theme)

    def _show_kinds(self) -> None:
        """Offer what a scene, or the whole lecture, is written as."""
        chosen, whole = self.suffix, self.whole
        offered = KINDS | HANDOUT if whole else KINDS
        self.kind.clear()
        for suffix in OF_LECTURES if whole else SUFFIXES:
            self.kind.addItem(offered[suffix], suffix)
        self.kind.setCurrentIndex(max(self.kind.findData(chosen), 0))
        # each scene has its own
        self.layout_box.setEnabled(not whole)
        for name, words in (("seconds", SECONDS), ("hold", HOLD)):
            label = self._form.labelForField(self.numbers[name])
            assert isinstance(label, QLabel)
            label.setText(words[whole])

    def _show_kind(self) -> None:
        clip = self.suffix in CLIPS
        for name, box in self.numbers.items():
            box.setEnabled(clip and not (name == "fps" and self.suffix == ".gif"))
        self.quality.setEnabled(self.suffix in VIDEOS)

    def _accept(self) -> None:
        try:
            _ = self.options
        except InputError as error:
            self.problem.setText(str(error))
        else:
            self.accept()
