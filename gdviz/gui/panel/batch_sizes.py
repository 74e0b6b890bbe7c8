"""The usual batch sizes, one click away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.sampling import Batches, sampling_words
from gdviz.gui.widgets.layouts import button
from gdviz.gui.widgets.wrapping import wrapped

SINGLE = 1
USUAL = (32, 64, 128, 256)


class BatchSizes(QWidget):
    """One button per size, the first, `single`, for one row; `picked` brings a size, or None for
    `rest`, the last one."""

    picked = Signal(object)

    def __init__(self, single: str, rest: str, tip: str) -> None:
        super().__init__()
        self._rest_tip = tip
        self._size: int | None = None
        named: dict[int | None, str] = {SINGLE: single, None: rest}
        named |= {size: str(size) for size in USUAL}
        self.buttons: Mapping[int | None, QPushButton] = {
            size: self._button(size, words) for size, words in named.items()
        }
        # with a wide font the panel keeps its width
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setLayout(wrapped(*self.buttons.values(), spacing=3))

    def _button(self, size: int | None, words: str) -> QPushButton:
        made = button(words, "", lambda: self._clicked(size), checkable=True)
        made.setObjectName("chip")
        return made

    def show_size(self, size: int | None, rows: int, sampling: Sampling | None) -> None:
        """Mark the present size; no batch takes more than the `rows` to train on."""
        present = sampling or Sampling()
        self._size = size
        for usual, chip in self.buttons.items():
            chip.setChecked(usual == size)
            there = usual is None or usual <= rows
            chip.setEnabled(there)
            if usual is None:
                tip = self._rest_tip
            elif there:
                tip = sampling_words(Batches(rows, replace(present, batch=usual)))
            else:
                tip = f"there are only {rows} rows to train on"
            chip.setToolTip(tip)

    def _clicked(self, size: int | None) -> None:
        # a button that is clicked again stays checked
        self.buttons[size].setChecked(True)
        if size != self._size:
            self.picked.emit(size)
