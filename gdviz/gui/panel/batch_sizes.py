"""The usual batch sizes, one click away."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.sampling import Batches, sampling_words

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
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(3)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)

    def _button(self, size: int | None, words: str) -> QPushButton:
        button = QPushButton(words)
        button.setObjectName("chip")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._clicked(size))
        return button

    def show_size(self, size: int | None, rows: int, sampling: Sampling | None) -> None:
        """Mark the present size; no batch takes more than the `rows` to train on."""
        present = sampling or Sampling()
        self._size = size
        for usual, button in self.buttons.items():
            button.setChecked(usual == size)
            there = usual is None or usual <= rows
            button.setEnabled(there)
            if usual is None:
                tip = self._rest_tip
            elif there:
                order, shared = present.order, present.shared
                tip = sampling_words(Batches(rows, Sampling(usual, order, shared)))
            else:
                tip = f"there are only {rows} rows to train on"
            button.setToolTip(tip)

    def _clicked(self, size: int | None) -> None:
        # a button that is clicked again stays checked
        self.buttons[size].setChecked(True)
        if size != self._size:
            self.picked.emit(size)
