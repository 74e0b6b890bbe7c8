"""The legend of a height map: painted once for each look."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.engine.run import finished
from gdviz.gui.map.legend import Legend
from gdviz.gui.map.surface_legend import SurfaceLegend
from gdviz.render.paint.theme import DARK, LIGHT
from tests.gui.maps import pixels, show, spec_of

NONE, PLAIN = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def painted(monkeypatch):
    """How often a legend has been painted."""
    calls, paint = [], Legend.paint

    def seen(legend, painter):
        calls.append(1)
        paint(legend, painter)

    monkeypatch.setattr(Legend, "paint", seen)
    return calls


def legend_of(qtbot, race):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(640, 480)
    made = SurfaceLegend(LIGHT, holder)
    show(made, race)
    made.fit(1.0)
    holder.show()
    return made


def point(legend, place):
    kinds = QEvent.Type.MouseMove, place * 1.5, QPointF(), NONE, NONE, PLAIN
    QApplication.sendEvent(legend, QMouseEvent(*kinds))


def test_a_legend_is_painted_when_it_changes(qtbot, painted):
    race = finished(spec_of())
    legend = legend_of(qtbot, race)
    one = replace(race.spec.entries[0], visible=False)
    hidden = replace(race.spec, entries=(one, *race.spec.entries[1:]))
    changes = (
        lambda made: show(made, race, hidden),
        lambda made: made.set_theme(DARK),
        lambda made: made.fit(1.5),
        lambda made: point(made, made.legend.cells[1].center() - made.legend.place.topLeft()),
        lambda made: QApplication.sendEvent(made, QEvent(QEvent.Type.Leave)),
    )
    before = legend.grab().toImage()
    for k, change in enumerate(changes, 1):
        change(legend)
        count = len(painted)
        now = legend.grab().toImage()
        legend.grab()
        assert len(painted) == count + 1
        fresh = legend_of(qtbot, race)
        for other in changes[:k]:
            other(fresh)
        assert (pixels(now) == pixels(fresh.grab().toImage())).all()
        assert now != before
        before = now
