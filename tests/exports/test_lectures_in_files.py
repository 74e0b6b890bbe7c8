"""A whole lecture in one file."""

import pytest

from tests.doors.command_line import gdviz
from tests.doors.exported import clip, near, pdf_pages, watched_lecture

TALK = """format = "gdviz-lecture"
version = 1
title = "Two bowls"

[[scene]]
title = "Round"
caption = "Look at the circle."
stops = [2, 4]
steps = 8
start = [3.0, 1.0]

[scene.landscape]
name = "sphere"

[[scene.racers]]
optimizer = "sgd"
lr = 0.1

[[scene]]
title = "Who is first"
caption = "The large rate is."
steps = 6
start = [2.0, 2.0]
begins = 2

[scene.ask]
question = "Which rate is faster?"
choices = ["sgd", "sgd(2)", "neither of them"]
answer = 2
because = "loss(sgd(2)) < loss(sgd)"

[scene.landscape]
name = "sphere"

[scene.view]
theme = "dark"

[[scene.racers]]
optimizer = "sgd"
lr = 0.1
label = "small"

[[scene.racers]]
optimizer = "sgd"
lr = 0.3
label = "large"

[[scene]]
steps = 3

[scene.landscape]
name = "sphere"

[[scene.racers]]
optimizer = "adam"
lr = 0.1
"""
SMALL = ("--size", "320x240")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "talk.toml").write_text(TALK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_handout_has_a_page_for_each_scene(folder):
    assert gdviz("export", "talk.toml", "handout.pdf").good == ""
    first, second, third = (page.text for page in pdf_pages(folder / "handout.pdf"))
    for words in ("1. Round", "Two bowls", "Look at the circle.", "step 4 / 8"):
        assert words in first
    for words in ("2. Who is first", "Which rate is faster?", "1) small", "2) large", "step 6 / 6"):
        assert words in second
    assert "3) neither of them" in second
    # what the caption and the claim tell is what is asked
    assert "The large rate is." not in second and "loss(" not in second
    assert "3." in third and "step 3 / 3" in third


def test_a_handout_shows_each_scene_in_its_own_view_but_for_the_options(folder):
    def dark(*words):
        path = folder / "h.pdf"
        assert gdviz("export", "talk.toml", "-o", path, *SMALL, "--force", *words).good == ""
        pages = pdf_pages(path)
        assert {page.pixels.shape for page in pages} == {(240, 320, 3)}
        # below the page, too
        return [bool(near(page.pixels[-3:], "#14181d").all()) for page in pages]

    assert dark() == [False, True, False]
    assert dark("--theme", "dark") == [True, True, True]
    assert dark("--theme", "light") == [False, False, False]


def test_a_folder_of_races_has_a_handout(folder):
    races = folder / "races"
    races.mkdir()
    for name in ("2", "10"):
        race = TALK.partition("[[scene]]\n")[2].partition("[[scene]]\n")[0]
        text = race.replace("scene.", "").replace("caption", "summary")
        text = text.replace("Round", f"Number {name}")
        (races / f"{name}.toml").write_text(f'format = "gdviz-race"\nversion = 1\n{text}')
    assert gdviz("export", "races", "races.pdf", *SMALL).good == ""
    texts = [page.text for page in pdf_pages(folder / "races.pdf")]
    assert ["1. Number 2" in texts[0], "2. Number 10" in texts[1]] == [True, True]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("talk.toml", "talk.png"), "talk.png: a lecture's name must end in one of .pdf"),
        (("talk.toml", "talk.pdf", "--steps", "3"), "talk.toml: is a lecture"),
        (("talk.toml", "talk.pdf", "--step", "3"), "scenes have their own --step"),
        (("talk.toml",), "required: -o/--output"),
        (("sphere", "gd:lr=0.1"), "required: -o/--output"),
    ],
)
def test_what_cannot_be_a_handout_is_one_line(folder, words, told):
    assert told in gdviz("export", *words).refusal
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["talk.toml"]


