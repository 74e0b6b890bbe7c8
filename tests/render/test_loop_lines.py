"""The training loop: its lines run in the right order with the right numbers, and none of the usual
mistakes is in it."""

import numpy as np
import pytest

from gdviz.core.chain_rule import chain
from gdviz.core.fitted_values import batch_rows, data_of
from gdviz.core.run import finished
from gdviz.core.words import spec_from_words
from gdviz.render.loop_card import chain_rows
from gdviz.render.loop_lines import fitted_row, listing, loop_lines
from gdviz.render.ticks import short


def raced(*words, **options):
    return finished(spec_from_words(list(words), **options))


@pytest.fixture(scope="module")
def hours():
    words = ["hours:model=logistic,validation=0.2", "gd:lr=0.1", "adam:lr=0.1"]
    return raced(*words, steps="30", batch="4")


def numbers(lines, begin):
    return next(line.numbers for line in lines if line.code.startswith(begin))


def test_the_numbers_are_those_of_the_batch(hours):
    lines = loop_lines(hours, 0, 9)
    made, w = data_of(hours), hours.tracks[0].points[9]
    rows = batch_rows(hours, 0, 9)
    z = made.X[rows, 0] * w[0] + w[1]
    a = 1 / (1 + np.exp(-z))
    y = made.y[rows]
    assert numbers(lines, "z = X w + b") == ", ".join(short(v) for v in z)
    assert numbers(lines, "a = σ(z)") == ", ".join(short(v) for v in a)
    loss = np.mean(np.log1p(np.exp(z)) - y * z)
    assert numbers(lines, "L = mean") == short(loss)
    slope = ((a - y) * made.X[rows, 0]).mean(), (a - y).mean()
    assert numbers(lines, "g = ") == ", ".join(short(v) for v in slope)
    assert numbers(lines, "order = rng.permutation(16)") == ", ".join(map(str, rows))
    # 16 rows in batches of 4: step 9 is the second batch of the third epoch
    assert (
        numbers(lines, "for epoch") == "epoch 3" and numbers(lines, "for batch") == "batch 2 of 4"
    )
    held = made.part(made.validation).loss(hours.tracks[0].points[10])
    assert numbers(lines, "validate") == short(float(held))


def test_the_usual_mistakes_are_not_in_it(hours):
    lines = loop_lines(hours, 1, 3)
    text = "\n".join(line.code for line in lines)
    # averages are replaced, not added to; epochs are shuffled; t is counted before it divides
    assert "+=" not in text and "range(n" not in text
    assert "m ← β₁·m + (1 − β₁)·g" in text and "t = t + 1" in text
    order = [
        k for k, line in enumerate(lines) if line.code.startswith(("z =", "L =", "g =", "w ←"))
    ]
    assert order == sorted(order) and len(order) == 4


def test_a_network_goes_forward_and_back_layer_by_layer():
    race = raced("moons:model=network,hidden=4/3", "adam:lr=0.05", steps="5", batch="8")
    codes = [line.code for line in loop_lines(race, 0, 2)]
    forward = ["h1 = tanh(X W1 + b1)", "h2 = tanh(h1 W2 + b2)", "z = h2 W3 + b3"]
    backward = ["d3 = (a − y)/B", "d2 = d3 W3ᵀ · (1 − h2²)", "d1 = d2 W2ᵀ · (1 − h1²)"]
    places = [codes.index(code) for code in [*forward, *backward]]
    assert places == sorted(places)


def test_without_batches_all_rows_are_seen_and_at_the_end_nothing_runs():
    race = raced("cars", "gd:lr=0.5", steps="6")
    assert any(line.code == "order = all rows" for line in loop_lines(race, 0, 0))
    assert loop_lines(race, 0, 6) == []
    assert loop_lines(raced("sphere", "gd", steps="3"), 0, 1) == []


def test_the_listing_is_text_with_the_numbers_behind(hours):
    text = listing(hours, 0, 9)
    assert text.startswith("w = start;  state = 0\nfor epoch in range(epochs):")
    assert "    order = rng.permutation(16)" in text and "# batch 2 of 4" in text


def test_factors_of_the_chain_rule_multiply_to_the_gradient(hours):
    made, w = data_of(hours), hours.tracks[0].points[9]
    rows = batch_rows(hours, 0, 9)
    found = chain(made.objective, w, fitted_row(made, rows))
    x, y = made.X[rows[0], 0], made.y[rows[0]]
    z = x * w[0] + w[1]
    a = 1 / (1 + np.exp(-z))
    assert (found.z, found.said) == pytest.approx((z, a))
    assert found.slope == pytest.approx(a * (1 - a))
    assert found.by_said == pytest.approx((a - y) / (a * (1 - a)))
    assert found.grad == pytest.approx([(a - y) * x, a - y])
    assert found.agreement < 1e-8
    assert dict(chain_rows(found, True))["dℓ/dw1 = dℓ/dz · x1"] == short((a - y) * x)


def test_a_saturated_neuron_learns_slowly_by_squares_and_fast_by_entropy():
    slow = raced("hours:model=sigmoid", "gd:lr=0.1", steps="1", start="30,0")
    fast = raced("hours:model=logistic", "gd:lr=0.1", steps="1", start="30,0")
    made = data_of(slow)
    w = np.array([30.0, 0.0])
    rows = [k for k in range(20) if (made.X[k, 0] > 0) != (made.y[k] > 0.5)]
    wrong = rows[0]
    squares = chain(made.objective, w, wrong)
    entropy = chain(data_of(fast).objective, w, wrong)
    assert abs(entropy.by_z) > 0.9 and abs(squares.by_z) < 0.1
