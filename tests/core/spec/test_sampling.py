"""Batches: every sample once per epoch, the same draws whoever asks and how long the race is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.sampling import Batches


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 5))
def test_an_epoch_sees_every_sample_once(n: int, batch: int, seed: int) -> None:
    batches = Batches(n, Sampling(batch), seed)
    assert batches.per_epoch == -(-n // min(batch, n))
    seen = [batches.of(k) for k in range(batches.per_epoch)]
    assert all(len(rows) <= batch for rows in seen)
    assert sorted(np.concatenate(seen)) == list(range(n))


def test_epochs_are_shuffled_anew_and_do_not_depend_on_the_order_of_asking() -> None:
    forward = Batches(50, Sampling(50), 3)
    epochs = [forward.of(k).copy() for k in range(4)]
    assert len({tuple(rows) for rows in epochs}) == 4
    backward = Batches(50, Sampling(50), 3)
    for k in (3, 0, 2, 1):
        assert (backward.of(k) == epochs[k]).all()


def test_racers_share_their_draws_unless_told_not_to() -> None:
    shared = [Batches(40, Sampling(8), 1, racer) for racer in (1, 2)]
    own = [Batches(40, Sampling(8, shared=False), 1, racer) for racer in (1, 2)]
    assert (shared[0].of(7) == shared[1].of(7)).all()
    assert (own[0].of(7) != own[1].of(7)).any()


def test_a_fixed_order_is_the_order_of_the_rows() -> None:
    batches = Batches(5, Sampling(2, "fixed"), 9)
    assert [batches.of(k).tolist() for k in range(4)] == [[0, 1], [2, 3], [4], [0, 1]]


def test_draws_with_replacement_repeat_samples() -> None:
    batches = Batches(30, Sampling(30, "replacement"), 0)
    assert any(len(set(batches.of(k).tolist())) < 30 for k in range(3))
    assert all(batches.of(k).max() < 30 for k in range(10))


@pytest.mark.parametrize("sampling", [None, Sampling(64), Sampling(8), Sampling(8, "replacement")])
def test_full_means_all_samples_at_every_step(sampling: Sampling | None) -> None:
    batches = Batches(8, sampling)
    every = all(sorted(batches.of(k)) == list(range(8)) for k in range(20))
    assert batches.full == every
