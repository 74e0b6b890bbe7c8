"""The learning curves of a race on data, and the one look at the test rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.fitted_values import data_of
from gdviz.core.learning_curve import AXES, Learning, band, evaluated, learning, other_seeds
from gdviz.core.race import Race
from gdviz.core.sharpness_curve import sharpness_points
from gdviz.core.spec import RaceSpec
from gdviz.gui.knob_editor import StillCombo, StillSlider
from gdviz.gui.painted import Painted
from gdviz.gui.stop_rule import StopRule
from gdviz.render.learning_card import LearningStyle, paint_learning
from gdviz.render.theme import Theme, racer_colours
from gdviz.render.words import write_lines

SEEDS = 20
# a slice of the other seeds' races between two events of the window
SLICE_SECONDS = 0.012
REST_MS = 150


class _Card(Painted):
    """The painted card."""

    view: LearningView

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.look.background))
        area = QRectF(self.rect()).adjusted(12, 6, -12, -4)
        view = self.view
        if view.race is None or view.spec is None or not view.curves:
            text = "learning curves belong to a race on data: choose Data in the panel"
            write_lines(painter, area, text, self.look.muted)
            return
        shown = {
            i: c
            for i, c in view.curves.items()
            if i < len(view.spec.entries) and view.spec.entries[i].visible
        }
        colours = racer_colours(view.spec, self.look)
        paint_learning(
            painter, area, view.race, shown, view.step, view.style_shown, colours, self.look
        )


class LearningView(QWidget):
    """Training and validation loss by step, epoch or samples; other seeds as a band; the test.

    `tested` tells that the test rows have been looked at, `others_made` brings the races of other
    seeds that there are, () once they belong to another race.
    """

    tested = Signal()
    others_made = Signal(tuple)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.race: Race | None = None
        self.spec: RaceSpec | None = None
        self.step = 0
        self.curves: dict[int, Learning] = {}
        self.tests: tuple[tuple[int, float, float | None], ...] = ()
        self.peeks = 0
        self._others: list[Race] = []
        self._making: Iterator[object] | None = None
        self._sharpness: list[tuple[int, int, float]] = []
        self.card = _Card(look)
        self.card.view = self
        self.card.setMinimumHeight(150)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._controls())
        column.addWidget(self.card, 1)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._measure)
        self._work = QTimer(self, interval=0)
        self._work.timeout.connect(self._go_on)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.setSpacing(8)
        self.axis = StillCombo(narrow=False)
        self.axis.addItems(AXES)
        self.axis.setToolTip("steps taken, epochs (passes over all rows), or samples seen")
        self.axis.activated.connect(lambda _: self.card.update())
        self.log = QCheckBox("log")
        self.log.setChecked(True)
        self.log.toggled.connect(lambda _: self.card.update())
        self.smooth = StillSlider(Qt.Orientation.Horizontal)
        self.smooth.setRange(0, 99)
        self.smooth.setMaximumWidth(110)
        self.smooth.setToolTip("share of the past in the moving average of the training loss")
        self.smooth.valueChanged.connect(lambda _: self.card.update())
        self.judge = QCheckBox("rank by validation")
        self.judge.setToolTip("learning is judged by rows unseen, optimisation by those seen")
        self.judge.toggled.connect(lambda _: self.card.update())
        self.rule = QPushButton("Stop rule")
        self.rule.setToolTip(
            "where early stopping would end each racer: the most steps are T of the race, "
            "a racer that has converged stops there"
        )
        self.stop_rule = StopRule(self)
        self.stop_rule.changed.connect(self.card.update)
        self.rule.setMenu(self.stop_rule)
        self.sharp = QPushButton("Sharpness")
        self.sharp.setToolTip(
            "the largest curvature along each way, against the method's limit: 2/η of plain descent"
        )
        self.sharp.clicked.connect(self._begin_sharpness)
        self.seeds = QPushButton(f"{SEEDS} more seeds")
        self.seeds.setToolTip(
            "the same race with other draws: the band of its losses, and their ways on the map"
        )
        self.seeds.clicked.connect(self._begin_seeds)
        self.once = QPushButton("Evaluate once")
        self.once.setToolTip("unlock the test rows: whoever looks twice has begun to train on them")
        self.once.clicked.connect(self._evaluate)
        self.counter = QLabel()
        self.counter.setObjectName("muted")
        for part in (QLabel("by"), self.axis, self.log, QLabel("smooth"), self.smooth, self.judge):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self.rule, self.sharp, self.seeds, self.once, self.counter):
            row.addWidget(part)
        return row

    @property
    def others(self) -> tuple[Race, ...]:
        """The races of other seeds that there are."""
        return tuple(self._others)

    @property
    def style_shown(self) -> LearningStyle:
        """How the curves are drawn now."""
        bands = ()
        if self._others and self.race is not None:
            races = [self.race, *self._others]
            bands = tuple((i, *band(races, i, c.steps)) for i, c in self.curves.items())
        return LearningStyle(
            self.axis.currentText(),
            self.log.isChecked(),
            self.smooth.value() / 100.0,
            self.judge.isChecked(),
            self.tests,
            bands,
            tuple(self._sharpness),
            self.stop_rule.patience.checkedAction().data(),
            self.stop_rule.tolerance.checkedAction().data(),
        )

    def set_race(self, race: Race) -> None:
        """A new or grown race."""
        if self.race is None or self.race.spec != race.spec:
            self.tests, self.peeks = (), 0
            self._others, self._sharpness = [], []
            self.others_made.emit(())
            self.stop()
        self.race, self.spec = race, race.spec
        self._show_test()
        if race.done:
            self._measure()
        elif not self._rest.isActive():
            self._rest.start()

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels, colours and visibility."""
        self.spec = spec
        if self.race is not None:
            self.race = replace(self.race, spec=spec)
        self.card.update()

    def set_step(self, step: int) -> None:
        """Another step at the playhead."""
        self.step = step
        if self.isVisible():
            self.card.update()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self.card.look = look
        self.card.update()

    def showEvent(self, event: object) -> None:
        self._measure()

    def stop(self) -> None:
        """Give up the races of other seeds."""
        self._work.stop()
        self._making = None

    def _measure(self) -> None:
        race = self.race
        if race is None or not self.isVisible():
            return
        found = {i: learning(race, i) for i in range(len(race.tracks))}
        self.curves = {i: c for i, c in found.items() if c is not None}
        self.card.update()

    def _show_test(self) -> None:
        made = data_of(self.race) if self.race is not None else None
        held = made is not None and len(made.test) > 0
        self.once.setVisible(held)
        looks = "1 look" if self.peeks == 1 else f"{self.peeks} looks"
        self.counter.setText(f"{looks} at the test" if self.peeks else "")
        for button in (self.seeds, self.sharp, self.rule):
            button.setVisible(made is not None)

    def _evaluate(self) -> None:
        """What each racer's parameters at the playhead make of the test rows."""
        race = self.race
        made = data_of(race) if race is not None else None
        if race is None or made is None or not len(made.test):
            return
        self.peeks += 1
        self.tests = tuple((i, *evaluated(race, i, self.step)) for i in self.curves)
        self._show_test()
        self.tested.emit()
        self.card.update()

    def _begin_seeds(self) -> None:
        if self.race is not None and self.race.done and self._making is None:
            self._others = []
            self._begin(other_seeds(self.race, SEEDS))

    def _begin_sharpness(self) -> None:
        if self.race is not None and self.race.done and self._making is None:
            self._sharpness = []
            self._begin(sharpness_points(self.race))

    def _begin(self, making: Iterator[object]) -> None:
        self._making = making
        self._work.start()

    def _go_on(self) -> None:
        """A slice of what takes long: the other seeds' races, or the sharpness."""
        until = time.monotonic() + SLICE_SECONDS
        while self._making is not None and time.monotonic() < until:
            try:
                found = next(self._making)
            except StopIteration:
                self.stop()
                return
            if isinstance(found, Race):
                self._others.append(found)
                self.others_made.emit(tuple(self._others))
            elif isinstance(found, tuple):
                self._sharpness.append(found)
            if found is not None:
                self.card.update()
