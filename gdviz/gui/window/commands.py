"""The effect of each action on the race, on its playing, and on what is seen of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from gdviz.core.analysis.extent import near_minimum, near_racer
from gdviz.core.view import LANDSCAPE, LAYOUTS, RACE, SWITCHES
from gdviz.gui.panel.editing import Editing
from gdviz.gui.state.first_race import first_race
from gdviz.gui.state.settings import CHOICES, FOLDS, TEXT_SIZES
from gdviz.gui.window.lecturing import Lecturing
from gdviz.gui.window.parts import WindowParts
from gdviz.gui.window.shortcut_sheet import ShortcutSheet
from gdviz.gui.window.viewing import Viewing


def commands(
    w: WindowParts, viewing: Viewing, editing: Editing, lecturing: Lecturing
) -> dict[str, Callable[[], Any]]:
    """By the ids of actions."""
    playback, appearance, race_view = w.playback, w.appearance, w.race_view

    def start_afresh() -> None:
        w.document.replace(first_race())
        viewing.opened(None)

    def without_racers() -> None:
        w.document.replace(replace(w.document.spec, entries=()))

    def asked(what: str) -> Callable[[], None]:
        return lambda: w.panel.ask(w.choice.racer, what)

    def fit() -> None:
        appearance.show_part(LANDSCAPE)
        for view in (w.surface, w.loss_view):
            view.fit()

    def zoom_racer() -> None:
        race = race_view.race
        if race is not None and race.tracks:
            racer = min(w.choice.racer, len(race.tracks) - 1)
            appearance.show_part(near_racer(race, racer, playback.step))

    def zoom_minimum() -> None:
        race = race_view.race
        if race is not None:
            racer = min(w.choice.racer, len(race.tracks) - 1) if race.tracks else None
            appearance.show_part(near_minimum(race, racer))

    return {
        "new": start_afresh,
        "new_empty": without_racers,
        "add_racer": w.panel.choose_racer,
        "fan_out": asked("fan_3"),
        "fan_out_5": asked("fan_5"),
        "fan_out_values": asked("fan_values"),
        "only_racer": asked("only"),
        "quit": w.close,
        "undo": w.document.stack.undo,
        "redo": w.document.stack.redo,
        **{name: partial(appearance.set_layout, name) for name in LAYOUTS},
        "surface": appearance.show_surface,
        "beside": appearance.turn_beside,
        "next_page": lambda: race_view.set_page(race_view.page + 1),
        "previous_page": lambda: race_view.set_page(race_view.page - 1),
        **{name: partial(viewing.turn, name) for name in SWITCHES},
        "reslice": lambda: editing.reslice(w.choice.racer, playback.step),
        "fit": fit,
        "fit_race": partial(appearance.show_part, RACE),
        "zoom_racer": zoom_racer,
        "zoom_minimum": zoom_minimum,
        "equal": lambda: appearance.set_equal(not race_view.part.equal),
        "shortcuts": lambda: ShortcutSheet(w.acts, w).open(),
        "rates": lambda: w.loss_view.show_rates(not w.loss_view.rates_shown),
        "browse": lambda: w.panel.problem.landscape.browse(),
        **{name: partial(appearance.set_theme, name) for name in CHOICES},
        **{name: partial(appearance.turn_fold, name) for name in FOLDS},
        "larger_text": partial(appearance.change_text, 1),
        "smaller_text": partial(appearance.change_text, -1),
        "usual_text": partial(appearance.set_text, TEXT_SIZES[0]),
        "next_part": lambda: w.focus.move_part(1),
        "previous_part": lambda: w.focus.move_part(-1),
        "full_screen": appearance.full_screen,
        "present": lambda: lecturing.present(not appearance.presenting, here=False),
        "present_here": lambda: lecturing.present(True),
        "strip": lambda: appearance.show_strip(not appearance.settings.strip),
        "add_scene": lecturing.add_by_key,
        "next_scene": lambda: lecturing.go(lecturing.index + 1),
        "previous_scene": lambda: lecturing.go(lecturing.index - 1),
        "play": playback.toggle,
        "forward": partial(playback.move, 1),
        "back": partial(playback.move, -1),
        "forward_10": partial(playback.move, 10),
        "back_10": partial(playback.move, -10),
        "first": partial(playback.seek, 0),
        "last": lambda: playback.seek(playback.steps),
        "restart": playback.restart,
        "next_event": lambda: playback.go(w.timeline.after(playback.step)),
        "previous_event": lambda: playback.go(w.timeline.before(playback.step)),
        "mark_a": playback.mark_first,
        "mark_b": playback.mark_last,
        "clear_ab": partial(playback.set_part, None),
        "slower": partial(playback.change_speed, -1),
        "faster": partial(playback.change_speed, 1),
    }
