"""The gallery of lessons: by mouse, by keys alone, and as it is painted."""

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from gdviz.core.files import lectures as shipped
from gdviz.core.files.lectures import lectures
from gdviz.core.files.lessons import chapters
from gdviz.core.files.presets import presets
from gdviz.gui.gallery import lessons
from gdviz.gui.gallery.cards import WRAPPED, Told
from gdviz.gui.gallery.grid import arrange
from gdviz.gui.gallery.lessons import PICTURE, LessonGallery, found_cards
from gdviz.gui.widgets import qt_theme
from gdviz.render.paint.theme import DARK, font, rgb
from tests.doors.ground import pixels


@pytest.fixture
def gallery(qtbot, theme):
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.resize(1280, 720)
    holder.show()
    made = LessonGallery(theme, holder)
    made.picked_ids = []
    made.picked.connect(made.picked_ids.append)
    made.open_at("cliff-edge")
    yield made
    made.pictures.stop()


def ids(gallery):
    return [tile.card.id for tile in gallery.grid.tiles]


def test_it_shows_every_lesson_under_its_chapter(gallery):
    talks = [f"lecture:{talk.id}" for talk in lectures()]
    found = [lesson.id for part in chapters() for lesson in part.lessons]
    assert ids(gallery) == [*talks, *found]
    for tile in gallery.grid.tiles[len(talks) :]:
        lesson = presets()[tile.card.id]
        assert (tile.card.title, tile.card.text) == (lesson.title, lesson.summary)
    assert gallery.size().width() <= 1280 and gallery.size().height() <= 720


def test_by_keys_alone(qtbot, gallery):
    assert gallery.focusWidget() is gallery.search
    first = gallery.grid.current
    for key, moved in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Left, 2)):
        qtbot.keyClick(gallery.search, key)
        assert gallery.grid.current == first + moved
    qtbot.keyClick(gallery.search, Qt.Key.Key_PageDown)
    assert gallery.grid.current > first + 5
    qtbot.keyClicks(gallery.search, "michalewicz")
    assert ids(gallery) == ["plateau"] and gallery.note.text().startswith("1 lesson:")
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.picked_ids == ["plateau"] and gallery.isHidden()
    gallery.open_at("clip-the-cliff")
    assert gallery.search.text() == "" and gallery.grid.card.id == "clip-the-cliff"
    qtbot.keyClick(gallery.search, Qt.Key.Key_Escape)
    assert gallery.isHidden() and len(gallery.picked_ids) == 1


def test_the_frame_is_always_in_sight(qtbot, gallery):
    for _ in range(60):
        qtbot.keyClick(gallery.search, Qt.Key.Key_Down)
        rect = gallery.grid.tiles[gallery.grid.current].rect
        top = gallery.area.verticalScrollBar().value()
        assert top <= rect.top() and rect.bottom() <= top + gallery.area.viewport().height()
    assert gallery.grid.tiles[gallery.grid.current].rect.top() == gallery.grid.tiles[-1].rect.top()


def test_nothing_found_opens_nothing(qtbot, gallery):
    qtbot.keyClicks(gallery.search, "zebra")
    assert ids(gallery) == [] and gallery.note.text().startswith("nothing")
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.picked_ids == [] and gallery.isVisible()


def test_a_click_opens_and_closes(qtbot, gallery):
    tile = gallery.grid.tiles[gallery.grid.current]
    qtbot.mouseClick(gallery.grid, Qt.MouseButton.LeftButton, pos=tile.rect.center())
    assert gallery.picked_ids == [tile.card.id] and gallery.isHidden()


@pytest.fixture
def usual_text():
    """The size of text, which is as it was afterwards."""
    before = QApplication.font()
    yield
    QApplication.setFont(before)


@pytest.mark.parametrize("unit", [1.0, 1.25, 2.0])
@pytest.mark.parametrize("width", [320, 1071, 1450])
def test_no_text_is_cut_and_no_card_overlaps(qapp, theme, width, unit):
    heads, tiles, height = arrange(found_cards(""), width, Told(PICTURE), unit)
    rects = [tile.rect for tile in tiles] + [rect for _, rect in heads]
    for i, first in enumerate(rects):
        assert not any(first.intersects(other) for other in rects[i + 1 :])
        assert first.bottom() < height
    faces = font(13 * unit, bold=True), font(11.5 * unit)
    for tile in tiles:
        room = QRect(0, 0, max(tile.rect.width() - round(PICTURE.width() * unit) - 28, 1), 10_000)
        texts = zip((tile.card.title, tile.card.text), faces, strict=True)
        taken = [QFontMetrics(f).boundingRect(room, WRAPPED, text).height() for text, f in texts]
        assert sum(taken) + 4 + 16 <= tile.rect.height()


