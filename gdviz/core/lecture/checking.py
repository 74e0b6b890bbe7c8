"""Claims are checked: the race is run, once for each seed, and each claim is held against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished
from gdviz.core.lecture.claim_text import claim_of
from gdviz.core.lecture.claims import Before, Claim, Ends, Fact, Group, Measure
from gdviz.core.lecture.facts import Found, found
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.lecture.racers import Racer, racer_in
from gdviz.core.spec.names import labels
from gdviz.core.spec.race import RaceSpec


@dataclass(frozen=True)
class Verdict:
    """A claim, where it stands in its file, and what was found."""

    where: str
    text: str
    found: Found

    def __str__(self) -> str:
        return f"claimed {self.text}: {self.found.said}"


@dataclass(frozen=True)
class Answer:
    """The right choice of a question, counted from 0, the numbers that show it in one line for an
    audience, and whether the race bears it out ("" and True where the question has no claim)."""

    choice: int
    told: str = ""
    holds: bool = True


def answer(scene: LectureScene, race: Race, names: Sequence[str] = ()) -> Answer | None:
    """The answer to what a scene asks, read off its finished race, whose racers are shown with
    these `names`; None where it asks nothing."""
    if scene.ask is None:
        return None
    if not scene.ask.because:
        return Answer(scene.ask.answer - 1)
    shown = found(claim_of(scene.ask.because).fact, race)
    told = shown.told(names or labels(race.spec, race.lrs))
    return Answer(scene.ask.answer - 1, told, shown.holds)


def checked(
    scene: LectureScene, race: Callable[[RaceSpec], Race] = finished
) -> tuple[Verdict, ...]:
    """The verdict on each claim of a scene, the one of its question included; `race` runs a race,
    once as it is and once for each seed that a claim asks for."""
    claims = [(f"expect[{n}]", claim_of(text)) for n, text in enumerate(scene.expect, 1)]
    if scene.ask is not None and scene.ask.because:
        claims.append(("ask.because", claim_of(scene.ask.because)))
    if not claims:
        return ()
    said: dict[str, list[Found]] = {where: [] for where, _ in claims}
    most = max(claim.seeds for _, claim in claims)
    as_it_is = [] if all(claim.seeds for _, claim in claims) else [0]
    for seed in (*as_it_is, *range(1, most + 1)):
        run = race(replace(scene.spec, seed=seed) if seed else scene.spec)
        for where, claim in claims:
            if seed <= claim.seeds and bool(seed) == bool(claim.seeds):
                said[where].append(found(claim.fact, run))
    verdicts = (Verdict(where, c.text, _together(c, said[where])) for where, c in claims)
    return (*verdicts, *_named(scene))


def _together(claim: Claim, races: Sequence[Found]) -> Found:
    """What the races of a claim say: one, or one for each seed."""
    if not claim.seeds:
        return races[0]
    held = sum(each.holds for each in races)
    wrong = (f"; seed {k}: {each.said}" for k, each in enumerate(races, 1) if not each.holds)
    said = f"so in {held} of {len(races)} seeds" + next(wrong, "")
    return Found(held >= claim.least, trouble=said)


def _named(scene: LectureScene) -> Iterable[Verdict]:
    """The answer that is a racer which the claim of the question does not name."""
    ask = scene.ask
    right = racer_in(ask.choices[ask.answer - 1]) if ask and ask.because else None
    if ask is None or right is None:
        return
    named = [who for who in _racers(claim_of(ask.because).fact) if isinstance(who, Racer)]
    if right.index(scene.spec) not in [who.index(scene.spec) for who in named]:
        yield Verdict(
            "ask.because", ask.because, Found(False, trouble=f"does not name {right}, the answer")
        )


def _racers(fact: Fact) -> tuple[Racer | Group, ...]:
    if isinstance(fact, Before):
        return fact.first, fact.second
    if isinstance(fact, Ends):
        return (fact.racer,)
    right = (fact.right.racer,) if isinstance(fact.right, Measure) else ()
    return (fact.left.racer, *right)
