"""The end of a window: threads end, and what the next start needs is stored."""

from __future__ import annotations

from dataclasses import replace

from gdviz.gui.state.background import Newest
from gdviz.gui.state.first_race import last_settings
from gdviz.gui.state.settings import save_settings, with_others
from gdviz.gui.window.parts import WindowParts


def leave(window: WindowParts) -> None:
    """End everything that the window has begun."""
    window.following.stop()
    window.playback.pause()
    settings, view = window.appearance.kept(), window.viewing.now
    # nobody waits for what ends now
    window.hide()
    window.exports.stop()
    window.race_view.stop()
    window.tabs.stop()
    window.surface.stop()
    window.worker.stop()
    window.autosave.end()
    for work in window.findChildren(Newest):
        work.stop()
    window.collector.stop()
    window.recovery.end()
    document = window.document
    here = document.as_saved if window.closing.drops_here else document.here
    sides = ((race, not document.says_the_same(race)) for race in (here, document.other) if race)
    settings = last_settings(settings, view, *sides)
    settings = replace(settings, folder=window.files.folder)
    save_settings(with_others(settings, window.files.used))
