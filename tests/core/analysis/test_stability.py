"""Regimes of momentum on a bowl against its own iteration matrix."""

import numpy as np
import pytest

from gdviz.core.analysis.stability import rate, regime
from tests.every import every


def matrix(load, mu, nesterov):
    """One step on x^2/2 with eta = load, on (x, velocity), by hand."""
    if nesterov:
        # v <- mu*v - load*(x + mu*v), x <- x + v
        return np.array([[1 - load, mu * (1 - load)], [-load, mu * (1 - load)]])
    return np.array([[1 - load, mu], [-load, mu]])


@every("nesterov", [False, True])
@every("mu", [0.0, 0.3, 0.9])
@every("load", [0.01, 0.5, 1.0, 1.7, 2.1, 3.9])
def test_the_rate_is_the_largest_eigenvalue(load, mu, nesterov):
    eigenvalues = np.linalg.eigvals(matrix(load, mu, nesterov))
    assert rate(load, mu, nesterov) == pytest.approx(np.abs(eigenvalues).max(), rel=1e-7)
    grows = np.abs(eigenvalues).max() > 1 + 1e-9
    assert (regime(load, mu, nesterov) == "diverges") == grows
    if not grows:
        complex_pair = np.abs(eigenvalues.imag).max() > 1e-7
        assert (regime(load, mu, nesterov) == "ripples") == complex_pair


@pytest.mark.parametrize("mu", [0.0, 0.5, 0.9])
def test_the_limits_of_the_textbooks(mu):
    for edge, ahead in ((2 * (1 + mu), False), ((2 + 2 * mu) / (1 + 2 * mu), True)):
        assert regime(edge * 0.9999, mu, ahead) != "diverges"
        assert regime(edge * 1.0001, mu, ahead) == "diverges"


def test_the_best_momentum_of_a_ravine():
    eta, mu = 4 / 121, (9 / 11) ** 2
    assert rate(eta * 1, mu) == pytest.approx(9 / 11, rel=1e-6)
    assert rate(eta * 100, mu) == pytest.approx(9 / 11, rel=1e-6)


def test_gradient_descent_flips_beyond_the_middle():
    assert regime(0.5, 0.0) == "smooth" and regime(1.5, 0.0) == "flips"
