"""Methods that compare losses make the decisions that 50 digits make, also near a minimum, where
two losses in double precision differ by nothing but rounding."""

import mpmath
import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory

STEPS = 60


def quartic(x):
    return (x**4 - 16 * x**2 + 5 * x) / 2


def ripple(x):
    return 10 + x * x - 10 * mpmath.cos(2 * mpmath.pi * x)


def separable(term):
    """term(x) + term(y) with the derivatives of its Taylor series, and alone."""

    def slopes(x):
        return mpmath.taylor(term, x, 2)

    def at(w):
        (fx, gx, hx), (fy, gy, hy) = slopes(w[0]), slopes(w[1])
        return fx + fy, (gx, gy), (2 * hx, 2 * hy)

    return at, lambda w: term(w[0]) + term(w[1])


PLACES = {"styblinski_tang": separable(quartic), "rastrigin": separable(ripple)}


def armijo(at, height, w, c, rho):
    for _ in range(STEPS):
        loss, g, _ = at(w)
        a, square = mpmath.mpf(1), g[0] ** 2 + g[1] ** 2
        while height([w[0] - a * g[0], w[1] - a * g[1]]) > loss - c * a * square:
            a *= rho
        w = [w[0] - a * g[0], w[1] - a * g[1]]
        yield w


def levenberg(at, height, w, lam):
    for _ in range(STEPS):
        loss, g, h = at(w)
        while True:
            shift = max(lam, lam - min(h))
            point = [w[i] - g[i] / (h[i] + shift) for i in (0, 1)]
            if height(point) <= loss:
                break
            lam *= 4
        w, lam = point, max(lam / 3, mpmath.mpf(1e-12))
        yield w


def length(g, h, shift):
    return mpmath.hypot(*(g[i] / (h[i] + shift) for i in (0, 1)))


def trust(at, height, w, radius, largest=1000, eta=0.15):
    for _ in range(STEPS):
        loss, g, h = at(w)
        inside = min(h) > 0 and length(g, h, 0) <= radius
        s = mpmath.mpf(0)
        if not inside:
            low = max(mpmath.mpf(0), -min(h))
            high = low + mpmath.hypot(*g) / radius
            for _ in range(180):
                s = (low + high) / 2
                low, high = (s, high) if length(g, h, s) > radius else (low, s)
        p = [-g[i] / (h[i] + s) for i in (0, 1)]
        promised = -sum(g[i] * p[i] + h[i] * p[i] ** 2 / 2 for i in (0, 1))
        point = [w[0] + p[0], w[1] + p[1]]
        ratio = (loss - height(point)) / promised if promised else mpmath.mpf(1)
        if ratio < mpmath.mpf(0.25):
            radius /= 4
        elif ratio > mpmath.mpf(0.75) and not inside:
            radius = min(2 * radius, largest)
        w = point if ratio > eta else w
        yield w


STARTS = {"styblinski_tang": [(0.2, -0.4), (-4.1, 3.6)], "rastrigin": [(3.3, -2.2), (-1.35, 0.6)]}
CASES = [(name, start) for name, starts in STARTS.items() for start in starts]


def deviation(method, walk, name, start, *numbers, **knobs):
    with mpmath.workdps(50):
        begin = [mpmath.mpf(v) for v in start]
        rows = walk(*PLACES[name], begin, *map(mpmath.mpf, numbers))
        exact = [[float(v) for v in w] for w in rows]
    path = trajectory(method, name, start, STEPS, 1.0, **knobs)
    return np.abs(path[1:] - exact).max()


@pytest.mark.parametrize(("name", "start"), CASES)
@pytest.mark.parametrize(("c", "rho"), [(1e-4, 0.5), (0.3, 0.7)])
def test_armijo(name, start, c, rho):
    assert deviation("armijo", armijo, name, start, c, rho, c=c, rho=rho) < 1e-10


@pytest.mark.parametrize(("name", "start"), CASES)
def test_damped_newton(name, start):
    assert deviation("levenberg", levenberg, name, start, 1) < 1e-10


@pytest.mark.parametrize(("name", "start"), CASES)
@pytest.mark.parametrize("radius", [1.0, 0.25])
def test_trust_region(name, start, radius):
    assert deviation("trust", trust, name, start, radius, radius=radius) < 1e-10
