"""The learning curves of a race on data, and the one evaluation of the test rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QLabel

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
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
from gdviz.gui.widgets.card import Card, card_page
from gdviz.gui.widgets.controls import StillCombo, StillSlider
from gdviz.gui.widgets.layouts import button, column, muted
from gdviz.gui.widgets.painted import NO_RACER
from gdviz.gui.widgets.tips import in_lines
from gdviz.gui.widgets.wrapping import WrappingRow, wrapped
from gdviz.render.cards.learning_card import LearningStyle, learning_card
from gdviz.render.cards.learning_moments import losses_view, step_at
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

AXIS_TIP = "horizontal axis: steps taken, epochs (passes over all rows), or samples seen"
JUDGE_TIP = "rank the racers by the rows held back, which judge learning, not by those trained on"
ONCE_TIP = "measure the loss on the test rows; whoever looks twice has begun to train on them"
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
# what would fill the card
NO_DATA = "learning curves belong to a race on data: choose Data in the panel"
WAITING = "the curves are there once the race has been measured"
CARD_TIP = (
    "click in the plot of losses to go to that step; a dot is at a racer's lowest loss, on the "
    "rows held back where overfitting begins"
)
REST_MS = 150


class _Card(Card):
    """The painted card."""

    view: LearningView

    def parts(self) -> Flow:
        view = self.view
        race = view.measured
        if race is None or not view.curves:
            return Flow((words_part(view.without, self.theme.muted),))
        shown = {i: c for i, c in view.curves.items() if race.spec.entries[i].visible}
        return learning_card(race, shown, view.step, view.style_shown, self.theme, view.own)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step that is clicked in the plot of losses, or to a moment near it."""
        view, race = self.view, self.view.measured
        if race is None or event.button() != Qt.MouseButton.LeftButton:
            return
        shown = {i: c for i, c in view.curves.items() if race.spec.entries[i].visible}
        given = (race, shown, view.step, view.style_shown, self.theme)
        field = losses_view(*given, self.area)
        if field is None:
            return
        found = step_at(race, shown, view.style_shown, field, self.at(event.position()))
        if found is not None:
            view.go(*found)


