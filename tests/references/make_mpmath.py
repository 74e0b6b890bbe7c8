"""Writes tests/data/mpmath_trajectories.json: methods that torch lacks, from their formulas in 50
digits.

Each function below is written from the authors' paper or code, apart from the program. A method
is a function of (gradient, start, rate, steps) that yields the plotted points.
"""

# ruff: noqa: B008 - the numbers of 50 digits in the defaults are immutable
import json
from pathlib import Path

import mpmath
import numpy as np

mpmath.mp.dps = 50
mpf = mpmath.mpf
STEPS = 80
OUT = Path(__file__).parents[1] / "data" / "mpmath_trajectories.json"

sqrt = np.vectorize(mpmath.sqrt, otypes=[object])
sign = np.vectorize(mpmath.sign, otypes=[object])
B1, B2, TINY = mpf("0.9"), mpf("0.999"), mpf("1e-8")


def vector(*values):
    return np.array([mpf(v) for v in values], dtype=object)


def zeros():
    return vector(0, 0)


def dot(a, b):
    return sum(a * b)


def norm(a):
    return mpmath.sqrt(dot(a, a))


def rosenbrock(w):
    x, y = w
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)], dtype=object)


def quadratic(w):
    x, y = w
    return np.array([x + mpf("0.3") * y - 1, 10 * y + mpf("0.3") * x], dtype=object)


def hessian_diagonal(grad, w):
    if grad is quadratic:
        return vector(1, 10)
    x, y = w
    return np.array([2 - 400 * (y - 3 * x * x), mpf(200)], dtype=object)


def classic_momentum(grad, w, lr, steps, mu=mpf("0.9")):
    v = zeros()
    for _ in range(steps):
        v = mu * v - lr * grad(w)
        w = w + v
        yield w


def look_ahead_nesterov(grad, w, lr, steps, mu=mpf("0.9")):
    v = zeros()
    for _ in range(steps):
        v = mu * v - lr * grad(w + mu * v)
        w = w + v
        yield w


def fista(grad, w, lr, steps):
    y, theta = w, mpf(1)
    for _ in range(steps):
        new = y - lr * grad(y)
        grown = (1 + mpmath.sqrt(1 + 4 * theta**2)) / 2
        y = new + (theta - 1) / grown * (new - w)
        w, theta = new, grown
        yield w


def qhm(grad, w, lr, steps, beta=mpf("0.999"), nu=mpf("0.7")):
    m = zeros()
    for _ in range(steps):
        g = grad(w)
        m = beta * m + (1 - beta) * g
        w = w - lr * ((1 - nu) * g + nu * m)
        yield w


def normalised(grad, w, lr, steps):
    for _ in range(steps):
        g = grad(w)
        w = w - lr * g / (norm(g) + mpf("1e-12"))
        yield w


def signum(grad, w, lr, steps, mu=mpf("0.9")):
    m = zeros()
    for _ in range(steps):
        m = mu * m + (1 - mu) * grad(w)
        w = w - lr * sign(m)
        yield w


def adagrad_inside(grad, w, lr, steps, start=mpf("0.1"), eps=mpf("1e-7")):
    v = zeros() + start
    for _ in range(steps):
        g = grad(w)
        v = v + g * g
        w = w - lr * g / sqrt(v + eps)
        yield w


def rmsprop_inside(grad, w, lr, steps, rho=mpf("0.9"), eps=mpf("1e-7")):
    v = zeros()
    for _ in range(steps):
        g = grad(w)
        v = rho * v + (1 - rho) * g * g
        w = w - lr * g / sqrt(v + eps)
        yield w


def adam_eps_hat(grad, w, lr, steps, eps=mpf("1e-4")):
    m, v = zeros(), zeros()
    for t in range(1, steps + 1):
        g = grad(w)
        m, v = B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g * g
        w = w - lr * mpmath.sqrt(1 - B2**t) / (1 - B1**t) * m / (sqrt(v) + eps)
        yield w


