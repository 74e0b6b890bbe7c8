"""The training loop: its lines run in the right order with the right numbers, and none of the usual
mistakes is in it."""

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.chain_rule import chain
from gdviz.core.learning.fitted_values import batch_rows, data_of
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.core.spec.sampling import Batches
from gdviz.render.loop.loop_card import chain_rows
from gdviz.render.loop.loop_lines import fitted_row, lamps, listing, loop_lines
from gdviz.render.paint.ticks import short

PLAIN = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def raced(*words, **options):
    return finished(spec_from_words(list(words), **options))


@pytest.fixture(scope="module")
def hours():
    words = ["hours:model=logistic,validation=0.2", "gd:lr=0.1", "adam:lr=0.1"]
    return raced(*words, steps="30", batch="4")


def reached(told):
    """The values at the end of a line's numbers, of all coordinates."""
    values = told.rpartition("= ")[2].strip("()").replace("−", "-")
    return [float(v.replace("·10", "e").translate(PLAIN)) for v in values.split(", ")]


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
    assert numbers(lines, "ŷ = σ(z)") == ", ".join(short(v) for v in a)
    loss = np.mean(np.log1p(np.exp(z)) - y * z)
    assert numbers(lines, "L = mean") == short(loss)
    slope = ((a - y) * made.X[rows, 0]).mean(), (a - y).mean()
    assert numbers(lines, "g = ") == ", ".join(short(v) for v in slope)
    # 16 rows in batches of 4: step 9 is the second batch of the third epoch
    order = made.train[Batches(16, hours.spec.sampling, hours.spec.seed).epoch(2)]
    said = numbers(lines, "order = rng.permutation(16)")
    assert said == ", ".join(map(str, order[:6])) + " …"
    assert numbers(lines, "for epoch") == "epoch 3, 36 samples seen"
    told = numbers(lines, "for batch")
    assert told == f"batch 2 of 4: rows {', '.join(map(str, order[4:8]))}"


def runs(lines, begin):
    return next(line.runs for line in lines if line.code.startswith(begin))


def test_what_belongs_to_an_epoch_runs_at_its_ends(hours):
    first, middle, last = (loop_lines(hours, 0, step) for step in (8, 9, 11))
    assert runs(first, "order") and not runs(middle, "order") and not runs(last, "order")
    assert runs(loop_lines(hours, 0, 0), "w = start") and not runs(first, "w = start")
    assert runs(last, "validate") and not runs(first, "validate")
    made = data_of(hours)
    held = made.part(made.validation).loss(hours.tracks[0].points[12])
    assert numbers(last, "validate") == short(float(held))


@pytest.mark.parametrize(
    ("model", "loss", "delta", "gradient"),
    [
        ("linear", "L = ½ mean((z − y)²)", "d1 = (z − y)/B", "g = Xᵀ d1, Σ d1"),
        ("linear,scaling=mean", "L = mean((z − y)²)", "d1 = 2 (z − y)/B", "g = Xᵀ d1, Σ d1"),
        ("linear,scaling=sum,bias=false", "L = sum((z − y)²)", "d1 = 2 (z − y)", "g = Xᵀ d1"),
        ("linear,scaling=half_sum", "L = ½ sum((z − y)²)", "d1 = (z − y)", "g = Xᵀ d1, Σ d1"),
        ("sigmoid", "L = ½ mean((ŷ − y)²)", "d1 = (ŷ − y) ŷ (1 − ŷ)/B", "g = Xᵀ d1, Σ d1"),
        (
            "logistic,ridge=0.1",
            "L = mean(softplus(z) − y z) + ½ λ‖w‖²",
            "d1 = (ŷ − y)/B",
            "g = Xᵀ d1 + λ w, Σ d1",
        ),
        ("logistic,loss=zero_one", "L = mean([ŷ ≥ ½] ≠ y)", "d1 = 0", "g = Xᵀ d1, Σ d1"),
    ],
)
def test_the_lines_say_what_the_model_does(model, loss, delta, gradient):
    race = raced(f"hours:model={model}", "gd:lr=0.01", steps="3")
    lines = loop_lines(race, 0, 1)
    codes = [line.code for line in lines]
    assert [c for c in codes if c.startswith(("L =", "d1 =", "g ="))] == [loss, delta, gradient]
    # the written lines, worked out by hand, give the numbers beside them
    made, w = data_of(race), race.tracks[0].points[1]
    bias = w[1] if len(w) > 1 else 0.0
    z, y, n = made.X[:, 0] * w[0] + bias, made.y, 20
    a = 1 / (1 + np.exp(-z))
    by_hand = {
        "(z − y)/B": (z - y) / n,
        "2 (z − y)/B": 2 * (z - y) / n,
        "2 (z − y)": 2 * (z - y),
        "(z − y)": z - y,
        "(ŷ − y) ŷ (1 − ŷ)/B": (a - y) * a * (1 - a) / n,
        "(ŷ − y)/B": (a - y) / n,
        "0": 0 * z,
    }[delta.removeprefix("d1 = ")]
    assert numbers(lines, "d1 =").startswith(", ".join(short(v) for v in by_hand[:6]))
    ridge = 0.1 if "ridge" in model else 0.0
    slopes = [by_hand @ made.X[:, 0] + ridge * w[0], by_hand.sum()][: len(w)]
    assert numbers(lines, "g =") == ", ".join(short(v) for v in slopes)


