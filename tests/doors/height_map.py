"""The height map of a window: pixels, the camera, and a hand on it."""

from __future__ import annotations

import math
import re
from typing import Any

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from gdviz.render.surface.trails import on_surface
from tests.doors import pointer
from tests.doors.exported import Pixels
from tests.doors.window import Program, pixels

READ = re.compile(r"x (\S+) +y (\S+) ")


class HeightMap:
    """What a test does to the height map, in pixels of it."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.widget: Any = program.main.surface

    def viewport(self) -> QWidget:
        """Where the events of a pointer go."""
        return self.widget  # type: ignore[no-any-return]

    def stands(self) -> HeightMap:
        """Wait until the fine picture of the block is there."""
        self._program.settle()
        self._program.wait(lambda: self.widget.fine)
        return self

    @property
    def camera(self) -> Any:
        """Where it is seen from: azimuth, tilt and zoom."""
        return self.widget.camera

    @property
    def box(self) -> tuple[float, ...] | None:
        """The part of the landscape that it shows."""
        panel = self.widget.panel
        return None if panel is None else panel.block.drape.ground.box  # type: ignore[no-any-return]

    @property
    def middle(self) -> QPointF:
        """The middle of the widget."""
        return QPointF(self.widget.width() // 2, self.widget.height() // 2)

    def place(self, x: float, y: float) -> QPointF:
        """The pixel at which a point of the landscape is seen."""
        found = on_surface(self.widget.panel.block, (x, y))
        assert found is not None and not found[1], "it cannot be seen"
        return found[0]

    def pixels(self) -> Pixels:
        """What is painted."""
        return pixels(self.widget.grab().toImage())

    def reads(self, at: QPointF) -> tuple[float, float] | None:
        """The point that the line below tells while the pointer is at a pixel."""
        pointer.move(self, at)
        found = READ.search(self._program.below)
        if found is None:
            return None
        x, y = (float(text.replace("−", "-")) for text in found.groups())
        assert math.isfinite(x) and math.isfinite(y)
        return x, y

    def click(self, at: QPointF) -> None:
        """Click there."""
        pointer.click(self, at)

    def double_click(self, at: QPointF) -> None:
        """Double-click there."""
        pointer.double_click(self, at)

    def drag(self, start: QPointF, end: QPointF) -> None:
        """Drag from one pixel to another."""
        pointer.drag(self, start, end)