def test_larger_text_has_larger_cards_and_pictures(qtbot, gallery, usual_text):
    before = [tile.rect.height() for tile in gallery.grid.tiles]
    qt_theme.set_text_size(200)
    qtbot.waitUntil(lambda: gallery.grid.tiles[0].rect.height() > 1.5 * before[0])
    pairs = zip(before, gallery.grid.tiles, strict=True)
    assert all(2 * high - 20 < tile.rect.height() for high, tile in pairs)
    assert gallery.grid.failure == "" and not gallery.grid.grab().isNull()


def test_pictures_are_painted_in_the_theme_and_dropped_when_nobody_looks(qtbot, gallery):
    qtbot.keyClicks(gallery.search, "cliff of a ravine")
    qtbot.keyClicks(gallery.search, "")
    gallery.search.setText("clip the cliff")
    qtbot.waitUntil(lambda: gallery.pictures.picture("clip-the-cliff") is not None, timeout=20_000)
    image = gallery.grid.grab().toImage()
    rect = gallery.grid.tiles[0].rect
    colours = {
        image.pixelColor(rect.left() + 8 + x, rect.top() + 8 + y).name()
        for x in range(0, PICTURE.width(), 9)
        for y in range(0, PICTURE.height(), 9)
    }
    assert len(colours) > 20 and gallery.grid.failure == ""
    gallery.set_theme(DARK)
    assert gallery.pictures.picture("clip-the-cliff") is None
    gallery.close()
    qtbot.waitUntil(lambda: not gallery.pictures.busy, timeout=20_000)


def test_a_race_that_cannot_be_painted_leaves_its_place_empty(qtbot, gallery, monkeypatch, caplog):
    def broken(*_):
        raise ValueError("no picture")

    gallery.close()
    qtbot.waitUntil(lambda: not gallery.pictures.busy, timeout=20_000)
    monkeypatch.setattr(lessons, "thumbnail", broken)
    gallery.open_at()
    gallery.search.setText("early stopping")
    qtbot.waitUntil(lambda: not gallery.pictures.busy, timeout=20_000)
    gallery.grid.grab()
    assert gallery.grid.failure == "" and gallery.pictures.picture("early-stopping") is None


TALK = """format = "gdviz-lecture"
version = 1
title = "Two valleys"
summary = "Where they meet."

[[scene]]
caption = "Four minima."
steps = 60
[scene.landscape]
name = "himmelblau"
[scene.ask]
question = "Where does it end?"
choices = ["here", "there"]
answer = 1
[[scene.racers]]
optimizer = "sgd"
lr = 0.01

[[scene]]
[scene.landscape]
name = "booth"
[[scene.racers]]
optimizer = "adam"
lr = 0.1
"""


@pytest.fixture
def talk(tmp_path, monkeypatch):
    """A folder of lectures with one of two scenes, the first of which asks something."""
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "1-valleys.toml").write_text(TALK, encoding="utf-8")
    monkeypatch.setattr(shipped, "resource", tmp_path.joinpath)
    lectures.cache_clear()
    yield
    lectures.cache_clear()


def test_lectures_stand_on_top_and_do_not_tell_what_they_ask(qtbot, talk, gallery, theme):
    card = gallery.grid.tiles[0].card
    assert (card.group, card.title) == ("Lectures", "Two valleys")
    assert card.text == "Where they meet.\n2 scenes"
    assert gallery.note.text().startswith("1 lecture, 39 lessons:")
    gallery.search.setText("four minima")
    assert ids(gallery)[0] == "lecture:valleys"
    qtbot.waitUntil(lambda: gallery.pictures.picture("lecture:valleys") is not None)
    picture = pixels(gallery.pictures.picture("lecture:valleys"))
    trail = np.abs(picture[:, :, :3].astype(int) - np.array(rgb(theme.racers[0]))).max(axis=2) < 24
    # the racer's sign at its start, and no trail
    rows, columns = np.nonzero(trail)
    assert 0 < np.ptp(rows) < 12 and 0 < np.ptp(columns) < 12
    qtbot.keyClick(gallery.search, Qt.Key.Key_Return)
    assert gallery.picked_ids == ["lecture:valleys"]
