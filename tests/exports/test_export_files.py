"""Which files an export makes, keeps and leaves, and the reports meanwhile."""

import os
import re
import stat
import sys
import tomllib

import pytest

from tests.doors.command_line import ROOT, gdviz
from tests.doors.exported import clip, exported, picture, watched

QUICK = ("--size", "320x180", "--seconds", "0.1", "--hold", "0")
MAGIC = {
    ".png": (0, b"\x89PNG\r\n\x1a\n"),
    ".svg": (0, b"<?xml"),
    ".pdf": (0, b"%PDF-"),
    ".gif": (0, b"GIF89a"),
    ".webp": (8, b"WEBP"),
    ".mp4": (4, b"ftyp"),
    ".webm": (0, b"\x1aE\xdf\xa3"),
}


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    made = tmp_path / "pictures"
    made.mkdir()
    return made


@pytest.fixture(params=MAGIC)
def suffix(request):
    if request.param in (".mp4", ".webm"):
        pytest.importorskip("av")
    return request.param


def is_of(path, suffix):
    place, word = MAGIC[suffix]
    return path.read_bytes()[place : place + len(word)] == word


def test_the_suffix_decides_however_it_is_written(bowl, folder, suffix):
    for name in (f"race{suffix}", f"RACE.MORE{suffix.upper()}"):
        assert is_of(exported(folder / name, *bowl.words, *QUICK), suffix)
    assert len(os.listdir(folder)) == 2


def test_the_file_may_be_named_in_each_way_and_anywhere(bowl, folder):
    for k, before in enumerate((["-o"], ["--output"])):
        path = folder / f"{k}.png"
        assert gdviz("export", *before, path, *bowl.words, "--size=320x180").good == ""
        assert picture(path).shape == (180, 320, 3)
    path = folder / "joined.png"
    assert gdviz("export", f"--output={path}", *bowl.words, *QUICK).good == ""
    assert is_of(path, ".png")


def test_a_file_that_exists_is_kept_and_overwritten_only_by_force(bowl, folder, suffix):
    path = folder / f"race{suffix}"
    path.write_bytes(b"old")
    told = gdviz("export", *bowl.words, *QUICK, "-o", path)
    assert "exists" in told.refusal and "--force" in told.refusal and path.name in told.refusal
    assert path.read_bytes() == b"old"
    path.chmod(0o640)
    exported(path, *bowl.words, *QUICK, "--force")
    assert is_of(path, suffix) and stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(folder) == [path.name]


@pytest.mark.parametrize("suffix", [".png", ".gif"])
def test_a_python_program_overwrites_only_by_force_too(bowl, folder, suffix):
    from gdviz.core import InputError

    path = folder / f"race{suffix}"
    path.write_bytes(b"old")
    told = []
    with pytest.raises(InputError, match=f"race{suffix} exists"):
        told += watched(bowl.page.race, path, width=320, height=180)
    assert path.read_bytes() == b"old" and told == []
    watched(bowl.page.race, path, force=True, width=320, height=180, seconds=0.1)
    assert is_of(path, suffix)


def test_a_link_keeps_its_name_and_its_target_is_written(bowl, folder):
    target, link = folder / "there.png", folder / "link.png"
    target.write_bytes(b"old")
    link.symlink_to(target)
    exported(link, *bowl.words, *QUICK, "--force")
    assert link.is_symlink() and is_of(target, ".png")
    (folder / "gone.png").symlink_to(folder / "nothing.png")
    told = gdviz("export", *bowl.words, *QUICK, "-o", folder / "gone.png")
    assert "exists" in told.refusal


REFUSED = [
    ("race.txt", (), ".png, .svg, .pdf, .gif, .webp, .mp4, .webm"),
    ("race", (), ".png, .svg"),
    ("no/race.png", (), "No such file"),
    ("race.png", ("--size", "640"), "1280x720"),
    ("race.png", ("--size", "640x"), "1280x720"),
    ("race.png", ("--size", "-640x360"), ""),
    ("race.png", ("--size", "100x360"), "width"),
    ("race.png", ("--size", "640x100"), "height"),
    ("race.png", ("--step", "9"), "from 0 to 8"),
    ("race.png", ("--step", "-1"), "step"),
    ("race.png", ("--step", "1.5"), "--step"),
    ("race.gif", ("--fps", "61"), "fps"),
    ("race.gif", ("--seconds", "0"), "seconds"),
    ("race.gif", ("--seconds", "601"), "at most 600"),
    ("race.gif", ("--hold", "-1"), "hold"),
    ("race.gif", ("--hold", "61"), "hold"),
    ("race.mp4", ("--quality", "good"), "standard, draft, best"),
    ("race.png", ("--quantity", "lost"), "loss"),
    ("race.png", ("--against", "epoch"), "data"),
    ("race.png", ("--against", "steep"), "step"),
    ("race.png", ("--theme", "pink"), "light"),
    ("race.png", ("--layout", "round"), "overlay"),
    ("race.png", ("--layout", "surface", "--camera", "30"), "--camera"),
    ("race.png", ("--layout", "surface", "--camera", "30,5"), "view.tilt"),
    ("race.png", ("--layout", "surface", "--camera", "190,40"), "view.azimuth"),
    ("race.png", ("--layout", "surface", "--camera", "30,40,9"), "view.zoom"),
]