def test_three_lamps_for_what_learning_by_slopes_needs(hours):
    assert [lamp.lit for lamp in lamps(hours, 0, 3)] == [True, True, True]
    flat = raced("hours:model=logistic,loss=zero_one", "gd:lr=0.1", steps="3")
    assert [lamp.lit for lamp in lamps(flat, 0, 1)] == [False, False, True]


def test_every_mistake_of_the_listings_is_named_where_it_is_made(hours):
    lines = loop_lines(hours, 1, 3)
    traps = {line.code.split(" ")[0]: line.trap for line in lines}
    assert "t = 0" in lines[0].trap and "state = 0" in lines[0].code
    assert "range(n)" in traps["order"] and "unbiased" in traps["L"]
    # r += 0.9 r + 0.1 a hundred times, from 0
    grown = 0.1 * (1.9**100 - 1) / 0.9
    assert f"{grown:.2e}" == "8.34e+26" and "8.34·10²⁶" in traps["m"]
    assert f"{1 - 0.9**100:.5f}" in traps["m"]


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
    backward = ["d3 = (ŷ − y)/B", "d2 = d3 W3ᵀ · (1 − h2²)", "d1 = d2 W2ᵀ · (1 − h1²)"]
    gradient = "g = Xᵀ d1, Σ d1, h1ᵀ d2, Σ d2, h2ᵀ d3, Σ d3"
    places = [codes.index(code) for code in [*forward, *backward, gradient]]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("batch", "step", "said"),
    [
        (None, 3, "epoch 4, 60 samples seen"),
        ("1", 3, "epoch 1, 3 samples seen"),
        ("8", 4, "epoch 2, 28 samples seen"),
    ],
)
def test_samples_are_counted(batch, step, said):
    """20 rows: all of them each step, one each, or 8 + 8 + 4 an epoch."""
    race = raced(
        "hours:model=logistic", "gd:lr=0.1", steps="9", **({"batch": batch} if batch else {})
    )
    assert numbers(loop_lines(race, 0, step), "for epoch") == said


def test_without_batches_all_rows_are_seen_and_at_the_end_nothing_runs():
    race = raced("cars", "gd:lr=0.5", steps="6")
    assert any(line.code == "order = all rows" for line in loop_lines(race, 0, 0))
    assert loop_lines(race, 0, 6) == []


def test_on_a_landscape_the_gradient_is_told_as_the_method_receives_it():
    """f = x^2 + y^2 from (3, 4): clipped to length 1, then 0.1 w of L2 on top."""
    words = ["sphere", "gd:lr=0.1,clip_norm=1,l2=0.1,decay=0.5"]
    race = raced(*words, steps="3", start="3,4")
    lines = loop_lines(race, 0, 0)
    assert [line.code for line in lines] == [
        "w = start;  t = 1",
        "for step in range(3):",
        "L = f(w)",
        "g = ∇f(w)",
        "g = g · min(1, 1 / ‖g‖)",
        "g = g + 0.1 w",
        "w = w − η 0.5 w",
        "w ← w − η·g",
        "t = t + 1;  η = schedule(t)",
    ]
    assert numbers(lines, "L =") == "25" and numbers(lines, "g = ∇f") == "6, 8"
    assert numbers(lines, "g = g ·") == "0.6, 0.8"
    assert numbers(lines, "g = g +") == "0.9, 1.2" and numbers(lines, "w = w −") == "2.85, 3.8"
    assert numbers(lines, "for step") == "step 1 of 3" and numbers(lines, "t =") == "η 0.1"
    assert [lamp.text for lamp in lamps(race, 0, 0)] == ["‖∇f‖ 10", "η 0.1"]
    assert not loop_lines(race, 0, 1)[0].runs and loop_lines(race, 0, 3) == []
    text = listing(loop_lines(race, 0, 0))
    assert "    g = ∇f(w)" in text and "# step 1 of 3" in text


