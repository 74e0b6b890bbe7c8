"""What can be plotted, against closed forms."""

import numpy as np
import pytest

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES, floors, rate_bounds, rate_guide
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import OneCycle
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec
from gdviz.core.spec.sampling import Batches


def race_of(problem, start, *entries, steps=30, **more):
    return finished(RaceSpec(problem, entries, start, steps, **more))


def values(race, name, racer=0):
    return QUANTITIES[name].values(race, race.tracks[racer])


def test_on_the_round_bowl_all_are_known():
    """f = x^2 + y^2 by gradient descent: each step shrinks the point by 1 - 2 lr."""
    lr = 0.1
    race = race_of(Landscape("sphere"), (3.0, 4.0), Entry(OPTIMIZERS["sgd"](), lr))
    shrink = 5.0 * (1 - 2 * lr) ** np.arange(31)
    assert values(race, "distance") == pytest.approx(shrink)
    assert values(race, "gradient") == pytest.approx(2 * shrink)
    assert values(race, "loss") == pytest.approx(shrink**2)
    assert values(race, "rate") == pytest.approx(np.full(30, lr))


def test_parameters_and_the_displacement_are_plotted():
    """f = x^2 + y^2 by gradient descent: the point is the start times (1 - 2 lr)^t."""
    race = race_of(Landscape("sphere"), (3.0, -4.0), Entry(OPTIMIZERS["sgd"](), 0.1))
    kept = 0.8 ** np.arange(31)
    assert values(race, "first") == pytest.approx(3 * kept)
    assert values(race, "second") == pytest.approx(-4 * kept)
    away = values(race, "displacement")
    assert np.isnan(away[0]) and away[1:] == pytest.approx(5 * (1 - kept[1:]))
    line = race_of(Line("x^2", (), (-9.0, 9.0)), (1.0,), Entry(OPTIMIZERS["sgd"](), 0.1))
    assert values(line, "first") == pytest.approx(kept) and np.isnan(values(line, "second")).all()


def test_momentum_reaches_its_bound_on_a_slope_and_the_other_where_gradients_alternate():
    mu, lr = 0.9, 0.01
    heavy = Entry(OPTIMIZERS["momentum"](momentum=mu), lr)
    slope = race_of(Line("x", (), (-50.0, 5.0)), (0.0,), heavy, steps=200)
    low, high = rate_bounds(slope, 0)
    assert high[0] == pytest.approx(0.1) and low[0] == pytest.approx(0.01 / 1.9)
    assert values(slope, "rate")[-1] == pytest.approx(0.1, rel=1e-6)
    # at the limit of stability, lr = 2(1 + mu) over the curvature, the point jumps to and fro
    edge = Entry(OPTIMIZERS["momentum"](momentum=mu), 2 * (1 + mu))
    bounce = race_of(Line("x^2/2", (), (-9.0, 9.0)), (1.0,), edge, steps=400)
    signs = np.sign(bounce.tracks[0].used_grads[-20:, 0])
    assert (signs[1:] == -signs[:-1]).all()
    assert values(bounce, "rate")[-1] == pytest.approx(rate_bounds(bounce, 0)[0][-1], rel=1e-6)


@pytest.mark.parametrize("name", ["nesterov", "sgd"])
def test_nesterov_reaches_its_bounds_too(name):
    mu, lr = 0.9, 0.01
    knobs = {"nesterov": True} if name == "sgd" else {}
    method = OPTIMIZERS[name](momentum=mu, **knobs)
    slope = race_of(Line("x", (), (-50.0, 5.0)), (0.0,), Entry(method, lr), steps=200)
    assert values(slope, "rate")[-1] == pytest.approx(0.1, rel=1e-6)
    assert rate_bounds(slope, 0)[1][-1] == pytest.approx(0.1)
    # at its limit of stability, too, the point jumps to and fro
    edge = Entry(method, (2 + 2 * mu) / (1 + 2 * mu))
    bounce = race_of(Line("x^2/2", (), (-9.0, 9.0)), (1.0,), edge, steps=400)
    signs = np.sign(bounce.tracks[0].used_grads[-20:, 0])
    assert (signs[1:] == -signs[:-1]).all()
    assert values(bounce, "rate")[-1] == pytest.approx(rate_bounds(bounce, 0)[0][-1], rel=1e-6)