def adam_uncorrected(grad, w, lr, steps):
    m, v = zeros(), zeros()
    for _ in range(steps):
        g = grad(w)
        m, v = B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g * g
        w = w - lr * m / (sqrt(v) + TINY)
        yield w


def adabelief(grad, w, lr, steps, eps=mpf("1e-16")):
    m, s = zeros(), zeros()
    for t in range(1, steps + 1):
        g = grad(w)
        m = B1 * m + (1 - B1) * g
        s = B2 * s + (1 - B2) * (g - m) ** 2 + eps
        w = w - lr * (m / (1 - B1**t)) / (sqrt(s / (1 - B2**t)) + eps)
        yield w


def yogi(grad, w, lr, steps, eps=mpf("1e-3")):
    m = v = zeros() + mpf("1e-6")
    for t in range(1, steps + 1):
        g = grad(w)
        m = B1 * m + (1 - B1) * g
        v = v - (1 - B2) * sign(v - g * g) * g * g
        w = w - lr * (m / (1 - B1**t)) / (sqrt(v / (1 - B2**t)) + eps)
        yield w


def adan(grad, w, lr, steps, decay=mpf("0.02")):
    b1, b2, b3 = mpf("0.98"), mpf("0.92"), mpf("0.99")
    m, v, n, old = zeros(), zeros(), zeros(), None
    for t in range(1, steps + 1):
        g = grad(w)
        d = g - old if old is not None else zeros()
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * d
        n = b3 * n + (1 - b3) * (g + b2 * d) ** 2
        step = m / (1 - b1**t) + b2 * v / (1 - b2**t)
        w = (w - lr * step / (sqrt(n / (1 - b3**t)) + TINY)) / (1 + lr * decay)
        old = g
        yield w


def qhadam(grad, w, lr, steps, nu1=mpf("0.7"), nu2=mpf("0.9")):
    b1 = mpf("0.995")
    m, v = zeros(), zeros()
    for t in range(1, steps + 1):
        g = grad(w)
        m, v = b1 * m + (1 - b1) * g, B2 * v + (1 - B2) * g * g
        above = (1 - nu1) * g + nu1 * m / (1 - b1**t)
        below = sqrt((1 - nu2) * g * g + nu2 * v / (1 - B2**t)) + TINY
        w = w - lr * above / below
        yield w


def lion(grad, w, lr, steps, decay=mpf("0.1")):
    m = zeros()
    for _ in range(steps):
        g = grad(w)
        c = B1 * m + (1 - B1) * g
        w = w * (1 - lr * decay) - lr * sign(c)
        m = mpf("0.99") * m + mpf("0.01") * g
        yield w


def muon(grad, w, lr, steps, mu=mpf("0.95"), decay=mpf("0.1")):
    factor = mpf(1)
    for _ in range(5):
        factor = mpf("3.4445") * factor - mpf("4.775") * factor**3 + mpf("2.0315") * factor**5
    b = zeros()
    for _ in range(steps):
        g = grad(w)
        b = mu * b + g
        u = g + mu * b
        w = w * (1 - lr * decay) - factor * lr * u / norm(u)
        yield w


def sophia(grad, w, lr, steps, p=mpf("0.5")):
    b1, b2, m, h = mpf("0.96"), mpf("0.99"), zeros(), zeros()
    for t in range(steps):
        g = grad(w)
        if t % 10 == 0:
            h = b2 * h + (1 - b2) * hessian_diagonal(grad, w)
        m = b1 * m + (1 - b1) * g
        for i in (0, 1):
            move = m[i] / max(h[i], mpf("1e-12"))
            w = w - np.array([lr * max(-p, min(p, move)) if j == i else 0 for j in (0, 1)])
        yield w


def adam_step(m, v, g, t):
    m, v = B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g * g
    return m, v, (m / (1 - B1**t)) / (sqrt(v / (1 - B2**t)) + TINY)


def lookahead_adam(grad, w, lr, steps, k=5, alpha=mpf("0.5")):
    m, v, slow = zeros(), zeros(), w
    for t in range(1, steps + 1):
        m, v, step = adam_step(m, v, grad(w), t)
        w = w - lr * step
        if t % k == 0:
            w = slow = slow + alpha * (w - slow)
        yield w


