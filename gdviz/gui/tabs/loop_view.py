"""The training loop, line by line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel

from gdviz.core.spec.race import RaceSpec
from gdviz.gui.state.background import Newest
from gdviz.gui.tabs.chain_page import ChainPage
from gdviz.gui.tabs.loop_picture import LoopPicture
from gdviz.gui.tabs.loop_reading import Loop, Place, Search, breakpoints, loops
from gdviz.gui.tabs.racer_combo import RacerCombo
from gdviz.gui.tabs.tab import Shown, Tab
from gdviz.gui.widgets.card import card_page, show_one
from gdviz.gui.widgets.layouts import button, column, held, muted, row
from gdviz.gui.widgets.painted import NO_RACER
from gdviz.gui.widgets.wrapping import WrappingRow, wrapped
from gdviz.render.loop.loop_lines import listing
from gdviz.render.paint.theme import Theme

# pixels that stay visible above and below the line that is lit
REACH = 40
# a tab narrower than this has two lines for a note
ROOMY = 560
CHAIN_TIP = "follow the batch's first row forward and back, factor by factor"
BACK_TIP = "go back one line; from the first one to the last of the step before"
FORWARD_TIP = "run this line and go to the next; after the last one the next step begins"
RUN_TIP = "run to the next line that has a red dot; a click on a line sets or clears one"
COPY_TIP = "copy the loop with the numbers of this step as text"
STOPPED = "this racer has not taken a step"


class LoopView(Tab):
    """Walks through the loop of the selected racer.

    A loop is computed in the background; the previous one stays until then.
    """

    of_racer = True

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        # which line is lit of a loop that is not there yet, and the walks that wait for it
        self._entry: Callable[[Loop], int] | None = None
        self._waiting: list[int] = []
        self._loops, self._searches = Newest(loops, self), Newest(breakpoints, self)
        self._loops.ready.connect(self._bring)
        self._loops.failed.connect(lambda _, text: self._clear(text))
        self._searches.ready.connect(self._found)
        self.card, self.chain = LoopPicture(theme), ChainPage(theme)
        self.note = muted()
        self.note.setWordWrap(True)
        said = held(row((self.note, 1), margins=(20, 6, 12, 0)))
        shown = (self.card, 1), (self.chain, 1)
        self.area = card_page(self._controls(), said, *shown)
        self.setLayout(column(self.area))
        show_one((self.card, self.chain), 0)

    def _controls(self) -> WrappingRow:
        self.racers = RacerCombo()
        self.racers.activated.connect(lambda k: self.views.emit({"racer": k + 1}))
        self.one = button("Chain rule", CHAIN_TIP, checkable=True)
        self.one.toggled.connect(lambda on: show_one((self.card, self.chain), int(on)))
        self.one.hide()
        self.back = button("Line back", BACK_TIP, lambda: self.walk(-1))
        self.forward = button("Next line", FORWARD_TIP, lambda: self.walk(1))
        self.run_on = button("To breakpoint", RUN_TIP, self.go_on)
        self.copy = button("Copy the loop", COPY_TIP, self._copy)
        racer, walks = (self.racers, 1), (self.back, self.forward, self.run_on)
        return wrapped(
            QLabel("The loop of"), racer, *walks, self.one, self.copy, margins=(12, 8, 12, 0)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # the lines below the note stand still while it changes
        lines = 1 if self.width() >= ROOMY * self.card.unit else 2
        self.note.setMinimumHeight(lines * self.note.fontMetrics().lineSpacing())

    def display(self, shown: Shown) -> None:
        """A new or grown race, another racer, other names."""
        before, self._shown = self._shown, shown
        for page in (self.card, self.chain):
            page.theme = shown.theme
            page.update()
        if shown.race is not None:
            self.racers.show_race(shown.race, shown.racer, shown.theme)
        if before is not None and before.racer != shown.racer:
            self.card.stops = frozenset()
        if before is None or _begun(before) != _begun(shown):
            self._stay()
        if before is None or before.race is not shown.race or before.racer != shown.racer:
            self._refresh()

    def seek(self, step: int) -> None:
        """Another step at the playhead."""
        if step != self._step:
            self._entry, self._waiting = None, []
        super().seek(step)

    def _stay(self) -> None:
        """Forget where the walk was going."""
        self._entry, self._waiting = None, []
        self._searches.forget()

    def walk(self, lines: int) -> None:
        """Light another line; beyond the ends another step."""
        if self.one.isChecked():
            self.chain.walk(lines)
            return
        card, before = self.card, self._place
        running = card.loop.running
        if not running or before is None:
            return
        if self._entry is not None:
            self._waiting.append(lines)
            return
        place = running.index(card.lit) + lines if card.lit in running else 0
        if 0 <= place < len(running):
            self._light(running[place])
            return
        self.seeks.emit(self._step + (1 if lines > 0 else -1))
        if not before.same(self._place):
            end = 0 if lines > 0 else -1
            self._enter(lambda loop: loop.running[end])

    def go_on(self) -> None:
        """Light the next line with a breakpoint, in this step or the first one that runs it."""
        card, begin = self.card, self._place
        if begin is not None and card.stops and not self.one.isChecked():
            self._searches.ask(Search(begin, card.lit, card.stops))

    def _found(self, _: Search, found: tuple[int, int]) -> None:
        step, line = found
        if (now := self._place) is not None and step != now.step:
            self.seeks.emit(step)
        self._enter(lambda _: line)

    def _enter(self, entry: Callable[[Loop], int]) -> None:
        """Light a line of the loop at the playhead, once that is there."""
        self._entry = entry
        if not self._loops.busy:
            self._arrive()

    def _arrive(self) -> None:
        entry, self._entry = self._entry, None
        waiting, self._waiting = self._waiting, []
        if entry is not None and self.card.loop.running:
            self._light(entry(self.card.loop))
        for lines in waiting:
            self.walk(lines)

    def _light(self, line: int) -> None:
        self.card.lit = line
        self._tell()
        place = self.card.place_of(line).translated(0.0, self.card.y())
        self.area.ensureVisible(0, round(place.center().y()), 0, round(REACH * self.card.unit))

    def _refresh(self) -> None:
        place = self._place
        if self._race is None or not self.isVisible():
            return
        if place is None:
            self._clear(NO_RACER)
        else:
            self._loops.follow(place)

    def _bring(self, asked: Place, loop: Loop) -> None:
        card = self.card
        card.loop, card.without = loop, STOPPED
        if loop.running and card.lit not in loop.running:
            card.lit = loop.running[0]
        self.one.setVisible(loop.on_data)
        if not loop.on_data:
            self.one.setChecked(False)
        self.chain.show_chain(loop.chain, loop.squashed)
        self._tell()
        if asked.same(self._place):
            self._arrive()

    def _clear(self, text: str) -> None:
        """No loop."""
        self._stay()
        self._loops.forget()
        self.card.loop, self.card.without = Loop(), text
        self.one.setChecked(False)
        self.one.hide()
        self._tell()

    @property
    def _place(self) -> Place | None:
        """The racer, and the step that is shown: at a racer's end its last one."""
        shown, race = self._shown, self._race
        if shown is None or race is None or not race.tracks:
            return None
        racer = min(shown.racer, len(race.tracks) - 1)
        return Place(race, racer, max(min(self._step, race.tracks[racer].steps - 1), 0))

    def _tell(self) -> None:
        card = self.card
        lines = card.loop.lines
        self.note.setText(lines[card.lit].note if card.lit < len(lines) else "")
        card.refit()

    def _copy(self) -> None:
        if self.card.loop.lines:
            QApplication.clipboard().setText(listing(self.card.loop.lines))


def _begun(shown: Shown) -> tuple[RaceSpec | None, int]:
    """What a walk belongs to."""
    return (shown.race.spec if shown.race is not None else None), shown.racer
