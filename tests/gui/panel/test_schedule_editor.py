"""Schedules edited in a card, sequences with their parts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gdviz.core.schedules import SCHEDULES, Cosine, Sequence, Step, Warmup
from gdviz.gui.panel.schedule_editor import ScheduleEditor
from tests.every import every


@pytest.fixture
def editor(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(400, 600)
    made = ScheduleEditor()
    made.setParent(holder)
    made.resize(400, 600)
    made.edited.connect(lambda schedule, _: made.show_schedule(schedule, 300))
    made.show_schedule(None, 300)
    holder.show()
    yield made
    holder.close()


@pytest.fixture
def said(editor):
    """The schedules that were asked for, the newest last."""
    heard = []
    editor.edited.connect(lambda schedule, _: heard.append(schedule))
    return heard


def choose(editor, name):
    index = editor.kind.findData(name)
    editor.kind.setCurrentIndex(index)
    editor.kind.activated.emit(index)


@every("name", [cls.id for cls in SCHEDULES])
@every("steps", [1, 7, 300])
def test_a_chosen_schedule_changes_something_within_the_race(name, steps):
    schedule = SCHEDULES[name].over(steps)
    if not schedule.closed_loop:
        lr = schedule.table(steps)["lr"]
        assert len(lr) == steps
        assert name == "constant" or steps < 4 or lr.max() > lr.min()


def test_a_sequence_shows_its_parts_and_edits_them(qtbot, editor, said):
    choose(editor, "sequence")
    assert said[-1] == Sequence(Warmup(total_iters=30), Cosine(), 30)
    first, then = (editor.parts[name] for name in ("first", "then"))
    assert first.isVisible() and first.kind.currentData() == "warmup"
    # parts are there, and none watches the loss
    assert first.kind.findData("") == first.kind.findData("plateau") == -1
    choose(then, "step")
    # 270 steps are left for it
    assert said[-1] == Sequence(Warmup(total_iters=30), Step(step_size=90), 30)
    box = first.knobs.editors["total_iters"].box
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "12")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert said[-1] == Sequence(Warmup(total_iters=12), Step(step_size=90), 30)
    choose(editor, "cosine")
    assert said[-1] == Cosine() and not first.isVisible()


def test_a_sequence_within_a_sequence_is_shown(editor):
    inner = Sequence(Warmup(), Step(), 50)
    editor.show_schedule(Sequence(Warmup(), inner, 20), 300)
    then = editor.parts["then"]
    assert then.kind.currentData() == "sequence"
    assert then.parts["then"].kind.currentData() == "step" and then.parts["then"].isVisible()


def test_sequences_end_at_a_depth(editor):
    choose(editor, "sequence")
    then = editor.parts["then"]
    choose(then, "sequence")
    assert then.parts["then"].kind.findData("sequence") == -1


def test_without_a_schedule_nothing_is_left(editor, said):
    choose(editor, "step")
    assert said[-1] == Step(step_size=100)
    choose(editor, "")
    assert said[-1] is None and not editor.knobs.isVisible()
