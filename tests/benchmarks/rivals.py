"""The rivals: NumPy as everybody writes it, and torch where it is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

try:
    import torch
except ImportError:
    torch = None  # type: ignore[assignment]

START = (-1.2, 1.0)


def rosenbrock(w: Any) -> Any:
    """The loss, of arrays and of tensors."""
    x, y = w
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def rosenbrock_grad(w: Any) -> Any:
    """The gradient by hand."""
    x, y = w
    return np.array([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)])


def rastrigin_grad(w: Any) -> Any:
    """The gradient by hand, with NumPy's sine."""
    return 2 * w + 20 * np.pi * np.sin(2 * np.pi * w)


def naive_adam(
    steps: int, start: Any = START, lr: float = 0.05, grad: Any = rosenbrock_grad
) -> Any:
    """Adam in NumPy, a new array for each operation, every point kept."""
    w = np.array(start, dtype=float)
    m, v, path = np.zeros_like(w), np.zeros_like(w), [w]
    for t in range(1, steps + 1):
        g = grad(w)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        w = w - lr * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        path.append(w)
    return np.array(path)


def naive_race(methods: Sequence[Any], steps: int, lr: float) -> Any:
    """Each method's plain `update` on arrays, with the points and losses that a plot needs."""
    paths = []
    for method in methods:
        w = np.array(START)
        state, path, losses = method.init(w), [w], [rosenbrock(w)]
        for t in range(1, steps + 1):
            w, state = method.update(w, rosenbrock_grad(w), state, t, lr)
            path.append(w)
            losses.append(rosenbrock(w))
        paths.append((np.array(path), np.array(losses)))
    return paths


def torch_loop(points: Any, steps: int, make: Any, loss: Any = None, dtype: str = "float64") -> Any:
    """torch.optim with autograd on points (2, n)."""
    w = torch.tensor(np.asarray(points), dtype=getattr(torch, dtype), requires_grad=True)
    method = make([w])
    for _ in range(steps):
        method.zero_grad()
        (loss or rosenbrock)(w).sum().backward()
        method.step()
    return w.detach().numpy()


def torch_rastrigin(w: Any) -> Any:
    return (10 + w**2 - 10 * torch.cos(2 * torch.pi * w)).sum(0)


def torch_adam_in_place(points: Any, steps: int, lr: float = 0.05) -> Any:
    """Adam in torch by hand: the gradient written out, every buffer reused."""
    w = torch.tensor(np.asarray(points), dtype=torch.float64)
    m, v, g, d = (torch.zeros_like(w) for _ in range(4))
    r = torch.zeros_like(w[0])
    for t in range(1, steps + 1):
        torch.mul(w[0], w[0], out=r)
        torch.sub(w[1], r, out=r)
        torch.mul(r, 200.0, out=g[1])
        torch.mul(g[1], w[0], out=g[0]).mul_(-2.0).add_(w[0], alpha=2.0).sub_(2.0)
        m.mul_(0.9).add_(g, alpha=0.1)
        v.mul_(0.999).addcmul_(g, g, value=0.001)
        torch.sqrt(v, out=d).div_((1 - 0.999**t) ** 0.5).add_(1e-8)
        w.addcdiv_(m, d, value=-lr / (1 - 0.9**t))
    return w.numpy()


def torch_grid_gd(points: Any, lr: Any, mu: Any, steps: int) -> Any:
    """Heavy ball with autograd, a rate and a momentum for each lane."""
    w = torch.tensor(np.asarray(points), dtype=torch.float64, requires_grad=True)
    rates, keeps = torch.tensor(np.asarray(lr)), torch.tensor(np.asarray(mu))
    b = torch.zeros_like(w)
    for _ in range(steps):
        (g,) = torch.autograd.grad(rosenbrock(w).sum(), w)
        with torch.no_grad():
            b.mul_(keeps).add_(g)
            w -= rates * b
    return w.detach().numpy()
