"""What a scene asks before it shows its race: a question, its choices, and which is right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdviz.core.lecture.racers import racer_in
from gdviz.core.spec.race import RaceSpec

MAX_QUESTION, MAX_CHOICE, MAX_CHOICES = 160, 90, 8
_PLACE = re.compile(r"(?:(?P<words>.*\S)\s+at\s+)?\((?P<x>[^(),]+),(?P<y>[^(),]+)\)")


@dataclass(frozen=True)
class Choice:
    """One of the choices: `words` to read, and the racer (its index, from 0) or the place (x, y)
    on the map that it means; None where it means neither."""

    words: str
    racer: int | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Question:
    """A question in one sentence.

    Each of the `choices` is a racer, named as in claims (`adam`, `sgd(2)`, `"its label"`), a place
    on the map (`the left well at (-1, 0)`), or a sentence. `answer` is the right one, counted from
    1. `because` is a claim that holds if it is right: its numbers are revealed with the answer.
    """

    text: str
    choices: tuple[str, ...]
    answer: int
    because: str = ""

    def offered(self, spec: RaceSpec, names: tuple[str, ...]) -> tuple[Choice, ...]:
        """The choices for the racers of a race, whose `names` they are shown with."""
        return tuple(_choice(text, spec, names) for text in self.choices)


def _choice(text: str, spec: RaceSpec, names: tuple[str, ...]) -> Choice:
    place = _PLACE.fullmatch(text)
    if place is not None:
        try:
            at = float(place["x"]), float(place["y"])
        except ValueError:
            return Choice(text)
        return Choice(place["words"] or text, place=at)
    named = racer_in(text)
    found = named.index(spec) if named else None
    return Choice(text) if found is None else Choice(names[found], racer=found)
