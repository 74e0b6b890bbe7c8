"""The probe: click the map, and read what is there."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from gdviz.core.objectives.base import Problem2D
from gdviz.core.probe import Probe, direction, probe
from gdviz.gui.knob_editor import StillSlider
from gdviz.render.probe_card import paint_probe_card
from gdviz.render.theme import Theme, font

SNAPS = (
    ("uphill", 0, "the gradient lets every direction be compared; its own is the steepest"),
    ("along the contour", 90, "no change to first order; to second order ½rᵀHr is left"),
    ("downhill", 180, "the steepest way down from here, seldom the straight way to the minimum"),
)
HEIGHT = 232
# a click this near a known point, in box sizes, means that point
SNAP = 0.012


class _Card(QWidget):
    """The painted card."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self.look = look
        self.problem: Problem2D | None = None
        self.found: Probe | None = None
        self.angle = 0.0
        self.failure = ""
        self.setMinimumHeight(HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        # an exception that leaves a paint call can take the program down
        painter = QPainter(self)
        try:
            self._paint(painter)
        except Exception as error:
            self.failure = repr(error)
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        area = QRectF(self.rect()).adjusted(12, 6, -12, -2)
        if self.problem is None or self.found is None:
            painter.setFont(font(12))
            painter.setPen(QColor(self.look.muted))
            text = "click the map to put the probe there"
            if self.problem is not None and self.problem.dim != 2:
                text = "the probe reads landscapes of two variables"
            painter.drawText(area, int(Qt.AlignmentFlag.AlignLeft), text)
            return
        paint_probe_card(painter, area, self.problem, self.found, self.angle, self.look)


class ProbeView(QWidget):
    """Shows a point of the problem; `turned` tells that the probe or its direction has changed."""

    turned = Signal()

    def __init__(self, look: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = _Card(look)
        self.dial = StillSlider(Qt.Orientation.Horizontal)
        self.dial.setRange(0, 359)
        self.dial.setTickPosition(QSlider.TickPosition.NoTicks)
        self.dial.setAccessibleName("direction in degrees")
        self.dial.valueChanged.connect(self._turn)
        row = QHBoxLayout()
        row.setContentsMargins(12, 6, 12, 0)
        row.addWidget(QLabel("direction"))
        row.addWidget(self.dial, 1)
        self.snaps = QButtonGroup(self)
        self.snaps.idClicked.connect(self._snap)
        for words, phi, tip in SNAPS:
            button = QPushButton(words)
            button.setToolTip(f"φ = {phi}° to the gradient: {tip}")
            self.snaps.addButton(button, phi)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.card, 1)

    @property
    def marks(self) -> tuple[Probe, object] | None:
        """The probe and its direction, for the map; None without one."""
        if self.card.found is None:
            return None
        return self.card.found, direction(self.card.angle)

    def set_problem(self, problem: Problem2D) -> None:
        """Another problem: the probe stays where it is, if it still means something there."""
        if problem == self.card.problem:
            return
        before, self.card.problem = self.card.found, problem
        self.card.found = None
        if before is not None and problem.dim == 2:
            self.card.found = probe(problem, before.point)
        self._changed()

    def put(self, point: tuple[float, ...]) -> None:
        """Put the probe on a point."""
        problem = self.card.problem
        if problem is not None and problem.dim == 2 == len(point):
            # nobody can click a stationary point to the last digit
            known = [np.array(c.point) for c in problem.critical]
            near = [c for c in known if (np.abs(c - point) < SNAP * problem.size()).all()]
            self.card.found = probe(problem, near[0] if near else np.array(point))
            self._changed()

    def set_theme(self, look: Theme) -> None:
        """Another look."""
        self.card.look = look
        self.card.update()

    def _turn(self, degrees: int) -> None:
        self.card.angle = float(degrees)
        self._changed()

    def _snap(self, phi: int) -> None:
        """Turn to an angle against the gradient."""
        if self.card.found is not None:
            x, y = self.card.found.grad
            self.dial.setValue(round(math.degrees(math.atan2(y, x)) + phi) % 360)

    def _changed(self) -> None:
        self.card.update()
        self.turned.emit()
