"""A plot for each test."""

import pytest
from PySide6.QtWidgets import QWidget

from gdviz.gui.plot.loss_view import LossView
from tests.gui.plot.losses import show


@pytest.fixture
def view(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(700, 500)
    made = LossView(theme, holder)
    made.resize(600, 400)
    holder.show()
    made.head.chosen.connect(lambda: show(made))
    yield made
