"""A tab that a test adds to the table: it remembers all its input."""

from PySide6.QtWidgets import QLabel, QVBoxLayout

from gdviz.core.analysis.probe import direction, probe
from gdviz.gui.tabs.tab import Tab
from gdviz.render.scene.scene import NOTHING, Overlays

UP = direction(90.0)


class ExtraTab(Tab):
    """Says which racer is looked at."""

    def __init__(self, theme):
        super().__init__()
        self.theme, self.shown, self.step, self.clicks, self.stopped = theme, [], None, [], False
        self.words = QLabel()
        QVBoxLayout(self).addWidget(self.words)

    def display(self, shown):
        self.shown.append(shown)
        self.words.setText(f"racer {shown.racer + 1}")

    def seek(self, step):
        self.step = step

    def put(self, click):
        self.clicks.append(click)

    @property
    def marks(self):
        mapped = self.shown[-1].mapped
        return NOTHING if mapped is None else Overlays((probe(mapped.problem, (0.5, 1.5)), UP))

    def stop(self):
        super().stop()
        self.stopped = True
