"""The learning curves of a race on data, and the one evaluation of the test rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.learning.learning_curve import (
    AXES,
    SEEDS,
    Learning,
    band,
    evaluated,
    learning,
    other_seeds,
)
from gdviz.core.learning.sharpness_curve import sharpness_points
from gdviz.core.view import ViewSpec
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.tabs.stop_rule import StopRule
from gdviz.gui.tabs.tab import Findings, Shown, Tab
from gdviz.gui.widgets.controls import StillCombo, StillSlider
from gdviz.gui.widgets.painted import Painted
from gdviz.gui.widgets.tips import in_lines
from gdviz.render.cards.learning_card import LearningStyle, paint_learning
from gdviz.render.paint.text import write_lines
from gdviz.render.paint.theme import Theme, racer_colours

RULE_TIP = (
    "mark where early stopping would end each racer; no racer goes on past the steps of the "
    "race, or after it has converged"
)
SHARP_TIP = (
    "plot the largest curvature along each track, against the limit of the method: 2/η for "
    "plain gradient descent"
)
SEEDS_TIP = (
    "run the same race with other random draws: their losses as a band, their trails on the map"
)
REST_MS = 150


class _Card(Painted):
    """The painted card."""

    view: LearningView

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.theme.background))
        area = QRectF(self.rect()).adjusted(12, 6, -12, -4)
        view = self.view
        race = view.measured
        if race is None or not view.curves:
            text = "learning curves belong to a race on data: choose Data in the panel"
            write_lines(painter, area, text, self.theme.muted)
            return
        shown = {i: c for i, c in view.curves.items() if race.spec.entries[i].visible}
        colours = racer_colours(race.spec, self.theme)
        paint_learning(painter, area, race, shown, view.step, view.style_shown, colours, self.theme)


class LearningView(Tab):
    """Training and validation loss by step, epoch or samples; other seeds as a band; the test."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.race: Race | None = None
        self.step = 0
        self.curves: dict[int, Learning] = {}
        self._kept: Race | None = None
        self.tests: tuple[tuple[int, float, float | None], ...] = ()
        self.peeks = 0
        self._others: tuple[Race, ...] = ()
        self._sharpness: tuple[tuple[int, int, float], ...] = ()
        self._curves, self._more = Newest(_measured, self), Newest(_more, self)
        self._curves.ready.connect(self._show_curves)
        self._more.ready.connect(self._bring)
        self.card = _Card(theme)
        self.card.view = self
        self.card.setMinimumHeight(150)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._controls())
        column.addWidget(self.card, 1)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._measure)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.setSpacing(8)
        self.axis = StillCombo(narrow=False)
        self.axis.setAccessibleName("axis of the learning curve")
        self.axis.addItems(AXES)
        self.axis.setToolTip(
            in_lines("horizontal axis: steps taken, epochs (passes over all rows), or samples seen")
        )
        self.axis.activated.connect(lambda _: self.card.update())
        self.log = QCheckBox("log")
        self.log.setToolTip("use a logarithmic axis for the loss")
        self.log.setChecked(True)
        self.log.toggled.connect(lambda _: self.card.update())
        self.smooth = StillSlider(Qt.Orientation.Horizontal)
        self.smooth.setAccessibleName("smoothing")
        self.smooth.setRange(0, 99)
        self.smooth.setMaximumWidth(110)
        self.smooth.setToolTip("smooth the training loss: share of the past in its moving average")
        self.smooth.valueChanged.connect(lambda _: self.card.update())
        self.judge = QCheckBox("rank by validation")
        self.judge.setToolTip(
            "rank the racers by the rows held back, which judge learning, not by those trained on"
        )
        self.judge.toggled.connect(lambda _: self.card.update())
        self.rule = QPushButton("Stop rule")
        self.rule.setToolTip(in_lines(RULE_TIP))
        self.stop_rule = StopRule(self)
        self.stop_rule.changed.connect(self.card.update)
        self.rule.setMenu(self.stop_rule)
        self.sharp = QPushButton("Sharpness")
        self.sharp.setToolTip(in_lines(SHARP_TIP))
        self.sharp.clicked.connect(lambda: self._begin("sharpness"))
        self.seeds = QPushButton(f"{SEEDS} more seeds")
        self.seeds.setToolTip(in_lines(SEEDS_TIP))
        self.seeds.clicked.connect(lambda: self._begin("seeds"))
        self.once = QPushButton("Evaluate once")
        self.once.setToolTip(
            in_lines(
                "measure the loss on the test rows; whoever looks twice has begun to train on them"
            )
        )
        self.once.clicked.connect(self._evaluate)
        self.counter = QLabel()
        self.counter.setObjectName("muted")
        for part in (QLabel("by"), self.axis, self.log, QLabel("smooth"), self.smooth, self.judge):
            row.addWidget(part)
        row.addStretch(1)
        for late in (self.rule, self.sharp, self.seeds, self.once, self.counter):
            row.addWidget(late)
        return row

    @property
    def others(self) -> tuple[Race, ...]:
        """The present races of other seeds."""
        return self._others

    @property
    def measured(self) -> Race | None:
        """The race that the curves are of, with the names and colours of now."""
        kept, race = self._kept, self.race
        if kept is None or race is None or kept.spec != race.spec:
            return kept
        return replace(kept, spec=race.spec)

    @property
    def style_shown(self) -> LearningStyle:
        """How the curves are drawn now."""
        bands: tuple[tuple[int, Array, Array], ...] = ()
        race, kept = self.race, self._kept
        if self._others and race is not None and kept is not None and kept.spec == race.spec:
            races = [kept, *self._others]
            bands = tuple((i, *band(races, i, c.steps)) for i, c in self.curves.items())
        return LearningStyle(
            self.axis.currentText(),
            self.log.isChecked(),
            self.smooth.value() / 100.0,
            self.judge.isChecked(),
            self.tests,
            bands,
            self._sharpness,
            self.stop_rule.patience.checkedAction().data(),
            self.stop_rule.tolerance.checkedAction().data(),
        )

    def display(self, shown: Shown) -> None:
        """A new or grown race, other names, colours or racers in sight."""
        self.card.theme = shown.theme
        self.card.update()
        if shown.race is not None and shown.race is not self.race:
            self._set_race(shown.race)

    def _set_race(self, race: Race) -> None:
        before, self.race = self.race, race
        if before is None or before.spec != race.spec:
            self.tests, self.peeks = (), 0
            self._others, self._sharpness = (), ()
            self.finds.emit(Findings())
            self._curves.forget()
            self._more.forget()
        self._show_test()
        if before is not None and before.tracks is race.tracks:
            return
        if race.done:
            self._measure()
        elif not self._rest.isActive():
            self._rest.start()

    def seek(self, step: int) -> None:
        """Another step at the playhead."""
        self.step = step
        if self.isVisible():
            self.card.update()

    def showEvent(self, event: object) -> None:
        self._measure()

    def _measure(self) -> None:
        if self.race is not None and self.isVisible():
            self._curves.follow(self.race)

    def _show_curves(self, race: Race, found: dict[int, Learning]) -> None:
        self._kept, self.curves = race, found
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
        """Evaluate each racer's parameters at the playhead on the test rows."""
        race = self.race
        made = data_of(race) if race is not None else None
        if race is None or made is None or not len(made.test):
            return
        self.peeks += 1
        self.tests = tuple((i, *evaluated(race, i, self.step)) for i in self.curves)
        self._show_test()
        self.finds.emit(Findings(self._others, tested=True))
        self.card.update()

    def recall(self, view: ViewSpec) -> None:
        """Race the other seeds, if the view shows them."""
        if view.seeds:
            self._begin("seeds")

    def _begin(self, what: str) -> None:
        """Begin the work of a button: the races of other seeds, or the sharpness."""
        if self.race is not None and self.race.done and not self._more.busy:
            self._more.ask((what, self.race))

    def _bring(self, question: tuple[str, Race], found: tuple[Any, ...]) -> None:
        if question[0] == "seeds":
            self._others = found
            self.finds.emit(Findings(found, self.peeks > 0))
        else:
            self._sharpness = found
        self.card.update()


def _measured(race: Race, wanted: Wanted) -> Iterator[dict[int, Learning] | None]:
    """In the thread: the curves of a race."""
    found: dict[int, Learning] = {}
    for i in range(len(race.tracks)):
        curve = learning(race, i)
        if curve is not None:
            found[i] = curve
        yield None
    yield found


def _more(question: tuple[str, Race], wanted: Wanted) -> Iterator[tuple[Any, ...] | None]:
    """In the thread: all results so far."""
    what, race = question
    steps: Iterator[Any] = other_seeds(race, SEEDS) if what == "seeds" else sharpness_points(race)
    found: tuple[Any, ...] = ()
    for part in steps:
        if part is not None:
            found = (*found, part)
        yield found if part is not None else None
