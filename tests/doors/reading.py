"""What the window shows, as a test reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QWidget

from gdviz.core import tabs
from gdviz.core.engine.race import Race
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.gui.window.main_window import MainWindow
from tests.doors.exported import Pixels
from tests.doors.ground import Ground, pixels, texts

TABS = tuple(row.id for row in tabs.TABS)


class Reading:
    """A window that is looked at."""

    def __init__(self, main: MainWindow) -> None:
        self.main = main

    @property
    def tab(self) -> str:
        """Which of `TABS` is open."""
        return self.main.tabs.open

    @property
    def view(self) -> ViewSpec:
        """What is shown, as the value that is kept with a race."""
        return self.main.viewing.now

    @property
    def computed(self) -> Race | None:
        """The newest race that the thread has computed, shown or not."""
        return self.main.worker.latest

    @property
    def legend(self) -> Any:
        """The legend on the map of all racers."""
        return self.main.race_view.panels[0].legend

    def legend_row(self, racer: int) -> QPointF:
        """The middle of a racer's row in the legend on the map, in pixels of the canvas."""
        canvas, legend = self.main.race_view.canvas, self.legend
        area = legend.boundingRect()
        down = np.arange(area.top(), area.bottom(), 2.0)
        across = np.arange(area.left(), area.right(), 2.0)
        inside = [(x, y) for y in down for x in across if legend.row_at(QPointF(x, y)) == racer]
        assert inside, f"the legend has no row {racer}"
        middle = np.mean(inside, axis=0)
        return QPointF(canvas.mapFromScene(legend.mapToScene(QPointF(*middle))))

    # the map and the loss plot

    def map(self, number: int = 0) -> Ground:
        """One of the maps, in the order in which they stand."""
        view = self.main.race_view
        return Ground(view.canvas, view.panels[number].box)

    @property
    def maps(self) -> int:
        """How many maps there are."""
        return len(self.main.race_view.panels)

    @property
    def plot(self) -> Ground:
        """The loss plot."""
        return Ground(self.main.loss_view.canvas, self.main.loss_view.plot.getViewBox())

    # what it says and shows

    @property
    def spec(self) -> RaceSpec:
        """The race as it is edited."""
        return self.main.document.spec

    @property
    def race(self) -> Race:
        """The race that is shown."""
        race = self.main.shown
        assert race is not None
        return race

    @property
    def step(self) -> int:
        """The step at the playhead, as the counter says it."""
        return int(self.main.transport.counter.text().split(" / ")[0].split()[-1])

    @property
    def steps(self) -> int:
        """The length of the race, as the counter says it."""
        return int(self.main.transport.counter.text().split(" / ")[1])

    @property
    def playing(self) -> bool:
        """Whether the playhead moves by itself."""
        return self.main.playback.playing

    @property
    def title(self) -> str:
        """The title of the window."""
        return self.main.windowTitle()

    @property
    def notice(self) -> str:
        """The line above the map, "" if there is none."""
        bar = self.main.notice
        return "" if bar.isHidden() else texts(bar)

    @property
    def below(self) -> str:
        """The line below everything."""
        return self.main.shell.caption.text()

    @property
    def standings(self) -> list[list[str]]:
        """The texts of the table, row by row."""
        model = self.main.tabs.tab("standings").table.model()
        columns, rows = range(model.columnCount()), range(model.rowCount())
        return [[model.index(row, column).data() for column in columns] for row in rows]

    def picture(self, widget: QWidget | None = None) -> Pixels:
        """The pixels of the window, or of a widget in it."""
        return pixels((widget or self.main).grab().toImage())