def test_only_steady_momentum_has_bounds():
    entries = [Entry(OPTIMIZERS[name](), 0.01) for name in ("sgd", "adam", "momentum", "nesterov")]
    entries += [
        Entry(OPTIMIZERS["nesterov"](convention="fista"), 0.01),
        Entry(OPTIMIZERS["momentum"](), 0.01, OneCycle(cycle_momentum=True)),
    ]
    race = race_of(Landscape("sphere"), (3.0, 4.0), *entries)
    assert [rate_bounds(race, i) is None for i in range(6)] == [1, 1, 0, 0, 1, 1]


def guide(race, racer=0):
    return rate_guide(race, racer, values(race, "rate", racer))


def adagrad(lr=0.5, schedule=None, **knobs):
    return Entry(OPTIMIZERS["adagrad"](**knobs), lr, schedule=schedule)


def test_on_a_slope_adagrad_follows_its_guide():
    """|g| = 3 at every step: r = 9t, so the effective rate is lr/(3 sqrt(t))."""
    race = race_of(Line("3*x"), (1.0,), adagrad(0.5))
    exact = 0.5 / (3.0 * np.sqrt(np.arange(1.0, 31.0)))
    assert guide(race) == pytest.approx(exact)
    assert values(race, "rate") == pytest.approx(exact)


def test_the_guide_begins_at_the_first_rate_and_has_the_slope_of_minus_one_half():
    race = race_of(Landscape("rosenbrock"), (-1.2, 1.0), adagrad(), steps=200)
    line, t = guide(race), np.arange(1.0, 201.0)
    assert line[0] == values(race, "rate")[0]
    assert np.diff(np.log(line)) / np.diff(np.log(t)) == pytest.approx(np.full(199, -0.5))
    # the first steps have no gradient, and so no rate
    late = rate_guide(race, 0, np.array([np.nan, 0.0, 0.6, 0.1]))
    assert np.isnan(late[:2]).all()
    assert late[2:] == pytest.approx([0.6, 0.6 * np.sqrt(3.0 / 4.0)])


def test_only_adagrad_of_a_steady_rate_has_a_guide():
    others = (Entry(OPTIMIZERS[name](), 0.01) for name in ("sgd", "rmsprop", "adam"))
    changed = (adagrad(schedule=OneCycle()), adagrad(lr_decay=0.1))
    race = race_of(Landscape("sphere"), (3.0, 4.0), adagrad(), *others, *changed)
    assert [guide(race, i) is None for i in range(6)] == [False] + [True] * 5
    assert guide(race_of(Line("5 + 0*x"), (1.0,), adagrad())) is None


def test_the_loss_of_noisy_descent_has_a_floor():
    """On (x^2 + 10y^2)/2 with unit noise: the sum over both curvatures of
    lr (1 + mu) / (2 (1 - mu) (2 (1 + mu) - lr curvature))."""
    entries = [
        Entry(OPTIMIZERS["sgd"](), 0.1),
        Entry(OPTIMIZERS["momentum"](momentum=0.9), 0.01),
        Entry(OPTIMIZERS["adam"](), 0.01),
    ]
    noisy = race_of(Landscape("noisy_bowl"), (-3.0, 1.0), *entries, steps=3, noise=1.0)
    found = [floors(noisy, i) for i in range(3)]
    assert found[0][0] == pytest.approx([0.076316] * 4, abs=1e-6)
    assert found[1][0] == pytest.approx([0.050742] * 4, abs=1e-6)
    assert found[2] is None
    quiet = race_of(Landscape("noisy_bowl"), (-3.0, 1.0), *entries)
    assert [floors(quiet, i) for i in range(3)] == [None] * 3
    # nothing is known of the minimum of a formula
    own = race_of(Landscape(formula="x^2 + y^2"), (1.0, 1.0), entries[0], noise=1.0)
    assert floors(own, 0) is None
    # where curvature changes a racer may have left the bowl of the minimum
    two = race_of(Landscape("sharp_flat"), (-1.99, 0.0), entries[0], noise=1.0)
    assert floors(two, 0) is None


