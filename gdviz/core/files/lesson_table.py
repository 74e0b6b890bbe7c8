"""What a race file says of how its race is taught: playhead, pauses, question and claims."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from gdviz.core.base.knobs import InputError
from gdviz.core.files.problem_table import filled
from gdviz.core.lecture.lecture import (
    MAX_CAPTION,
    MAX_CLAIM,
    MAX_CLAIMS,
    MAX_STOPS,
    LectureScene,
)
from gdviz.core.lecture.question import (
    MAX_CHOICE,
    MAX_CHOICES,
    MAX_QUESTION,
    Question,
)
from gdviz.core.spec.checked_fields import (
    Table,
    as_table,
    changed,
    checked_text,
    knobs,
    only,
    prefixed,
)
from gdviz.core.spec.race import MAX_LABEL, MAX_STEPS

LESSON = ("title", "begins", "stops", "loop", "ask", "expect")


def lesson_of_table(table: Table, caption: str, trusted: bool) -> dict[str, Any]:
    """The fields of a scene that are no race and no view, from the table of its race; `caption` is
    the key of its caption. InputError with path and what is allowed; where the table is `trusted`
    the claims are not read."""
    given: dict[str, Any] = knobs(LectureScene, table, "")
    given["title"] = checked_text(table.get("title", ""), "title", MAX_LABEL)
    given["caption"] = checked_text(table.get(caption, ""), caption, MAX_CAPTION)
    given["stops"] = _stops(table.get("stops", []))
    if "ask" in table:
        given["ask"] = _question(table["ask"], trusted)
    given["expect"] = _claims(table.get("expect", []), trusted)
    return given


def lesson_table(scene: LectureScene, caption: str) -> dict[str, Any]:
    """The table that `lesson_of_table` reads back."""
    table = {"title": scene.title, caption: scene.caption} | changed(scene)
    table |= {"stops": list(scene.stops), "expect": list(scene.expect)}
    return filled(table | {"ask": _question_table(scene.ask) if scene.ask else {}})


def _question_table(asked: Question) -> dict[str, Any]:
    table = {"question": asked.text, "choices": list(asked.choices), "answer": asked.answer}
    return table | filled({"because": asked.because})


def _stops(value: Any) -> tuple[int, ...]:
    allowed = f"a list of at most {MAX_STOPS} steps, whole numbers from 0 to {MAX_STEPS:,}"
    good = isinstance(value, list) and len(value) <= MAX_STOPS
    if not good or not all(type(step) is int and 0 <= step <= MAX_STEPS for step in value):
        raise InputError(f"stops: must be {allowed}")
    if any(a >= b for a, b in pairwise(value)):
        raise InputError("stops: must be in order, each step once")
    return tuple(value)


def _claims(value: Any, trusted: bool) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MAX_CLAIMS:
        raise InputError(f"expect: must be a list of at most {MAX_CLAIMS} claims in quotes")
    return tuple(_claim(text, f"expect[{n}]", trusted) for n, text in enumerate(value, 1))


def _claim(value: Any, where: str, trusted: bool) -> str:
    text = checked_text(value, where, MAX_CLAIM)
    if not trusted:
        # the grammar is needed only where somebody else wrote the claims
        from gdviz.core.lecture.claim_text import claim_of

        with prefixed(where):
            claim_of(text)
    return text


def _question(value: Any, trusted: bool) -> Question:
    table = as_table(value, "ask")
    only(table, {"question", "choices", "answer", "because"}, "ask")
    text = checked_text(table.get("question", ""), "ask.question", MAX_QUESTION)
    if not text:
        raise InputError('ask.question: missing; for example question = "Who is first?"')
    choices = table.get("choices")
    if not isinstance(choices, list) or not 2 <= len(choices) <= MAX_CHOICES:
        raise InputError(f"ask.choices: must be a list of 2 to {MAX_CHOICES} texts in quotes")
    said = tuple(checked_text(c, "ask.choices", MAX_CHOICE) for c in choices)
    if len(set(said)) < len(said) or not all(said):
        raise InputError("ask.choices: must all be different, and none of them empty")
    answer = table.get("answer")
    if type(answer) is not int or not 1 <= answer <= len(said):
        raise InputError(f"ask.answer: must be the number of the right choice, 1 to {len(said)}")
    because = table.get("because", "")
    if because != "":
        because = _claim(because, "ask.because", trusted)
    return Question(text, said, answer, because)