def test_what_is_refused_names_its_scene(folder):
    text = TALK.replace('theme = "dark"', 'layout = "surface"')
    line = '[scene.line]\nformula = "x^2"\ninterval = [-3.0, 3.0]\n'
    at = text.index("[scene.landscape]", text.index("because"))
    text = text[:at] + text[at:].replace('[scene.landscape]\nname = "sphere"\n', line, 1)
    (folder / "talk.toml").write_text(text.replace("[2.0, 2.0]", "[2.0]"))
    assert "scene 2: " in gdviz("export", "talk.toml", "talk.pdf", *SMALL).refusal
    assert not (folder / "talk.pdf").exists()


def test_a_handout_that_is_there_is_kept(folder):
    (folder / "talk.pdf").write_text("mine")
    assert "--force overwrites it" in gdviz("export", "talk.toml", "talk.pdf").refusal
    assert (folder / "talk.pdf").read_text() == "mine"


# four frames for each scene, and two at each of two stops and three ends
SHORT = {"seconds": 0.4, "hold": 0.2, "fps": 10, "width": 320, "height": 240}
DARK, FRAMES = range(10, 16), 22


def test_a_clip_has_all_scenes_with_their_stops(folder):
    told = watched_lecture(folder / "talk.toml", folder / "talk.webp", **SHORT)
    made = clip(folder / "talk.webp")
    assert made.shown_ms == (100.0,) * FRAMES
    assert told[-1] == (FRAMES, FRAMES) and {total for _, total in told} == {FRAMES}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    same = [(a == b).all() for a, b in zip(made.frames, made.frames[1:], strict=False)]
    # steps 0, 2 (for two frames), 3, 4 (for two), 5, 8 (and two more); 2, 3, 5, 6; 0, 1, 2, 3
    kept = [k for k, equal in enumerate(same) if equal]
    assert kept == [1, 4, 7, 8, 13, 14, 19, 20]
    dark = [bool(near(frame[-3:], "#14181d").all()) for frame in made.frames]
    assert dark == [k in DARK for k in range(FRAMES)]


def test_a_scene_of_a_clip_begins_where_it_says_with_its_caption_below(folder):
    first = clip_of(folder, TALK)
    for old, new, other in (
        ("begins = 2", "begins = 1", [10, 12]),
        ("The large rate is.", "None is at all.", [*DARK]),
    ):
        found = clip_of(folder, TALK.replace(old, new))
        differ = [k for k in range(FRAMES) if (found[k] != first[k]).any()]
        assert differ == other


def clip_of(folder, text):
    (folder / "other.toml").write_text(text)
    words = ("--seconds", 0.4, "--hold", 0.2, "--fps", 10, "--size", "320x240", "--force")
    assert gdviz("export", "other.toml", "other.webp", *words).good == ""
    return clip(folder / "other.webp").frames


@pytest.mark.parametrize("suffix", [".gif", ".mp4"])
def test_every_kind_of_clip_has_a_lecture(folder, suffix):
    if suffix == ".mp4":
        pytest.importorskip("av")
    # a GIF has its own rate
    frames = {".gif": 10, ".mp4": 2}[suffix]
    path = folder / f"talk{suffix}"
    watched_lecture(folder / "talk.toml", path, **SHORT | {"hold": 0, "fps": 5, "height": 241})
    made = clip(path)
    assert len(made.frames) == 3 * frames
    # the size of a video is even
    assert made.frames[0].shape == (241 + (suffix == ".mp4"), 320, 3)


@pytest.mark.parametrize(("name", "most"), [("talk.pdf", 4), ("talk.webp", 14)])
def test_a_lecture_that_is_cancelled_leaves_the_folder_as_it_was(folder, name, most):
    told = watched_lecture(folder / "talk.toml", folder / name, most, **SHORT)
    assert 0 < told[-1][0] < told[-1][1]
    assert [path.name for path in folder.iterdir() if path.is_file()] == ["talk.toml"]
