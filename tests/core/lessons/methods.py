"""The methods of the presets once more, in plain NumPy, as their papers write them.

Each makes a step from the point w with the gradient as a function, the step t from 1 and the
learning rate; what it remembers is in `memory`, and `knobs` are those of the program's method.
"""

import numpy as np


def sgd(w, grad, memory, t, lr, knobs):
    return w - lr * grad(w)


def normgd(w, grad, memory, t, lr, knobs):
    g = grad(w)
    return w - lr * g / np.sqrt((g**2).sum())


def momentum(w, grad, memory, t, lr, knobs):
    memory["v"] = knobs["momentum"] * memory.get("v", 0.0) - lr * grad(w)
    return w + memory["v"]


def nesterov(w, grad, memory, t, lr, knobs):
    """Sutskever's form; PyTorch's point is the one that it looks ahead to."""
    mu, v = knobs["momentum"], memory.get("v", np.zeros_like(w))
    if knobs["convention"] == "look-ahead":
        memory["v"] = mu * v - lr * grad(w + mu * v)
        return w + memory["v"]
    memory["v"] = mu * v - lr * grad(w)
    return w - mu * v + (1.0 + mu) * memory["v"]


def adagrad(w, grad, memory, t, lr, knobs):
    g = grad(w)
    memory["r"] = memory.get("r", 0.0) + g**2
    return w - lr * g / (np.sqrt(memory["r"]) + knobs["eps"])


def rmsprop(w, grad, memory, t, lr, knobs):
    g, alpha = grad(w), knobs["alpha"]
    memory["r"] = alpha * memory.get("r", 0.0) + (1.0 - alpha) * g**2
    return w - lr * g / (np.sqrt(memory["r"]) + knobs["eps"])


def adam(w, grad, memory, t, lr, knobs):
    g, b1, b2 = grad(w), knobs["beta1"], knobs["beta2"]
    m = memory["m"] = b1 * memory.get("m", 0.0) + (1.0 - b1) * g
    v = memory["v"] = b2 * memory.get("v", 0.0) + (1.0 - b2) * g**2
    if "top" in memory:
        v = memory["top"] = np.maximum(memory["top"], v)
    if knobs.get("bias_correction", True):
        m, v = m / (1.0 - b1**t), v / (1.0 - b2**t)
    return w - lr * m / (np.sqrt(v) + knobs["eps"])


def amsgrad(w, grad, memory, t, lr, knobs):
    memory.setdefault("top", 0.0)
    return adam(w, grad, memory, t, lr, knobs)


def adamw(w, grad, memory, t, lr, knobs):
    shrunk = lr * knobs["weight_decay"] * w
    return adam(w, grad, memory, t, lr, knobs) - shrunk


def newton(w, grad, memory, t, lr, knobs):
    return w - np.linalg.solve(curvature(grad, w), grad(w))


def saddlefree(w, grad, memory, t, lr, knobs):
    bent, along = np.linalg.eigh(curvature(grad, w))
    return w - along @ ((along.T @ grad(w)) / np.abs(bent))


def curvature(grad, w):
    """The Hessian by complex steps of the gradient: exact to rounding."""
    step = 1e-30j
    columns = [grad(w + step * axis).imag / abs(step) for axis in np.eye(len(w))]
    return np.stack(columns, axis=1)
