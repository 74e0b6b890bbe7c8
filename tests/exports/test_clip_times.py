"""Which step each frame of a clip shows, and for how long."""

import math

import pytest

from gdviz.command.cli import OK
from tests.doors.command_line import gdviz
from tests.doors.exported import clip, has, watched

VIDEOS = (".mp4", ".webm")
# a video has colours for squares of four pixels
BLURRED = 90
# five frames in each format; a GIF has its own 25 frames per second
TIMING = {
    ".gif": ("--seconds", "0.2", "--hold", "0.3"),
    ".webp": ("--seconds", "0.5", "--fps", "10", "--hold", "0.3"),
    ".mp4": ("--seconds", "0.5", "--fps", "10", "--hold", "0.3"),
    ".webm": ("--seconds", "0.5", "--fps", "10", "--hold", "0.3"),
}


def shown_step(pixels, bowl, apart=12):
    """The last point of the path that has the racer's colour, all before it having it, too."""
    there = [has(pixels, bowl.colour, at, 1, apart) for at in bowl.places[1:]]
    reached = there.index(False) if False in there else len(there)
    assert not any(there[reached:])
    return reached


@pytest.fixture(params=TIMING)
def suffix(request):
    if request.param in VIDEOS:
        pytest.importorskip("av")
    return request.param


def test_frames_go_from_the_start_to_the_end_in_order(bowl, suffix):
    frames = clip(bowl.draw(suffix, *TIMING[suffix])).frames
    held, apart = (3, BLURRED) if suffix in VIDEOS else (0, 12)
    assert [shown_step(pixels, bowl, apart) for pixels in frames] == [0, 2, 4, 6, 8] + [8] * held


def test_each_frame_has_its_time_and_the_last_is_held(bowl, suffix):
    found = clip(bowl.draw(suffix, *TIMING[suffix])).shown_ms
    wanted = {".gif": [40] * 4 + [340], ".webp": [100] * 4 + [400]}.get(suffix, [100] * 8)
    assert list(found) == pytest.approx(wanted, abs=1)


@pytest.mark.parametrize("kind", [".gif", ".webp"])
def test_moving_pictures_begin_again_forever(bowl, kind):
    found = clip(bowl.draw(kind, *TIMING[kind]))
    assert found.endless and found.opaque


def test_frames_a_second_are_those_asked_for(bowl, suffix):
    options = ("--seconds", "0.2", "--fps", "20", "--hold", "0")
    times = clip(bowl.draw(suffix, *options)).shown_ms
    one, frames = (40, 5) if suffix == ".gif" else (50, 4)
    assert list(times) == pytest.approx([one] * frames, abs=1)


def test_without_options_a_clip_has_ten_seconds_and_holds_for_one(bowl, tmp_path):
    for suffix, frames in ((".gif", 250), (".webp", 300)):
        assert watched(bowl.page.race, tmp_path / f"race{suffix}", most=1) == [(1, frames)]
    assert clip(bowl.draw(".gif", "--seconds", "0.1")).shown_ms[-1] == 1040
    times = clip(bowl.draw(".webp", "--seconds", "0.1")).shown_ms
    assert list(times) == pytest.approx([33, 33, 1033], abs=1)


@pytest.mark.parametrize(("seconds", "fps", "frames"), [("0.1", "1", 2), ("0.26", "30", 8)])
def test_a_clip_has_at_least_its_start_and_its_end(bowl, seconds, fps, frames):
    found = clip(bowl.draw(".webp", "--seconds", seconds, "--fps", fps, "--hold", "0"))
    assert len(found.frames) == frames
    assert [shown_step(found.frames[k], bowl) for k in (0, -1)] == [0, 8]


def test_a_race_that_ends_early_fills_the_clip(bowl, tmp_path):
    """Half of a hundred steps is left where a rule ends the race at the fourth."""
    rule = 25 * 0.64**4 + 1e-9
    words = (*bowl.words[:-1], "100", "--stop", f"loss={rule}", "--size", "640x360")
    path = tmp_path / "race.webp"
    told = gdviz("export", *words, "--seconds", "0.5", "--fps", "10", "-o", path)
    assert told.code == OK
    steps = [shown_step(pixels, bowl) for pixels in clip(path).frames]
    assert steps == [0, 1, 2, 3, 4]
    assert math.isclose(sum(clip(path).shown_ms), 1500, abs_tol=1)
