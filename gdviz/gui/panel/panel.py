"""The parameter panel: the problem, and a card for each racer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QWidget

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.models.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.own.own_class import made
from gdviz.core.problems.validation import fits, has_layers
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import MAX_RACERS, Entry, Landscape, Problem, RaceSpec
from gdviz.gui.panel.data_panel import DataPanel
from gdviz.gui.panel.problem_panel import ProblemPanel
from gdviz.gui.panel.racer_card import RacerCard
from gdviz.gui.panel.sides import carried
from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.knob_editor import Edits
from gdviz.gui.widgets.layouts import button, choice, column, held, row, scrolled
from gdviz.render.paint.theme import Theme, racer_colours

WIDTH = 336
KINDS = (
    ("Landscape", "race on a landscape: a loss given by a formula of one or two variables"),
    ("Data", "race on data: the loss of a model over rows, all at once or in batches"),
)
ADD_TIP = "add a racer with an optimizer of your choice at its suggested rate"
FIRST_DATA = Data("hours", model=Model("logistic"))


class ParameterPanel(QWidget, Edits):
    """Shows a spec and reports the specs that the user makes of it.

    `edited` brings a whole new spec and the name of the control, so that one drag can be one undo
    step. `offered` is
    `DataPanel.offered`. `turned` asks for the race on the other kind of loss, and brings one for
    the first time.
    """

    edited = Signal(object, str)
    turned = Signal(object)
    offered = Signal(str, str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spec: RaceSpec | None = None
        self._lrs: tuple[float, ...] = ()
        # whether the methods that are offered are those for layers
        self._layers: bool | None = None
        self._last: list[Problem] = [Landscape(name="rosenbrock"), FIRST_DATA]
        self.cards: list[RacerCard] = []
        self.setMinimumWidth(WIDTH)
        self.problem, self.data = ProblemPanel(theme), DataPanel()
        for part in (self.problem, self.data):
            part.edited.connect(self._tell)
        self.hand_on(self.problem, self.data)
        self.data.offered.connect(self.offered)
        self.kinds = choice(self, KINDS, self._kind_chosen)
        kinds = row(*((kind, 1) for kind in self.kinds.buttons()), spacing=0)
        self._cards = column(spacing=6)
        parts = kinds, self.problem, self.data, self._racer_head(), self._cards, None
        self.inner = held(column(*parts, margins=(10, 8, 8, 10), spacing=8))
        self.setLayout(column(scrolled(self.inner, framed=False)))

    def _kind_chosen(self, kind: int) -> None:
        """Race on a landscape, or on data."""
        if self._spec is not None and kind != isinstance(self._spec.problem, Data):
            self.turned.emit(carried(self._spec, self._last[kind]))

    def _racer_head(self) -> QHBoxLayout:
        title = QLabel("Racers")
        title.setObjectName("heading")
        self.add = button("Add", ADD_TIP)
        self.add.setIcon(icon("add", self._theme))
        menu = QMenu(self.add)
        for cls in OPTIMIZERS:
            action = menu.addAction(cls.title, partial(self.add_racer, cls.id))
            action.setToolTip(cls.summary)
            action.setData(cls)
        menu.setToolTipsVisible(True)
        self.add.setMenu(menu)
        return row(title, None, self.add)

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a spec without a signal; controls that did not change are left alone."""
        if self._spec is None or self._spec.problem != spec.problem:
            self._lrs = ()
        self._spec = spec
        learning = isinstance(spec.problem, Data)
        self._last[learning] = spec.problem
        (self.data if learning else self.problem).set_spec(spec)
        self.data.setVisible(learning)
        self.problem.setVisible(not learning)
        self.kinds.button(int(learning)).setChecked(True)
        while len(self.cards) > len(spec.entries):
            card = self.cards.pop()
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(spec.entries):
            self._add_card(len(self.cards))
        self._show_cards()
        self.add.setEnabled(len(spec.entries) < MAX_RACERS)
        if (layers := has_layers(spec.problem)) != self._layers:
            self._layers = layers
            for action in self.add.menu().actions():
                action.setVisible(fits(action.data(), layers))

    def set_race(self, race: Race) -> None:
        """The rates that the race runs with, for those that are suggested."""
        if self._spec is not None and race.spec == self._spec and race.lrs != self._lrs:
            self._lrs = race.lrs
            self._show_cards()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self.add.setIcon(icon("add", theme))
        self.problem.landscape.set_theme(theme)
        for card in self.cards:
            card.set_theme(theme)
        self._show_cards()

    def add_racer(self, name: str) -> None:
        """One more racer with that optimizer."""
        if self._spec is not None and len(self._spec.entries) < MAX_RACERS:
            try:
                entry = Entry(made(OPTIMIZERS[name]))
            except InputError as error:
                self.refused.emit(str(error))
                return
            self._tell(replace(self._spec, entries=(*self._spec.entries, entry)))

    def _add_card(self, index: int) -> None:
        card = RacerCard(self._theme)
        card.edited.connect(lambda entry, key: self._entry_edited(index, entry, key))
        self.hand_on(card)
        card.asked.connect(lambda what: self._asked(index, what))
        self._cards.addWidget(card)
        self.cards.append(card)

    def _show_cards(self) -> None:
        if self._spec is None:
            return
        colours, problem = racer_colours(self._spec, self._theme), self._spec.problem
        rows = len(fitted(problem).train) if isinstance(problem, Data) else 0
        for i, (card, entry) in enumerate(zip(self.cards, self._spec.entries, strict=True)):
            # a rate of its own may be dragged: what would be suggested does not count
            rate = self._lrs[i] if entry.lr is None and i < len(self._lrs) else None
            card.show_entry(entry, colours[i], rate, self._spec, rows)

    def _entry_edited(self, index: int, entry: Entry, key: str) -> None:
        if self._spec is None or index >= len(self._spec.entries):
            return
        entries = list(self._spec.entries)
        entries[index] = entry
        merge = f"entry{index}.{key}" if key else ""
        self._tell(replace(self._spec, entries=tuple(entries)), merge)

    def _asked(self, index: int, what: str) -> None:
        if self._spec is None:
            return
        entries: list[Any] = list(self._spec.entries)
        if what == "remove":
            entries.pop(index)
        elif what == "duplicate" and len(entries) < MAX_RACERS:
            entries.insert(index + 1, replace(entries[index], colour=""))
        elif what in ("up", "down"):
            other = index + (1 if what == "down" else -1)
            if 0 <= other < len(entries):
                entries[index], entries[other] = entries[other], entries[index]
        self._tell(replace(self._spec, entries=tuple(entries)))

    def _tell(self, spec: RaceSpec, key: str = "") -> None:
        self._spec = spec
        self.edited.emit(spec, key)
        if not key:
            self.committed.emit()
