"""Lecture files: what is saved is loaded again, and nothing else is."""

import shutil
from dataclasses import fields, replace

import pytest

from gdviz.core.base.files import resource
from gdviz.core.base.knobs import InputError
from gdviz.core.files.lecture_file import (
    LIMIT,
    lecture_of,
    lecture_text,
    load_lecture,
    natural,
    save_lecture,
)
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import described, dumps, load, loads, save, save_described, written
from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.core.lecture.question import Question
from gdviz.core.view import ViewSpec
from tests.core.files.test_fields_in_files import FULL, OTHERS
from tests.every import every

HEAD = 'format = "gdviz-lecture"\nversion = 1\n'
GOOD = f"""{HEAD}title = "Two bowls"
summary = "A lecture."

[[scene]]
title = "Round"
caption = "Look at the circle."
begins = 5
loop = true
stops = [10, 20]
steps = 30
expect = [
    "sgd converged",
    "gradient_norm(sgd, 5) < 1e6",
    "loss(sgd, 30) < loss(adam, 30) in 3 of 4 seeds",
]

[scene.ask]
question = "Who is first?"
choices = ["sgd", "adam"]
answer = 1
because = "sgd before adam at gap 1e-3"

[scene.landscape]
name = "sphere"

[scene.view]
equal = true

[[scene.racers]]
optimizer = "sgd"
lr = 0.1

[[scene.racers]]
optimizer = "adam"

[[scene]]

[scene.landscape]
name = "rosenbrock"

[[scene.racers]]
optimizer = "momentum"
"""


def test_reads_what_is_written_there():
    lecture = lecture_of(GOOD)
    assert (lecture.title, lecture.summary, len(lecture)) == ("Two bowls", "A lecture.", 2)
    first, second = lecture.scenes
    assert (first.title, first.caption) == ("Round", "Look at the circle.")
    assert (first.begins, first.stops, first.loop) == (5, (10, 20), True)
    assert first.view == ViewSpec(equal=True) and first.spec.steps == 30
    because = "sgd before adam at gap 1e-3"
    assert first.ask == Question("Who is first?", ("sgd", "adam"), 1, because)
    assert first.expect[0] == "sgd converged" and len(first.expect) == 3
    assert second == LectureScene(second.spec) and second.spec.entries[0].optimizer.id == "momentum"


def test_what_is_written_is_as_a_person_would():
    assert lecture_text(lecture_of(GOOD)) == GOOD


def test_a_race_file_is_taught_by_the_same_keys():
    scene = lecture_of(GOOD).scenes[0]
    text = written(scene)
    assert described(text) == scene and 'summary = "Look at the circle."' in text
    assert lecture_of(text) == Lecture((scene,), "Round")
    assert "[ask]" in text and loads(text) == scene.spec


def everything():
    ask = Question('Say "what"?', ('"a b"', "at (1, 2)"), 2, "sgd converged")
    full = LectureScene(FULL, "T", "C", ViewSpec(log=False), 3, (1, 7), True, ask, ("sgd stalled",))
    return Lecture((full, *map(LectureScene, OTHERS.values())), "L", "S")


def test_every_value_comes_back(tmp_path):
    lecture, path = everything(), tmp_path / "lecture.toml"
    usual = LectureScene(OTHERS["line"])
    for field in fields(LectureScene):
        assert getattr(lecture.scenes[0], field.name) != getattr(usual, field.name)
    save_lecture(lecture, path)
    assert load_lecture(path) == lecture
    # what does not count in comparison
    assert load_lecture(path).scenes[0].spec.entries[0].label == "all of it"
    save_described(lecture.scenes[0], path)
    assert load_lecture(path).scenes == lecture.scenes[:1]


def test_all_presets_are_one_lecture(tmp_path):
    lecture = load_lecture(resource("presets"))
    assert [scene.spec for scene in lecture.scenes] == [preset.spec for preset in presets()]
    assert lecture.title == "presets"
    save_lecture(lecture, tmp_path / "all.toml")
    assert load_lecture(tmp_path / "all.toml") == lecture


def test_a_folder_is_read_in_natural_order(tmp_path):
    for name in ("scene 10.toml", "scene 2.toml", "Scene 1.gdviz", ".hidden.toml", "notes.txt"):
        (tmp_path / name).write_text(dumps(OTHERS["line"], title=name))
    found = load_lecture(tmp_path)
    assert [s.title for s in found.scenes] == ["Scene 1.gdviz", "scene 2.toml", "scene 10.toml"]
    assert found.title == tmp_path.name
    assert sorted(["b2", "B10", "a", "2", "10"], key=natural) == ["2", "10", "a", "b2", "B10"]


def test_several_files_are_a_lecture(tmp_path):
    one, two = tmp_path / "one.toml", tmp_path / "two.toml"
    one.write_text(GOOD)
    save(OTHERS["line"], two)
    lecture = load_lecture(two, one)
    assert [scene.title for scene in lecture.scenes] == ["", "Round", ""]
    assert load_lecture(one, two).title == "Two bowls"


def test_data_beside_a_lecture_move_with_it(tmp_path):
    here = tmp_path / "here"
    here.mkdir()
    (here / "loads.csv").write_text("load,stretch\n0.5,2.1\n1.0,2.9\n1.5,4.2\n")
    race = here / "race.toml"
    race.write_text(
        'format = "gdviz-race"\nversion = 1\n[data]\nfile = "loads.csv"\n'
        '[[racers]]\noptimizer = "sgd"\n'
    )
    save_lecture(load_lecture(race, race), here / "lecture.toml")
    assert 'file = "loads.csv"' in (here / "lecture.toml").read_text()
    moved = shutil.move(here, tmp_path / "there")
    assert [s.spec for s in load_lecture(f"{moved}/lecture.toml").scenes] == 2 * [
        load(f"{moved}/race.toml")
    ]


