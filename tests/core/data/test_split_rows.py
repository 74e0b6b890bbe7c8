"""Rows held back: how many, and that none is used twice."""

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.data.split import split, standardised
from tests.every import every


@every(
    ("n", "validation", "test", "counts"),
    [
        # shares are rounded to whole rows, halves to even
        (10, 0.25, 0.0, (8, 2, 0)),
        (10, 0.35, 0.0, (6, 4, 0)),
        (10, 0.24, 0.26, (5, 2, 3)),
        (10, 0.26, 0.24, (5, 3, 2)),
        (7, 0.3, 0.3, (3, 2, 2)),
        (100, 0.2, 0.1, (70, 20, 10)),
        # a share that is not 0 is at least a row
        (10, 0.01, 0.0, (9, 1, 0)),
        (10, 0.0, 0.01, (9, 0, 1)),
        (3, 0.01, 0.01, (1, 1, 1)),
        (6, 0.0, 0.5, (3, 0, 3)),
    ],
)
def test_so_many_rows_are_held_back(n, validation, test, counts):
    parts = split(n, validation, test, 0)
    assert tuple(map(len, parts)) == counts
    assert sorted(np.concatenate(parts).tolist()) == list(range(n))
    assert all((np.diff(part) > 0).all() for part in parts)


def test_without_shares_the_last_rows_are_those_that_a_set_holds_back():
    train, validation, test = split(10, 0.0, 0.0, 5, held=3)
    assert (train.tolist(), validation.tolist(), test.tolist()) == ([*range(7)], [7, 8, 9], [])
    assert split(10, 0.2, 0.0, 5, held=3)[0].tolist() != [*range(7)]


def test_the_seed_draws_the_rows():
    assert [a.tolist() for a in split(20, 0.3, 0.2, 1)] == [
        a.tolist() for a in split(20, 0.3, 0.2, 1)
    ]
    assert split(20, 0.3, 0.2, 1)[1].tolist() != split(20, 0.3, 0.2, 2)[1].tolist()
    # another share of the test leaves the rows of validation as they are
    assert split(20, 0.3, 0.2, 1)[1].tolist() == split(20, 0.3, 0.4, 1)[1].tolist()


@pytest.mark.parametrize(("n", "validation", "test"), [(2, 0.5, 0.5), (4, 0.5, 0.5), (1, 0.1, 0.0)])
def test_somebody_has_to_be_trained_on(n, validation, test):
    with pytest.raises(InputError, match="none to train on"):
        split(n, validation, test, 0)


def test_inputs_are_put_on_the_scale_of_the_training_rows_alone():
    X = np.array([[1.0], [3.0], [100.0]])
    Z, centre, scale = standardised(X, [0, 1])
    assert (centre[0], scale[0]) == (2.0, 1.0)
    assert Z[:, 0].tolist() == [-1.0, 1.0, 98.0]
