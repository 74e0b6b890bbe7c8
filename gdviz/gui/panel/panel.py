"""The parameter panel: the problem, and a card for each racer."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.models.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.own.own_class import made
from gdviz.core.problems.validation import has_layers
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.fan import fanned, own_rate, rates_around
from gdviz.core.spec.names import names
from gdviz.core.spec.race import MAX_RACERS, Entry, Landscape, Problem, RaceSpec
from gdviz.core.spec.shortening import fitted as shortened
from gdviz.core.spec.slots import eased, slots
from gdviz.gui.panel.data_panel import DataPanel
from gdviz.gui.panel.name_button import TIP
from gdviz.gui.panel.problem_panel import ProblemPanel
from gdviz.gui.panel.problem_summary import ProblemSummary
from gdviz.gui.panel.racer_card import RacerCard
from gdviz.gui.panel.racer_chooser import RacerChooser
from gdviz.gui.panel.rearranging import rearranged
from gdviz.gui.panel.sides import carried
from gdviz.gui.widgets.icons import icon
from gdviz.gui.widgets.knob_editor import Edits
from gdviz.gui.widgets.layouts import button, choice, column, held, named, row, scrolled
from gdviz.render.paint.theme import Theme, racer_colours

WIDTH = 272
KINDS = (
    ("Landscape", "race on a landscape: a loss given by a formula of one or two variables"),
    ("Data", "race on data: the loss of a model over rows, all at once or in batches"),
)
OPEN_TIP = "choose another problem, and change its numbers"
FOLD_TIP = "show the problem in three lines, which leaves the room to the racers"
ADD_TIP = "add a racer with an optimizer of your choice at its suggested rate (Ctrl+R)"
# how many rates, by the id of an entry of a racer's menu
FANS = {"fan_3": 3, "fan_5": 5}
FIRST_DATA = Data("hours", model=Model("logistic"))


class ParameterPanel(QWidget, Edits):
    """Shows a spec and reports the specs that the user makes of it.

    `edited` brings a whole new spec and the name of the control, so that one drag can be one undo
    step. `offered` is
    `DataPanel.offered`. `turned` asks for the race on the other kind of loss, and brings one for
    the first time. `chosen` brings the number of the racer whose row was opened or folded;
    `unfolded` says whether the problem's settings are wanted.
    """

    edited = Signal(object, str)
    turned = Signal(object)
    chosen = Signal(int)
    unfolded = Signal(bool)
    offered = Signal(str, str, object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._spec: RaceSpec | None = None
        self._lrs: tuple[float, ...] = ()
        self._chosen = 0
        self._fitted: tuple[object, ...] = ()
        self.chooser: RacerChooser | None = None
        self._last: list[Problem] = [Landscape(name="rosenbrock"), FIRST_DATA]
        self.cards: list[RacerCard] = []
        self.setMinimumWidth(WIDTH)
        self.problem, self.data = ProblemPanel(theme), DataPanel()
        for part in (self.problem, self.data):
            part.edited.connect(self._tell)
        self.hand_on(self.problem, self.data)
        self.data.offered.connect(self.offered)
        self.problem.typing.connect(lambda: self._fold_asked(True))
        self.kinds = choice(self, KINDS, self._kind_chosen)
        kinds = row(*((kind, 1) for kind in self.kinds.buttons()), spacing=0)
        self._cards = column(spacing=4)
        self.summary = ProblemSummary()
        self.summary.opened.connect(lambda: self._fold_asked(True))
        self._sides = held(column(self.problem, self.data))
        problem = self._problem_head(), self.summary, self._sides
        parts = kinds, *problem, self._racer_head(), self._cards, None
        self.inner = held(column(*parts, margins=(8, 8, 6, 8), spacing=8))
        self.setLayout(column(scrolled(self.inner, framed=False)))
        self.open_problem(False)

    def _kind_chosen(self, kind: int) -> None:
        """Race on a landscape, or on data."""
        if self._spec is not None and kind != isinstance(self._spec.problem, Data):
            self.turned.emit(carried(self._spec, self._last[kind]))

    def _problem_head(self) -> QHBoxLayout:
        title = QLabel("Problem")
        title.setObjectName("heading")
        self.edit = named(QToolButton(), "show or hide the settings of the problem")
        self.edit.setObjectName("link")
        self.edit.clicked.connect(lambda: self._fold_asked(self._sides.isHidden()))
        return row(title, None, self.edit)

    def _fold_asked(self, on: bool) -> None:
        self.open_problem(on)
        self.unfolded.emit(on)

    def open_problem(self, on: bool) -> None:
        """Show all settings of the problem, or what it is in three lines."""
        self._sides.setVisible(on)
        self.summary.setVisible(not on)
        self.edit.setText("done" if on else "edit")
        self.edit.setToolTip(FOLD_TIP if on else OPEN_TIP)

    def _racer_head(self) -> QHBoxLayout:
        title = QLabel("Racers")
        title.setObjectName("heading")
        self.add = button("Racer", ADD_TIP, self.choose_racer)
        self.add.setAccessibleName("add a racer")
        self.add.setIcon(icon("add", self._theme))
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
        self.summary.show_spec(spec)
        while len(self.cards) > len(spec.entries):
            card = self.cards.pop()
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(spec.entries):
            self._add_card(len(self.cards))
        self._show_cards()
        self.add.setEnabled(len(spec.entries) < MAX_RACERS)

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

    def choose_racer(self) -> None:
        """Offer the optimizers for one more racer."""
        if self._spec is None or len(self._spec.entries) >= MAX_RACERS:
            return
        if self.chooser is None:
            self.chooser = RacerChooser(self._theme, self)
            self.chooser.chosen.connect(self.add_racer)
        self.chooser.set_theme(self._theme)
        self.chooser.open(self.window(), has_layers(self._spec.problem))

    def add_racer(self, name: str) -> None:
        """One more racer with that optimizer."""
        if self._spec is not None and len(self._spec.entries) < MAX_RACERS:
            try:
                entry = Entry(made(OPTIMIZERS[name]))
            except InputError as error:
                self.refused.emit(str(error))
                return
            self._tell(replace(self._spec, entries=eased((*self._spec.entries, entry))))

    def _add_card(self, index: int) -> None:
        card = RacerCard(self._theme)
        card.edited.connect(lambda entry, key: self._entry_edited(index, entry, key))
        self.hand_on(card)
        card.asked.connect(lambda what: self.ask(index, what))
        card.chosen.connect(lambda: self.chosen.emit(index))
        self._cards.addWidget(card)
        self.cards.append(card)

    def _show_cards(self) -> None:
        if self._spec is None:
            return
        colours, problem = racer_colours(self._spec, self._theme), self._spec.problem
        signs = slots(self._spec.entries)
        rows = len(fitted(problem).train) if isinstance(problem, Data) else 0
        for i, (card, entry) in enumerate(zip(self.cards, self._spec.entries, strict=True)):
            # a rate of its own may be dragged: what would be suggested does not count
            rate = self._lrs[i] if entry.lr is None and i < len(self._lrs) else None
            card.show_entry(entry, colours[i], signs[i], rate, self._spec, rows)
            card.set_chosen(i == self._chosen and len(self.cards) > 1)
        self._fit_names()

    def choose(self, racer: int) -> None:
        """Show which racer is looked at."""
        self._chosen = racer
        self._show_cards()

    def _fit_names(self) -> None:
        """The racers' names in the room of their rows."""
        if self._spec is None or not self.cards:
            return
        told = self._lrs if len(self._lrs) == len(self.cards) else ()
        found = names(self._spec, told)
        rooms = tuple(card.fold.room for card in self.cards)
        if (found, rooms) == self._fitted:
            return
        self._fitted = found, rooms
        wide = self.cards[0].fold.fontMetrics().horizontalAdvance
        texts = shortened(found, wide, rooms)
        for card, name, text in zip(self.cards, found, texts, strict=True):
            card.fold.setText(text)
            card.fold.setToolTip(f"{name.full}: {TIP}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # once the rows have their new widths
        QTimer.singleShot(0, self, self._fit_names)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit_names)

    def _entry_edited(self, index: int, entry: Entry, key: str) -> None:
        if self._spec is None or index >= len(self._spec.entries):
            return
        entries = list(self._spec.entries)
        entries[index] = entry
        merge = f"entry{index}.{key}" if key else ""
        self._tell(replace(self._spec, entries=tuple(entries)), merge)

    def ask(self, index: int, what: str) -> None:
        """Do with a racer what its menu offers."""
        if self._spec is None or index >= len(self._spec.entries):
            return
        if what == "fan_values":
            self._ask_values(index)
            return
        entry = self._spec.entries[index]
        rate = own_rate(entry, self._rate(index))
        try:
            if what in FANS:
                changed = fanned(self._spec, index, "lr", rates_around(rate, FANS[what]))
            else:
                changed = rearranged(self._spec, index, what)
        except InputError as error:
            self.refused.emit(str(error))
        else:
            self._tell(changed)

    def _rate(self, index: int) -> float | None:
        """The rate that the race runs a racer with, where it is known."""
        return self._lrs[index] if index < len(self._lrs) else None

    def _ask_values(self, index: int) -> None:
        """Ask at which values a racer shall race."""
        from gdviz.gui.panel.fan_dialog import FanDialog

        spec = self._spec
        assert spec is not None
        dialog = FanDialog(spec, index, self._rate(index), self)
        dialog.found.connect(self._tell)
        dialog.open()

    def _tell(self, spec: RaceSpec, key: str = "") -> None:
        self._spec = spec
        self.edited.emit(spec, key)
        if not key:
            self.committed.emit()
