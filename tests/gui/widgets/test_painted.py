"""What a painting raises is said once and leaves its layer out; a widget shows one line instead."""

import pytest
from PySide6.QtGui import QColor, QImage, QTransform
from PySide6.QtWidgets import QApplication, QScrollArea

from gdviz.gui.graphics.canvas import Canvas
from gdviz.gui.graphics.pixel_item import PixelItem
from gdviz.gui.graphics.plot_item import Plot
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


class HalfLayered(PixelItem):
    """Two layers that fail as `HalfDrawn` does, and a blue one above them; `tries` counts."""

    tries = 0

    def layers(self):
        def broken(painter, view):
            self.tries += 1
            HalfDrawn.draw(self, painter)

        def blue(painter, view):
            painter.fillRect(view.rect.adjusted(9, 9, -9, -9), QColor("#0000ff"))

        return (("the first", broken), ("the second", broken), ("the third", blue))


def half_drawn(qtbot):
    widget = HalfDrawn(LIGHT)
    qtbot.addWidget(widget)
    return widget, widget


def half_layered(qtbot):
    canvas, plot = Canvas(), Plot()
    qtbot.addWidget(canvas)
    canvas.addItem(plot)
    plot.set_theme(LIGHT)
    return canvas, HalfLayered(plot.box, LIGHT)


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


@pytest.mark.parametrize(
    ("made", "called"), [(half_drawn, ["this"]), (half_layered, ["the first", "the second"])]
)
def test_what_a_painting_raises_is_said_once_and_not_within_it(qtbot, made, called):
    holder, painted = made(qtbot)
    said = []
    painted.guard.failed.connect(said.append)
    holder.resize(300, 200)
    for _ in range(3):
        holder.grab()
        assert said == []
    qtbot.waitUntil(lambda: said != [])
    holder.grab()
    QApplication.processEvents()
    lines = [f"{name} cannot be drawn: the rows reach too far" for name in called]
    assert said == lines and painted.failure == lines[-1]
    painted.guard.mend()
    assert painted.failure == ""
    holder.grab()
    qtbot.waitUntil(lambda: said == 2 * lines)


def test_a_layer_that_raises_is_left_out_and_the_others_are_not(qtbot):
    """The states that it has saved do not clip the axes, nor move the layers above it."""
    canvas, item = half_layered(qtbot)
    canvas.resize(300, 200)
    item.layers = lambda: HalfLayered.layers(item)[2:]
    canvas.grab()
    whole = canvas.grab().toImage()
    del item.layers
    failing = canvas.grab().toImage()
    assert canvas.grab().toImage() == whole and item.tries == 2
    assert failing.pixelColor(150, 90).name() == "#0000ff"
    # the axes, below what the layers have left
    for part in ((0, 40, 30, 160), (0, 180, 300, 20)):
        assert failing.copy(*part) == whole.copy(*part)
