"""The probe: click the map to analyse the loss at a point."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QLabel, QMenu, QPushButton

from gdviz.core.analysis.calculus import Solution, solve
from gdviz.core.analysis.probe import direction, probe
from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Problem2D
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape, Problem
from gdviz.core.view import ViewSpec
from gdviz.gui.tabs.probe_picture import Page, ProbePicture
from gdviz.gui.tabs.tab import Click, Shown, Tab
from gdviz.gui.widgets.card import card_page
from gdviz.gui.widgets.controls import StillSlider
from gdviz.gui.widgets.layouts import Part, button, choice, column
from gdviz.gui.widgets.tips import in_lines
from gdviz.gui.widgets.wrapping import wrapped
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import NOTHING, Overlays

SNAPS = (
    ("uphill", 0, "the gradient gives the slope in every direction; its own is the steepest"),
    ("along the contour", 90, "no change to first order; to second order ½pᵀHp is left"),
    ("downhill", 180, "the steepest way down from here, seldom the straight way to the minimum"),
)
PAGES: tuple[tuple[Page, str, str], ...] = (
    (
        "point",
        "Point",
        "value, gradient, curvatures and kind of the point, with the tangents along the axes",
    ),
    (
        "direction",
        "Direction",
        "the slope in any direction: dot product, plot over all angles, shortest solution",
    ),
    ("calculus", "Solve", "solve ∇f = 0 from here as calculus does, and count what that costs"),
)
BOX = (-2.0, 2.0, -2.0, 2.0)
# examples where gradient and Hessian are not enough, and where they are; the probe goes to the
# origin
EXAMPLES: tuple[tuple[str, Problem], ...] = (
    ("x^4 + y^4: a minimum, Hessian zero", Landscape(formula="x^4 + y^4", box=BOX)),
    ("x^3 + y^2: no minimum, no curvature below 0", Landscape(formula="x^3 + y^2", box=BOX)),
    ("Peano: a minimum along every line, and yet none", Landscape("peano")),
    ("x^2 − y^2: a saddle", Landscape(formula="x^2 - y^2", box=BOX)),
    ("Monkey saddle", Landscape("monkey_saddle")),
)
EXAMPLES_TIP = (
    "race on examples of the second-order test: a positive definite Hessian is sufficient for"
    " a minimum, not necessary; that no curvature is negative is necessary, not sufficient"
)
DIAL_TIP = "direction in which the slope is taken; you can also drag the arrow of the compass"
ARRIVE_TIP = "move the probe to the stationary point to which the equations lead"
DIAL_WIDTH = 120
# a click this near a known point, in box sizes, means that point
SNAP = 0.012


class ProbeView(Tab):
    """Shows a point of the problem, with its direction."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.card = ProbePicture(theme)
        self._next: Array | None = None
        self.dial = StillSlider(Qt.Orientation.Horizontal)
        self.dial.setRange(0, 359)
        self.dial.setMinimumWidth(DIAL_WIDTH)
        self.dial.setAccessibleName("direction in degrees")
        self.dial.setToolTip(DIAL_TIP)
        self.dial.valueChanged.connect(self._turn)
        self.card.turned.connect(self._turn)
        self.pages = choice(self, PAGES, self._page_clicked)
        self.snaps = QButtonGroup(self)
        self.snaps.idClicked.connect(self._snap)
        for words, phi, tip in SNAPS:
            self.snaps.addButton(button(words, f"φ = {phi}° to the gradient: {tip}"), phi)
        self.arrive = button("put the probe there", ARRIVE_TIP, self._arrive)
        self.arrive.hide()
        label, snaps = QLabel("direction"), self.snaps.buttons()
        self._turning = label, self.dial, *snaps
        turned: tuple[Part, ...] = (label, (self.dial, 1), *snaps)
        early = *self.pages.buttons(), self._examples(), self.arrive
        controls = wrapped(*early, *turned, margins=(12, 8, 12, 0))
        self.setLayout(column(card_page(controls, (self.card, 1))))

    def _examples(self) -> QPushButton:
        """Points where the Hessian cannot decide, and some where it can, one click each."""
        self.examples = QMenu(self)
        for index, (words, _) in enumerate(EXAMPLES):
            self.examples.addAction(words).setData(index)
        self.examples.triggered.connect(self._example_chosen)
        made = button("examples", in_lines(EXAMPLES_TIP))
        made.setMenu(self.examples)
        return made

    @property
    def marks(self) -> Overlays:
        """The probe and its direction."""
        found = self.card.found
        return NOTHING if found is None else Overlays((found, direction(self.card.angle)))

    def display(self, shown: Shown) -> None:
        """Another problem, or another theme."""
        self.card.theme = shown.theme
        self.card.refit()
        if shown.mapped is not None:
            self._set_problem(shown.mapped.problem)

    def _set_problem(self, problem: Problem2D) -> None:
        """Another problem: the probe stays where it is, if it still means something there."""
        if problem == self.card.problem:
            return
        before, self.card.problem = self.card.found, problem
        self.card.found = None
        point = before.point if before is not None and self._next is None else self._next
        self._next = None
        if point is not None and len(point) == problem.dim == 2:
            self.card.found = probe(problem, point)
        self._changed()

    @property
    def kept(self) -> Mapping[str, Any]:
        """Page, point and direction."""
        page, found = self.card.page, self.card.found
        at = None if found is None else tuple(map(float, found.point))
        first = page == PAGES[0][0]
        return {"page": "" if first else page, "probe": at, "angle": self.card.angle}

    def recall(self, view: ViewSpec) -> None:
        """Go to that page, point and direction."""
        names: list[str] = [page for page, _, _ in PAGES]
        self.pages.button(names.index(view.page or names[0])).click()
        self._turn(view.angle)
        if view.probe is not None and len(view.probe) == 2:
            self.put_at(view.probe)

    def put(self, click: Click) -> None:
        """Put the probe there."""
        self.put_at(click.place)

    def put_at(self, point: tuple[float, ...]) -> None:
        """Put the probe on a point of the map."""
        problem = self.card.problem
        if problem is not None and problem.dim == 2 == len(point):
            # a click cannot hit a stationary point to the last digit
            known = [np.array(c.point) for c in problem.critical]
            near = [c for c in known if (np.abs(c - point) < SNAP * problem.size()).all()]
            self.card.found = probe(problem, near[0] if near else np.array(point))
            self._changed()

    def _page_clicked(self, index: int) -> None:
        self.card.page = PAGES[index][0]
        solving = self.card.page == "calculus"
        for part in self._turning:
            part.setVisible(not solving)
        self.arrive.setVisible(solving)
        self._changed()

    def _solution(self) -> Solution | None:
        """The solution to which the equations lead from the probe; None where they are not solved,
        or lead to no stationary point."""
        problem, found = self.card.problem, self.card.found
        if problem is None or found is None or self.card.page != "calculus":
            return None
        solution = solve(problem, found.point)
        return solution if solution.solved else None

    def _arrive(self) -> None:
        solution = self._solution()
        if solution is not None:
            self.put_at(tuple(solution.points[-1]))

    def _example_chosen(self, action: QAction) -> None:
        problem = EXAMPLES[action.data()][1]
        self._next = np.zeros(2)
        if self.card.problem == problem_of(problem):
            self.put_at((0.0, 0.0))
        self.races.emit(problem, None)

    def _turn(self, degrees: float) -> None:
        self.card.angle = float(degrees)
        # the slider has whole degrees only and must not round the direction
        self.dial.blockSignals(True)
        self.dial.setValue(round(degrees) % 360)
        self.dial.blockSignals(False)
        self._changed()

    def _snap(self, phi: int) -> None:
        """Turn to an angle against the gradient."""
        if self.card.found is not None:
            x, y = self.card.found.grad
            self._turn((math.degrees(math.atan2(y, x)) + phi) % 360.0)

    def _changed(self) -> None:
        self.arrive.setEnabled(self._solution() is not None)
        self.card.refit()
        self.marked.emit()