def test_a_lecture_is_no_race_and_the_line_says_what_to_do(tmp_path):
    path = tmp_path / "many.toml"
    save_lecture(Lecture(everything().scenes * 20), path)
    with pytest.raises(InputError, match=r"many\.toml: is a lecture, not a race; gdviz check FILE"):
        load(path)


RACER = 'optimizer = "sgd"\nlr = 0.1\n'
WRONG = [
    (RACER, RACER.replace("0.1", "-1.0"), "scene[1].racers[1].lr = -1.0: must be a number above 0"),
    ('optimizer = "momentum"', 'optimizer = "momentom"', "scene[2].racers[1].optimizer: unknown"),
    ("steps = 30", "steps = -1", "scene[1].steps = -1: must be a whole number"),
    ("equal = true", "equal = 1", "scene[1].view.equal = 1: must be true or false"),
    ('name = "rosenbrock"\n', "", "scene[2].landscape: give either name or formula"),
    ("begins = 5", "begins = -5", "scene[1].begins = -5: must be a whole number at least 0"),
    ("begins = 5", "begin = 5", "scene[1].begin: unknown key 'begin'; did you mean begins?"),
    ("loop = true", 'loop = "yes"', "scene[1].loop = 'yes': must be true or false"),
    ("[10, 20]", "[20, 10]", "scene[1].stops: must be in order, each step once"),
    ("[10, 20]", "[10, 20.5]", "scene[1].stops: must be a list of at most 50 steps"),
    ("[10, 20]", "[10, 1_000_000]", "scene[1].stops: must be a list of at most 50 steps"),
    ("caption =", "summary =", "scene[1].summary: unknown key"),
    ("[[scene]]\ntitle", "[[scene]]\nversion = 1\ntitle", "scene[1].version: unknown key"),
    ("sgd converged", "sgd converge", "scene[1].expect[1]: column 5: unknown word 'converge'"),
    ("answer = 1", "answer = 3", "scene[1].ask.answer: must be the number of the right choice, 1"),
    ("answer = 1", "", "scene[1].ask.answer: must be the number of the right choice, 1 to 2"),
    ('["sgd", "adam"]', '["sgd"]', "scene[1].ask.choices: must be a list of 2 to 8 texts"),
    ('["sgd", "adam"]', '["sgd", "sgd"]', "scene[1].ask.choices: must all be different"),
    ('"Who is first?"', '""', "scene[1].ask.question: missing"),
    ("sgd before adam at", "sgd befor adam at", "scene[1].ask.because: column 5: unknown word"),
    ("question =", "text =", "scene[1].ask.text: unknown key 'text'"),
    ("version = 1", "version = 2", "version: made by a newer gdviz; this one reads up to 1"),
    ("version = 1\n", "", "version: must be a whole number from 1 to 1"),
    ('title = "Two', 'titel = "Two', "titel: unknown key 'titel'; did you mean title?"),
    ("[[scene]]\n\n", "[[scene]]\n[[", "not valid TOML"),
]


@every(("old", "new", "said"), WRONG)
def test_what_is_wrong_is_refused_in_one_line_with_its_place(old, new, said):
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        lecture_of(GOOD.replace(old, new, 1), "talk.toml")
    text = str(caught.value)
    assert text.startswith(f"talk.toml: {said}") and text.isprintable() and len(text) < 300, text


@every(
    ("text", "said"),
    [
        (HEAD, "scene: none given; a lecture has 1 to 200 [[scene]]"),
        (HEAD + "scene = 3\n", "scene: must be a list of tables [[scene]]"),
        (HEAD + "scene = [3]\n", "scene[1]: must be a table"),
        (HEAD + "[[scene]]\n" * 201, "scene: 201 given; a lecture has 1 to 200"),
        (HEAD + "[[scene]]\n" * 20_000, "too many tables; at most 10000"),
        ("", "is empty; a race file begins with"),
    ],
)
def test_what_is_no_lecture_is_refused(text, said):
    with pytest.raises(InputError) as caught:
        lecture_of(text)
    assert str(caught.value).startswith(f"lecture: {said}")


def test_files_and_folders_that_cannot_be_read(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "large.toml").write_bytes(b"#" * (LIMIT + 1))
    with pytest.raises(InputError, match=r"empty: no race files \(\*\.toml or \*\.gdviz\)"):
        load_lecture(tmp_path / "empty")
    with pytest.raises(InputError, match=r"large\.toml: too large; at most 4 MiB"):
        load_lecture(tmp_path / "large.toml")
    with pytest.raises(InputError, match=r"nowhere\.toml: cannot be read"):
        load_lecture(tmp_path / "nowhere.toml")


def test_a_lecture_that_would_be_too_large_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "lecture.toml"
    path.write_text("mine")
    claims = ('"' + "x" * 290 + '" diverged',) * 100
    large = LectureScene(OTHERS["line"], expect=claims)
    with pytest.raises(InputError, match="too large; a lecture has at most 4 MiB"):
        save_lecture(Lecture((large,) * 150), path)
    assert path.read_text() == "mine"
    save_lecture(Lecture((replace(large, expect=claims[:99]),)), path)
