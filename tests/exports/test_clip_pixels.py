"""The pixels of a clip's frames are those of the page at the same step, as far as a format can."""

import numpy as np
import pytest

from tests.doors.exported import clip, exported, has, near, picture, plan

STEPS = (0, 4, 8)
LENGTH = {
    ".gif": ("--seconds", "0.12", "--hold", "0"),
    ".webp": ("--seconds", "0.3", "--fps", "10", "--hold", "0"),
    ".mp4": ("--seconds", "0.3", "--fps", "10", "--hold", "0"),
    ".webm": ("--seconds", "0.3", "--fps", "10", "--hold", "0"),
}


def stills(bowl, *options):
    return [picture(bowl.draw(".png", "--step", step, *options)) for step in STEPS]


def apart(pixels, others):
    return np.abs(pixels.astype(int) - others)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_webp_is_the_pages_pixel_by_pixel(bowl, theme):
    frames = clip(bowl.draw(".webp", *LENGTH[".webp"], "--theme", theme)).frames
    for frame, still in zip(frames, stills(bowl, "--theme", theme), strict=True):
        assert np.array_equal(frame, still)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_gif_is_the_pages_in_255_colours(bowl, theme):
    frames = clip(bowl.draw(".gif", *LENGTH[".gif"], "--theme", theme)).frames
    for frame, still in zip(frames, stills(bowl, "--theme", theme), strict=True):
        far = apart(frame, still).max(axis=2)
        assert far.mean() < 4 and (far > 30).mean() < 0.001
    colours = np.unique(np.stack(frames).astype(int) @ (1 << 16, 1 << 8, 1))
    assert 100 < len(colours) <= 256


def test_a_gif_does_not_flicker(bowl):
    """The ground, where nothing moves, is the same in all frames, and a flat one is flat."""
    frames = clip(bowl.draw(".gif", *LENGTH[".gif"])).frames
    first, *others = stills(bowl)
    still = np.all([(first == other).all(axis=2) for other in others], axis=0)
    assert still.mean() > 0.9
    assert all(np.array_equal(frame[still], frames[0][still]) for frame in frames[1:])
    white = (first == 255).all(axis=2)
    assert (frames[0][white] == 255).all()


def test_a_gif_keeps_the_colours_of_all_racers(tmp_path):
    """Twelve racers, two in colours of their own; a dot of each is exactly in its colour."""
    words = ["sphere", "--start", "-4,3", "--steps", "2", "--theme", "light"]
    own = ("#ff00ff", "#00ff00")
    rates = [0.02 * k for k in range(1, 13)]
    colours = [f",colour={own[k]}" if k < 2 else "" for k in range(12)]
    words += [f"gd:lr={rate:.2f}{more}" for rate, more in zip(rates, colours, strict=True)]
    place = plan(*words, size=(640, 360)).maps[0]
    path = exported(tmp_path / "a.gif", *words, "--size", "640x360", *LENGTH[".gif"])
    last = clip(path).frames[-1]
    still = picture(exported(tmp_path / "a.png", *words, "--size", "640x360"))
    for k, rate in enumerate(rates):
        column, row = map(round, place.at(-4 * (1 - 2 * rate) ** 2, 3 * (1 - 2 * rate) ** 2))
        colour = still[row, column]
        assert np.array_equal(last[row, column], colour), rate
        if k < 2:
            assert bytes(colour.tolist()) == bytes.fromhex(own[k][1:])


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_video_looks_like_the_pages(bowl, suffix, theme):
    pytest.importorskip("av")
    frames = clip(bowl.draw(suffix, *LENGTH[suffix], "--theme", theme)).frames
    grounds = {"light": (255, 255, 255), "dark": (20, 24, 29)}
    for frame, still in zip(frames, stills(bowl, "--theme", theme), strict=True):
        assert apart(frame, still).mean() < 3
        # the colours of large areas are right, which a wrong matrix or range would shift
        assert np.abs(frame.mean(axis=(0, 1)) - still.mean(axis=(0, 1))).max() < 2.5
        assert near(frame[:6, :6], grounds[theme], 4).all()
    assert has(frames[-1], bowl.colour, bowl.places[-1], 2, 16)


@pytest.mark.parametrize("suffix", [".mp4", ".webm"])
def test_a_better_video_keeps_more_of_its_detail(bowl, suffix):
    pytest.importorskip("av")
    pages = stills(bowl)
    lost, sizes = {}, {}
    for quality in ("draft", "standard", "best"):
        path = bowl.draw(suffix, *LENGTH[suffix], "--quality", quality)
        frames = clip(path).frames
        both = zip(frames, pages, strict=True)
        lost[quality] = np.mean([apart(frame, page).astype(float) ** 2 for frame, page in both])
        sizes[quality] = path.stat().st_size
    assert lost["best"] < lost["standard"] < lost["draft"]
    assert sizes["best"] > sizes["standard"] > sizes["draft"]
    assert bowl.draw(suffix, *LENGTH[suffix]).stat().st_size == sizes["standard"]


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_a_frame_holds_only_what_changed(bowl, suffix):
    """A short race stays at its steps for many frames, which cost next to nothing."""
    rate = () if suffix == ".gif" else ("--fps", "25")
    few, many = (bowl.draw(suffix, *rate, "--seconds", s, "--hold", "0") for s in ("0.36", "3.6"))
    assert (len(clip(few).frames), len(clip(many).frames)) == (9, 90)
    assert many.stat().st_size - few.stat().st_size < 81 * 200
    shown = [frame for k, frame in enumerate(clip(many).frames) if not k or k == 89]
    for frame, other in zip(shown, (clip(few).frames[0], clip(few).frames[-1]), strict=True):
        assert np.array_equal(frame, other)


@pytest.mark.parametrize(
    ("suffix", "size", "found"),
    [
        (".mp4", "321x181", (182, 322)),
        (".webm", "321x180", (180, 322)),
        (".gif", "321x181", (181, 321)),
        (".webp", "181x321", (321, 181)),
    ],
)
def test_a_clip_has_its_size_and_a_video_an_even_one(bowl, suffix, size, found):
    if suffix in (".mp4", ".webm"):
        pytest.importorskip("av")
    frames = clip(bowl.draw(suffix, "--size", size, *LENGTH[suffix])).frames
    assert {frame.shape for frame in frames} == {(*found, 3)}
    edge = np.concatenate([frames[-1][-1:], frames[-1][:, -1:].swapaxes(0, 1)], axis=1)
    assert near(edge, "#ffffff", 6).all()


def test_videos_are_in_the_codecs_and_colours_that_players_expect(bowl):
    av = pytest.importorskip("av")
    for suffix, codec in ((".mp4", "h264"), (".webm", "vp9")):
        with av.open(str(bowl.draw(suffix, *LENGTH[suffix]))) as video:
            context = video.streams.video[0].codec_context
            assert context.codec.canonical_name == codec
            assert context.pix_fmt == "yuv420p" and len(video.streams) == 1
            # 1 is BT.709 in each of the three, and the limited range
            named = (context.color_primaries, context.color_trc, context.colorspace)
            assert named == (1, 1, 1) and context.color_range == 1


def test_an_mp4_has_its_index_in_front(bowl):
    pytest.importorskip("av")
    data = bowl.draw(".mp4", *LENGTH[".mp4"]).read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")
