"""Each format carries the race, and what is inside is the race that was drawn."""

import pytest

from tests.doors.carried import race_inside
from tests.doors.command_line import gdviz
from tests.doors.exported import exported, picture
from tests.doors.sight import HEIGHT_MAP, areas
from tests.doors.window import opened

# each of these changes the numbers of the race, or what is written of it
RACE = (
    "rosenbrock:b=50",
    'adam:lr=0.05,beta1=0.85,label=α<&>"é',
    "momentum:lr=0.002,momentum=0.8,schedule=cosine(floor=0.1),colour=#00aa55",
    "gd:lr=0.001,l2=0.01,clip_norm=2",
    *("--start", "-1.5,0.5", "--steps", "7", "--noise", "0.3", "--seed", "5"),
    *("--stop", "loss=0.1"),
)
# each of these changes what is seen of it
VIEW = (
    *("--layout", "surface", "--camera", "20,50", "--quantity", "distance", "--theme", "dark"),
    *("--show", "names,no-start"),
)
SMALL = ("--size", "320x180")
FORMATS = (".png", ".svg", ".pdf", ".gif", ".webp", ".mp4", ".webm")


@pytest.fixture(scope="module")
def numbers():
    """What the command line says of each step of the race."""
    return gdviz("run", *RACE, "--paths", "--json").good


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_inside_runs_to_the_same_numbers(numbers, tmp_path, suffix):
    if suffix in (".mp4", ".webm"):
        pytest.importorskip("av")
    options = ("--size", "320x180", "--seconds", "0.1", "--hold", "0", "--theme", "dark")
    text = race_inside(exported(tmp_path / f"drawn{suffix}", *RACE, *options))
    race = tmp_path / "race.toml"
    race.write_text(text, encoding="utf-8")
    assert gdviz("run", race, "--paths", "--json").good == numbers
    assert 'label = "α<&>\\"é"' in text and 'colour = "#00aa55"' in text


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """The race as the view shows it."""
    return picture(exported(tmp_path_factory.mktemp("seen") / "a.png", *RACE, *VIEW, *SMALL))


@pytest.mark.parametrize("suffix", FORMATS)
def test_what_is_inside_is_seen_as_it_was_drawn(seen, tmp_path, suffix):
    if suffix in (".mp4", ".webm"):
        pytest.importorskip("av")
    options = ("--seconds", "0.1", "--hold", "0", *SMALL)
    drawn = exported(tmp_path / f"drawn{suffix}", *RACE, *VIEW, *options)
    race = tmp_path / "race.toml"
    race.write_text(race_inside(drawn), encoding="utf-8")
    assert (picture(exported(tmp_path / "again.png", race, *SMALL)) == seen).all()


def test_a_picture_opens_as_it_was_drawn(tmp_path):
    with opened(str(exported(tmp_path / "drawn.png", *RACE, *VIEW, *SMALL))) as program:
        assert HEIGHT_MAP in areas(program)
        assert program.control("quantity").currentData() == "distance"


def test_a_picture_opens_as_its_race(numbers, tmp_path):
    path = exported(tmp_path / "drawn.png", *RACE, "--size", "320x180", "--step", "3")
    with opened(str(path)) as program:
        assert [entry.label for entry in program.spec.entries] == ['α<&>"é', "", ""]
        assert (program.spec.steps, program.spec.seed) == (7, 5)
        program.keys("End")
        assert program.step == 7
