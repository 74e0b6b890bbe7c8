"""Planes of many parameters: found off the window's thread, and kept until there is another."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.planes.plane import Plane, Section
from gdviz.core.planes.plane_race import shown
from gdviz.core.spec.data import Slice
from gdviz.gui.state import plane_keeper
from gdviz.gui.state.background import Newest
from gdviz.gui.state.plane_keeper import PlaneKeeper
from tests.gui.windows import drained

WORDS = ["moons:model=network,hidden=3", "gd:lr=0.5", "adam:lr=0.05"]

# one that is put back waits for its plane
OWN_WINDOW = True


def race_of(*words, steps="60", **changes):
    return finished(replace(spec_from_words([*WORDS, *words], steps=steps), **changes))


@pytest.fixture
def gate(monkeypatch):
    """Lets planes through one by one, and knows in which threads they were looked for."""
    opened, real = threading.Semaphore(0), plane_keeper.plane_of
    threads = []

    def waiting(race, wanted):
        threads.append(threading.get_ident())
        assert opened.acquire(timeout=20)
        return real(race, wanted)

    monkeypatch.setattr(plane_keeper, "plane_of", waiting)
    opened.threads = threads
    return opened


@pytest.fixture
def keeper(qapp, gate):
    made = PlaneKeeper()
    yield made
    gate.release(10)
    made.findChild(Newest).stop()


def let_through(qtbot, keeper, gate):
    gate.release()
    qtbot.waitUntil(lambda: not keeper.busy, timeout=20_000)


def test_a_plane_is_found_off_the_windows_thread_and_is_that_of_a_page(qtbot, keeper, gate):
    race, changes = race_of(), []
    keeper.changed.connect(lambda: changes.append(keeper.plane))
    assert keeper.view(race) is None and keeper.busy
    let_through(qtbot, keeper, gate)
    page = shown(race)
    assert len(changes) == 1 and threading.get_ident() not in gate.threads
    assert np.array_equal(keeper.plane.basis, page.problem.objective.plane.basis)
    assert np.array_equal(keeper.view(race).tracks[1].points, page.tracks[1].points)
    # seen again, nothing is looked for again
    assert not keeper.busy and len(gate.threads) == 1


def test_ways_are_projected_off_the_windows_thread_and_then_only_their_new_rows(
    qtbot, keeper, gate, monkeypatch
):
    race, rows, project = race_of(), [], Plane.project

    def counted(plane, points):
        if threading.current_thread() is threading.main_thread() and points.ndim > 1:
            rows.append(len(points))
        return project(plane, points)

    def after(steps):
        tracks = tuple(replace(t, points=t.points[: steps + 1]) for t in race.tracks)
        return keeper.view(replace(race, tracks=tracks))

    monkeypatch.setattr(Plane, "project", counted)
    after(40)
    let_through(qtbot, keeper, gate)
    assert len(after(40).tracks[0].points) == 41 and not rows
    seen = after(60)
    assert rows == [20] * len(race.tracks)
    for track, foot in zip(race.tracks, seen.tracks, strict=True):
        assert np.allclose(foot.points, project(keeper.plane, track.points), atol=1e-12)
    assert np.array_equal(after(30).tracks[1].points, seen.tracks[1].points[:31])
    assert len(rows) == len(race.tracks)
    # what a picture is added to knows a way that grows by this
    assert all(track.points.base is None for track in (*seen.tracks, *after(30).tracks))


def test_another_race_on_the_same_loss_is_seen_on_the_old_plane_meanwhile(qtbot, keeper, gate):
    race = race_of()
    other = race_of(start=tuple(np.array(race.start) + 0.1))
    keeper.view(race)
    let_through(qtbot, keeper, gate)
    old = keeper.plane
    mapped = keeper.view(other)
    assert mapped.problem.objective.plane is old and mapped.spec == other.spec
    assert np.allclose(mapped.tracks[0].points[0], old.project(np.array(other.start)))
    let_through(qtbot, keeper, gate)
    assert keeper.view(other).problem.objective.plane is not old


def test_on_another_loss_or_another_plane_nothing_is_seen_meanwhile(qtbot, keeper, gate):
    race = race_of()
    keeper.view(race)
    let_through(qtbot, keeper, gate)
    cut = replace(race.spec.problem, slice=Slice("weights"))
    assert keeper.view(replace(race, spec=replace(race.spec, problem=cut))) is None
    let_through(qtbot, keeper, gate)
    assert keeper.plane.names == race.problem.names[:2]
    smaller = finished(spec_from_words(["xor:model=network,hidden=2", "gd:lr=0.5"], steps="9"))
    assert keeper.view(smaller) is None


def test_of_two_parameters_there_is_no_plane_and_no_wait(qtbot, keeper, gate):
    keeper.view(race_of())
    flat = finished(spec_from_words(["rosenbrock", "gd"], steps="9"))
    assert keeper.view(flat) is flat and keeper.plane is None and not keeper.busy
    gate.release()
    drained(qtbot)
    assert keeper.plane is None


def test_a_closed_window_waits_for_no_plane(qtbot, window, gate):
    window.document.replace(spec_from_words(WORDS, steps="2000"))
    qtbot.waitUntil(lambda: window.planes.busy, timeout=20_000)
    gate.release(100)
    window.close()
    assert not window.planes.busy


def test_the_map_follows_once_its_plane_is_there(qtbot, window, gate):
    window.document.replace(spec_from_words(WORDS, steps="60"))
    gate.release(100)

    def mapped():
        scene = window.keeper.scene
        return scene.mapped if scene is not None else None

    qtbot.waitUntil(
        lambda: (
            (found := mapped()) is not None
            and found.done
            and isinstance(found.problem.objective, Section)
        ),
        timeout=20_000,
    )
    assert threading.get_ident() not in gate.threads
    whole = finished(window.document.spec)
    assert np.allclose(mapped().tracks[0].points, shown(whole).tracks[0].points)
