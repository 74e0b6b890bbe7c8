"""Planes: orthonormal, exact feet, exact derivatives on them, and what each of them spans."""

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.planes.plane import (
    Plane,
    Section,
    pca_plane,
    random_plane,
    three_points,
    weights_plane,
)


class Bowl:
    """½ Σ c_i w_i² with the curvatures c."""

    def __init__(self, curvatures):
        self.c = np.asarray(curvatures, dtype=float)
        self.dim = len(self.c)

    def loss(self, w):
        return 0.5 * np.tensordot(self.c, w * w, axes=1)

    def grad(self, w):
        return self.c.reshape(-1, *(1,) * (np.ndim(w) - 1)) * w

    def loss_and_grad(self, w):
        return self.loss(w), self.grad(w)

    def hessian(self, w):
        return np.diag(self.c)


def drawn(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def every_plane():
    ways = [np.cumsum(drawn(300, 7, seed=k), axis=0) for k in range(3)]
    filters = (np.arange(3), np.arange(3, 6))
    return {
        "weights": weights_plane(drawn(7), (4, 1), [f"w{k}" for k in range(7)]),
        "random": random_plane(drawn(7), filters, 5),
        "pca": pca_plane(drawn(7), ways),
        "points": three_points(*drawn(3, 7)),
    }


@pytest.mark.parametrize("kind", every_plane())
def test_axes_are_orthonormal_and_feet_come_back(kind):
    plane = every_plane()[kind]
    assert np.allclose(plane.basis.T @ plane.basis, np.eye(2), atol=1e-12)
    places = drawn(2, 5, 3)
    lifted = plane.lift(places)
    assert lifted.shape == (7, 5, 3)
    back = plane.project(np.moveaxis(lifted, 0, -1))
    assert np.allclose(np.moveaxis(back, -1, 0), places, atol=1e-12)
    assert np.allclose(plane.off(np.moveaxis(lifted, 0, -1)), 0.0, atol=1e-6)


@pytest.mark.parametrize("kind", every_plane())
def test_derivatives_on_the_plane_are_those_of_the_loss_there(kind):
    plane = every_plane()[kind]
    section = Section(Bowl([1, 2, 3, 4, 5, 6, 7]), plane)
    at, step = np.array([0.3, -0.8]), 1e-5
    ahead = [section.loss(at + step * e) for e in np.eye(2)]
    behind = [section.loss(at - step * e) for e in np.eye(2)]
    slope = (np.array(ahead) - behind) / (2 * step)
    assert np.allclose(section.grad(at), slope, rtol=1e-8)
    # a bowl's loss is exactly its second Taylor polynomial
    move = np.array([0.7, 0.4])
    model = section.loss(at) + section.grad(at) @ move + 0.5 * move @ section.hessian(at) @ move
    assert np.isclose(model, section.loss(at + move), rtol=1e-12)


def test_on_two_weights_places_are_their_values():
    w = np.array([10.0, 20.0, 30.0])
    plane = weights_plane(w, (2, 0), ("a", "b", "c"))
    assert plane.names == ("c", "a")
    assert (plane.project(w) == [30.0, 10.0]).all()
    assert (plane.lift(np.array([1.0, 2.0])) == [2.0, 20.0, 1.0]).all()


@pytest.mark.parametrize("axes", [(1, 1), (0, 3), (-1, 0)])
def test_axes_that_are_no_two_parameters_are_refused(axes):
    with pytest.raises(InputError, match=r"slice.axes.*0 to 2"):
        weights_plane(np.zeros(3), axes, ("a", "b", "c"))


def test_main_components_of_a_flat_cloud_explain_all_of_it():
    flat = drawn(200, 2) @ drawn(2, 9, seed=1)
    plane = pca_plane(flat.mean(axis=0), [flat])
    assert plane.explained == pytest.approx(1.0)
    assert np.allclose(plane.off(flat), 0.0, atol=1e-6)
    whole = drawn(400, 9, seed=2) * np.array([5, 3, 1, 1, 1, 1, 1, 1, 1])
    share = pca_plane(whole.mean(axis=0), [whole]).explained
    # 25 + 9 of 25 + 9 + 7, up to what 400 draws scatter
    assert share == pytest.approx(34 / 41, abs=0.04)


def test_a_random_walk_shows_the_share_that_theory_says():
    # Antognini & Sohl-Dickstein 2018: 1/k² of the variance, 76.0 % in two components
    walk = np.cumsum(drawn(500, 2000, seed=4), axis=0)
    assert pca_plane(walk.mean(axis=0), [walk]).explained == pytest.approx(0.76, abs=0.01)


@pytest.mark.parametrize("size", [0.0, 1e-200, 1e200])
def test_ways_of_any_length_have_a_plane(size):
    # where nothing moves it is that of the first two parameters
    line = size * np.linspace(0.0, 1.0, 50)[:, None] * np.array([0.0, 3.0, 4.0, 0.0])
    plane = pca_plane(line[0], [line])
    assert np.allclose(plane.basis.T @ plane.basis, np.eye(2), atol=1e-12)
    along = [0.0, 0.6, 0.8, 0.0] if size else [1.0, 0.0, 0.0, 0.0]
    assert np.allclose(plane.u, along) and plane.explained == pytest.approx(1.0)


def test_random_directions_leave_out_what_is_in_no_filter():
    plane = random_plane(np.ones(5), (np.array([0, 1]), np.array([2, 3])), 0)
    assert plane.u[4] == plane.v[4] == 0.0
    again = random_plane(np.ones(5), (np.array([0, 1]), np.array([2, 3])), 0)
    assert (again.u == plane.u).all()


def test_three_points_lie_in_their_plane():
    a, b, c = drawn(3, 6)
    plane = three_points(a, b, c)
    assert np.allclose(plane.off(np.array([a, b, c])), 0.0, atol=1e-6)
    assert (plane.project(a) == 0.0).all()


def test_three_points_on_a_line_still_make_a_plane():
    a, d = drawn(2, 4)
    plane = three_points(a, a + d, a - d)
    assert isinstance(plane, Plane)
    assert np.allclose(plane.basis.T @ plane.basis, np.eye(2), atol=1e-12)
