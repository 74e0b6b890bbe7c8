"""The tabs below the map: one row each, of plain data, from which everything else about them is
derived.

Race files and the command line use their ids; the window takes their titles, keys, actions and
glossary entries from here, and imports a tab's class when the tab is first opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Line, RaceSpec


def on_data(spec: RaceSpec) -> bool:
    """A race on data."""
    return isinstance(spec.problem, Data)


def on_landscape(spec: RaceSpec) -> bool:
    """A race on a function, typed or from the catalogue."""
    return not on_data(spec)


def with_a_map(spec: RaceSpec) -> bool:
    """A race of more than one variable, whose map has two axes of them."""
    return not isinstance(spec.problem, Line)


NO_DATA = "the laboratory is for functions; switch the panel to Landscape"
NO_LINE = "the probe needs a map of two variables; the laboratory is for one"
ONLY_DATA = "only a race on data has this tab; switch the panel to Data"


@dataclass(frozen=True)
class TabRow:
    """A tab: `made_by` is "module:Class" of a `gdviz.gui.tabs.tab.Tab`.

    One with a `key` has an action: `menu` is its text in the menu and `does` its tip. `entry` is
    the glossary entry that it is about, `pages` are the ids of its pages, where it has several. It
    is there for races to which it `applies`; for others a note says what it `needs`.
    """

    id: str
    title: str
    tip: str
    made_by: str
    key: str = ""
    menu: str = ""
    does: str = ""
    entry: str = ""
    pages: tuple[str, ...] = ()
    applies: Callable[[RaceSpec], bool] = lambda _: True
    needs: str = ""


_row_on_data = partial(TabRow, applies=on_data, needs=ONLY_DATA)

TABS = (
    TabRow(
        "standings",
        "Standings",
        "the racers by rank, with their losses at the playhead",
        "gdviz.gui.tabs.standings_table:StandingsTable",
    ),
    TabRow(
        "summary",
        "Summary",
        "how the race ended and which racer was first, in sentences",
        "gdviz.gui.tabs.summary_view:SummaryView",
    ),
    TabRow(
        "step",
        "Step",
        "why the racer took this step: its rule in numbers",
        "gdviz.gui.tabs.inspector:Inspector",
        key="I",
        menu="Explain the step",
        does="explain this step of the selected racer: its rule, its numbers, its arrows",
        entry="update-rule",
        pages=("rule", "parameters", "rates", "code"),
    ),
    TabRow(
        "probe",
        "Probe",
        "slope, direction and curvature at any point of the map",
        "gdviz.gui.tabs.probe_view:ProbeView",
        key="P",
        menu="Probe a point",
        does="show slope, curvature and kind of any point: click the map to choose one",
        entry="steepest",
        applies=with_a_map,
        needs=NO_LINE,
        pages=("point", "direction", "calculus"),
    ),
    TabRow(
        "laboratory",
        "Laboratory",
        "slope, curvature and one step on functions of one variable",
        "gdviz.gui.tabs.laboratory_view:LaboratoryView",
        key="B",
        menu="Laboratory",
        does="explore slope, curvature and a single step on functions of one variable",
        entry="linear-approximation",
        applies=on_landscape,
        needs=NO_DATA,
        pages=("slope", "error", "curvature", "step"),
    ),
    TabRow(
        "loop",
        "Loop",
        "the training loop, line by line with its numbers",
        "gdviz.gui.tabs.loop_view:LoopView",
        key="O",
        menu="Training loop",
        does="walk through the training loop line by line, with the numbers of each line",
        entry="training-loop",
    ),
    _row_on_data(
        "noise",
        "Noise",
        "how the gradients of batches scatter at a point of the map",
        "gdviz.gui.tabs.noise_view:NoiseView",
        key="N",
        menu="Noise of batches",
        does="show how far the gradients of small batches scatter around that of all rows",
        entry="unbiased-gradient",
    ),
    _row_on_data(
        "losses",
        "Losses",
        "0-1 loss, squared error and cross-entropy of the same rows, side by side",
        "gdviz.gui.tabs.losses_view:LossesView",
        key="Z",
        menu="Other losses",
        does="compare 0-1 loss, squared error and cross-entropy on the same rows",
        entry="zero-one-loss",
    ),
    _row_on_data(
        "learning",
        "Learning",
        "loss on the rows trained on and on the rows held back",
        "gdviz.gui.tabs.learning_view:LearningView",
        key="E",
        menu="Learning curve",
        does="plot the loss on the rows trained on and on the rows held back",
        entry="learning-curve",
    ),
)