def test_the_nearest_of_several_minima_counts():
    race = race_of(Landscape("himmelblau"), (3.1, 2.0), Entry(OPTIMIZERS["sgd"](), 1e-6), steps=0)
    assert values(race, "distance") == pytest.approx([0.1])
    own = race_of(Landscape(formula="x^2 + y^2"), (1.0, 1.0), Entry(OPTIMIZERS["sgd"](), 0.1))
    assert np.isnan(values(own, "distance")).all()


def test_evaluations_count_what_a_step_costs():
    race = race_of(
        Landscape("sphere"),
        (3.0, 4.0),
        Entry(OPTIMIZERS["sgd"](), 0.01),
        Entry(OPTIMIZERS["armijo"](), 0.01),
    )
    plain, searching = (AGAINST["evaluations"].values(race, track) for track in race.tracks)
    assert plain.tolist() == list(range(31))
    assert (np.diff(searching) >= 2).all()
    assert AGAINST["step"].values(race, race.tracks[0]).tolist() == list(range(31))


def test_a_gradient_of_zero_has_no_rate():
    race = race_of(Line("0*x + 1", (), (-1.0, 1.0)), (0.5,), Entry(OPTIMIZERS["sgd"](), 0.1))
    assert np.isnan(values(race, "rate")).all()


def test_an_unknown_quantity_is_one_line():
    with pytest.raises(InputError, match="unknown quantity 'speed'"):
        QUANTITIES["speed"]
    assert QUANTITIES["grad"].id == "gradient"


@pytest.mark.parametrize("batch", [None, "8", "20,replacement", "64"])
def test_the_loss_of_a_batch_is_that_of_its_rows(batch):
    """50 rows: in batches of 8 the last one of an epoch has two."""
    options = {"batch": batch} if batch else {}
    race = finished(spec_from_words(["cars", "gd:lr=0.1", "adam:lr=1"], steps="17", **options))
    made = data_of(race)
    for racer, track in enumerate(race.tracks):
        found = values(race, "batch", racer)
        assert found.shape == (17,)
        for step in range(17):
            rows = batch_rows(race, racer, step)
            part = made.part(rows if len(rows) else made.train)
            assert found[step] == pytest.approx(float(part.loss(track.points[step])))


def test_a_landscape_has_no_batches():
    race = race_of(Landscape("sphere"), (3.0, 4.0), Entry(OPTIMIZERS["sgd"](), 0.1))
    assert np.isnan(values(race, "batch")).all()


def test_samples_and_epochs_are_those_of_the_batches():
    # 40 rows in batches of 16: 16, 32, 40, then again; a racer of its own sees one row a step
    words = ["moons:model=logistic,n=40", "gd:lr=0.1", "gd:lr=0.1,batch=1"]
    race = finished(spec_from_words(words, steps="5", batch="16"))
    axis = AGAINST["samples"].values
    assert axis(race, race.tracks[0]).tolist() == [0.0, 16.0, 32.0, 40.0, 56.0, 72.0]
    assert axis(race, race.tracks[1]).tolist() == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]
    epochs = AGAINST["epoch"].values(race, race.tracks[0])
    assert epochs.tolist() == [0.0, 0.4, 0.8, 1.0, 1.4, 1.8]
    # what a step really looks at
    batches = Batches(40, race.spec.sampling)
    assert [len(batches.of(k)) for k in range(5)] == [16, 16, 8, 16, 16]
    whole = finished(spec_from_words(words[:2], steps="3"))
    assert axis(whole, whole.tracks[0]).tolist() == [0.0, 40.0, 80.0, 120.0]
