"""A race of many parameters on a plane: feet, shares, and why a map must say that it is one."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.presets import presets
from gdviz.core.planes.plane import thinned
from gdviz.core.planes.plane_race import filters_of, on_plane, plane_of, section, shown
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.data import Slice

RACERS = ["sgd:lr=0.5", "sgd:lr=0.05,momentum=0.9", "rmsprop:lr=0.01", "adam:lr=0.01"]


@pytest.fixture(scope="module")
def moons():
    return finished(spec_from_words(["moons:model=network,hidden=8", *RACERS], steps="600"))


def test_a_map_of_two_parameters_shows_the_race_itself():
    race = finished(spec_from_words(["hours:model=logistic", "gd", "adam"], steps="20"))
    assert shown(race) is race


def test_points_are_their_feet_and_losses_stay_true(moons):
    mapped = shown(moons)
    plane = plane_of(moons, Slice())
    assert mapped.problem.dim == 2 and mapped.spec is moons.spec
    for flat, whole in zip(mapped.tracks, moons.tracks, strict=True):
        assert np.allclose(flat.points, plane.project(whole.points))
        assert flat.losses is whole.losses
        assert np.allclose(flat.grads[7], plane.turn(whole.grads[7]))
        x0, x1, y0, y1 = mapped.problem.box
        assert (flat.points >= (x0, y0)).all() and (flat.points <= (x1, y1)).all()
    velocity = mapped.tracks[1].state["b"]
    assert np.allclose(velocity[9], plane.turn(moons.tracks[1].state["b"][9]))


def many_parameters():
    return [p.id for p in presets() if problem_of(p.spec.problem).dim > 2]


@pytest.mark.parametrize("name", many_parameters())
def test_the_plane_of_main_components_is_that_of_the_exact_decomposition(name):
    spec = presets()[name].spec
    race = finished(dataclasses.replace(spec, steps=min(spec.steps, 150)))
    rows = np.concatenate([thinned(track.points) for track in race.tracks])
    _, sizes, axes = np.linalg.svd(rows - rows.mean(axis=0), full_matrices=False)
    plane = plane_of(race, Slice())
    # the sine of the angle between the planes: what of one lies out of the other
    outside = plane.basis - axes[:2].T @ (axes[:2] @ plane.basis)
    assert np.degrees(np.linalg.norm(outside, 2)) < 4e-6
    assert np.allclose(np.abs(axes[:2] @ plane.basis), np.eye(2), atol=1e-7)
    assert plane.explained == pytest.approx((sizes[:2] ** 2).sum() / (sizes**2).sum(), rel=1e-12)
    again = plane_of(race, Slice())
    assert (again.basis == plane.basis).all()


def test_a_joint_plane_explains_less_than_a_racers_own(moons):
    joint = plane_of(moons, Slice()).explained
    for index in range(len(moons.tracks)):
        alone = dataclasses.replace(moons, tracks=moons.tracks[index : index + 1])
        assert plane_of(alone, Slice()).explained > joint
    assert 0.6 < joint < 0.97


def test_descent_is_lower_than_the_ground_under_its_marker(moons):
    mapped = shown(moons)
    end = mapped.tracks[0].points[-1]
    ground = float(mapped.problem.objective.loss(end))
    assert ground > 1.5 * moons.tracks[0].losses[-1]
    assert mapped.tracks[0].off_plane[-1] > 0.1


def test_a_plane_through_a_racer_has_its_true_loss_there(moons):
    plane = plane_of(moons, Slice(racer=2, step=400))
    there = moons.tracks[2].points[400]
    problem = section(moons, plane)
    assert problem.objective.loss(plane.project(there)) == pytest.approx(
        moons.tracks[2].losses[400]
    )
    assert on_plane(moons, problem).tracks[2].off_plane[400] == 0.0


def test_random_directions_are_as_long_as_their_filters(moons):
    objective = moons.problem.objective
    filters = filters_of(objective)
    weights = sum(len(f) for f in filters)
    # 2-8-1: eight filters of two weights, one of eight; the nine biases stay
    assert sorted(map(len, filters)) == [2] * 8 + [8] and weights == objective.dim - 9
    plane = plane_of(moons, Slice("random", seed=3))
    biases = np.setdiff1d(np.arange(objective.dim), np.concatenate(filters))
    assert (plane.basis[biases] == 0.0).all()


def test_chosen_weights_are_read_off_the_axes(moons):
    plane = plane_of(moons, Slice("weights", axes=(0, 20)))
    end = moons.tracks[3].points[-1]
    assert plane.project(end) == pytest.approx(end[[0, 20]])
    assert plane.names == (moons.problem.names[0], moons.problem.names[20])


def test_the_share_of_a_gradient_in_the_plane_is_its_length_there(moons):
    mapped = shown(moons)
    whole, flat = moons.tracks[1].grads[40], mapped.tracks[1].grads[40]
    share = float(mapped.tracks[1].grad_share[40][0])
    assert share == pytest.approx(np.sqrt(flat @ flat) / np.sqrt(whole @ whole))
    assert 0.0 < share < 1.0


def test_the_third_parameter_of_three_is_held_where_it_is_wanted():
    race = finished(spec_from_words(["penguins_ac:model=logistic", "gd:lr=1"], steps="30"))
    wanted = Slice("weights", axes=(0, 1), held=2.5)
    plane = plane_of(race, wanted)
    assert plane.lift(np.array([1.0, -1.0])).tolist() == [1.0, -1.0, 2.5]
    assert plane_of(race, Slice("weights", axes=(0, 2))).origin[1] == race.start[1]