@pytest.mark.parametrize(("name", "options", "said"), REFUSED, ids=str)
def test_what_is_refused_is_one_line_and_leaves_nothing(bowl, folder, name, options, said):
    told = gdviz("export", *bowl.words, *options, "-o", folder / name)
    assert said in told.refusal
    assert os.listdir(folder) == []


@pytest.mark.parametrize("kind", [".mp4", ".webm"])
def test_a_video_without_pyav_names_an_extra_that_installs_it(bowl, folder, monkeypatch, kind):
    monkeypatch.setitem(sys.modules, "av", None)
    said = gdviz("export", *bowl.words, *QUICK, "-o", folder / f"race{kind}").refusal
    extra = re.search(r'pip install "gdviz\[(\w+)\]"', said)[1]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = extras["optional-dependencies"].get(extra, [])
    assert any(re.match(r"av\b", one) for one in needed), said
    assert os.listdir(folder) == []


# settings of a clip at the ends of what is allowed, and the number of its frames
ENDS = [
    ({"seconds": 600, "fps": 1}, 600),
    ({"seconds": 600, "fps": 60}, 36_000),
    ({"seconds": 0.1, "fps": 60}, 6),
    ({"seconds": 1, "fps": 60, "hold": 60}, 60),
    ({"seconds": 1, "fps": 1, "hold": 0, "width": 160, "height": 120}, 2),
]


@pytest.mark.parametrize(("options", "frames"), ENDS, ids=str)
def test_a_clip_may_be_as_long_as_ten_minutes_and_is_begun(bowl, folder, options, frames):
    size = {"width": 320, "height": 180}
    told = watched(bowl.page.race, folder / "race.webp", most=1, **size | options)
    assert told == [(1, frames)]


def test_a_height_map_of_one_variable_is_refused(folder):
    words = ("cars:bias=false", "gd", "--steps", "2", "--layout", "surface")
    assert "one variable" in gdviz("export", *words, "-o", folder / "race.gif").refusal
    assert os.listdir(folder) == []


def test_progress_counts_the_frames_and_never_those_of_the_hold(bowl, folder, suffix):
    options = {"width": 320, "height": 180, "fps": 10, "seconds": 0.4, "hold": 1.0}
    told = watched(bowl.page.race, folder / f"race{suffix}", **options)
    frames = {".gif": 10}.get(suffix, 1 if suffix in (".png", ".svg", ".pdf") else 4)
    assert told == [(k, frames) for k in range(1, frames + 1)]


def test_an_export_that_is_cancelled_leaves_the_folder_as_it_was(bowl, folder, suffix):
    stop = 1 if suffix in (".png", ".svg", ".pdf") else 2
    path = folder / f"race{suffix}"
    options = {"width": 320, "height": 180, "fps": 10, "seconds": 0.4}
    assert len(watched(bowl.page.race, path, most=stop, **options)) == stop
    assert os.listdir(folder) == []
    path.write_bytes(b"old")
    watched(bowl.page.race, path, most=stop, force=True, **options)
    assert os.listdir(folder) == [path.name] and path.read_bytes() == b"old"


def test_a_terminal_sees_a_bar_on_one_line_and_a_file_sees_nothing(bowl, folder):
    words = ("export", *bowl.words, *QUICK, "--seconds", "0.16")
    told = gdviz(*words, "-o", folder / "a.gif", terminal=True)
    assert (told.code, told.out) == (0, "")
    bars = told.err.removesuffix("\n").split("\r")
    parts = [(7, "1/4"), (15, "2/4"), (22, "3/4"), (30, "4/4")]
    assert bars == ["", *(f"[{'#' * n}{'.' * (30 - n)}] {count}" for n, count in parts)]
    assert told.err.endswith("\n")
    assert gdviz(*words, "-o", folder / "b.gif").good == ""


def test_a_file_is_made_whole_or_not_at_all(folder, monkeypatch):
    """Told to end at the very moment at which the new file is there, it is gone again."""
    from gdviz.core.base.files import write_atomic

    def told(descriptor):
        closed(descriptor)
        raise KeyboardInterrupt

    closed = os.close
    monkeypatch.setattr(os, "close", told)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(folder / "race.png", b"new")
    monkeypatch.undo()
    assert os.listdir(folder) == []


def test_the_same_words_give_the_same_pixels(bowl, folder):
    words = (*bowl.words, *QUICK)
    first, second = (picture(exported(folder / f"{k}.png", *words)) for k in "ab")
    assert (first == second).all()
    frames = [clip(exported(folder / f"{k}.webp", *words)).frames for k in "ab"]
    assert all((a == b).all() for a, b in zip(*frames, strict=True))
