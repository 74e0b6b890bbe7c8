"""The view that a user chose of a race: one frozen value, kept with the race.

Each choice has one declaration, from which the table `[view]` of race files and the options of the
command line come; the window reads and shows the value as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.knobs import InputError, Knob, checked, choice, knob, knobs_of, switch
from gdviz.core.spec.checked_fields import Table, changed, numbers, only_knobs
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import FAR, MAX_RACERS, MAX_STEPS, RaceSpec, can_be_drawn
from gdviz.core.tabs import TABS

LAYOUTS = ("overlay", "side", "surface")
THEMES = ("light", "dark")
# the pages of all tabs
PAGES = tuple(dict.fromkeys(page for row in TABS for page in row.pages))
# the part of a landscape that is shown, by a word
LANDSCAPE, RACE = "landscape", "race"
# azimuth and tilt of a height map in degrees, and its zoom
CAMERA = ("azimuth", "tilt", "zoom")
AROUND, UP, NEAR = (-180.0, 180.0), (8.0, 90.0), (0.5, 6.0)


ARROWS = "arrows uphill across the contours, longer where it is steeper"
BATCH = "contours of the loss over the rows of the next step: each batch has a bowl of its own"
SADDLES = "crosses at saddles, triangles at maxima"
LOG_STEPS = "logarithmic horizontal axis of the plot"
ANGLE = "degrees at which the probe's direction is turned"
TRAIL = "number of steps for which a trail stays on the map, 0 for all"
SMOOTH = "number of steps over which the plot shows the mean, 0 for none"
# the values that a menu chooses
SOME_TRAIL, SOME_SMOOTH, MOST_SMOOTH = 30, 20, 500
GHOST = "the race before the last edit, pale, as far as the window knows it"
SLOW = "play by the logarithm of the step, so that the first steps take their time"
AHEAD = "distance from the laboratory's point to the second one"
RATE = "learning rate of the step that the laboratory tries"
PLAIN = "contours of the loss with λ = 0, dashed: a ridge moves the minimum and rounds the bowl"


@dataclass(frozen=True)
class Switch:
    """The name of a choice in a menu, its keys, and the values between which it switches."""

    title: str
    keys: tuple[str, ...] = ()
    on: bool | int = True
    off: bool | int = False


def _menu_switch(default: bool, title: str, about: str, *keys: str, mark: bool = False) -> Any:
    """A choice in a menu that is on or off; a `mark` is shown on a map or left out."""
    told = {"knob": Knob("", about, scale="bool"), "switch": Switch(title, keys), "mark": mark}
    return field(default=default, metadata=told)


_mark = partial(_menu_switch, mark=True)


def _number_of_steps(title: str, about: str, on: int, most: int) -> Any:
    """A number of steps, 0 for none, that a menu sets to `on`."""
    declared = Knob("", about, low=0, high=most, scale="int")
    return field(default=0, metadata={"knob": declared, "switch": Switch(title, (), on, 0)})


def _angle(about: str, limits: tuple[float, float]) -> Any:
    return knob(None, "", about, low=limits[0], high=limits[1], optional=True)


@dataclass(frozen=True)
class ViewSpec:
    """`box` is the part of the landscape that is shown: "landscape" (its own box), "race" (the part
    that holds the whole race), or x_min, x_max, y_min, y_max; for one variable, x_min and x_max.

    `azimuth`, `tilt` and `zoom` are those of the height map; None: its best side. `racer` is
    the selected one, from 1. `span` is the part of the plot's horizontal axis that is shown, (low,
    high); None: all of it. `part` is the part of the race that is played again and again, its first
    and last step; None: all of it, once. `probe` is the point of the probe, (x, y), or of the
    laboratory, (x,); None: where the tab puts it.
    """

    layout: str = choice("one map for all racers, one per racer, or a height map", *LAYOUTS)
    box: str | tuple[float, ...] = LANDSCAPE
    equal: bool = switch(False, "make a unit equally long on both axes")
    azimuth: float | None = _angle("degrees by which the height map is turned", AROUND)
    tilt: float | None = _angle("degrees at which the height map is seen from above", UP)
    zoom: float | None = _angle("how many times larger the height map is drawn", NEAR)
    trail: int = _number_of_steps("Short trails", TRAIL, SOME_TRAIL, MAX_STEPS)
    arrows: bool = _mark(False, "Gradient arrows", ARROWS, "A")
    batch: bool = _mark(False, "Contours of the batch", BATCH)
    plain: bool = _mark(False, "Contours without ridge", PLAIN)
    start: bool = _mark(True, "Starts", "rings where the racers start")
    uphill: bool = _mark(True, "Steps uphill", "steps that raised the loss, in red")
    minima: bool = _mark(True, "Known minima", "stars at the known minima")
    saddles: bool = _mark(True, "Known saddles and maxima", SADDLES)
    names: bool = _mark(False, "Names of known points", "the kind of each known point beside it")
    ghost: bool = _mark(False, "Race before the edit", GHOST, "G")
    quantity: str = choice(
        "quantity of the racers that is plotted", *(row.id for row in QUANTITIES)
    )
    against: str = choice("horizontal axis of the plot", *(row.id for row in AGAINST))
    log: bool = _menu_switch(True, "Logarithmic axis", "logarithmic vertical axis of the plot", "Y")
    log_steps: bool = _menu_switch(False, "Logarithmic step axis", LOG_STEPS)
    smooth: int = _number_of_steps("Smooth curves", SMOOTH, SOME_SMOOTH, MOST_SMOOTH)
    span: tuple[float, ...] | None = None
    slow: bool = _menu_switch(False, "Slow start", SLOW)
    part: tuple[float, ...] | None = None
    theme: str = choice("colours of the page, light or dark", *THEMES)
    tab: str = choice("tab below the map that is open", *(row.id for row in TABS))
    page: str = choice("page of that tab; by default its first", "", *PAGES)
    probe: tuple[float, ...] | None = None
    angle: float = knob(0.0, "", ANGLE, low=0, high=360)
    ahead: float = knob(1.0, "h", AHEAD, low=1e-16, high=1e6, scale="log")
    rate: float = knob(0.1, "η", RATE, low=1e-12, high=1e6, scale="log")
    seeds: bool = switch(False, "trails of the same race with other seeds, thin and faint")
    racer: int = knob(1, "", "racer that the tabs explain", low=1, high=MAX_RACERS, scale="int")

    def validate(self) -> None:
        """Raise InputError, one line with the field and what is allowed, for a view that is not
        allowed."""
        for name, declared in knobs_of(self).items():
            checked(declared, getattr(self, name), f"view.{name}")
        _check_box(self.box)
        _check_span(self.span)
        _check_part(self.part)
        self._check_page()
        if self.probe is not None and not _is_point(self.probe):
            raise InputError(f"view.probe: must be x, or x and y, all within ±{FAR:g}")

    def _check_page(self) -> None:
        pages = next(row.pages for row in TABS if row.id == self.tab)
        if self.page and self.page not in pages:
            allowed = f"one of {', '.join(pages)}" if pages else "left out"
            raise InputError(
                f"view.page = {self.page!r}: must be {allowed} where view.tab = {self.tab!r}"
            )


# the choices that a menu switches, in its order
SWITCHES: dict[str, Switch] = {
    f.name: f.metadata["switch"] for f in fields(ViewSpec) if "switch" in f.metadata
}
# the marks that can be shown on a map or left out
MARKS = tuple(f.name for f in fields(ViewSpec) if f.metadata.get("mark"))


def view_of(table: Table) -> ViewSpec:
    """The view in the table [view] of a race file; InputError with path and limits."""
    given = only_knobs(ViewSpec, table, "view", "box", "span", "part", "probe")
    box = table.get("box", LANDSCAPE)
    if isinstance(box, list):
        box = numbers(box, 2 if len(box) == 2 else 4, "view.box")
    span = numbers(table["span"], 2, "view.span") if "span" in table else None
    part = numbers(table["part"], 2, "view.part") if "part" in table else None
    probe = table.get("probe")
    if isinstance(probe, list):
        probe = numbers(probe, 1 if len(probe) == 1 else 2, "view.probe")
    view = ViewSpec(**given, box=box, span=span, part=part, probe=probe)
    view.validate()
    return view


def fitting(view: ViewSpec, spec: RaceSpec) -> ViewSpec:
    """The view without a horizontal axis that a race does not have."""
    if AGAINST[view.against].of_data and not isinstance(spec.problem, Data):
        return replace(view, against=ViewSpec.against)
    return view


def differences(view: ViewSpec | None) -> dict[str, Any]:
    """The fields of a view that differ from the defaults; none without a view."""
    usual = ViewSpec()
    return {n: v for n, v in vars(view or usual).items() if v != getattr(usual, n)}


def view_table(view: ViewSpec) -> dict[str, Any]:
    """The table that `view_of` reads back: only what differs from the defaults."""
    table = changed(view)
    if view.box != LANDSCAPE:
        table["box"] = view.box if isinstance(view.box, str) else list(map(float, view.box))
    for name, kind in (("span", float), ("part", int), ("probe", float)):
        if (value := getattr(view, name)) is not None:
            table[name] = list(map(kind, value))
    return table


def _check_box(box: Any) -> None:
    if box in (LANDSCAPE, RACE):
        return
    if not isinstance(box, tuple) or len(box) not in (2, 4):
        allowed = f'"{LANDSCAPE}", "{RACE}" or the bounds x_min, x_max, y_min, y_max'
        raise InputError(f"view.box: must be {allowed}")
    if not can_be_drawn(box):
        raise InputError(f"view.box: each minimum must be below its maximum, all within ±{FAR:g}")


def _check_span(span: Any) -> None:
    if span is None:
        return
    if not isinstance(span, tuple) or len(span) != 2 or not 0.0 <= span[0] < span[1] <= FAR:
        allowed = f"two numbers from 0 to {FAR:g}, the first below the second"
        raise InputError(f"view.span: must be {allowed}")


def _check_part(part: Any) -> None:
    if part is None:
        return
    if (
        not isinstance(part, tuple)
        or len(part) != 2
        or any(not float(step).is_integer() for step in part)
        or not 0 <= part[0] < part[1] <= MAX_STEPS
    ):
        allowed = f"two whole numbers from 0 to {MAX_STEPS}, the first below the second"
        raise InputError(f"view.part: must be {allowed}")


def _is_point(point: Any) -> bool:
    if not isinstance(point, tuple) or len(point) not in (1, 2):
        return False
    return all(isinstance(x, float | int) and abs(x) <= FAR for x in point)
