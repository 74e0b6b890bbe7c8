"""The shipped lectures: what each scene says is true of its race, and each can be given."""

import dataclasses
import re

import numpy as np
import pytest

from gdviz.core.base.files import resource
from gdviz.core.engine.run import finished
from gdviz.core.files.lecture_file import lecture_text, load_lecture
from gdviz.core.files.lectures import lectures
from gdviz.core.lecture.checking import checked
from gdviz.core.lecture.racers import racer_in
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.names import labels
from tests.core.lessons.claims import NUMBER, Said
from tests.every import every

FILES = sorted(resource("lectures").glob("*.toml"))
SCENES = [
    (shipped.id, k, scene)
    for shipped in lectures()
    for k, scene in enumerate(shipped.lecture.scenes)
]
each_scene = every(("lecture", "number", "scene"), SCENES)
# two lines of the presentation
LONGEST = 180
# whole numbers so small that they count, as in "1 step"
SMALL = (0.0, 1.0, 2.0)


@pytest.mark.parametrize("shipped", lectures(), ids=lambda shipped: shipped.id)
def test_all_that_a_lecture_claims_comes_out(shipped):
    wrong = []
    for number, scene in enumerate(shipped.lecture.scenes, 1):
        verdicts = checked(scene)
        assert verdicts
        wrong += [f"scene[{number}].{v.where}: {v}" for v in verdicts if not v.found.holds]
    assert wrong == []


def test_there_are_three_lectures_with_titles_and_a_sentence():
    assert [shipped.title for shipped in lectures()] == [
        "Gradient descent and its learning rate",
        "Momentum and adaptive methods",
        "Learning from data",
    ]
    for path, shipped in zip(FILES, lectures(), strict=True):
        lecture = shipped.lecture
        assert 8 <= len(lecture) <= 12 and lecture.summary.endswith(".")
        read = load_lecture(path)
        assert read.scenes == lecture.scenes and lecture_text(read) == path.read_text("utf-8")
        assert len({scene.title for scene in lecture.scenes}) == len(lecture)
        assert sum(scene.ask is not None for scene in lecture.scenes) >= 4


@each_scene
def test_a_scene_says_what_to_look_at(lecture, number, scene):
    assert scene.title and len(scene.title) <= 60
    assert scene.caption.endswith(".") and 40 < len(scene.caption) <= LONGEST
    assert "^" not in scene.caption and "*" not in scene.caption


@each_scene
def test_every_number_of_a_caption_or_question_is_claimed_or_set(lecture, number, scene):
    asked = [scene.ask.text] if scene.ask else []
    known = {*SMALL, *numbers_of(scene)}
    for text in NUMBER.findall(" ".join([scene.caption, *asked])):
        said = Said(text)
        near = [value for value in known if said.of(abs(value)) or said.of(value)]
        assert near or said / 100 in known, text


def numbers_of(scene):
    """All numbers of a scene's claims, its racers and its race."""
    spec = scene.spec
    claims = [*scene.expect, *([scene.ask.because] if scene.ask else [])]
    texts = [*claims, *(entry.label for entry in spec.entries)]
    for text in texts:
        for found in re.findall(r"(?<![\w.])-?[\d.]+(?:e-?\d+)?", text):
            yield float(found.strip("."))
    model = getattr(spec.problem, "model", None)
    for owner in (spec, spec.noise_form, spec.problem, model, *spec.entries):
        yield from plain_numbers(owner)
    if spec.sampling:
        yield float(spec.sampling.batch)
    yield from dict(getattr(spec.problem, "params", ())).values()
    yield from (problem_of(spec.problem).objective.n,) if hasattr(spec.problem, "model") else ()


def plain_numbers(owner):
    """Those in the fields of a value, in its tuples and in the method of a racer."""
    if not dataclasses.is_dataclass(owner):
        return
    for field in dataclasses.fields(owner):
        value = getattr(owner, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if type(each) in (int, float):
                yield float(each)
        if field.name == "optimizer":
            yield from plain_numbers(value)


@each_scene
def test_pauses_lie_in_the_race_and_racers_start_in_the_picture(lecture, number, scene):
    race = finished(dataclasses.replace(scene.spec, steps=0))
    assert all(0 < stop < scene.spec.steps for stop in scene.stops)
    assert scene.begins == 0 and (scene.stops or scene.ask)
    if race.problem.dim <= 2 and (scene.view is None or scene.view.box != "race"):
        box = race.problem.box
        if scene.view is not None and isinstance(scene.view.box, tuple):
            box = scene.view.box
        for track in race.tracks:
            share = (track.points[0] - box[::2]) / np.subtract(box[1::2], box[::2])
            assert (share >= 0.0).all() and (share <= 1.0).all()


@each_scene
def test_an_answer_is_checked_and_racers_to_choose_are_in_the_race(lecture, number, scene):
    if scene.ask is None:
        return
    assert scene.ask.because and scene.ask.text.endswith(("?", ":", "."))
    named = [racer_in(text) for text in scene.ask.choices]
    offered = scene.ask.offered(scene.spec, labels(scene.spec))
    assert [choice.racer is not None for choice in offered] == [who is not None for who in named]
    assert len({choice.words for choice in offered}) == len(offered)
