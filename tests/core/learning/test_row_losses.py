"""Losses row by row: they come to the loss, stand in the order of the epoch, and are measured in
three ways."""

from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.base.printed import printed
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.chain_rule import chain
from gdviz.core.learning.fitted_values import batch_rows, data_of, sample_words
from gdviz.core.learning.row_losses import gathered_bars, row_losses
from gdviz.core.spec.sampling import Batches


def raced(*words, **options):
    return finished(spec_from_words(list(words), **options))


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("cars", "mean"),
        ("hours:model=logistic,ridge=0.2", "mean"),
        ("hours:model=sigmoid,scaling=half_sum,ridge=0.2", "sum"),
        ("moons:model=network,hidden=3", "mean"),
    ],
)
def test_the_rows_come_to_the_loss(words, total):
    race = raced(words, "gd:lr=0.01", "adam:lr=0.1", steps="12", batch="5")
    for racer in (0, 1):
        for step in (0, 7, 12):
            found = row_losses(race, racer, step)
            assert found.total == total
            assert found.loss == pytest.approx(race.tracks[racer].losses[step], rel=1e-12)


@pytest.mark.parametrize(
    "words",
    ["hours:model=logistic,ridge=0.5,ridge_bias=true", "cars:ridge=3,scaling=sum"],
)
def test_the_own_loss_of_a_row_is_its_bar(words):
    race = raced(words, "gd:lr=1e-3", steps="9", start="0.7,-0.4")
    found, made = row_losses(race, 0, 9), data_of(race)
    for place in (0, 5):
        row = int(found.rows[place])
        said = sample_words(race, 0, 9, row)
        assert f"own loss {found.losses[place]:.4g}," in said
        told = chain(made.objective, race.tracks[0].points[9], place)
        assert told.loss == pytest.approx(found.losses[place], rel=1e-12)
        w = race.tracks[0].points[9]
        free = made.part([row]).grad(w) - made.objective.penalty * w
        assert f"∂ℓ/∂w {printed(free[0])}" in said and told.by_z * told.x[0] == pytest.approx(
            free[0]
        )
        assert told.agreement < 1e-7


def test_the_rows_stand_in_the_order_of_the_epoch():
    race = raced("cars", "gd:lr=0.1", steps="20", batch="8")
    made_order = Batches(50, race.spec.sampling, race.spec.seed, 1)
    # 50 rows in batches of 8: step 13 is the last of the second epoch, with 2 rows
    found = row_losses(race, 0, 13)
    assert (found.rows == made_order.epoch(1)).all() and (found.begin, found.end) == (48, 50)
    assert (found.rows[found.begin : found.end] == made_order.of(13)).all()
    full = row_losses(raced("cars", "gd:lr=0.1", steps="3"), 0, 1)
    assert (full.begin, full.end) == (0, 50) and (full.rows == np.arange(50)).all()
    drawn = finished(replace(race.spec, sampling=replace(race.spec.sampling, order="replacement")))
    assert (row_losses(drawn, 0, 1).begin, row_losses(drawn, 0, 1).end) == (0, 50)
    assert row_losses(raced("sphere", "gd", steps="3"), 0, 0) is None


@pytest.mark.parametrize(
    ("steps", "epoch", "begin", "end"), [(20, 2, 40, 48), (21, 2, 48, 50), (1, 0, 0, 8)]
)
def test_at_the_end_it_is_the_batch_of_the_last_step(steps, epoch, begin, end):
    """7 batches are an epoch; after the last step nobody draws another one."""
    race = raced("cars", "gd:lr=0.1", steps=str(steps), batch="8")
    order = Batches(50, race.spec.sampling, race.spec.seed, 1).epoch(epoch)
    for step in (steps - 1, steps):
        found = row_losses(race, 0, step)
        assert (found.begin, found.end) == (begin, end) and (found.rows == order).all()


def test_no_rows_are_marked_where_no_step_follows():
    race = raced("cars", "gd:lr=0.1", steps="20", batch="8")
    made, order = data_of(race), Batches(50, race.spec.sampling, race.spec.seed, 1)
    for step in (0, 13, 19):
        assert (batch_rows(race, 0, step) == made.train[order.of(step)]).all()
    for step in (20, 21):
        assert len(batch_rows(race, 0, step)) == 0
    assert len(batch_rows(raced("cars", "gd:lr=0.1", steps="3"), 0, 1)) == 0
    assert len(batch_rows(raced("sphere", "gd:lr=0.1", steps="3"), 0, 1)) == 0


def test_three_measures_of_the_same_predictions():
    race = raced("hours:model=logistic", "gd:lr=1", steps="30")
    found = row_losses(race, 0, 0).measures
    # at w = 0 every prediction is a half: squares 1/4, entropy ln 2
    assert (found.n, found.squares) == (20, 0.25)
    assert found.entropy == pytest.approx(np.log(2.0), rel=1e-15)
    assert found.wrong == 10
    counts = [row_losses(race, 0, step).measures.wrong for step in range(31)]
    assert counts[-1] == 4 and all(isinstance(k, int) for k in counts)
    assert row_losses(raced("cars", "gd", steps="3"), 0, 0).measures is None
    linear = raced("penguins_ac:model=linear", "gd:lr=0.1", steps="2")
    assert row_losses(linear, 0, 1).measures.entropy is None


def test_neighbours_share_a_bar_and_keep_their_mean():
    losses = np.arange(12.0) ** 2
    assert (gathered_bars(losses, 12) == losses).all()
    assert gathered_bars(losses, 4) == pytest.approx(losses.reshape(4, 3).mean(axis=1))
    assert len(gathered_bars(np.ones(1001), 100)) == 100
    assert (gathered_bars(np.ones(1001), 100) == 1.0).all()
