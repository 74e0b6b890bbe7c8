"""The effect of each action of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdviz.core.engine.race import Race
from gdviz.core.view import LANDSCAPE, RACE, SWITCHES, ViewSpec
from gdviz.gui.state.first_race import first_race
from gdviz.gui.window.shortcut_sheet import ShortcutSheet
from gdviz.render.scene.scene import Overlays

if TYPE_CHECKING:
    from gdviz.gui.window.main_window import MainWindow


def _fit(window: MainWindow) -> None:
    window.appearance.show_part(LANDSCAPE)
    for view in (window.surface, window.loss_view):
        view.fit()


def _turn(name: str) -> Callable[[MainWindow], None]:
    return lambda window: window.viewing.turn(name)


def _start_afresh(window: MainWindow) -> None:
    window.document.replace(first_race())
    window.viewing.opened(None)


def _export(window: MainWindow) -> None:
    start = Path(window.files.folder) / window.document.name
    window.exports.ask(*_seen(window), start)


def _seen(window: MainWindow) -> tuple[Race | None, int, ViewSpec, Overlays]:
    """The race of the document at the playhead, and what is seen of it."""
    step, view = window.playback.step, window.viewing.now
    return window.present_race, step, view, window.keeper.overlays


COMMANDS: dict[str, Callable[[MainWindow], Any]] = {
    "new": _start_afresh,
    "export": _export,
    "copy": lambda w: w.exports.copy(*_seen(w)),
    "quit": lambda w: w.close(),
    "undo": lambda w: w.document.stack.undo(),
    "redo": lambda w: w.document.stack.redo(),
    "overlay": lambda w: w.appearance.set_layout("overlay"),
    "side": lambda w: w.appearance.set_layout("side"),
    "surface": lambda w: w.appearance.set_layout("surface"),
    "beside": lambda w: w.appearance.set_beside(not w.settings.beside),
    "next_page": lambda w: w.race_view.set_page(w.race_view.page + 1),
    "previous_page": lambda w: w.race_view.set_page(w.race_view.page - 1),
    **{name: _turn(name) for name in SWITCHES},
    "reslice": lambda w: w.editing.reslice(w.choice.racer, w.playback.step),
    "fit": _fit,
    "fit_race": lambda w: w.appearance.show_part(RACE),
    "equal": lambda w: w.appearance.set_equal(not w.race_view.part.equal),
    "glossary": lambda w: w.glossary.open_at(w.tabs.rows[w.tabs.open].entry),
    "shortcuts": lambda w: ShortcutSheet(w.acts, w).open(),
    "rates": lambda w: w.loss_view.show_rates(not w.loss_view.rates_shown),
    "browse": lambda w: w.panel.problem.landscape.browse(),
    "light": lambda w: w.appearance.set_theme("light"),
    "dark": lambda w: w.appearance.set_theme("dark"),
    "system": lambda w: w.appearance.set_theme("system"),
    "full_screen": lambda w: w.appearance.full_screen(),
    "present": lambda w: w.appearance.present(not w.appearance.presenting),
    "play": lambda w: w.playback.toggle(),
    "forward": lambda w: w.playback.move(1),
    "back": lambda w: w.playback.move(-1),
    "forward_10": lambda w: w.playback.move(10),
    "back_10": lambda w: w.playback.move(-10),
    "first": lambda w: w.playback.seek(0),
    "last": lambda w: w.playback.seek(w.playback.steps),
    "restart": lambda w: w.playback.restart(),
    "slower": lambda w: w.playback.change_speed(-1),
    "faster": lambda w: w.playback.change_speed(1),
}