def test_on_a_landscape_noise_box_and_search_are_lines():
    noisy = loop_lines(raced("sphere", "gd:lr=0.1", steps="3", noise="1"), 0, 1)
    assert "g = g + noise" in [line.code for line in noisy]
    race = raced("sphere", "armijo", steps="3", start="3,4")
    codes = [line.code for line in loop_lines(race, 0, 0)]
    assert codes[-4:-1] == ["ΔL ← L(w − a·g) − L(w)", "ΔL ≤ −c₁·a·‖g‖²", "w ← w − a·g"]
    inside = RaceSpec(
        Landscape("sphere"), (Entry(OPTIMIZERS["sgd"](), 5.0),), (3.0, 4.0), 2, inside=True
    )
    lines = loop_lines(finished(inside), 0, 0)
    assert [line.code for line in lines][-2:] == ["w = clip(w, box)", "t = t + 1;  η = schedule(t)"]
    # no slope at the minimum: the lamp is out
    still = raced("sphere", "gd:lr=0.1", steps="3", start="0,0")
    assert [lamp.lit for lamp in lamps(still, 0, 0)] == [False, True]


def test_the_listing_is_text_with_the_numbers_behind(hours):
    text = listing(loop_lines(hours, 0, 9))
    assert text.startswith("w = start;  t = 1\nfor epoch in range(epochs):")
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
    assert dict(chain_rows(found, True))["dℓ/dw = dℓ/dz · x"] == short((a - y) * x)


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


@pytest.mark.parametrize(
    ("batch", "name"),
    [("1", "stochastic gradient descent"), ("4", "mini-batch"), ("20", "batch gradient descent")],
)
def test_descent_is_called_by_the_size_of_its_batches(batch, name):
    race = raced("hours:model=logistic", "gd:lr=0.1", steps="3", batch=batch)
    (note,) = [line.note for line in loop_lines(race, 0, 1) if line.code.startswith("for batch")]
    assert name in note


def test_at_a_jump_of_a_flat_loss_differences_are_no_check():
    flat = data_of(raced("hours:model=logistic,loss=zero_one", "gd:lr=0.1", steps="1"))
    names = [name for name, _ in chain_rows(chain(flat.objective, np.zeros(2), 0), True)]
    assert "dℓ/dz, their product" in names and "differences, off by" not in names


@pytest.mark.parametrize(
    "words",
    [["rosenbrock", "sgdschedulefree:lr=0.002"], ["hours", "nesterov:convention=fista,lr=0.1"]],
)
def test_loss_and_slopes_are_those_of_the_point_that_the_rule_moves(words):
    """Not of the average that is plotted."""
    race = raced(*words, steps="20")
    lines, w = loop_lines(race, 0, 6), race.tracks[0].beginning(6)
    objective = race.problem.objective
    assert (w != race.tracks[0].points[6]).any()
    assert numbers(lines, "L = ") == short(float(objective.loss(w)))
    assert numbers(lines, "g = ") == ", ".join(short(v) for v in objective.grad(w))


def test_sams_second_gradient_is_changed_as_the_first_one():
    race = raced("rosenbrock", "sam(gd):lr=0.001,clip_norm=20", steps="20")
    track, codes = race.tracks[0], loop_lines(race, 0, 3)
    told = next(line for line in codes if line.code == "gₑ ← ∇L(w + e)")
    # a step is lr times what is received: 20 long
    move = (track.points[3] - track.points[4]) / 1e-3
    assert reached(told.numbers) == pytest.approx(move, rel=1e-3)
    also = "and so every gradient that the step asks for"
    assert any(line.code == also for line in codes)
    plain = loop_lines(raced("rosenbrock", "sam(gd):lr=0.001", steps="20"), 0, 3)
    assert not any(line.code == also for line in plain)
