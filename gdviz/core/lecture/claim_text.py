"""Claims are read here; their grammar stands in `gdviz.core.lecture.claims`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn, cast, get_args

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.knobs import InputError, unknown
from gdviz.core.lecture.claims import (
    ALL,
    ENDINGS,
    MOMENTS,
    OTHERS,
    OWN,
    Before,
    Claim,
    Comparison,
    Ends,
    Fact,
    Group,
    LastMean,
    Level,
    Measure,
    Number,
    Sign,
    When,
)
from gdviz.core.lecture.racers import Racer
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.race import MAX_STEPS

MAX_SEEDS = 1000
BEFORE = "before"
_SIGNS = get_args(Sign)
_TOKEN = re.compile(
    r'\s*(?:(?P<label>"[^"]+")|(?P<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)'
    r"|(?P<name>[^\W\d][\w-]*)|(?P<sign>[<>]=?|=|\+-|±|[(),]))"
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int

    @property
    def shown(self) -> str:
        return "the end" if self.kind == "end" else repr(self.text[:30])


@lru_cache(1024)
def claim_of(text: str) -> Claim:
    """The claim in a text; InputError, one line with the column and what is allowed."""
    return _Reader(text).claim()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text, self.tokens, at = text, [], 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                at += len(text[at:]) - len(text[at:].lstrip())
                self._refuse(_Token("", text[at], at + 1), "a name, a number or a label in quotes")
            kind = cast(str, found.lastgroup)
            self.tokens.append(_Token(kind, found[kind], found.start(kind) + 1))
            at = found.end()
        self.tokens.append(_Token("end", "", len(text) + 1))
        self.at = 0

    def claim(self) -> Claim:
        fact, least, seeds = self.fact(), 0, 0
        if self.took("in"):
            least = self.whole(MAX_SEEDS)
            self.needs("of")
            seeds = self.whole(MAX_SEEDS)
            self.needs("seeds")
            if not 1 <= least <= seeds:
                self._refuse(self.tokens[self.at - 4], f"a number from 1 to {seeds}")
        if self.now.kind != "end":
            self._refuse(self.now, 'the end, or "in N of M seeds"')
        return Claim(self.text, fact, least, seeds)

    def fact(self) -> Fact:
        if self.now.text == "ends" and self.next.text == "(":
            self.at += 2
            who = self.racer(ALL)
            self.needs(")")
            self.needs("=")
            return self.place(who) if self.now.text == "(" else Ends(who, self.ending())
        if self._measures():
            return self.comparison()
        who = self.racer(ALL)
        if not self.took(BEFORE):
            return Ends(who, self.ending(BEFORE))
        other = self.racer(OTHERS)
        self.needs("at")
        return Before(who, other, self.level())

    def _measures(self) -> bool:
        """Whether a value follows: a name and a bracket, in which there is not only a number."""
        if self.now.kind != "name" or self.next.text != "(":
            return False
        return bool(_quantity(self.now.text)) or self.tokens[self.at + 2].kind != "number"

    def comparison(self) -> Comparison:
        left = self.measure(ALL)
        sign = self.sign()
        right: Number | Measure
        right = self.number() if self.now.kind == "number" else self.measure(OTHERS)
        if sign != "=" and self.now.text in ("+-", "±"):
            self._refuse(self.now, "the end: +- goes with =")
        return Comparison(left, sign, right, self.within())

    def measure(self, group: Group) -> Measure:
        name, quantity = self.now.text, self.quantity()
        self.needs("(")
        who = self.racer(group)
        first = self.next.column - 1
        when: When = self.when() if self.took(",") else "end"
        said = self.text[first : self.now.column - 1].strip()
        self.needs(")")
        return Measure(quantity, who, when, (name, said))

    def when(self) -> When:
        token = self.now
        if token.kind == "number":
            return self.whole(MAX_STEPS)
        for moment in MOMENTS:
            if self.took(moment):
                return moment
        if self.took("mean"):
            return LastMean(max(self.whole(MAX_STEPS), 1))
        if token.kind != "name":
            words = ", ".join(MOMENTS)
            self._refuse(token, f"a step, {words}, mean N or a level such as gap 1e-3")
        return self.level()

    def level(self) -> Level:
        stays = self.took("stays")
        quantity = self.quantity()
        sign: Sign = self.sign() if self.now.text in _SIGNS else "<="
        if sign == "=":
            self._refuse(self.tokens[self.at - 1], "<, <=, > or >=, or a number")
        return Level(quantity, self.number().value, sign, stays)

    def quantity(self) -> str:
        found = _quantity(self.now.text) if self.now.kind == "name" else ""
        if not found:
            known = [*OWN, *(row.id for row in (*QUANTITIES, *AGAINST))]
            if self.now.kind == "name":
                self._say(self.now, unknown("quantity", self.now.text, known))
            self._refuse(self.now, f"a quantity: {', '.join(known)}")
        self.at += 1
        return found

    def racer(self, group: Group) -> Racer | Group:
        token = self.now
        if token.kind == "label":
            self.at += 1
            return Racer(label=token.text[1:-1])
        if self.took(group):
            return group
        if token.kind != "name":
            self._refuse(token, f"a method, a label in quotes or {group}")
        if token.text not in OPTIMIZERS:
            names = [name for cls in OPTIMIZERS for name in (cls.id, *cls.aliases)]
            self._say(token, unknown("method", token.text, names))
        self.at += 1
        number = 1
        if self.now.text == "(" and self.next.kind == "number":
            self.at += 1
            number = self.whole(MAX_STEPS)
            if not number:
                self._refuse(self.tokens[self.at - 1], "the number of a racer, from 1")
            self.needs(")")
        return Racer(token.text, number)

    def ending(self, or_else: str = "") -> str:
        first, words = self.now, []
        while self.now.kind == "name" and not (
            self.now.text == "in" and self.next.kind == "number"
        ):
            words.append(self.now.text)
            self.at += 1
        found = " ".join(words)
        if found not in ENDINGS:
            also = f"{or_else}, or " if or_else else ""
            if words:
                known = [or_else] * bool(or_else) + sorted(ENDINGS)
                said = words[0] if or_else else found
                self._say(first, unknown("word" if or_else else "ending", said, known))
            self._refuse(first, f"{also}an ending such as converged, diverged or local minimum")
        return found

    def place(self, who: Racer | Group) -> Ends:
        self.needs("(")
        place = [self.number().value]
        while self.took(","):
            place.append(self.number().value)
        self.needs(")")
        return Ends(who, place=tuple(place), within=self.within())

    def within(self) -> float | None:
        return abs(self.number().value) if self.took("+-", "±") else None

    def sign(self) -> Sign:
        if self.now.text not in _SIGNS:
            self._refuse(self.now, f"one of {' '.join(_SIGNS)}")
        self.at += 1
        return cast(Sign, self.tokens[self.at - 1].text)

    def number(self) -> Number:
        token = self.now
        if token.kind != "number":
            self._refuse(token, "a number")
        self.at += 1
        mantissa, _, power = token.text.lower().partition("e")
        places = len(mantissa.partition(".")[2])
        try:
            return Number(float(token.text), 0.5 * 10.0 ** (int(power or 0) - places))
        except OverflowError:
            self._refuse(token, "a number that is not as large")

    def whole(self, most: int) -> int:
        token = self.now
        if not token.text.isdecimal() or int(token.text) > most:
            self._refuse(token, f"a whole number up to {most:,}")
        self.at += 1
        return int(token.text)

    @property
    def now(self) -> _Token:
        return self.tokens[self.at]

    @property
    def next(self) -> _Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def took(self, *texts: str) -> bool:
        """Whether the present token is one of these; then it is passed."""
        there = self.now.kind in ("name", "sign") and self.now.text in texts
        self.at += there
        return there

    def needs(self, text: str) -> None:
        if not self.took(text):
            self._refuse(self.now, repr(text))

    def _refuse(self, token: _Token, allowed: str) -> NoReturn:
        self._say(token, f"{token.shown} where there must be {allowed}")

    def _say(self, token: _Token, text: str) -> NoReturn:
        raise InputError(f"column {token.column}: {text}")


def _quantity(name: str) -> str:
    """The id of a quantity; "" for a name that is none."""
    if name in OWN:
        return name
    for catalogue in (QUANTITIES, AGAINST):
        if name in catalogue:
            return catalogue[name].id
    return ""
