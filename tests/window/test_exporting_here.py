"""Pictures and clips made from the window: what is asked, what is written, what is copied."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.doors.exported import clip, exported, picture
from tests.doors.hand import Answers, in_export
from tests.doors.window import pixels

RACERS = (Entry(OPTIMIZERS["sgd"](), lr=0.0001), Entry(OPTIMIZERS["adam"](), lr=0.1))
RACE = RaceSpec(Landscape(name="rosenbrock"), RACERS, steps=20)
WORDS = ("rosenbrock", "sgd:lr=0.0001", "adam:lr=0.1", "--steps", 20)


@pytest.fixture
def answers(monkeypatch):
    return Answers(monkeypatch)


def ask(program, answers, path, **values):
    """Export to a path with these entries of the dialog."""
    answers.file(path)

    def act(form):
        form.fill(**values)
        form.press("Save")

    in_export(program, act)


def done(program):
    """Wait until no export is on its way."""
    program.wait(lambda: not program.main.statusBar().findChildren(QProgressBar))


def test_a_picture_shows_the_step_at_the_playhead(program, answers, tmp_path):
    program.main.playback.seek(7)
    ask(program, answers, tmp_path / "here", kind="PNG", size="960 ×", theme="dark")
    done(program)
    same = exported(
        tmp_path / "same.png", *WORDS, "--step", 7, "--size", "960x540", "--theme", "dark"
    )
    assert (picture(tmp_path / "here.png") == picture(same)).all()
    other = exported(tmp_path / "other.png", *WORDS, "--size", "960x540", "--theme", "dark")
    assert (picture(tmp_path / "here.png") != picture(other)).any()
    assert "here.png" in program.main.statusBar().currentMessage()
    assert program.title.startswith("Untitled") and program.notice == ""


def test_the_layout_of_the_dialog_is_that_of_the_page(program, answers, tmp_path):
    ask(program, answers, tmp_path / "side.png", layout="side", size="960 ×")
    done(program)
    one = exported(tmp_path / "one.png", *WORDS, "--size", "960x540", "--step", 0)
    assert program.step == 0
    same = exported(
        tmp_path / "same.png", *WORDS, "--layout", "side", "--size", "960x540", "--step", 0
    )
    assert (picture(tmp_path / "side.png") == picture(same)).all()
    assert (picture(tmp_path / "side.png") != picture(one)).any()


def test_the_dialog_begins_with_what_the_window_shows(program, answers):
    seen = []
    in_export(program, lambda form: seen.append(form.shown))
    program.press("dark")
    program.press("side")
    in_export(program, lambda form: seen.append(form.shown))
    first, second = seen
    assert first["theme"] == "light" and second["theme"] == "dark"
    assert first["layout"] != second["layout"] and "side" in second["layout"]
    assert (first["seconds"], first["hold"], first["fps"]) == ("10", "1", "30")


def test_the_format_of_the_last_export_is_offered_first(program, answers, tmp_path):
    ask(program, answers, tmp_path / "one", kind="GIF", size="960 ×", seconds="0.2", hold="0")
    done(program)
    seen = []
    in_export(program, lambda form: seen.append(form.shown["kind"]))
    assert seen[0].startswith("GIF")
    # other tests begin with a picture
    ask(program, answers, tmp_path / "two", kind="PNG", size="960 ×")
    done(program)


def test_only_clips_have_lengths_and_a_gif_no_rate(program):
    found = {}

    def act(form):
        for kind in ("PNG", "SVG", "PDF", "GIF", "WebP", "MP4", "WebM"):
            form.fill(kind=kind)
            found[kind] = form.enabled

    in_export(program, act)
    everything = {"seconds", "hold", "fps"}
    assert found == {
        **dict.fromkeys(("PNG", "SVG", "PDF"), frozenset()),
        "GIF": {"seconds", "hold"},
        **dict.fromkeys(("WebP", "MP4", "WebM"), everything),
    }


def test_a_clip_takes_seconds_hold_and_rate(program, answers, tmp_path):
    path = tmp_path / "clip"
    ask(program, answers, path, kind="WebP", size="960 ×", seconds=0.4, hold=0.5, fps=10)
    done(program)
    made = clip(tmp_path / "clip.webp")
    assert len(made.frames) == 4 and made.frames[0].shape == (540, 960, 3)
    assert made.shown_ms[:-1] == (100.0,) * 3 and made.shown_ms[-1] == 600.0
    # the numbers come back in the next dialog, and so does the size
    seen = []
    in_export(program, lambda form: seen.append(form.shown))
    [again] = seen
    assert (again["seconds"], again["hold"], again["fps"]) == ("0.4", "0.5", "10")
    assert again["size"].startswith("960 ×")


def test_a_video_has_a_quality(program, answers, tmp_path):
    pytest.importorskip("av")
    found, short = {}, {"size": "960 ×", "seconds": 0.2, "fps": 10, "hold": 0}

    def act(form):
        for kind in ("PNG", "GIF", "WebP", "MP4", "WebM"):
            form.fill(kind=kind)
            found[kind] = form.dialog.quality.isEnabled()

    in_export(program, act)
    assert found == {"PNG": False, "GIF": False, "WebP": False, "MP4": True, "WebM": True}
    for quality in ("draft", "best"):
        ask(program, answers, tmp_path / quality, kind="MP4", quality=quality, **short)
        done(program)
    sizes = [(tmp_path / f"{quality}.mp4").stat().st_size for quality in ("draft", "best")]
    assert 1.5 * sizes[0] < sizes[1]
    seen = []
    in_export(program, lambda form: seen.append(form.shown["quality"]))
    assert seen == ["best"]


@pytest.mark.parametrize("where", ["dialog", "file"])
def test_cancel_leaves_nothing(program, answers, tmp_path, where):
    answers.file("")

    def act(form):
        form.fill(seconds=3)
        form.press("Cancel" if where == "dialog" else "Save")

    in_export(program, act)
    done(program)
    assert len(answers.asked) == (where == "file")
    assert list(tmp_path.glob("*.*")) == [] and program.notice == ""


def test_a_number_that_is_refused_keeps_the_dialog_open(program, answers):
    told = []

    def act(form):
        form.fill(kind="WebP", seconds="0")
        form.press("Save")
        told.append((form.dialog.isVisible(), form.dialog.problem.text()))

    in_export(program, act)
    [(open_still, text)] = told
    assert open_still and "seconds" in text and "0.1" in text and answers.asked == []


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [("run 0.5", "PNG", "run 0.5.png"), ("page.svg", "PNG", "page.svg"), ("a.b", "SVG", "a.b.svg")],
)
def test_a_suffix_is_completed(program, answers, tmp_path, typed, kind, written):
    ask(program, answers, tmp_path / typed, kind=kind, size="960 ×")
    done(program)
    assert [path.name for path in tmp_path.glob("*.*")] == [written]
    start = (tmp_path / written).read_bytes()[:5]
    assert start == (b"<?xml" if written.endswith("svg") else b"\x89PNG\r")


def test_name_and_folder_are_offered(program, answers, tmp_path):
    answers.file(tmp_path / "mine.toml")
    program.press("save")
    ask(program, answers, "", kind="SVG")
    assert answers.asked[-1][2] == str(tmp_path / "mine.svg")
    folder = tmp_path / "pages"
    folder.mkdir()
    ask(program, answers, folder / "page", kind="SVG", size="960 ×")
    done(program)
    ask(program, answers, "", kind="PNG")
    assert answers.asked[-1][2] == str(folder / "mine.png")


def test_a_running_export_shows_how_far_it_is_and_can_be_cancelled(program, answers, tmp_path):
    ask(program, answers, tmp_path / "long", kind="WebP", size="960 ×", seconds=60)
    bar = program.main.statusBar()
    [strip] = bar.findChildren(QProgressBar)
    program.wait(lambda: strip.value() >= 2)
    assert strip.maximum() == 60 * 30 and strip.isVisible()
    # the window goes on
    program.main.playback.seek(5)
    assert program.step == 5
    [stop] = strip.parentWidget().findChildren(QPushButton)
    program.click(stop)
    done(program)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
    assert program.notice == "" and "long" not in bar.currentMessage()


def test_a_folder_that_is_not_there_is_told(program, answers, tmp_path):
    ask(program, answers, tmp_path / "nowhere" / "page", kind="PNG", size="960 ×")
    done(program)
    assert "page.png" in program.notice and list(tmp_path.glob("*.png")) == []


def test_a_race_that_is_still_computed_is_not_exported(program, answers):
    program.main.document.replace(replace(RACE, steps=21))
    program.press("export")
    assert program.notice and answers.asked == []
    program.press("copy")
    assert "still being computed" in program.notice
    program.settle()


def test_the_picture_on_the_clipboard_is_that_of_the_step(program, tmp_path):
    def copied():
        program.press("copy")
        board = QApplication.clipboard()
        program.wait(lambda: not board.image().isNull())
        found = pixels(board.image())
        board.clear()
        return found

    program.main.playback.seek(12)
    program.settle()
    same = picture(exported(tmp_path / "same.png", *WORDS, "--step", 12))
    assert (copied() == same).all()
    program.press("dark")
    dark = picture(exported(tmp_path / "dark.png", *WORDS, "--step", 12, "--theme", "dark"))
    assert (copied() == dark).all()


def test_the_race_goes_along_in_the_picture(program, answers, tmp_path):
    ask(program, answers, tmp_path / "page.png", size="960 ×")
    done(program)
    with Image.open(tmp_path / "page.png") as image:
        assert image.size == (960, 540) and np.asarray(image).any()
    program.press("new")
    answers.file(tmp_path / "page.png")
    program.press("open")
    assert program.spec == RACE


# what a tab draws on the map, and what it is found by on a page: a colour, and how much of it
LAID = {
    "probe": lambda program: (program.open_tab("probe"), program.map().click(-0.5, 1.5)),
    "step": lambda program: program.open_tab("step"),
}


@pytest.mark.parametrize("tab", LAID)
def test_what_a_tab_draws_on_the_map_is_copied_with_it(program, tab):
    program.main.playback.seek(7)
    LAID[tab](program)
    program.drawn()
    program.press("copy")
    program.wait(lambda: not QApplication.clipboard().image().isNull())
    page = pixels(QApplication.clipboard().image())
    QApplication.clipboard().clear()
    program.open_tab("standings")
    program.press("copy")
    program.wait(lambda: not QApplication.clipboard().image().isNull())
    plain = pixels(QApplication.clipboard().image())
    rows, columns = np.nonzero((page != plain).any(axis=2))
    # on the map, and nowhere else
    assert len(rows) > 500 and columns.max() < 0.62 * page.shape[1]
