"""A lecture: scenes that are shown one after another, as one frozen value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdviz.core.base.knobs import InputError, knob, switch
from gdviz.core.lecture.question import Question
from gdviz.core.spec.race import MAX_STEPS, RaceSpec
from gdviz.core.view import ViewSpec

MAX_SCENES = 200
MAX_CAPTION = 300
MAX_STOPS = 50
MAX_CLAIMS = 100
MAX_CLAIM = 300


@dataclass(frozen=True)
class LectureScene:
    """A race with all that its file says of it: how it is shown and how it is taught.

    `caption` says what to look at ("" without); `view` is None where the file has none: the usual
    one, except for a race alone, which leaves the view as it is. Playing begins at the step
    `begins`, pauses at the `stops` (in order, each once), and starts again at the end if it is a
    `loop`. `ask` is answered before the race is shown; `expect` are claims in
    the grammar of `gdviz.core.lecture.claims`.
    """

    spec: RaceSpec
    title: str = ""
    caption: str = ""
    view: ViewSpec | None = None
    begins: int = knob(0, "", "step at which playing begins", low=0, high=MAX_STEPS, scale="int")
    stops: tuple[int, ...] = ()
    loop: bool = switch(False, "begin again at the end")
    ask: Question | None = None
    expect: tuple[str, ...] = ()

    def next_stop(self, step: int) -> int | None:
        """The first stop after a step; None if there is none."""
        return next((stop for stop in self.stops if stop > step), None)


@dataclass(frozen=True)
class Lecture:
    """At least one scene, with the lecture's title and one sentence ("" without).

    The methods give new lectures; `index` counts from 0 and is clipped to the scenes there are.
    """

    scenes: tuple[LectureScene, ...]
    title: str = ""
    summary: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.scenes) <= MAX_SCENES:
            number = len(self.scenes) or "no"
            raise InputError(f"{number} scenes; a lecture has 1 to {MAX_SCENES}")

    def __len__(self) -> int:
        return len(self.scenes)

    def with_scene(self, index: int, scene: LectureScene) -> Lecture:
        """The lecture with another scene in place of one."""
        at = self._within(index)
        return self._with(*self.scenes[:at], scene, *self.scenes[at + 1 :])

    def added(self, scene: LectureScene, index: int | None = None) -> Lecture:
        """The lecture with one more scene, which is the one of that index; None: the last.
        InputError where there are as many as there may be."""
        at = len(self) if index is None else min(max(index, 0), len(self))
        return self._with(*self.scenes[:at], scene, *self.scenes[at:])

    def removed(self, index: int) -> Lecture:
        """The lecture without a scene; InputError for the only one."""
        at = self._within(index)
        return self._with(*self.scenes[:at], *self.scenes[at + 1 :])

    def moved(self, index: int, to: int) -> Lecture:
        """The lecture with a scene moved, so that `to` is its index."""
        rest = list(self.scenes)
        scene = rest.pop(self._within(index))
        rest.insert(self._within(to), scene)
        return self._with(*rest)

    def _within(self, index: int) -> int:
        return min(max(index, 0), len(self) - 1)

    def _with(self, *scenes: LectureScene) -> Lecture:
        return replace(self, scenes=scenes)


def joined(lectures: Sequence[Lecture]) -> Lecture:
    """The scenes of several lectures as one, which has the title of the first."""
    scenes = tuple(scene for lecture in lectures for scene in lecture.scenes)
    return Lecture(scenes, lectures[0].title, lectures[0].summary) if lectures else Lecture(())
