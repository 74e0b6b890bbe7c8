"""The racers' cards in the window."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QSlider

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.presets import presets
from gdviz.core.spec import Entry
from tests.doors.window import Program
from tests.gui.windows import settled, typed


def test_hide_solo_and_digits(qtbot, window):
    window.editing.toggle(2)
    assert [e.visible for e in window.document.spec.entries].count(False) == 1
    window.editing.solo(1)
    assert [e.visible for e in window.document.spec.entries] == [i == 1 for i in range(6)]
    window.editing.solo(1)
    qtbot.keyClick(window, Qt.Key.Key_4)
    assert not window.document.spec.entries[3].visible


def test_bad_numbers_keep_the_last_good_value(qtbot, window):
    box = window.panel.cards[0].lr.box
    before, shown = window.document.spec, box.text()
    for text in ("-1", "abc", "nan", "1e400", "0", "0,01"):
        typed(qtbot, box, text)
        assert window.document.spec == before and box.text() == shown
        assert ("point" in window.notice.text) == (text == "0,01")
        assert "\n" not in window.notice.text and "learning rate" in window.notice.text


def test_a_small_rate_survives_the_box(qtbot, window):
    typed(qtbot, window.panel.cards[0].lr.box, "1e-7")
    assert window.document.spec.entries[0].lr == 1e-7


def test_add_duplicate_move_and_remove(qtbot, window):
    def methods():
        return [entry.optimizer.id for entry in window.document.spec.entries]

    panel, first = window.panel, methods()
    panel.add_racer("adamw")
    assert methods() == [*first, "adamw"]
    panel.cards[1].asked.emit("duplicate")
    assert methods() == [*first[:2], *first[1:], "adamw"]
    panel.cards[7].asked.emit("up")
    assert methods() == [*first[:2], *first[1:5], "adamw", first[5]]
    panel.cards[0].asked.emit("remove")
    settled(qtbot, window)
    assert methods() == [first[1], *first[1:5], "adamw", first[5]]
    assert len(panel.cards) == len(window.shown.tracks) == 7
    for _ in range(4):
        window.act("undo")
    assert methods() == first


def test_at_most_32_racers(window):
    entries = tuple(Entry(OPTIMIZERS["sgd"](), 1e-4) for _ in range(32))
    window.editing.edit(replace(window.document.spec, entries=entries, steps=5), "")
    assert not window.panel.add.isEnabled()
    window.panel.add_racer("adam")
    assert len(window.document.spec.entries) == 32


def test_the_wheel_passes_over_sliders_and_choices(qtbot, window):
    window.panel.cards[5].set_open(True)
    for kind, value in ((QSlider, QSlider.value), (QComboBox, QComboBox.currentIndex)):
        found = [w for w in window.panel.findChildren(kind) if w.isVisible()]
        assert len(found) > 6
        window.setFocus()
        for target in found:
            before = value(target)
            for notches in (1, -1):
                Program(window).wheel(target, notches)
                assert value(target) == before
    assert not window.document.stack.canUndo()


def test_what_is_typed_and_not_entered_goes_with_escape_and_with_the_race(qtbot, window):
    card = window.panel.cards[0]
    box = card.lr.box
    shown, spec = box.text(), window.document.spec
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "0.7")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == shown
    qtbot.keyClicks(box, "9")
    window.choose_preset(presets()["cliff-edge"])
    settled(qtbot, window)
    window.race_view.setFocus()
    assert window.document.spec == presets()["cliff-edge"].spec != spec


def test_a_refusal_goes_with_the_next_edit(qtbot, window):
    typed(qtbot, window.panel.cards[0].lr.box, "abc")
    assert "abc" in window.notice.text
    window.panel.problem.choose("sphere")
    assert window.notice.text == ""


def test_cards_are_shown_anew_only_where_something_of_theirs_has_changed(
    qtbot, window, monkeypatch
):
    card, shown = window.panel.cards[0], []
    monkeypatch.setattr(card.body.knobs, "show_owner", lambda owner: shown.append(owner))
    window.editing.move_start((0.5, 0.5), True)
    assert shown == []
    # an edit of its own, and one that is refused and put back
    typed(qtbot, card.lr.box, "0.003")
    assert len(shown) == 1
    card.edited.emit(replace(window.document.spec.entries[0], lr=-1.0), "lr")
    assert window.document.spec.entries[0].lr == 0.003
    window.act("dark")
    window.panel.set_spec(window.document.spec)
    assert len(shown) >= 2
