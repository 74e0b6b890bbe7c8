"""Lessons by chapter, and found by words."""

from collections import Counter

import pytest

from gdviz.core.files.lecture_file import load_lecture
from gdviz.core.files.lectures import lectures
from gdviz.core.files.lessons import chapters, found_lectures, found_lessons
from gdviz.core.files.presets import presets


def test_each_preset_is_in_exactly_one_chapter():
    counted = Counter(lesson.id for chapter in chapters() for lesson in chapter.lessons)
    assert counted == dict.fromkeys((preset.id for preset in presets()), 1)


def test_a_chapter_is_a_short_list_with_a_title_of_its_own():
    titles = [chapter.title for chapter in chapters()]
    assert len(set(titles)) == len(titles)
    assert all(2 <= len(chapter.lessons) <= 10 for chapter in chapters())


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("clip", "clip-the-cliff"),
        ("the cliff", "cliff-edge"),
        # its sentence
        ("poll errs", "polling"),
        # of its landscape, and of another name of that
        ("michalewicz", "plateau"),
        ("banana", "adagrad-stalls"),
        # a racer, and that on data
        ("saddle-free", "newton-or-saddle"),
        ("penguins", "polling"),
        # of its chapter
        ("scale of the data ravine", "raw-inputs"),
        ("EARLY Stopping", "early-stopping"),
    ],
)
def test_words_of_a_lesson_find_it(words, first):
    assert first in [lesson.id for _, lesson in found_lessons(words)][:2]


def test_all_words_must_be_there_and_none_finds_all():
    assert found_lessons("cliff zebra") == []
    assert len(found_lessons("")) == len(presets())


def test_what_begins_a_title_comes_first():
    found = [lesson.title for _, lesson in found_lessons("adam")]
    assert all(title.startswith("Adam ") for title in found[:2])
    assert len(found) > 4


def test_lectures_are_found_by_their_scenes():
    for shipped in lectures():
        lecture = load_lecture(shipped.path)
        assert (shipped.title, shipped.summary) == (lecture.title, lecture.summary)
        assert len(shipped.scenes) == len(lecture)
        last = lecture.scenes[-1]
        assert shipped in found_lectures(last.caption or last.title)
    assert found_lectures("zebra") == []
