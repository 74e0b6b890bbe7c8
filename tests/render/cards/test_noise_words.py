"""The words on the noise of batches hold for batches of that size, drawn that way."""

import numpy as np
import pytest

from gdviz.core.learning.noise import Noise, survey
from gdviz.render.cards.noise_card import NoiseStyle, facts, noise_words

# gradients ±3 about a mean of 1: σ² = 9, so that a batch of m of the 8 is off by √(9/m·(8 − m)/7)
SAMPLES = Noise(np.array([[4.0, -2.0] * 4, [0.0] * 8]))


@pytest.mark.parametrize(
    ("batch", "replacement", "dominates"),
    [
        (1, False, True),
        (2, False, False),
        (8, False, False),
        (1, True, True),
        (2, True, True),
        (3, True, False),
    ],
)
def test_noise_dominates_where_it_is_twice_the_gradient(batch, replacement, dominates):
    exact = 9.0 / batch * (1.0 if replacement else (8 - batch) / 7)
    assert (exact > 4.0) == dominates
    assert bool(noise_words(SAMPLES, NoiseStyle(batch, 0, replacement))) == dominates


def test_at_the_minimum_a_batch_of_all_rows_has_no_noise():
    level = Noise(np.array([[1.0, -1.0, 2.0, -2.0]]))
    assert noise_words(level, NoiseStyle(4, 0, False)) == ""
    assert "a larger batch" in noise_words(level, NoiseStyle(3, 0, False))
    # with replacement all rows are still drawn at random, and there is no larger batch
    assert "without replacement" in noise_words(level, NoiseStyle(4, 0, True))


def test_without_a_gradient_no_batch_points_downhill():
    level = Noise(np.array([[1.0, -1.0, 2.0, -2.0]]))
    style = NoiseStyle(2, 0, False)
    told = dict(facts(level, style, survey(level, 2, 0)))
    assert told["batches that point downhill"] == "–"
    assert (
        dict(facts(SAMPLES, NoiseStyle(8, 0, False), survey(SAMPLES, 8, 0)))[
            "batches that point downhill"
        ]
        == "100 %"
    )
