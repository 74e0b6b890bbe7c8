"""`gdviz run --paths`: every step of a race, against numbers worked out by hand."""

import numpy as np
import pytest

from tests.doors.command_line import gdviz, numbers, strict_json, table

# on x² + 4y² gradient descent with η = 0.1 keeps 0.8 of x and 0.2 of y
RACE = ("--formula", "x^2+4*y^2", "--start", "4,-3", "--steps", "5")
RACERS = ("gd:lr=0.1,label=plain", "gd:lr=1e300,label=away", "newton:lr=0.5,label=half")
NAMES = ["step", "x", "y", "loss", "grad_norm", "lr", "evaluations"]


def worked_out(keep_x, keep_y, lr, each):
    """The rows of a racer that keeps these parts of its coordinates."""
    k = np.arange(6)
    x, y = 4 * keep_x**k, -3 * keep_y**k
    rates = [lr] * 5 + [None]
    columns = (x, y, x**2 + 4 * y**2, np.hypot(2 * x, 8 * y))
    rows = zip(k.tolist(), *(c.tolist() for c in columns), rates, (each * k).tolist(), strict=True)
    return [list(row) for row in rows]


WANTED = {
    "plain": worked_out(0.8, 0.2, 0.1, 1),
    "half": worked_out(0.5, 0.5, 0.5, 2),
    "away": [[0, 4.0, -3.0, 52.0, float(np.hypot(8, 24)), None, 0]],
}


def same(row, wanted):
    """Whether a row has the numbers that are worked out; whole ones exactly."""
    assert (row[0], row[-2], row[-1]) == (wanted[0], wanted[-2], wanted[-1])
    assert row[1:-2] == pytest.approx(wanted[1:-2], rel=1e-13)


def test_rows_of_csv():
    text = gdviz("run", *RACE, *RACERS, "--paths", "--csv").good
    assert text.splitlines()[0].split(",") == ["label", *NAMES]
    rows = table(text)
    assert [row["label"] for row in rows] == ["plain"] * 6 + ["away"] + ["half"] * 6
    for label, wanted in WANTED.items():
        mine = [row for row in rows if row["label"] == label]
        for row, right in zip(mine, wanted, strict=True):
            assert row["step"] == str(right[0]) and row["evaluations"] == str(right[-1])
            cells = [None if row[name] == "" else float(row[name]) for name in NAMES]
            same(cells, right)


def test_rows_of_json():
    tables = strict_json(gdviz("run", *RACE, *RACERS, "--paths", "--json").good)
    assert [part["label"] for part in tables] == ["plain", "away", "half"]
    outcomes = ["still descending", "diverged at step 1", "still descending"]
    assert [part["outcome"] for part in tables] == outcomes
    for part in tables:
        assert list(part) == ["label", "outcome", "columns", "rows"]
        assert part["columns"] == NAMES
        for row, right in zip(part["rows"], WANTED[part["label"]], strict=True):
            same(row, right)


def test_a_schedule_is_seen_in_the_rate_of_each_step():
    """Half the rate from the second step on, and half of that from the fourth."""
    word = "gd:lr=0.4,schedule=step(step_size=2,gamma=0.5)"
    rows = table(gdviz("run", "sphere", word, "--steps", "5", "--paths", "--csv").good)
    assert [row["lr"] for row in rows] == ["0.4", "0.4", "0.2", "0.2", "0.1", ""]


def test_a_long_race_is_whole():
    """More rows than are made into text at once: none twice, none left out, in order."""
    words = ("--formula", "x^2", "gd:lr=1e-9", "--start", "1,0", "--steps", "9000")
    text = gdviz("run", *words, "--paths", "--csv").good
    assert [step for (step,) in numbers(text, "step")] == list(range(9001))
    (part,) = strict_json(gdviz("run", *words, "--paths", "--json").good)
    assert [row[0] for row in part["rows"]] == list(range(9001))
    assert part["rows"][4096][-2:] == [1e-9, 4096] and part["rows"][9000][-2:] == [None, 9000]


def test_weights_stand_in_the_units_of_the_table_beside_those_that_ran(tmp_path):
    """Inputs 1 and 3 are standardised to ∓1: z = w(x - 2) + b, so that b_raw = b - 2w."""
    file = tmp_path / "two.csv"
    file.write_text("a,b\n1,1\n3,5\n")
    rows = numbers(
        gdviz("run", file, "gd:lr=0.5", "--start", "0,0", "--steps", "2", "--paths", "--csv").good,
        *("w", "b", "w_raw", "b_raw", "loss"),
    )
    # ½ the mean square: the gradient is (w - 2, b - 3), half of which is left at each step
    for k, row in enumerate(rows):
        w, b = 2 * (1 - 0.5**k), 3 * (1 - 0.5**k)
        loss = ((w - 2) ** 2 + (b - 3) ** 2) / 2
        assert row == pytest.approx((w, b, w, b - 2 * w, loss), abs=1e-12)
    (part,) = strict_json(gdviz("run", file, "gd:lr=0.5", "--steps", "1", "--paths", "--json").good)
    scaled = part["inputs"]["a"]
    assert (scaled["centre"], scaled["scale"]) == (2, 1)
    plain = gdviz("run", f"{file}:standardise=false", "gd:lr=0.01", "--paths", "--csv").good
    assert "w_raw" not in plain.splitlines()[0]


@pytest.mark.parametrize("form", ["--csv", "--json"])
def test_numbers_that_json_has_not_are_null_there(form):
    """ln x for x to the left of 0 is not a number: the racer ends, and its last row is finite."""
    words = ("--formula", "1e308*x^2", "gd:lr=1e-320,label=a", "--start", "1.3,0", "--steps", "1")
    text = gdviz("run", *words, "--paths", form).good
    if form == "--json":
        (part,) = strict_json(text)
        assert part["rows"][0][4] is None
    else:
        assert table(text)[0]["grad_norm"] == "inf"


def test_paths_need_a_form():
    told = gdviz("run", "sphere", "gd", "--paths")
    assert "--csv" in told.refusal and "--json" in told.refusal
