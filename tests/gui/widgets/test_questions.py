"""Questions: their answers by mouse, letter, Return and Esc; and buttons without icons."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from gdviz.gui.widgets.questions import Question, plain_buttons

ANSWERS = {"save": "&Save", "discard": "&Don't save", "stay": "Cancel"}


@pytest.fixture
def question(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = Question(parent, "Title", "Save <b>it</b>?", ANSWERS)
    found = []
    made.answered.connect(found.append)
    made.open()
    yield made, found


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        (Qt.Key.Key_S, "save"),
        (Qt.Key.Key_D, "discard"),
        (Qt.Key.Key_Escape, "stay"),
        (Qt.Key.Key_Return, "save"),
        (Qt.Key.Key_X, None),
    ],
)
def test_a_key_answers(qtbot, question, key, answer):
    made, found = question
    qtbot.keyClick(made, key)
    assert found == ([] if answer is None else [answer])


def test_the_buttons_answer_and_closing_is_the_last_answer(qtbot, question):
    made, found = question
    names = [button.accessibleName() for button in made.findChildren(QPushButton)]
    assert names == ["Save", "Don't save", "Cancel"]
    made.close()
    assert found == ["stay"]


def test_buttons_of_a_dialog_have_names_and_no_icons(qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    # as some desktops want them
    parent.setStyleSheet("QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 1; }")
    offered = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(offered.Save | offered.Cancel, parent)
    assert not any(button.icon().isNull() for button in box.buttons())
    plain_buttons(box)
    assert all(button.icon().isNull() for button in box.buttons())
    assert [button.accessibleName() for button in box.buttons()] == ["Save", "Cancel"]
