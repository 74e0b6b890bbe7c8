"""A widget that cannot be drawn shows one line, and nothing of what was drawn before."""

import pytest
from PySide6.QtGui import QColor, QImage, QTransform
from PySide6.QtWidgets import QScrollArea

from gdviz.gui.widgets.painted import Painted
from gdviz.render.paint.theme import DARK, LIGHT


class HalfDrawn(Painted):
    """Paints the upper half red and then fails, deep within saved states."""

    def draw(self, painter):
        for _ in range(3):
            painter.save()
        painter.setTransform(QTransform().scale(0.01, 0.01))
        painter.setClipRect(0, 0, 5000, 5000)
        painter.fillRect(0, 0, 100_000, 3000, QColor("#ff0000"))
        raise ValueError("the rows\nreach too far")


def colours(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    size = image.size()
    return {
        image.pixelColor(x, y).name() for x in range(size.width()) for y in range(size.height())
    }


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_half_a_picture_is_wiped_and_says_why(qtbot, theme):
    widget = HalfDrawn(theme)
    qtbot.addWidget(widget)
    widget.resize(300, 60)
    seen = colours(widget)
    assert "#ff0000" not in seen and theme.background in seen
    # the words
    assert len(seen) > 10
    assert "reach too far" in widget.failure


def test_what_is_due_is_the_clip(qtbot):
    """A long table in a small area leaves out the rows that nobody sees."""
    seen = []

    class Long(Painted):
        def draw(self, painter):
            assert painter.hasClipping()
            seen.append(painter.clipBoundingRect().toRect())

    area = QScrollArea()
    qtbot.addWidget(area)
    widget = Long(LIGHT)
    widget.setMinimumHeight(20_000)
    area.setWidgetResizable(True)
    area.setWidget(widget)
    area.resize(300, 200)
    area.show()
    area.verticalScrollBar().setValue(7000)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1].top() >= 7000)
    assert widget.failure == "" and max(rect.height() for rect in seen) <= 200
