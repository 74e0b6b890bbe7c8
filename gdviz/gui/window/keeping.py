"""What keeps the work in a window: autosave, offers after a crash, questions before closing."""

from __future__ import annotations

from gdviz.gui.files.closing import Closing
from gdviz.gui.files.recovery import Recovery
from gdviz.gui.state.autosave import Autosave, OnScreen
from gdviz.gui.window.parts import WindowParts


def keep(window: WindowParts) -> None:
    """Make and connect these parts of a window."""
    document, notice = window.document, window.notice

    def on_screen() -> OnScreen:
        here, other = document.here, document.other
        seen = here, not document.clean, window.viewing.now, other
        return OnScreen(*seen, other is not None and not document.says_the_same(other))

    window.autosave = autosave = Autosave(on_screen, window)
    autosave.failed.connect(notice.say)
    document.title_changed.connect(autosave.look_again)
    document.staged.connect(autosave.touch)
    window.race_view.rested.connect(lambda _: autosave.look_again())
    window.tabs.opened.connect(lambda _: autosave.look_again())
    for action in window.actions_by_id.values():
        if action.isCheckable():
            action.toggled.connect(lambda _: autosave.look_again())
    window.recovery = Recovery(document, window.viewing.opened, notice.stand, notice.say)
    asked = window.files.save_here, lambda: window.exports.writing
    window.closing = Closing(window, document, *asked, notice.say)