def sam_adam(grad, w, lr, steps, rho=mpf("0.05")):
    m, v = zeros(), zeros()
    for t in range(1, steps + 1):
        g = grad(w)
        m, v, step = adam_step(m, v, grad(w + rho * g / (norm(g) + mpf("1e-12"))), t)
        w = w - lr * step
        yield w


def ranger(grad, w, lr, steps):
    b1, eps, m, v, slow = mpf("0.95"), mpf("1e-5"), zeros(), zeros(), w
    longest = 2 / (1 - B2) - 1
    for t in range(1, steps + 1):
        g = grad(w)
        m, v = b1 * m + (1 - b1) * g, B2 * v + (1 - B2) * g * g
        r = longest - 2 * t * B2**t / (1 - B2**t)
        step = m / (1 - b1**t)
        if r > 5:
            known = (r - 4) * (r - 2) * longest / ((longest - 4) * (longest - 2) * r)
            step = step * mpmath.sqrt(known) * mpmath.sqrt(1 - B2**t) / (sqrt(v) + eps)
        w = w - lr * step
        if t % 6 == 0:
            w = slow = slow + (w - slow) / 2
        yield w


def schedule_free_sgd(grad, w, lr, steps, b=mpf("0.9"), decay=mpf("0.01"), warm=10):
    z = x = y = w
    top, total = mpf(0), mpf(0)
    for t in range(1, steps + 1):
        rate = lr * min(mpf(1), mpf(t) / warm)
        top = max(top, rate)
        total += top**2
        c = top**2 / total
        z = z - rate * (grad(y) + decay * y)
        x = (1 - c) * x + c * z
        y = (1 - b) * z + b * x
        yield x


def schedule_free_adamw(grad, w, lr, steps, b=mpf("0.9"), decay=mpf("0.01"), power=2):
    z = x = y = w
    v, top, total = zeros(), mpf(0), mpf(0)
    for t in range(1, steps + 1):
        g = grad(y)
        v = B2 * v + (1 - B2) * g * g
        step = g / (sqrt(v / (1 - B2**t)) + TINY) + decay * y
        top = max(top, lr)
        weight = mpf(t) ** power * top**2
        total += weight
        z = z - lr * step
        x = (1 - weight / total) * x + weight / total * z
        y = (1 - b) * z + b * x
        yield x


def prodigy(grad, w, lr, steps, d0=mpf("1e-3"), decay=mpf("0.01")):
    b3 = mpmath.sqrt(B2)
    m, v, s, w0, d, most, n = zeros(), zeros(), zeros(), w, d0, d0, mpf(0)
    for t in range(1, steps + 1):
        g = grad(w)
        rate = d * lr * mpmath.sqrt(1 - B2**t) / (1 - B1**t)
        n = b3 * n + d / d0 * rate * dot(g, w0 - w)
        m = B1 * m + d * (1 - B1) * g
        v = B2 * v + d**2 * (1 - B2) * g * g
        s = b3 * s + d / d0 * rate * g
        hat = n / sum(abs(s))
        if d == d0:
            d = max(d, hat)
        most = max(most, hat)
        d = min(most, d * mpf("1.5"))
        w = w * (1 - decay * rate) - rate * m / (sqrt(v) + d * TINY)
        yield w


def d_adapt_sgd(grad, w, lr, steps, mu=mpf("0.5"), d=mpf("1e-3")):
    s, w0, n, first = zeros(), w, mpf(0), None
    for _ in range(steps):
        g = grad(w)
        first = first or norm(g)
        step = d * lr / first
        n += step * dot(g, s)
        s = s + step * g
        d = max(d, 2 * n / norm(s))
        w = mu * w + (1 - mu) * (w0 - s)
        yield w