class LearningView(Tab):
    """Training and validation loss by step, epoch or samples; other seeds as a band; the test."""

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.step = 0
        self.curves: dict[int, Learning] = {}
        self._kept: Race | None = None
        self.tests: tuple[tuple[int, float, float | None], ...] = ()
        self.peeks = 0
        # the races of other seeds
        self.others: tuple[Race, ...] = ()
        self._sharpness: tuple[tuple[int, int, float], ...] = ()
        self._curves, self._more = Newest(_measured, self), Newest(_more, self)
        self._curves.ready.connect(self._show_curves)
        self._more.ready.connect(self._bring)
        self.card = _Card(theme)
        self.card.view = self
        self.card.setToolTip(in_lines(CARD_TIP))
        self.setLayout(column(card_page(self._controls(), (self.card, 1))))
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refresh)

    def _controls(self) -> WrappingRow:
        self.axis = StillCombo(narrow=False)
        self.axis.setAccessibleName("axis of the learning curve")
        self.axis.addItems(AXES)
        self.axis.setToolTip(in_lines(AXIS_TIP))
        self.log = QCheckBox("log")
        self.log.setToolTip("use a logarithmic axis for the loss")
        self.log.setChecked(True)
        self.smooth = StillSlider(Qt.Orientation.Horizontal)
        self.smooth.setAccessibleName("smoothing")
        self.smooth.setRange(0, 99)
        self.smooth.setMaximumWidth(110)
        self.smooth.setToolTip("smooth the training loss: share of the past in its moving average")
        self.judge = QCheckBox("rank by validation")
        self.judge.setToolTip(JUDGE_TIP)
        drawn = self.axis.activated, self.log.toggled, self.smooth.valueChanged, self.judge.toggled
        for changed in drawn:
            changed.connect(lambda _: self.card.refit())
        self.stop_rule = StopRule(self)
        self.stop_rule.changed.connect(self.card.refit)
        self.rule = button("Stop rule", in_lines(RULE_TIP))
        self.rule.setMenu(self.stop_rule)
        self.sharp = button("Sharpness", in_lines(SHARP_TIP), lambda: self._begin("sharpness"))
        seeds = f"{SEEDS} more seeds"
        self.seeds = button(seeds, in_lines(SEEDS_TIP), lambda: self._begin("seeds"))
        self.once = button("Evaluate once", in_lines(ONCE_TIP), self._evaluate)
        self.counter = muted()
        early = QLabel("by"), self.axis, self.log, QLabel("smooth"), self.smooth, self.judge
        late = self.rule, self.sharp, self.seeds, self.once, self.counter
        return wrapped(*early, *late, margins=(12, 8, 12, 0))

    @property
    def without(self) -> str:
        """What would fill the card."""
        race = self._race
        if race is None or self._data is None:
            return NO_DATA
        return WAITING if race.tracks else NO_RACER

    @property
    def measured(self) -> Race | None:
        """The race that the curves are of, with the names and colours of now."""
        kept, race = self._kept, self._race
        if kept is None or race is None or kept.spec != race.spec:
            return kept
        return replace(kept, spec=race.spec)

    def go(self, racer: int, step: int) -> None:
        """Put the playhead where a racer has taken these steps."""
        scene = self._shown.scene if self._shown is not None else None
        pace = scene.pace if scene is not None else None
        self.seeks.emit(step if pace is None else pace.playhead(racer, step))

    @property
    def own(self) -> Callable[[int, int], int] | None:
        """The steps of a racer at a step of the playhead; None where those are the same."""
        scene = self._shown.scene if self._shown is not None else None
        return None if scene is None or scene.pace is None else scene.pace.own

    @property
    def style_shown(self) -> LearningStyle:
        """How the curves are drawn now."""
        bands: tuple[tuple[int, Array, Array], ...] = ()
        race, kept = self._race, self._kept
        if self.others and race is not None and kept is not None and kept.spec == race.spec:
            races = [kept, *self.others]
            bands = tuple((i, *band(races, i, c.steps)) for i, c in self.curves.items())
        scene = self._shown.scene if self._shown is not None else None
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
            scene is not None and scene.view.log_steps,
        )

    def display(self, shown: Shown) -> None:
        """A new or grown race, other names, colours or racers in sight."""
        before, self._shown, self.card.theme = self._race, shown, shown.theme
        self.card.refit()
        if shown.race is not None and shown.race is not before:
            self._set_race(before, shown.race)

    def _set_race(self, before: Race | None, race: Race) -> None:
        if before is None or before.spec != race.spec:
            self.tests, self.peeks = (), 0
            self.others, self._sharpness = (), ()
            self.finds.emit(Findings())
            self._curves.forget()
            self._more.forget()
        self._show_test()
        if before is not None and before.tracks is race.tracks:
            return
        if race.done:
            self._refresh()
        elif not self._rest.isActive():
            self._rest.start()

    def seek(self, step: int) -> None:
        """Another step at the playhead."""
        self.step = step
        self.card.refit()

    def _refresh(self) -> None:
        if self._race is not None and self.isVisible():
            self._curves.follow(self._race)

    def _show_curves(self, race: Race, found: dict[int, Learning]) -> None:
        self._kept, self.curves = race, found
        self.card.refit()

    def _show_test(self) -> None:
        made = self._data
        held = made is not None and len(made.test) > 0
        self.once.setVisible(held)
        looks = "1 look" if self.peeks == 1 else f"{self.peeks} looks"
        self.counter.setText(f"{looks} at the test" if self.peeks else "")
        for part in (self.seeds, self.sharp, self.rule):
            part.setVisible(made is not None)

    def _evaluate(self) -> None:
        """Evaluate each racer's parameters at the playhead on the test rows."""
        race, made = self._race, self._data
        if race is None or made is None or not len(made.test):
            return
        self.peeks += 1
        self.tests = tuple((i, *evaluated(race, i, self.step)) for i in self.curves)
        self._show_test()
        self.finds.emit(Findings(self.others, tested=True))
        self.card.refit()

    def recall(self, view: ViewSpec) -> None:
        """Race the other seeds, if the view shows them."""
        if view.seeds:
            self._begin("seeds")

    def _begin(self, what: str) -> None:
        """Begin the work of a button: the races of other seeds, or the sharpness."""
        race = self._race
        if race is not None and race.done and not self._more.busy:
            self._more.ask((what, race))

    def _bring(self, question: tuple[str, Race], found: tuple[Any, ...]) -> None:
        if question[0] == "seeds":
            self.others = found
            self.finds.emit(Findings(found, self.peeks > 0))
        else:
            self._sharpness = found
        self.card.refit()


def _measured(race: Race, wanted: Wanted) -> Iterator[dict[int, Learning] | None]:
    """In the thread: the curves of a race."""
    found: dict[int, Learning] = {}
    for i in range(len(race.tracks)):
        if (curve := learning(race, i)) is not None:
            found[i] = curve
        yield None
    yield found


def _more(question: tuple[str, Race], wanted: Wanted) -> Iterator[tuple[Any, ...] | None]:
    """In the thread: all results so far."""
    what, race = question
    seeds = what == "seeds"
    steps: Iterator[Any] = other_seeds(race, SEEDS, wanted) if seeds else sharpness_points(race)
    found: tuple[Any, ...] = ()
    for part in steps:
        if part is not None:
            found = (*found, part)
        yield found if part is not None else None
