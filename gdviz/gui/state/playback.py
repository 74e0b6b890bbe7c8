"""The playhead over a stored race: playing, pausing, stepping, seeking, looping over it or a part
of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gdviz.core.analysis.pace import fitting_part, share_of, step_at

# a race plays in about this many seconds at speed 1
SECONDS = 10.0
SPEEDS = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
FRAME_MS = 16


class Playback(QObject):
    """Where the playhead is; it never computes anything and never passes the race's end.

    `clock` gives the time in seconds; `steps` is the length of the whole race, and `playing` is
    whether the playhead moves by itself. A `slow` start plays by the logarithm of the step.
    """

    moved = Signal(int)
    state_changed = Signal()

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.clock = clock
        self._at = self._last = 0.0
        self.steps = self._ready = 0
        self.playing = self.loop = self.slow = self._loaded = False
        self._part: tuple[float, ...] | None = None
        self.speed = 1.0
        # steps at which playing pauses
        self.stops: tuple[int, ...] = ()
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def step(self) -> int:
        """The step shown."""
        return int(self._at)

    @property
    def part(self) -> tuple[int, int] | None:
        """The part of the race that is played again and again, its first and last step; None: all
        of it is played."""
        return fitting_part(self._part, self.steps)

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last step that are played."""
        return self.part or (0, self.steps)

    def set_part(self, part: tuple[float, ...] | None) -> None:
        """Play this part again and again, or all of the race; the playhead stays in place."""
        self._part = part
        self.state_changed.emit()

    def mark_first(self) -> None:
        """Begin the part at the playhead; one that ended before it goes on to the end."""
        if self.step < self.steps:
            _, last = self.ends
            self.set_part((self.step, last if last > self.step else self.steps))

    def mark_last(self) -> None:
        """End the part at the playhead; one that began after it begins at the start."""
        if self.step > 0:
            first, _ = self.ends
            self.set_part((first if first < self.step else 0, self.step))

    def set_slow(self, on: bool) -> None:
        """Give the first steps more time, or all steps the same."""
        self.slow = on
        self.state_changed.emit()

    def set_race(self, steps: int, ready: int) -> None:
        """A race of `steps` steps of which `ready` are computed; the playhead stays in place."""
        self._loaded = True
        changed = steps != self.steps
        self.steps, self._ready = steps, ready
        if self._at > steps:
            self.seek(steps)
        elif changed:
            self.state_changed.emit()

    def wait(self, on: bool) -> None:
        """Stay in place until `set_race`, since a different race comes: showing the previous one
        move would take the time that the next one needs."""
        self._loaded = not on

    def play(self) -> None:
        """Play on from here, or from the start if at the end; a part from its first step if the
        playhead is not in it."""
        first, last = self.ends
        if self.step >= last or self.step < first:
            self.seek(first)
        self.playing = True
        self._last = self.clock()
        self._timer.start()
        self.state_changed.emit()

    def restart(self) -> None:
        """Play from the start."""
        self.seek(0)
        self.play()

    def pause(self) -> None:
        """Stay here."""
        self.playing = False
        self._timer.stop()
        self.state_changed.emit()

    def toggle(self) -> None:
        """Play or pause."""
        self.pause() if self.playing else self.play()

    def seek(self, step: float) -> None:
        """Put the playhead on a step."""
        before, self._at = self.step, float(min(max(step, 0), self.steps))
        if self.step != before:
            self.moved.emit(self.step)

    def move(self, by: int) -> None:
        """Pause and move by some steps."""
        self.go(self.step + by)

    def go(self, step: int) -> None:
        """Pause and put the playhead on a step."""
        if self.playing:
            self.pause()
        self.seek(step)

    def set_speed(self, speed: float) -> None:
        """Play this many times as fast as at ten seconds per race."""
        self.speed = speed
        self.state_changed.emit()

    def change_speed(self, by: int) -> None:
        """The next faster or slower of the usual speeds."""
        nearest = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - self.speed))
        self.set_speed(SPEEDS[min(max(nearest + by, 0), len(SPEEDS) - 1)])

    def set_loop(self, on: bool) -> None:
        """Start again at the end, or stop there."""
        self.loop = on
        self.state_changed.emit()

    def tick(self) -> None:
        """Move the playhead by the time that has passed, as far as the race is computed."""
        now = self.clock()
        passed, self._last = now - self._last, now
        if not self._loaded:
            return
        first, last = self.ends
        target = self._later(passed)
        stop = next((s for s in self.stops if self.step < s <= min(target, self._ready)), None)
        if stop is not None:
            self.go(stop)
            return
        # it may have been put beyond what is computed, and waits there
        if target < last or self._ready < last:
            self.seek(min(target, max(self._ready, self.step)))
        elif self._again and self.step >= last:
            self.seek(first)
        else:
            self.seek(last)
            if not self._again:
                self.pause()

    @property
    def _again(self) -> bool:
        return self.loop or self.part is not None

    def _later(self, passed: float) -> float:
        """The step with its fraction that is reached after some seconds."""
        if not self.slow:
            return self._at + passed * self.speed * self.steps / SECONDS
        share = share_of(self._at, self.steps, True) + passed * self.speed / SECONDS
        # a logarithm and back loses the last digit
        return max(self._at, step_at(share, self.steps, True)) if share < 1.0 else self.steps
