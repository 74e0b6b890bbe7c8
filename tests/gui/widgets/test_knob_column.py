"""Rows of knobs: names that fit, and what a 0 stands for."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from gdviz.core.schedules import SCHEDULES
from gdviz.gui.widgets.knob_column import KnobColumn


@pytest.fixture
def column(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    made = KnobColumn()
    made.setParent(holder)
    yield made


@pytest.mark.parametrize("kind", list(SCHEDULES), ids=lambda kind: kind.id)
def test_names_of_knobs_fit(column, kind):
    column.show_owner(kind())
    for name, editor in column.editors.items():
        label = editor.findChild(QLabel)
        assert label.fontMetrics().horizontalAdvance(label.text()) <= label.maximumWidth()
        whole = name.replace("_", " ")
        assert label.text().startswith(whole) and "%" not in label.text()


def test_a_zero_that_means_something_says_what(column):
    def notes():
        said = column.findChildren(QLabel)
        return [
            label.text() for label in said if label.text()[:2] == "0:" and label.isVisibleTo(column)
        ]

    kind = SCHEDULES["onecycle"]
    column.show_owner(kind())
    assert notes() == ["0: the whole race"]
    column.show_owner(kind(total_steps=200))
    assert notes() == []
