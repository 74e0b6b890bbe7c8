"""Updates as people write them in ordinary NumPy."""

import functools
import math
from dataclasses import dataclass

import numpy as np

from gdviz.core import Optimizer


def own(update, init=None, base=Optimizer, **attributes):
    """A frozen dataclass as a user writes it."""
    functions = {"update": update} | ({"init": init} if init else {})
    name = f"Own{update.__name__.title().replace('_', '')}"
    body = {**functions, **attributes, "__module__": __name__}
    return dataclass(frozen=True)(type(name, (base,), body))


def velocity(self, w):
    return {"v": np.zeros_like(w)}


def counter(self, w):
    return {"k": 0}


def plain(self, w, g, state, t, lr):
    return w - lr * g, state


# what ordinary NumPy does, each from the gradient g at w


def total(self, w, g, state, t, lr):
    return w - lr * g / (1.0 + abs(g.sum())), state


def centred(self, w, g, state, t, lr):
    return w - lr * (g - g.mean()), state


def largest(self, w, g, state, t, lr):
    return w - lr * g / max(1.0, g.max()), state


def product(self, w, g, state, t, lr):
    return w - lr * g / (1.0 + np.sqrt(g @ g) + np.dot(g, g) + np.vdot(g, g)), state


def normed(self, w, g, state, t, lr):
    return w - lr * g / (1.0 + np.linalg.norm(g)), state


def third_step(self, w, g, state, t, lr):
    if t == 3:
        lr = 10 * lr
    return w - lr * g, state


def late_step(self, w, g, state, t, lr):
    return w - (lr * 5 if t in (40, 50) else lr) * g, state


def all_up(self, w, g, state, t, lr):
    if np.all(g < 0) or np.any(abs(g) > 200):
        lr /= 2
    return w - lr * g, state


def in_place(self, w, g, state, t, lr):
    state["v"] *= 0.9
    state["v"] += g
    g *= lr
    w -= lr * state["v"]
    return w, state


def mutated(self, w, g, state, t, lr):
    state["v"] = 0.9 * state["v"] + g
    w -= lr * state["v"]
    return w, state


def made_array(self, w, g, state, t, lr):
    return np.array([w[0] - lr * g[0], w[1] - 2 * lr * g[1]]), state


def filled(self, w, g, state, t, lr):
    step = np.zeros_like(w)
    step[:] = np.clip(g, -50, 50)
    return w - lr * step, state


def slices(self, w, g, state, t, lr):
    return w - lr * np.concatenate([g[:1], 0.5 * g[1:]]), state


def looped(self, w, g, state, t, lr):
    new = w.copy()
    for i in range(len(w)):
        new[i] = w[i] - lr * g[i]
    return new, state


def lists(self, w, g, state, t, lr):
    return [float(a - lr * b) for a, b in zip(w, g, strict=True)], state


def single(self, w, g, state, t, lr):
    return (w - lr * g).astype(np.float32), state


def length(g):
    return math.sqrt(g[0] ** 2 + g[1] ** 2)


def helped(self, w, g, state, t, lr):
    return w - lr * g / (1.0 + length(g)) * math.exp(-t / 50), state


@functools.lru_cache
def cached(t):
    return 0.99**t


def remembered_helper(self, w, g, state, t, lr):
    return w - lr * cached(t) * g, state


def whole_state(self, w, g, state, t, lr):
    for _ in range(state["k"] % 3):
        g = 0.9 * g
    return w - lr * g, {"k": state["k"] + 1}


def number_state(self, w, g, state, t, lr):
    return w - lr * g / (1.0 + state["k"]), {"k": state["k"] + 1}


def kinds(self, w, g, state, t, lr):
    if isinstance(t, int) and t >= 30:
        lr = lr / 2
    return w - lr * g, state


def caught(self, w, g, state, t, lr):
    try:
        share = 1.0 / (t % 20)
    except ZeroDivisionError:
        share = 2.0
    return w - lr * share * g, state


def selected(self, w, g, state, t, lr):
    return w - lr * np.where(abs(g) > 1, np.sign(g), np.maximum(g, -0.5)), state


def reseeded(self, w, g, state, t, lr):
    return w - lr * g * np.random.default_rng(t).random(2), state


def infinite(self, w, g, state, t, lr):
    return w - lr * g / np.float64(t - t), state


RIGHT = [
    *(own(update) for update in (total, centred, largest, product, normed, third_step, late_step)),
    *(own(update) for update in (all_up, made_array, filled, slices, looped, lists, single)),
    *(own(update) for update in (helped, remembered_helper, kinds, caught, selected, reseeded)),
    *(own(update, velocity) for update in (in_place, mutated)),
    *(own(update, counter) for update in (whole_state, number_state)),
    own(infinite),
]
