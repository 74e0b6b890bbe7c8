"""The laboratory for one variable: a point on the curve, and experiments there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout

from gdviz.core.analysis.laboratory import Experiment, Page, bench
from gdviz.core.analysis.one_sided import kink_near
from gdviz.core.base.knobs import InputError, Knob
from gdviz.core.base.problem import Problem2D
from gdviz.core.spec.race import Line
from gdviz.core.view import ViewSpec
from gdviz.gui.tabs.steady_motion import SteadyMotion, round_speed
from gdviz.gui.tabs.tab import Click, Shown, Tab
from gdviz.gui.widgets.card import Card, card_page
from gdviz.gui.widgets.controls import NumberBox, typed_number
from gdviz.gui.widgets.knob_editor import KnobEditor
from gdviz.gui.widgets.layouts import button, choice, column, held, muted
from gdviz.gui.widgets.wrapping import WrappingRow, wrapped
from gdviz.render.cards.laboratory_card import laboratory_card
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme
from gdviz.render.paint.ticks import short
from gdviz.render.scene.scene import Overlays

PAGES: tuple[tuple[Page, str, str], ...] = (
    ("slope", "Slope", "the secant becomes the tangent as h tends to 0"),
    (
        "error",
        "Linear error",
        "compare f(x+h) with the tangent f(x) + f'(x)h; backward, f(x−h) with f(x) − f'(x)h",
    ),
    (
        "curvature",
        "Curvature",
        "bowl or umbrella: the sign of the second derivative decides, not the slope",
    ),
    (
        "step",
        "Step",
        "why descent works: a step is the linear approximation at h = −ηf'(x); "
        "and Newton's parabola",
    ),
)
H = Knob("h", "distance from x to the second point", 1e-16, 1e6, slider=(1e-12, 10.0), scale="log")
ETA = Knob("η", "learning rate of the one step", 1e-12, 1e6, slider=(1e-4, 10.0), scale="log")
PLACE = Knob("x", "place on the curve; you can also click or drag there", -1e15, 1e15)
# the problem offered on one of two variables, and where its race starts
FIRST, FIRST_START = Line("x^2", interval=(-6.0, 6.0)), (4.0,)
OPEN_TIP = "race on x^2; any other formula can then be typed on the left"
LIMIT_TIP = "shrink h step by step to see the limit; press again to restore h"
PLAY_TIP = "move the point at a steady speed; dy/dx is how fast it rises"
# the limit: h shrinks by this factor each tick until rounding dominates
TICK_MS, SHRINK, SMALLEST_H = 30, 0.82, 1e-8


class _Card(Card):
    tried: Experiment | None = None

    def parts(self) -> Flow:
        return Flow(()) if self.tried is None else laboratory_card(self.tried, self.theme)


class LaboratoryView(Tab):
    """Experiments at a point of a problem of one variable; `now` tells the time in nanoseconds."""

    def __init__(self, theme: Theme, now: Callable[[], int] | None = None) -> None:
        super().__init__()
        self._motion = SteadyMotion(now)
        self._problem: Problem2D | None = None
        self._start: tuple[float, ...] = ()
        self._x, self._h_before = 0.0, 1.0
        # while the point is shown at a kink, how far it has moved on
        self._ahead = 0.0
        self._page: Page = "slope"
        self.card = _Card(theme)
        self.h, self.eta = self._editor("distance", H, 1.0), self._editor("rate", ETA, 0.1)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self.tick)
        self.stack = QStackedLayout(self)
        self.stack.addWidget(held(self._invitation()))
        self.stack.addWidget(card_page(self._controls(), (self.card, 1)))
        self._show_controls()

    @property
    def marks(self) -> Overlays:
        """The experiment being tried; nothing on a problem of two variables."""
        return Overlays(experiment=self.card.tried)

    @property
    def running(self) -> bool:
        """Whether something moves by itself."""
        return self._clock.isActive()

    def display(self, shown: Shown) -> None:
        """Another problem, or another theme."""
        self.card.theme = shown.theme
        self.card.refit()
        if shown.mapped is not None:
            self._set_problem(shown.mapped.problem, shown.mapped.start)

    @property
    def kept(self) -> Mapping[str, Any]:
        """Page, point, distance and learning rate; nothing of a race of two variables."""
        if self.card.tried is None:
            return {}
        at = None if (self._x,) == tuple(self._start) else (self._x,)
        page = "" if self._page == PAGES[0][0] else self._page
        return {"page": page, "probe": at, "ahead": self.h.value, "rate": self.eta.value}

    def recall(self, view: ViewSpec) -> None:
        """Go to that page and point, with that distance and learning rate."""
        self.h.set_value(view.ahead)
        self.eta.set_value(view.rate)
        if view.probe is not None and len(view.probe) == 1:
            self._x, self._ahead = view.probe[0], 0.0
        self.show_page(next((page for page in self.pages if page == view.page), PAGES[0][0]))

    def put(self, click: Click) -> None:
        """Move the point there, or to a kink that is no further than a pixel."""
        self.put_at(click.place[0], click.pixel)

    def _set_problem(self, problem: Problem2D, start: tuple[float, ...]) -> None:
        """Another problem, or another start of its race: the point stays, if both the start and
        the interval do; else it goes where the race starts."""
        before, began = self._problem, self._start
        self._problem, self._start = problem, start
        if problem == before and start == began:
            return
        one = problem.dim == 1
        self.stack.setCurrentIndex(1 if one else 0)
        if one:
            low, high = problem.box[:2]
            self.speed.setText(f"x moves at {short(round_speed(high - low))} per second")
        if one and (before is None or before.box != problem.box or start != began):
            self._x = start[0]
        if not one:
            self._stop()
        self._try()

    def put_at(self, x: float, within: float = 0.0) -> None:
        """Move the point to x, or to a kink nearer to it than `within`."""
        problem, kink = self._problem, None
        if problem is not None and problem.dim == 1 and within > 0.0:
            kink = kink_near(problem, x, within)
        self._x, self._ahead = x if kink is None else kink, 0.0
        self._try()

    def show_page(self, page: Page) -> None:
        """Slope, linear error, curvature or step."""
        self._page = page
        self.pages[page].setChecked(True)
        self._show_controls()
        self._try()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._stop()

    def _controls(self) -> WrappingRow:
        buttons = choice(self, PAGES, lambda k: self.show_page(PAGES[k][0])).buttons()
        self.pages = {page: made for (page, _, _), made in zip(PAGES, buttons, strict=True)}
        self.place = NumberBox()
        self.place.setMaximumWidth(76)
        self.place.setAccessibleName("x")
        self.place.entered.connect(self._typed)
        self.limit = button("h → 0", LIMIT_TIP, checkable=True)
        self.limit.toggled.connect(self._take_limit)
        self.play = button("Play", PLAY_TIP, checkable=True)
        self.play.toggled.connect(self._run)
        self.speed = muted()
        where = 8, QLabel("x"), self.place, (self.h, 1), (self.eta, 1)
        moving = self.limit, self.play, self.speed
        return wrapped(*buttons, *where, *moving, margins=(12, 8, 12, 0))

    def _editor(self, name: str, declared: Knob, value: float) -> KnobEditor:
        editor = KnobEditor(name, declared, alone=True)
        editor.set_value(value)
        editor.changed.connect(self._try)
        return editor

    def _invitation(self) -> QVBoxLayout:
        label = QLabel("The laboratory is for functions of one variable.")
        label.setWordWrap(True)
        self.open = button("race on x^2", OPEN_TIP, lambda: self.races.emit(FIRST, FIRST_START))
        return column(label, wrapped(self.open), None, margins=(12, 12, 12, 12), spacing=8)

    def _show_controls(self) -> None:
        for part in (self.h, self.limit):
            part.setVisible(self._page in ("slope", "error"))
        self.eta.setVisible(self._page == "step")

    def _try(self, _: object = None) -> None:
        problem = self._problem
        self.card.tried = None
        if problem is not None and problem.dim == 1:
            at = bench(problem, self._x)
            self.card.tried = Experiment(problem, at, self._page, self.h.value, self.eta.value)
            self.place.show_number(self._x)
        self.card.refit()
        self.marked.emit()

    def _typed(self, text: str) -> None:
        try:
            self.put_at(float(typed_number(text, "x", PLACE)))
        except InputError as error:
            self.place.restore()
            self.says.emit(str(error))

    def _take_limit(self, on: bool) -> None:
        if on:
            self._h_before = self.h.value
        else:
            self.h.set_value(self._h_before)
            self._try()
        self._keep_time()

    def _run(self, on: bool) -> None:
        self.play.setText("Pause" if on else "Play")
        self._motion.begin()
        self._keep_time()

    def _keep_time(self) -> None:
        running = self.play.isChecked() or (self.limit.isChecked() and self.h.value > SMALLEST_H)
        self._clock.start() if running else self._clock.stop()

    def tick(self) -> None:
        """Advance by a tick: shrink h, and move the point to its present place."""
        if self.limit.isChecked() and self.h.value > SMALLEST_H:
            self.h.set_value(max(SHRINK * self.h.value, SMALLEST_H))
        if self.play.isChecked() and self._problem is not None:
            self._move(*self._problem.box[:2])
        self._try()
        self._keep_time()

    def _move(self, low: float, high: float) -> None:
        """Move the point; a kink that it has passed is shown once, a tick late."""
        assert self._problem is not None
        before = self._x + self._ahead
        after = self._motion.moved(before, low, high)
        half = 0.5 * (after - before)
        kink = kink_near(self._problem, before + half, half) if half > 0.0 else None
        if kink is not None and before < kink < after:
            self._x, self._ahead = kink, after - kink
        else:
            self._x, self._ahead = after, 0.0

    def _stop(self) -> None:
        self.play.setChecked(False)
        self._clock.stop()
