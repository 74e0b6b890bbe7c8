"""Early stopping and the rate of a loss, on curves whose answers are known."""

import numpy as np
import pytest

from gdviz.core.engine.early_stopping import falling, stopped

EPOCHS = np.arange(9.0)
VALLEY = np.array([8.0, 4.0, 2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0])


@pytest.mark.parametrize(("patience", "row"), [(1, 4), (2, 5), (5, 8), (6, None)])
def test_patience_is_counted_from_the_best_epoch(patience, row):
    assert stopped(EPOCHS, VALLEY, patience, 0.0) == row


def test_small_improvements_do_not_count():
    values = 0.999**EPOCHS
    assert stopped(EPOCHS, values, 3, 0.0) is None
    # 0.999³ is the first below 1 - 0.0025
    assert stopped(EPOCHS, values, 3, 0.0025) is None
    assert stopped(EPOCHS, values, 2, 0.0025) == 2
    assert stopped(EPOCHS, values, 3, 0.01) == 3


def test_places_may_be_any_unit_and_values_may_be_lost():
    assert stopped(EPOCHS / 4, VALLEY, 1, 0.0) == 7
    assert stopped(EPOCHS, np.full(9, np.nan), 2, 0.0) == 2
    assert stopped(np.empty(0), np.empty(0), 2, 0.0) is None


@pytest.mark.parametrize(("lowest", "step"), [(0.0, 1.0), (3.0, 1.0), (3.0, 0.25)])
def test_a_geometric_gap_falls_by_its_factor(lowest, step):
    places = step * np.arange(50.0)
    values = lowest + 7.0 * 0.8**places
    assert falling(places, values, 30, lowest) == pytest.approx(0.8)


def test_without_a_gap_there_is_no_rate():
    assert falling(EPOCHS, VALLEY, 1, 0.0) is None
    assert falling(EPOCHS, np.full(9, 2.0), 8, 2.0) is None
