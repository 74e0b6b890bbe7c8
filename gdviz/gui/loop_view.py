"""The training loop, line by line."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.chain_rule import Chain, chain, squashed
from gdviz.core.fitted_values import batch_rows, data_of
from gdviz.core.names import labels
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.gui.chain_page import ChainPage
from gdviz.gui.painted import NO_RACER, Painted
from gdviz.render.loop_card import line_at, loop_height, paint_loop
from gdviz.render.loop_line import Lamp, LoopLine
from gdviz.render.loop_lines import fitted_row, lamps, listing, loop_lines
from gdviz.render.theme import Theme
from gdviz.render.words import write_lines

EDGE = 6.0
# pixels that stay visible above and below the line that is lit
REACH = 40
# steps that are searched for a line with a breakpoint
FARTHEST = 2_000


class _Card(Painted):
    """The painted card; a click on a line sets or clears a breakpoint."""

    lines: tuple[LoopLine, ...] = ()
    # what is said where there are no lines
    without = ""
    lit = 0
    lamps: tuple[Lamp, ...] = ()
    chain: Chain | None = None
    squashed = False
    stops: frozenset[int] = frozenset()

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self.look.background))
        area = QRectF(self.rect()).adjusted(14, EDGE, -14, -4)
        if not self.lines:
            write_lines(painter, area, self.without, self.look.muted)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        beside = self.lamps, self.chain, self.squashed
        paint_loop(painter, area, self.lines, self.lit, self.stops, *beside, self.look)

    @property
    def running(self) -> list[int]:
        """The lines that run in this step."""
        return [k for k, line in enumerate(self.lines) if line.runs]

    def trap_at(self, y: float) -> str:
        """The mistake that is easily made in the line at a height."""
        k = line_at(y - EDGE, len(self.lines))
        return "" if k is None else self.lines[k].trap

    def mousePressEvent(self, event: QMouseEvent) -> None:
        k = line_at(event.position().y() - EDGE, len(self.lines))
        if k is not None:
            self.stops = self.stops ^ {k}
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.trap_at(event.pos().y()), self)
            return True
        return super().event(event)


class LoopView(QWidget):
    """Walks through the loop of the selected racer; `stepped` asks for the next or last step."""

    stepped = Signal(int)

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._race: Race | None = None
        self._racer = 0
        self._step = 0
        self.card = _Card(look)
        self.chain = ChainPage(look)
        self.area, below = QScrollArea(), QScrollArea()
        self.pages = QStackedWidget()
        for area, page in ((self.area, self.card), (below, self.chain)):
            area.setWidgetResizable(True)
            area.setWidget(page)
            self.pages.addWidget(area)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._controls())
        column.addWidget(self.pages, 1)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.setSpacing(6)
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.note = QLabel()
        self.note.setObjectName("muted")
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.one = QPushButton("Chain rule")
        self.one.setToolTip("the batch's first row forward and back, and where σ' is from")
        self.one.setCheckable(True)
        self.one.toggled.connect(self.pages.setCurrentIndex)
        self.back = QPushButton("Line back")
        self.back.clicked.connect(lambda: self.walk(-1))
        self.forward = QPushButton("Next line")
        self.forward.setToolTip("run this line; after the last one the next step begins")
        self.forward.clicked.connect(lambda: self.walk(1))
        self.run_on = QPushButton("To breakpoint")
        self.run_on.setToolTip(
            "run to the next line that has a red dot; a click on a line sets one"
        )
        self.run_on.clicked.connect(self.go_on)
        self.copy = QPushButton("Copy the loop")
        self.copy.clicked.connect(self._copy)
        row.addWidget(self.title)
        row.addWidget(self.note, 1)
        for part in (self.one, self.back, self.forward, self.run_on, self.copy):
            row.addWidget(part)
        return row

    def set_race(self, race: Race) -> None:
        """A new or grown race."""
        self._race = race
        self._refresh()

    def set_spec(self, spec: RaceSpec) -> None:
        """Labels."""
        if self._race is not None:
            self.set_race(replace(self._race, spec=spec))

    def set_step(self, step: int) -> None:
        """Another step at the playhead."""
        if step != self._step:
            self._step = step
            self._refresh()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        for page in (self.card, self.chain):
            page.look = look
            page.update()

    def choose(self, racer: int) -> None:
        """The loop of this racer."""
        if racer != self._racer:
            self.card.stops = frozenset()
        self._racer = racer
        self._refresh()

    def walk(self, lines: int) -> None:
        """Light another line; beyond the ends another step."""
        if self.one.isChecked():
            self.chain.walk(lines)
            return
        card, race = self.card, self._race
        running = card.running
        if not running or race is None:
            return
        place = running.index(card.lit) + lines if card.lit in running else 0
        if 0 <= place < len(running):
            card.lit = running[place]
        else:
            before = self._shown(race)
            self.stepped.emit(1 if lines > 0 else -1)
            if self._shown(race) != before and card.running:
                card.lit = card.running[0 if lines > 0 else -1]
        self._tell()
        self.area.ensureVisible(0, round(loop_height(card.lit)), 0, REACH)

    def go_on(self) -> None:
        """Light the next line with a breakpoint, in this step or the first one that runs it."""
        card, race = self.card, self._race
        if race is None or not card.stops or self.one.isChecked():
            return
        racer = min(self._racer, len(race.tracks) - 1)
        ahead = next((k for k in card.running if k > card.lit and k in card.stops), None)
        step = self._step
        while ahead is None:
            step += 1
            lines = loop_lines(race, racer, step) if step - self._step <= FARTHEST else []
            if not lines:
                return
            ahead = next((k for k, x in enumerate(lines) if x.runs and k in card.stops), None)
        if step != self._step:
            self.stepped.emit(step - self._step)
        card.lit = ahead
        self._tell()
        self.area.ensureVisible(0, round(loop_height(card.lit)), 0, REACH)

    def showEvent(self, event: object) -> None:
        self._refresh()

    def _refresh(self) -> None:
        race, card = self._race, self.card
        if race is None or not self.isVisible():
            return
        if not race.tracks:
            self._clear()
            return
        card.without = "this racer has not taken a step"
        racer, step = self._shown(race)
        card.lines = tuple(loop_lines(race, racer, step))
        card.lamps = lamps(race, racer, step)
        if card.running and card.lit not in card.running:
            card.lit = card.running[0]
        self.title.setText(f"The loop of {labels(race.spec, race.lrs)[racer]}")
        card.chain = None
        made = data_of(race)
        self.one.setVisible(made is not None)
        if made is None:
            self.one.setChecked(False)
        elif card.lines:
            objective = made.objective
            row = fitted_row(made, batch_rows(race, racer, step))
            card.chain = chain(objective, race.tracks[racer].beginning(step), row)
            card.squashed = squashed(objective)
        self.chain.show_chain(card.chain, card.squashed)
        card.setMinimumHeight(round(loop_height(max(len(card.lines), 10))))
        self._tell()

    def _clear(self) -> None:
        """No racer, no loop."""
        card = self.card
        card.lines, card.lamps, card.chain, card.without = (), (), None, NO_RACER
        self.title.setText("")
        self.one.setChecked(False)
        self.one.hide()
        self._tell()

    def _shown(self, race: Race) -> tuple[int, int]:
        """The racer, and the step that is shown: at a racer's end its last one."""
        racer = min(self._racer, len(race.tracks) - 1)
        return racer, max(min(self._step, race.tracks[racer].steps - 1), 0)

    def _tell(self) -> None:
        card = self.card
        note = card.lines[card.lit].note if card.lines else ""
        self.note.setText(note)
        card.update()

    def _copy(self) -> None:
        if self._race is not None and self.card.lines:
            QApplication.clipboard().setText(listing(self._race, *self._shown(self._race)))
