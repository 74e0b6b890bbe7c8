"""The noise laboratory: what batches say of the gradient at a point."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gdviz.core.fitted_values import data_of, parameters_at
from gdviz.core.knobs import Knob
from gdviz.core.noise import Noise, noise_at
from gdviz.core.optimizers.base import Array
from gdviz.core.race import Race
from gdviz.gui.knob_editor import KnobEditor
from gdviz.gui.painted import Painted
from gdviz.render.noise_card import NoiseStyle, paint_noise
from gdviz.render.theme import Theme
from gdviz.render.words import write_lines

BATCH = Knob("B", "samples in a batch", 1, 100_000, slider=(1, 512), scale="int")
PRESETS = (1, 32, 64, 128, 256)
# more samples than this are thinned: the picture would not change
MOST = 4_000


class _Card(Painted):
    """The painted card."""

    noise: Noise | None = None
    style_shown = NoiseStyle(8, 0, False)

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.look.background))
        area = QRectF(self.rect()).adjusted(12, 4, -14, -6)
        if self.noise is None:
            text = "batches belong to a race on data: choose Data in the panel"
            write_lines(painter, area, text, self.look.muted)
        else:
            paint_noise(painter, area, self.noise, self.style_shown, self.look)


class NoiseView(QWidget):
    """Shows the gradients of random batches at a racer's point, or at one put on the map."""

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._race: Race | None = None
        self._step = 0
        self._racer = 0
        self._put: Array | None = None
        self._basis: Array | None = None
        self._seed = 0
        self._raced: int | None = None
        self.card = _Card(look)
        self.card.setMinimumHeight(190)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._controls())
        column.addWidget(self.card, 1)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.setSpacing(6)
        self.batch = KnobEditor("batch", BATCH)
        self.batch.setMaximumWidth(320)
        self.batch.set_value(8)
        self.batch.changed.connect(lambda _: self._refresh())
        row.addWidget(self.batch)
        self.presets = []
        for size in PRESETS:
            button = QPushButton(str(size))
            button.setMaximumWidth(48)
            button.clicked.connect(lambda _=False, size=size: self._set_batch(size))
            row.addWidget(button)
            self.presets.append(button)
        self.every = QPushButton("all")
        self.every.setMaximumWidth(48)
        self.every.clicked.connect(lambda: self._set_batch(10**6))
        self.replacement = QCheckBox("with replacement")
        self.replacement.toggled.connect(lambda _: self._refresh())
        self.again = QPushButton("Draw again")
        self.again.clicked.connect(self._draw_again)
        self.place = QLabel()
        self.place.setObjectName("muted")
        for part in (self.every, self.replacement, self.again):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.place)
        return row

    def set_race(self, race: Race) -> None:
        """A new or grown race."""
        if self._race is None or self._race.spec != race.spec:
            self._put = None
            self._follow_batch(race)
        self._race = race
        self._refresh()

    def _follow_batch(self, race: Race) -> None:
        """Begin with the batch that is raced with; it stays where one has chosen another since."""
        sampling = race.spec.sampling
        size = sampling.batch if sampling is not None else None
        if size is not None and size != self._raced:
            self.batch.set_value(size)
        self._raced = size

    def set_step(self, step: int) -> None:
        """Another step at the playhead."""
        self._step = step
        if self._put is None:
            self._refresh()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self.card.look = look
        self.card.update()

    def choose(self, racer: int, basis: Array | None) -> None:
        """At this racer's point, seen in the plane spanned by `basis` (dim, 2)."""
        self._racer, self._basis, self._put = racer, basis, None
        self._refresh()

    def put(self, w: Array, basis: Array | None) -> None:
        """At these parameters (dim,)."""
        self._put, self._basis = w, basis
        self._refresh()

    def showEvent(self, event: object) -> None:
        self._refresh()

    def _set_batch(self, size: int) -> None:
        noise = self.card.noise
        self.batch.set_value(min(size, noise.n) if noise is not None else size)
        self._refresh()

    def _draw_again(self) -> None:
        self._seed += 1
        self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible():
            return
        made = data_of(self._race) if self._race is not None else None
        self.card.noise = None
        if made is not None and self._race is not None and self._race.tracks:
            racer = min(self._racer, len(self._race.tracks) - 1)
            w = self._put if self._put is not None else parameters_at(self._race, racer, self._step)
            at = "the clicked point" if self._put is not None else "the selected racer's point"
            self.place.setText(f"at {at}")
            objective = made.objective
            if objective.n > MOST:
                objective = objective.batch(np.arange(0, objective.n, -(-objective.n // MOST)))
            if np.isfinite(w).all() and len(w) == objective.dim:
                self.card.noise = noise_at(objective, w)
                self._show(objective.n)
        self.card.update()

    def _show(self, n: int) -> None:
        replacement = self.replacement.isChecked()
        batch = int(self.batch.value) if replacement else min(int(self.batch.value), n)
        basis, noise = self._basis, self.card.noise
        if basis is not None and noise is not None and len(basis) != len(noise.samples):
            # a plane of the race before
            basis = None
        if basis is None and noise is not None and len(noise.samples) > 2 and noise.measurable:
            # without a plane, the one in which the noise is widest
            samples = noise.samples - noise.mean[:, None]
            basis = np.linalg.eigh(samples @ samples.T)[1][:, :-3:-1]
        self.card.style_shown = NoiseStyle(batch, self._seed, replacement, basis)
