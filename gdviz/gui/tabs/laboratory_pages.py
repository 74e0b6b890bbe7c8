"""The pages of the laboratory, and what can be set on them."""

from __future__ import annotations

from gdviz.core.analysis.laboratory import Page
from gdviz.core.base.knobs import Knob

PAGES: tuple[tuple[Page, str, str], ...] = (
    ("slope", "Slope", "the secant becomes the tangent as h tends to 0"),
    (
        "error",
        "Linear error",
        "compare f(x+h) with the tangent f(x) + f'(x)h; backward, f(x−h) with f(x) − f'(x)h",
    ),
    (
        "curvature",
        "Curvature",
        "bowl or umbrella: the sign of the second derivative decides, not the slope",
    ),
    (
        "step",
        "Step",
        "why descent works: a step is the linear approximation at h = −ηf'(x); "
        "and Newton's parabola",
    ),
)
H = Knob("h", "distance from x to the second point", 1e-16, 1e6, slider=(1e-12, 10.0), scale="log")
ETA = Knob("η", "learning rate of the one step", 1e-12, 1e6, slider=(1e-4, 10.0), scale="log")
PLACE = Knob("x", "place on the curve; you can also click or drag there", -1e15, 1e15)
