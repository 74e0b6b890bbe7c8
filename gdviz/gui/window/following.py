"""The race of the document on the parts of the window: requested, and shown as it grows."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from gdviz.core.engine.race import Race
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import RaceSpec
from gdviz.gui.tabs.tab import Shown
from gdviz.gui.window.parts import WindowParts

POLL_MS = 16
GROWING_SECONDS = 0.08


class Following(QObject):
    """Asks the worker for the race that is edited, and shows the newest that it has on each part;
    `shown` is that race, with the labels, colours and visibility of the document. `drawn` reports
    that a race has been shown, and whether it is on its map."""

    drawn = Signal(bool)

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        self.shown: Race | None = None
        self._race: Race | None = None
        # the race that the worker was asked for
        self._asked: RaceSpec | None = None
        # the newest one that is on its map, which of many parameters comes later
        self._mapped: Race | None = None
        self._shown_at = 0.0
        self._poll = QTimer(self, interval=POLL_MS)
        self._poll.timeout.connect(self._look_for_race)
        # in a separate turn of the event loop, like all answers
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look_for_race)
        window.worker.failed.connect(self._failed)
        # a short race is shown at once, without waiting for the next poll
        window.worker.done.connect(self._race_done)
        window.planes.changed.connect(self._plane_changed)
        window.playback.moved.connect(self._show_step)
        window.playback.state_changed.connect(self._show_playback)
        window.choice.changed.connect(self.show_tabs)
        # tabs show the scene of the new theme, which is made before
        window.appearance.dressed.connect(window.keeper.look_again)
        window.appearance.dressed.connect(self.show_tabs)
        # the playhead may count epochs now, or steps again
        window.loss_view.head.chosen.connect(self._show_count)

    @property
    def present(self) -> Race | None:
        """The race of the document; None while the one that is shown is still another."""
        race, spec = self.shown, self._window.document.spec
        return race if race is not None and race.spec == spec else None

    def stop(self) -> None:
        """Stop following races, before the window closes."""
        self._poll.stop()

    def ask(self, spec: RaceSpec) -> None:
        """Show this race, at once where only labels, colours or visibility differ."""
        window = self._window
        known = self.shown is not None and self.shown.spec == spec
        # one that was still growing when another took its place does not grow on
        if self.shown is not None and known and (self.shown.done or spec == self._asked):
            if self.shown.done:
                self._poll.stop()
            self.shown = replace(self.shown, spec=spec)
            self._show_map(self.shown)
            for view in window.shell.racing:
                view.set_spec(spec)
            window.playback.wait(False)
        else:
            self.show_tabs()
            self._asked = spec
            window.worker.request(spec)
            self._poll.start()
            another = self.shown is None or self.shown.spec.problem != spec.problem
            window.playback.wait(another)

    def _race_done(self, _: Race) -> None:
        # a method of an object of this thread, which a timer needs, and no function
        self._soon.start()

    def _look_for_race(self) -> None:
        window, race = self._window, self._window.worker.latest
        if race is None or race is self._race or race.spec != window.document.spec:
            return
        # a growing race is shown a few times per second: mapping it costs more than drawing it
        if not race.done and time.monotonic() - self._shown_at < GROWING_SECONDS:
            return
        # a race that has not yet reached the playhead would make the trails jump back
        if not race.done and race.steps < window.playback.step:
            return
        if race.done:
            self._poll.stop()
        self._race, self._shown_at = race, time.monotonic()
        spec = window.document.spec
        # a racer may have been renamed or hidden since its race was requested
        self.shown = race = replace(race, spec=spec)
        window.playback.set_race(spec.steps, spec.steps if race.done else race.steps)
        step = window.playback.step
        self._show_map(race)
        window.panel.set_race(race)
        self._show_step(step)

    def _show_map(self, race: Race) -> None:
        """Show the race on the views of the landscape; with many parameters, on a plane, which may
        come later."""
        window = self._window
        mapped, learning = window.planes.view(race), isinstance(race.spec.problem, Data)
        window.loss_view.head.offer(learning)
        window.keeper.show_race(race, mapped)
        if mapped is not None:
            self._mapped = mapped
        window.tabs.fit(race.spec)
        self.show_tabs()
        self._show_data()
        window.appearance.show_data(learning)
        self.drawn.emit(mapped is not None)

    def show_tabs(self, *_: object) -> None:
        """All that tabs show something of, as it is now."""
        window = self._window
        seen = self.shown, self._mapped, window.document.spec, window.appearance.theme
        scene = window.keeper.scene
        chosen = window.choice.racer, window.planes.basis
        window.tabs.display(Shown(*seen, *chosen, scene))

    def _show_data(self) -> None:
        if (scene := self._window.keeper.scene) is not None:
            self._window.data_view.set_race(scene.paced, scene.pace)

    def _show_count(self) -> None:
        self._window.keeper.look_again()
        self._show_data()
        self.show_tabs()
        self._show_playback()

    def _plane_changed(self) -> None:
        if self.shown is not None:
            self._show_map(self.shown)

    def _failed(self, spec: RaceSpec, text: str) -> None:
        if spec == self._window.document.spec:
            self._poll.stop()
            self._window.playback.wait(self.shown is None)
            self._window.notice.say(text)

    def _show_step(self, step: int) -> None:
        window = self._window
        for view in (*window.shell.pictures, *window.shell.racing):
            view.set_step(step)
        self._show_playback()

    def _show_playback(self) -> None:
        window, playback = self._window, self._window.playback
        window.tabs.seek(playback.step, playback.playing)
        window.show_playback()
