"""The page of a race as a user of matplotlib draws it: map, trails, losses, and a table."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve

try:
    import matplotlib
except ImportError:
    matplotlib = None  # type: ignore[assignment]

METHODS = "sgd momentum nesterov adagrad rmsprop adam adamax nadam".split()
WORDS = ["rosenbrock", *METHODS]


class Figure:
    """A figure of 1280 x 720 pixels whose artists are made once and then changed."""

    def __init__(self) -> None:
        matplotlib.use("Agg")
        import matplotlib.pyplot as plt

        self.race: Any = finished(resolve(WORDS, steps="500"))
        self.figure = plt.figure(figsize=(12.8, 7.2), dpi=100)
        grid = self.figure.add_gridspec(2, 2, width_ratios=(1.6, 1))
        box, plot, table = (
            self.figure.add_subplot(at) for at in (grid[:, 0], grid[0, 1], grid[1, 1])
        )
        x, y = np.meshgrid(np.linspace(-2, 2, 300), np.linspace(-1, 3, 300))
        heights = np.log10((1 - x) ** 2 + 100 * (y - x * x) ** 2 + 1e-3)
        box.imshow(heights, extent=(-2, 2, -1, 3), origin="lower", aspect="auto")
        box.contour(x, y, heights, 12, colors="white", linewidths=0.6)
        plot.set_yscale("log")
        plot.set_xlim(0, self.race.steps)
        plot.set_ylim(1e-6, 1e3)
        table.axis("off")
        self.title = self.figure.suptitle("")
        kinds = [f"C{k}" for k in range(len(METHODS))]
        self.trails = [box.plot([], [], color=c, lw=2)[0] for c in kinds]
        self.heads = [box.plot([], [], "o", color=c)[0] for c in kinds]
        self.curves = [plot.plot([], [], color=c)[0] for c in kinds]
        rows = np.linspace(1, 0, len(METHODS))
        self.cells = [[table.text(0.3 * k, row, "") for k in range(4)] for row in rows]

    def steps(self, count: int) -> list[int]:
        """The step of each frame."""
        return [int(s) for s in np.round(np.linspace(0, self.race.steps, count))]

    def show(self, step: int) -> None:
        """The race at a step."""
        self.title.set_text(f"step {step} / {self.race.steps}")
        for k, track in enumerate(self.race.tracks):
            last = min(step, track.steps) + 1
            path, losses = track.points[:last], track.losses[:last]
            self.trails[k].set_data(path[:, 0], path[:, 1])
            self.heads[k].set_data(path[-1:, 0], path[-1:, 1])
            self.curves[k].set_data(np.arange(last), losses)
            words = (METHODS[k], f"{losses[-1]:.3g}", str(last - 1), f"{path[-1, 0]:.3f}")
            for cell, word in zip(self.cells[k], words, strict=True):
                cell.set_text(word)
