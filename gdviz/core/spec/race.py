"""RaceSpec: everything that determines a race, as one frozen, hashable value."""

from __future__ import annotations

from dataclasses import dataclass, field

from gdviz.core.base.knobs import ANY, choice, linear, log, switch, whole
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.schedules import Schedule
from gdviz.core.spec.data import Data
from gdviz.core.spec.gradient_noise import NORMAL, NoiseForm, Sampling

MAX_RACERS = 32
MAX_STEPS = 100_000
MAX_LABEL = 80
INIT_SCHEMES = ("uniform", "fan_in")

Box = tuple[float, float, float, float]
Params = tuple[tuple[str, float], ...]
# a box reaches no further than this, and is at least this wide relative to its distance from 0, or
# it cannot be drawn
FAR, MIN_WIDTH = 1e15, 1e-9


def can_be_drawn(box: tuple[float, ...]) -> bool:
    """Whether the pairs of sides (x_min, x_max, ...) are wide enough for a map, and not too far
    out."""
    if not all(isinstance(side, int | float) for side in box):
        return False
    for low, high in zip(box[::2], box[1::2], strict=True):
        reach = max(abs(low), abs(high))
        if not (reach < FAR and high - low > MIN_WIDTH * max(reach, MIN_WIDTH)):
            return False
    return True


@dataclass(frozen=True)
class Landscape:
    """A loss over the plane: a name in the catalogue or a formula in x and y, exactly one.

    `params` are (name, value) pairs in order of name; those of a catalogue landscape that are
    left out keep their default. `box` is (x_min, x_max, y_min, y_max); None takes the catalogue's,
    or the one suggested from the formula.
    """

    name: str = ""
    formula: str = ""
    params: Params = ()
    box: Box | None = None


@dataclass(frozen=True)
class Line:
    """A loss of one variable x: a formula, its parameters, and (x_min, x_max)."""

    formula: str
    params: Params = ()
    interval: tuple[float, float] = (-5.0, 5.0)


Problem = Landscape | Line | Data


@dataclass(frozen=True)
class Init:
    """A starting point drawn at random: "uniform" is uniform in the problem's box, "fan_in" draws a
    network's weights from N(0, 1/inputs of the neuron), the biases being 0."""

    scheme: str = "uniform"
    seed: int = 0


@dataclass(frozen=True)
class StopRules:
    """The rules that end a racer before its last step; a rule without a value does not apply.

    A value improves on the best so far if it is lower by more than `least` of it. Where only each
    k-th loss is measured, losses and gradients are checked there.
    """

    loss: float | None = linear(ANY, 1e-6, 10.0).knob(
        None, "L", "stop once the loss is at most this"
    )
    gradient: float | None = log("[0, inf)", 1e-8, 1.0).knob(
        None, "‖∇L‖", "stop once the norm of the full gradient is at most this"
    )
    patience: int | None = whole(f"[1, {MAX_STEPS}]", 1, 500).knob(
        None, "", "stop after this many steps or epochs without improvement"
    )
    unit: str = choice(
        "what patience counts: steps or epochs (passes over all rows)", "steps", "epochs"
    )
    judge: str = choice(
        "the rows whose loss has to improve: those trained on, or those held back",
        "training",
        "validation",
    )
    least: float = log("[0, 1)", 1e-6, 0.1).knob(
        0.0,
        "",
        "the loss must fall by more than this share of the best one to count as an improvement",
    )
    epochs: int | None = whole(f"[1, {MAX_STEPS}]", 1, 200).knob(
        None, "", "stop after this many epochs (passes over all rows)"
    )

    @property
    def given(self) -> bool:
        """Whether there is a rule at all."""
        rules = (self.loss, self.gradient, self.patience, self.epochs)
        return any(rule is not None for rule in rules)


@dataclass(frozen=True)
class Entry:
    """One racer. `lr` None is the suggested learning rate; label, colour ("#rrggbb"),
    visibility and slot do not count in comparison, since they do not change the race."""

    optimizer: Optimizer
    lr: float | None = log("(0, 1e300]", 1e-5, 10.0).knob(
        None, "η", "learning rate: the length of a step in units of the gradient"
    )
    schedule: Schedule | None = None
    clip_norm: float | None = log("(0, inf)", 1e-2, 1e3).knob(
        None, "", "scale a gradient with a larger norm down to this norm; its direction stays"
    )
    clip_value: float | None = log("(0, inf)", 1e-2, 1e3).knob(
        None, "", "clip each component of the gradient to ± this; the direction may change"
    )
    l2: float = log("[0, 1e6]", 1e-5, 1.0).knob(
        0.0, "λ", "L2 penalty: adds λw to the gradient, and so pulls w towards 0"
    )
    decay: float = log("[0, 1e6]", 1e-5, 1.0).knob(
        0.0, "λ", "decoupled weight decay: shrinks w by ηλw before the step, outside the optimizer"
    )
    batch: int | None = whole("[1, 100_000]", 1, 256).knob(
        None, "B", "rows that each step of this racer sees; if empty, as many as the race says"
    )
    start: tuple[float, ...] | None = None
    label: str = field(default="", compare=False)
    colour: str = field(default="", compare=False)
    visible: bool = field(default=True, compare=False)
    # the number, from 1, of its colour and sign among those of the theme; 0: that of its place
    slot: int = field(default=0, compare=False)


@dataclass(frozen=True)
class RaceSpec:
    """A race: problem, racers, start, number of steps, noise and seed.

    `noise` is the standard deviation of the normal noise added to each component of the
    gradient (see `NoiseForm` for others). Compare specs with ==, never with `is`: equal specs give
    the same race.
    """

    problem: Problem
    entries: tuple[Entry, ...]
    start: tuple[float, ...] | Init | None = None
    steps: int = whole(f"[0, {MAX_STEPS}]", 10, 5000).knob(
        500, "T", "number of steps that each racer takes at most"
    )
    noise: float = log("[0, 1e6]", 1e-3, 10.0).knob(
        0.0, "", "standard deviation of the noise added to each component of the gradient"
    )
    noise_form: NoiseForm = NORMAL
    inside: bool = switch(False, "put a point that leaves the box back on its edge")
    sampling: Sampling | None = None
    seed: int = whole(f"[0, {2**32 - 1}]", 0, 100).knob(
        0, "seed", "seed of the random numbers: the same seed gives the same race"
    )
    stop: StopRules = StopRules()
    stop_when_converged: bool = switch(
        True, "stop a racer once it has converged, instead of taking all steps"
    )
