"""The gradients of the landscapes and models of the presets once more, worked out by hand."""

from itertools import pairwise

import numpy as np


def logistic(z):
    return 1.0 / (1.0 + np.exp(-z))


def ravine(w, angle=0.0, kappa=100.0):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ (np.array([1.0, kappa]) * (turn.T @ w))


def bowl(curvatures, middle=0.0):
    return lambda w: np.array(curvatures) * (w - middle)


def double_well(w):
    x, y = w
    return np.array([4.0 * x * (x**2 - 1.0) + 0.3, 2.0 * y])


def rosenbrock(w):
    x, y = w
    return np.array([-400.0 * x * (y - x**2) - 2.0 * (1.0 - x), 200.0 * (y - x**2)])


def saddle(w):
    x, y = w
    return np.array([x, y**3 - y])


def sharp_flat(w, s=0.15):
    left, right = w + np.array([2.0, 0.0]), w - np.array([2.0, 0.0])
    deep = np.exp(-(left**2).sum() / (2.0 * s**2)) * left / s**2
    return w / 10.0 + deep + 0.9 * np.exp(-(right**2).sum() / 2.0) * right


def product(w):
    x, y = w
    return (x * y - 1.0) * np.array([y, x])


def cliff(w):
    x, y = w
    a = logistic(20.0 * (x - 1.0))
    return np.array([(x + 4.0) / 25.0 + 5.0 * 20.0 * a * (1.0 - a), y])


def recurrent(w):
    """h <- x a(h) + y fifty times from 1/2, and (a(h) - 0.7)^2 of the last: forward derivatives."""
    x, y = w
    h, along = 0.5, np.zeros(2)
    for _ in range(50):
        a = logistic(h)
        h, along = x * a + y, np.array([a, 1.0]) + x * a * (1.0 - a) * along
    a = logistic(h)
    return 2.0 * (a - 0.7) * a * (1.0 - a) * along


def squared_neuron(w):
    a = logistic(w.sum())
    return np.full(2, a * a * (1.0 - a))


def cross_entropy_neuron(w):
    return np.full(2, logistic(w.sum()))


def michalewicz(w):
    n = np.array([1.0, 2.0])
    inner = n * w**2 / np.pi
    wave = np.sin(inner)
    return -np.cos(w) * wave**20 - np.sin(w) * 20.0 * wave**19 * np.cos(inner) * 2.0 * n * w / np.pi


def columns(X, bias=True):
    return np.column_stack((X, np.ones(len(X)))) if bias else X


def squared_error(A, y):
    """Of the model A w, half the mean; rows may be chosen."""
    return lambda w, rows=slice(None): A[rows].T @ (A[rows] @ w - y[rows]) / len(y[rows])


def cross_entropy(A, y):
    return lambda w, rows=slice(None): A[rows].T @ (logistic(A[rows] @ w) - y[rows]) / len(y[rows])


def squared_sigmoid(A, y):
    def grad(w):
        a = logistic(A @ w)
        return A.T @ ((a - y) * a * (1.0 - a)) / len(y)

    return grad


def network(X, y, widths):
    """Half the mean squared error of a network with tanh in its hidden layers; parameters layer by
    layer, weights (inputs x neurons) row by row and then biases."""
    sizes = [X.shape[1], *widths, 1]

    def grad(w):
        layers, at = [], 0
        for inputs, neurons in pairwise(sizes):
            W = w[at : at + inputs * neurons].reshape(inputs, neurons)
            layers.append((W, w[at + inputs * neurons : at + (inputs + 1) * neurons]))
            at += (inputs + 1) * neurons
        outs = [X]
        for W, b in layers[:-1]:
            outs.append(np.tanh(outs[-1] @ W + b))
        W, b = layers[-1]
        back = ((outs[-1] @ W + b) - y[:, None]) / len(y)
        found = []
        for (W, _), out in zip(reversed(layers), reversed(outs), strict=True):
            found += [back.sum(axis=0), (out.T @ back).ravel()]
            back = (back @ W.T) * (1.0 - out**2)
        return np.concatenate(found[::-1])

    return grad
