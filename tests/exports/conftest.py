"""A race whose every point is known: on x² + y² gradient descent with η = 0.1 keeps 0.8 of it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.doors.exported import exported, plan

COLOUR = "#ff00ff"
RACE = ("sphere", f"gd:lr=0.1,colour={COLOUR},label=first", "--start", "-4,3")
SMALL = (640, 360)


def point(step):
    """Where the racer is after so many steps."""
    return -4 * 0.8**step, 3 * 0.8**step


@pytest.fixture(scope="session")
def bowl(tmp_path_factory):
    """The race of eight steps; `draw` exports it on a small page, once for the same words."""
    words = (*RACE, "--steps", "8")
    page = plan(*words, size=SMALL)
    made: dict[tuple[str, ...], Path] = {}

    def draw(suffix, *options):
        key = (suffix, *map(str, options))
        if key not in made:
            path = tmp_path_factory.mktemp("bowl") / f"race{suffix}"
            size = () if "--size" in options else ("--size", "640x360")
            made[key] = exported(path, *words, *size, *options)
        return made[key]

    places = [page.maps[0].at(*point(step)) for step in range(9)]
    return SimpleNamespace(words=words, draw=draw, places=places, page=page, colour=COLOUR)
