"""Small pictures of races: what a map shows, without texts."""

import numpy as np
import pytest

from gdviz.core.files.command_words import resolve
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Line, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.render.map.relief import TooSlow
from gdviz.render.page.thumbnail import raced, thumbnail
from gdviz.render.paint.theme import LIGHT, rgb
from tests.doors.ground import pixels

SIZE = 160, 120


def yes():
    return True


@pytest.fixture(scope="module")
def race():
    return raced(resolve(["sphere", "gd:lr=0.4", "momentum:lr=0.02"], steps="30"), yes, 5.0)


def test_all_of_the_race_unless_patience_ends():
    spec = resolve(["rosenbrock", "gd", "adam"], steps="60000")
    whole, part = raced(spec, yes, 60.0), raced(spec, yes, 0.0)
    assert whole.done and whole.steps > part.steps > 0 and not part.done


def test_nobody_waits_for_a_picture_that_is_not_wanted():
    with pytest.raises(TooSlow):
        raced(resolve(["rosenbrock", "gd"], steps="100000"), lambda: False, 60.0)


def drawn(race, step=None, **view):
    return pixels(thumbnail(race, ViewSpec(**view), SIZE, step=step))


def share(picture, colour):
    """How much of a picture has nearly that colour."""
    apart = np.abs(picture[:, :, :3].astype(int) - np.array(rgb(colour))).max(axis=2)
    return float((apart < 24).mean())


def test_every_racer_is_seen_in_the_colours_of_the_theme(qapp, race):
    picture = drawn(race)
    assert picture.shape[:2] == (120, 160)
    assert all(share(picture, colour) > 0.001 for colour in LIGHT.racers[:2])
    assert picture.mean() > 128 > drawn(race, theme="dark").mean()


def test_it_shows_the_race_at_a_step(qapp, race):
    first, last = drawn(race, 0), drawn(race)
    assert share(first, LIGHT.racers[1]) < share(last, LIGHT.racers[1])
    assert np.array_equal(last, drawn(race, 30))


def test_it_shows_the_layout_of_the_view(qapp, race):
    seen = [drawn(race, layout=layout) for layout in ("overlay", "side", "surface")]
    gap = seen[1][:, 79:81]
    # two maps with the page between them
    assert (gap == 255).all() and not (seen[0][:, 79:81] == 255).all()
    corners = seen[2][:6, :6]
    assert (corners == 255).all() and not (seen[0][:6, :6] == 255).all()


LINE = RaceSpec(Line("x^2", interval=(-2.0, 2.0)), (Entry(OPTIMIZERS["gd"](), lr=0.1),), steps=20)
NETWORK = resolve(["moons:model=network,hidden=4", "gd:lr=0.1"], steps="20")


@pytest.mark.parametrize("spec", [LINE, NETWORK], ids=["line", "network"])
def test_one_variable_and_many_parameters_have_pictures_too(qapp, spec):
    race = raced(spec, yes, 5.0)
    assert share(drawn(race), LIGHT.racers[0]) > 0.001
