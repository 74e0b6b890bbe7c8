"""Learning-rate schedules, in the closed forms of torch.optim.lr_scheduler."""

from gdviz.core.schedules.annealing import (
    Constant,
    ConstantWarmup,
    Cosine,
    Exponential,
    InverseSqrt,
    InverseTime,
    MultiStep,
    Polynomial,
    Step,
    Warmup,
)
from gdviz.core.schedules.base import SCHEDULES, Schedule, Table
from gdviz.core.schedules.cycles import Cyclic, OneCycle, Restarts
from gdviz.core.schedules.reacting import Plateau, Sequence

__all__ = [
    "SCHEDULES",
    "Constant",
    "ConstantWarmup",
    "Cosine",
    "Cyclic",
    "Exponential",
    "InverseSqrt",
    "InverseTime",
    "MultiStep",
    "OneCycle",
    "Plateau",
    "Polynomial",
    "Restarts",
    "Schedule",
    "Sequence",
    "Step",
    "Table",
    "Warmup",
]