def d_adapt_adam(grad, w, lr, steps, d=mpf("1e-3")):
    m, v, s, n, q = zeros(), zeros(), zeros(), mpf(0), mpmath.sqrt(B2)
    for _ in range(steps):
        g = grad(w)
        step = d * lr
        n = q * n + (1 - q) * step * dot(g, s / (sqrt(v) + TINY))
        m = B1 * m + step * (1 - B1) * g
        v = B2 * v + (1 - B2) * g * g
        s = q * s + step * (1 - q) * g
        d = max(d, n / ((1 - q) * sum(abs(s))))
        w = w - m / (sqrt(v) + TINY)
        yield w


# function: (optimizer, knobs, rate on Rosenbrock, rate on the quadratic)
CASES = {
    classic_momentum: ("momentum", {"convention": "classic"}, "2e-4", "0.02"),
    look_ahead_nesterov: ("nesterov", {"convention": "look-ahead"}, "2e-4", "0.02"),
    fista: ("nesterov", {"convention": "fista"}, "5e-4", "0.05"),
    qhm: ("qhm", {}, "5e-4", "0.1"),
    normalised: ("normgd", {}, "0.003", "0.01"),
    signum: ("signum", {}, "0.005", "0.01"),
    adagrad_inside: (
        "adagrad",
        {"convention": "inside", "initial_accumulator_value": 0.1, "eps": 1e-7},
        "0.1",
        "0.3",
    ),
    rmsprop_inside: (
        "rmsprop",
        {"convention": "inside", "alpha": 0.9, "eps": 1e-7},
        "0.004",
        "0.01",
    ),
    adam_eps_hat: ("adam", {"convention": "eps-hat", "eps": 1e-4}, "0.02", "0.1"),
    adam_uncorrected: ("adam", {"bias_correction": False}, "0.005", "0.02"),
    adabelief: ("adabelief", {}, "0.005", "0.02"),
    yogi: ("yogi", {}, "0.02", "0.1"),
    adan: ("adan", {"weight_decay": 0.02}, "0.01", "0.05"),
    qhadam: ("qhadam", {"nu2": 0.9}, "0.02", "0.05"),
    lion: ("lion", {"weight_decay": 0.1}, "0.005", "0.01"),
    muon: ("muon", {}, "0.01", "0.02"),
    sophia: ("sophia", {"p": 0.5}, "0.03", "0.06"),
    lookahead_adam: ("lookahead", {"base": "adam"}, "0.02", "0.1"),
    sam_adam: ("sam", {"base": "adam"}, "0.02", "0.05"),
    ranger: ("ranger", {}, "2e-4", "0.05"),
    schedule_free_sgd: (
        "sgdschedulefree",
        {"weight_decay": 0.01, "warmup_steps": 10},
        "1e-3",
        "0.1",
    ),
    schedule_free_adamw: (
        "adamwschedulefree",
        {"weight_decay": 0.01, "r": 2.0},
        "0.02",
        "0.05",
    ),
    prodigy: (
        "prodigy",
        {"d0": 1e-3, "use_bias_correction": True, "weight_decay": 0.01, "growth_rate": 1.5},
        "1",
        "1",
    ),
    d_adapt_sgd: ("dadaptsgd", {"momentum": 0.5, "d0": 1e-3}, "0.1", "0.1"),
    d_adapt_adam: ("dadaptadam", {"d0": 1e-3}, "0.5", "1"),
}


def main():
    found = []
    for method, (name, knobs, steep, gentle) in CASES.items():
        places = {
            "rosenbrock": (rosenbrock, ("-0.5", "0.75"), steep),
            "(x^2 + 10*y^2)/2 + 0.3*x*y - x": (quadratic, ("-2.5", "1.25"), gentle),
        }
        for place, (grad, start, rate) in places.items():
            # the rate that float64 has, not the decimal one
            lr = mpf(float(rate))
            points = [[float(v) for v in w] for w in method(grad, vector(*start), lr, STEPS)]
            row = {
                "method": method.__name__,
                "optimizer": name,
                "knobs": knobs,
                "landscape": place,
                "start": [float(v) for v in start],
                "lr": float(rate),
                "points": points[4::5],
            }
            found.append(json.dumps(row, separators=(",", ":")))
    OUT.write_text("[\n" + ",\n".join(found) + "\n]\n")


if __name__ == "__main__":
    main()
