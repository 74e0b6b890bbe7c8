"""The racers' cards in the window."""

from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QSlider

from tests.doors.window import Program
from tests.gui.windows import typed


def test_bad_numbers_keep_the_last_good_value(qtbot, window):
    box = window.panel.cards[0].lr.box
    before, shown = window.document.spec, box.text()
    for text in ("-1", "abc", "nan", "1e400", "0", "0,01"):
        typed(qtbot, box, text)
        assert window.document.spec == before and box.text() == shown
        assert ("point" in window.notice.text) == (text == "0,01")
        assert "\n" not in window.notice.text and "learning rate" in window.notice.text
    # a refusal is shown until the next edit
    window.panel.problem.choose("sphere")
    assert window.notice.text == ""


def test_the_wheel_passes_over_sliders_and_choices(qtbot, window):
    for card in window.panel.cards:
        card.set_open(True)
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
