"""Shares in per cent add up, and none is said to be nothing or all that is not."""

from decimal import Decimal

import numpy as np
import pytest

from gdviz.core.base.percent import percent


def test_a_share_and_the_rest_add_up():
    for share in 10.0 ** np.random.default_rng(1).uniform(-7, -0.3, 300):
        small, rest = Decimal(percent(share)), Decimal(percent(1.0 - share))
        assert small + rest == 100
        assert (small > 0 and rest < 100) or share < 1e-6
        assert float(small) == pytest.approx(100 * share, rel=0.5, abs=1e-4)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0"), (1.0, "100"), (0.944, "94.4"), (0.9998, "99.98"), (0.0005, "0.05"), (0.5, "50.0")],
)
def test_digits_are_as_many_as_it_takes(share, words):
    assert percent(share) == words
