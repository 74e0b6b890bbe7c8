"""Which rows a step sees, read off the steps themselves: each row has an input of its own."""

from itertools import pairwise

import pytest

from tests.doors.command_line import gdviz, strict_json

INPUTS, OUTPUTS = (1.0, 2.0, 4.0, 8.0), (3.0, 5.0, -1.0, 2.0)
RATE = 0.001


@pytest.fixture
def rows(tmp_path):
    """A file of four rows."""
    path = tmp_path / "rows.csv"
    pairs = zip(INPUTS, OUTPUTS, strict=True)
    path.write_text("a,b\n" + "".join(f"{x},{y}\n" for x, y in pairs))
    return f"{path}:standardise=false"


def paths(rows, *options, racers=1, rate=RATE):
    """The weights (w, b) of each racer at each step."""
    words = [f"gd:lr={rate},label={k}" for k in range(racers)]
    told = gdviz("run", rows, *words, "--start", "0,0", *options, "--paths", "--json").good
    return [[tuple(row[1:3]) for row in part["rows"]] for part in strict_json(told)]


def seen(path):
    """The row that each step has seen: the gradient is (z - y)(a, 1), so that its ratio is a."""
    found = []
    for (w0, b0), (w1, b1) in pairwise(path):
        found.append(INPUTS.index(pytest.approx((w1 - w0) / (b1 - b0), rel=1e-6)))
    return found


def test_all_rows_are_seen_without_a_batch(rows):
    (path,) = paths(rows, "--steps", "1")
    gradient = [
        -sum(y * a for a, y in zip(INPUTS, OUTPUTS, strict=True)) / 4,
        -sum(OUTPUTS) / 4,
    ]
    assert path[1] == pytest.approx([-RATE * g for g in gradient], rel=1e-12)


def test_a_batch_in_the_order_of_the_file(rows):
    (path,) = paths(rows, "--batch", "1,fixed", "--steps", "8")
    assert seen(path) == [0, 1, 2, 3] * 2
    w = b = 0.0
    for k in range(8):
        off = w * INPUTS[k % 4] + b - OUTPUTS[k % 4]
        w, b = w - RATE * off * INPUTS[k % 4], b - RATE * off
        assert path[k + 1] == pytest.approx((w, b), rel=1e-12)


def test_a_batch_of_two_has_their_mean(rows):
    (path,) = paths(rows, "--batch", "2,fixed", "--steps", "1")
    gradient = [-(3 * 1 + 5 * 2) / 2, -(3 + 5) / 2]
    assert path[1] == pytest.approx([-RATE * g for g in gradient], rel=1e-12)


def test_shuffled_batches_see_each_row_once_an_epoch(rows):
    (path,) = paths(rows, "--batch", "1", "--steps", "40", "--seed", "2")
    order = seen(path)
    epochs = [order[k : k + 4] for k in range(0, 40, 4)]
    assert all(sorted(epoch) == [0, 1, 2, 3] for epoch in epochs)
    assert len(set(map(tuple, epochs))) > 3
    assert seen(paths(rows, "--batch", "1,shuffle", "--steps", "40", "--seed", "2")[0]) == order
    assert seen(paths(rows, "--batch", "1", "--steps", "40", "--seed", "3")[0]) != order


def test_batches_with_replacement_see_rows_in_any_number(rows):
    order = seen(paths(rows, "--batch", "1,replacement", "--steps", "40", "--seed", "2")[0])
    assert set(order) == {0, 1, 2, 3}
    assert any(len(set(order[k : k + 4])) < 4 for k in range(0, 40, 4))


def test_racers_share_their_batches_unless_they_draw_their_own(rows):
    shared = [seen(path) for path in paths(rows, "--batch", "1", "--steps", "40", racers=3)]
    assert shared[0] == shared[1] == shared[2]
    own = [seen(p) for p in paths(rows, "--batch", "1,shuffle,own", "--steps", "40", racers=3)]
    assert own[0] != own[1] != own[2] != own[0]


def test_a_racer_may_have_a_batch_of_its_own(rows):
    words = ("run", rows, f"gd:lr={RATE},batch=1", f"gd:lr={RATE}", "--batch", "4")
    told = gdviz(*words, "--start", "0,0", "--steps", "4", "--paths", "--json").good
    one, all_rows = ([tuple(row[1:3]) for row in part["rows"]] for part in strict_json(told))
    assert sorted(seen(one)) == [0, 1, 2, 3]
    assert all_rows == paths(rows, "--steps", "4")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "batch"),
        ("0", "batch"),
        ("1.5", "batch"),
        ("1,sorted", "shuffle"),
        ("1,fixed,own,more", "--batch 1,fixed,own,more"),
    ],
)
def test_a_batch_that_is_none_is_refused(rows, text, said):
    assert said in gdviz("run", rows, "gd", "--batch", text).refusal


def test_a_batch_larger_than_the_data_is_cut_and_that_is_said(rows):
    told = gdviz("run", rows, "gd:lr=0.001,batch=5,label=mine", "--batch", "9", "--steps", "1")
    lines = told.err.splitlines()
    assert told.code == 0 and told.out.startswith("rank")
    assert lines[0].startswith("gdviz: batch = 9: cut to 4,")
    assert lines[1].startswith("gdviz: mine: batch = 5: cut to 4,") and len(lines) == 2
    assert gdviz("run", rows, "gd:lr=0.001,batch=4", "--batch", "4", "--steps", "1").good


def test_what_of_a_file_is_left_out_is_said_apart_from_the_numbers(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text("name,a,b\n" + "".join(f"n{k},{k},{2 * k}\n" for k in range(6)))
    told = gdviz("run", f"{path}", "gd:lr=0.01", "--steps", "1", "--csv")
    assert told.code == 0 and told.out.startswith("rank,")
    (line,) = told.err.splitlines()
    assert line.startswith("gdviz: ") and "mixed.csv" in line and "name" in line
