"""A lecture is a value: scenes come, go and move, and the lecture that there was stays."""

from dataclasses import replace

import pytest

import gdviz.core
from gdviz.core.base.knobs import InputError
from gdviz.core.files.race_file import loads
from gdviz.core.lecture.lecture import MAX_SCENES, Lecture, LectureScene, joined
from gdviz.core.lecture.question import Choice, Question
from gdviz.core.spec.names import labels
from tests.every import every

RACE = loads(
    'format = "gdviz-race"\nversion = 1\n[landscape]\nname = "sphere"\n'
    '[[racers]]\noptimizer = "sgd"\n[[racers]]\noptimizer = "adam"\nlabel = "mine"\n'
    '[[racers]]\noptimizer = "sgd"\nlr = 0.5\n'
)
A, B, C, D = (LectureScene(RACE, title) for title in "ABCD")
THREE = Lecture((A, B, C), "title", "summary")


def titles(lecture):
    return "".join(scene.title for scene in lecture.scenes)


@every(
    ("change", "after"),
    [
        (lambda given: given.with_scene(1, D), "ADC"),
        (lambda given: given.added(D), "ABCD"),
        (lambda given: given.added(D, 0), "DABC"),
        (lambda given: given.added(D, 1), "ADBC"),
        (lambda given: given.added(D, 99), "ABCD"),
        (lambda given: given.removed(0), "BC"),
        (lambda given: given.removed(2), "AB"),
        (lambda given: given.moved(0, 2), "BCA"),
        (lambda given: given.moved(2, 0), "CAB"),
        (lambda given: given.moved(1, 1), "ABC"),
        (lambda given: given.moved(0, 99), "BCA"),
        (lambda given: given.moved(0, -1), "ABC"),
    ],
)
def test_a_change_gives_another_lecture(change, after):
    changed = change(THREE)
    assert titles(changed) == after and titles(THREE) == "ABC"
    assert (changed.title, changed.summary) == ("title", "summary")


def test_a_lecture_has_at_least_one_scene_and_not_too_many():
    with pytest.raises(InputError, match="no scenes; a lecture has 1 to 200"):
        Lecture((A,)).removed(0)
    full = Lecture((A,) * MAX_SCENES)
    with pytest.raises(InputError, match="201 scenes"):
        full.added(B)
    with pytest.raises(InputError, match="no scenes"):
        joined([])


def test_several_lectures_are_joined_under_the_first_title():
    other = Lecture((D,), "other")
    assert titles(joined([THREE, other])) == "ABCD"
    assert joined([THREE, other]).title == "title"


def test_the_next_stop_is_the_first_one_after_a_step():
    scene = replace(A, stops=(10, 20))
    assert [scene.next_stop(step) for step in (0, 9, 10, 19, 20)] == [10, 10, 20, 20, None]


def test_choices_are_racers_places_or_sentences():
    said = ("gd(2)", '"mine"', "adam", "the left well at (-1, 0.5)", "(1, 2)", "It diverges.")
    offered = Question("Which?", (*said, "sgd(3)", "f at (x, y)"), 1).offered(RACE, labels(RACE))
    assert offered == (
        Choice("Gradient descent, η 0.5", racer=2),
        Choice("mine", racer=1),
        Choice("mine", racer=1),
        Choice("the left well", place=(-1.0, 0.5)),
        Choice("(1, 2)", place=(1.0, 2.0)),
        Choice("It diverges."),
        Choice("sgd(3)"),
        Choice("f at (x, y)"),
    )


def test_a_script_makes_a_lecture_of_races(tmp_path):
    spec = gdviz.core.RaceSpec(gdviz.core.Landscape("sphere"), ())
    lecture = gdviz.core.Lecture((gdviz.core.LectureScene(spec, caption="Look."),), "Mine")
    gdviz.core.save_lecture(lecture, tmp_path / "mine.toml")
    assert gdviz.core.load_lecture(tmp_path / "mine.toml") == lecture
