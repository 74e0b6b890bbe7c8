"""Schedules against torch's numbers (torch 2.13) and published closed forms."""

import json
from pathlib import Path

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from tests.every import every

DATA = Path(__file__).parents[2] / "data" / "torch_schedules.json"
REFERENCE = json.loads(DATA.read_text(encoding="utf-8"))
BASE = REFERENCE["base"]
STEPS = 100


def made(name, **knobs):
    return SCHEDULES[name](**knobs)


@pytest.mark.parametrize("row", REFERENCE["tables"], ids=lambda row: row["schedule"])
def test_tables_are_torchs(row):
    table = made(row["schedule"], **row["knobs"]).table(STEPS)
    assert BASE * table["lr"] == pytest.approx(row["lr"], rel=1e-12, abs=1e-14)
    if "momentum" in table:
        assert table["momentum"] == pytest.approx(row["momentum"], rel=1e-12)
        assert np.ptp(table["momentum"]) > 0.05
    else:
        assert set(row["momentum"]) == {0.9}


def test_a_sequence_begins_the_second_schedule_anew():
    row = REFERENCE["sequence"]
    both = made(
        "sequence",
        first=made("warmup", **row["first"]),
        then=made("cosine", **row["then"]),
        milestone=row["milestone"],
    )
    assert BASE * both.table(STEPS)["lr"] == pytest.approx(row["lr"], rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("row", REFERENCE["plateaus"], ids=["plain", "cooldown", "eps"])
def test_plateau_drops_where_torch_does(row):
    schedule = made("plateau", **row["knobs"]).at_rate(BASE)
    memory, factors = schedule.init(), []
    for loss in REFERENCE["losses"]:
        factor, memory = schedule.next(memory, loss)
        factors.append(factor)
    assert BASE * np.array(factors) == pytest.approx(row["lr"], rel=1e-12)
    assert len(set(factors)) >= 3


def test_a_race_under_a_plateau_is_torchs():
    """At lr = 2/10 the steep coordinate bounces forever, until the plateau lowers the rate."""
    row = REFERENCE["descent"]
    schedule = made("plateau", **row["knobs"])
    path = trajectory("sgd", "(x^2 + 10*y^2)/2 + 1", (4, 1), 60, 0.2, schedule)
    assert path[1:] == pytest.approx(np.array(row["points"]), abs=1e-12)


# rates at steps 10, 50, 99 for a base rate of 0.1 over 100 steps, to eight digits
PUBLISHED = [
    (made("constant"), (0.1, 0.1, 0.1)),
    (made("step", step_size=30, gamma=0.5), (0.1, 0.05, 0.0125)),
    (made("exponential", gamma=float(np.exp(-0.02))), (0.08187308, 0.03678794, 0.01380692)),
    (made("inversetime", decay=0.1), (0.05, 0.01666667, 0.00917431)),
    (made("inversesqrt"), (0.03015113, 0.01400280, 0.01)),
    (made("polynomial", power=2.0), (0.081, 0.025, 0.00001)),
    (made("cosine"), (0.09755283, 0.05, 0.00002467)),
    (
        made(
            "sequence",
            first=made("warmup", start_factor=0.1, total_iters=9),
            then=made("cosine"),
            milestone=10,
        ),
        (0.1, 0.05868241, 0.00003046),
    ),
    (made("restarts", T_0=20, T_mult=2), (0.05, 0.01464466, 0.05196299)),
]


@every("schedule, rates", PUBLISHED)
def test_published_values(schedule, rates):
    table = BASE * schedule.table(STEPS)["lr"]
    assert table[[10, 50, 99]] == pytest.approx(rates, abs=6e-9)


def test_a_triangle_between_a_tenth_and_the_peak():
    table = 0.01 * made("cyclic", top=10.0, step_size_up=20).table(STEPS)["lr"]
    assert table[[10, 50, 99]] == pytest.approx((0.055, 0.055, 0.0955), abs=1e-12)


@pytest.mark.parametrize("knobs", [{}, {"three_phase": True}, {"anneal": "linear"}])
def test_after_a_cycle_shorter_than_the_race_all_stays_as_it_ended(knobs):
    whole = made("onecycle", **knobs).table(40)
    short = made("onecycle", total_steps=40, **knobs).table(STEPS)
    for name in ("lr", "momentum"):
        assert short[name][:40] == pytest.approx(whole[name], rel=1e-12)
        assert (short[name][39:] == short[name][39]).all() and short[name][39] > 0
    assert short["lr"][-1] == pytest.approx(1 / 25 / 1e4)


@pytest.mark.parametrize(
    ("name", "knobs", "after"),
    [
        ("polynomial", {"total_iters": 30}, 0.0),
        ("warmup", {"total_iters": 30, "end_factor": 0.7}, 0.7),
        ("constantwarmup", {"total_iters": 30}, 1.0),
        ("multistep", {"first": 10, "second": 20, "third": 30, "gamma": 0.5}, 0.125),
    ],
)
def test_the_rate_after_the_last_change(name, knobs, after):
    table = made(name, **knobs).table(STEPS)["lr"]
    assert table[30:] == pytest.approx(np.full(70, after), abs=1e-15)
    assert table[29] != table[30]


def test_the_momentum_of_one_cycle_reaches_the_racer():
    """Momentum with a table of rates and momenta, walked by hand."""
    schedule = made("onecycle")
    table = schedule.table(30)
    path = trajectory("momentum", "(x^2 + 10*y^2)/2", (4, 1), 30, 0.05, schedule)
    w, b = np.array([4.0, 1.0]), np.zeros(2)
    for t in range(30):
        g = w * (1.0, 10.0)
        b = g if t == 0 else table["momentum"][t] * b + g
        w = w - 0.05 * table["lr"][t] * b
    assert path[-1] == pytest.approx(w, rel=1e-12)


@pytest.mark.parametrize("name", ["onecycle", "cyclic"])
def test_a_cycle_may_leave_the_momentum_alone(name):
    schedule = made(name, cycle_momentum=False)
    assert set(schedule.table(30)) == {"lr"}
    assert np.array_equal(schedule.table(30)["lr"], made(name).table(30)["lr"])
    path = trajectory("momentum", "x^2/2 + 0*y", (4, 1), 30, 0.02, schedule)
    w, b = 4.0, 0.0
    for t in range(30):
        b = 0.9 * b + w
        w = w - 0.02 * schedule.table(30)["lr"][t] * b
    assert path[-1, 0] == pytest.approx(w, rel=1e-12)


def test_a_plateau_stops_lowering_a_rate_that_is_as_good_as_zero():
    """The loss as good as stays, so the rate is halved until the next drop is within eps."""
    schedule = made("plateau", factor=0.5, patience=0, eps=0.01)
    path = trajectory("sgd", "1 + 1e-9*x + 0*y", (0, 0), 10, 0.2, schedule)
    rates = np.diff(path[:, 0]) / -1e-9
    assert rates[:7] == pytest.approx([0.2, 0.2, 0.1, 0.05, 0.025, 0.0125, 0.0125])


@every("cls", SCHEDULES)
def test_every_member_is_described_and_starts_inside_its_limits(cls):
    assert cls.__doc__ and cls.title and cls.summary.endswith(".")
    for name, declared in knobs_of(cls).items():
        value = getattr(cls(), name)
        assert declared.scale in ("bool", "choice") or declared.low <= value <= declared.high
    if not cls.closed_loop:
        for steps in (0, 1, 2, 7, 400):
            table = cls().table(steps)
            assert all(v.shape == (steps,) and np.isfinite(v).all() for v in table.values())


def test_a_closed_loop_is_no_part_of_a_sequence():
    with pytest.raises(InputError, match="watches the loss"):
        made("sequence", first=made("plateau")).table(10)


def test_a_momentum_is_set_only_where_there_is_one():
    assert OPTIMIZERS["adam"].momentum_knob == "beta1"
    assert OPTIMIZERS["adagrad"].momentum_knob is None
    path = trajectory("adagrad", "x^2 + y^2", (1, 1), 5, 0.1, made("onecycle"))
    assert np.isfinite(path).all()
