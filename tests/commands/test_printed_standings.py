"""`gdviz run`: the standings of races whose numbers are worked out by hand."""

import math

import numpy as np
import pytest

from tests.doors.command_line import gdviz, strict_json, table

COLUMNS = [
    *("rank", "label", "loss", "grad_norm", "distance", "other_minimum"),
    *("steps", "evaluations", "lr", "outcome"),
]
# on x² + y² from (4, 3) three steps of gradient descent keep (1 - 2η)³ of the point
FAST, SLOW = 0.6**3, 0.8**3
RACE = (
    *("sphere", "gd:lr=0.1,label=slow", "gd:lr=1e300,label=away", "gd:lr=0.2,label=fast"),
    *("newton:lr=0.2,label=twice", "--start", "4,3", "--steps", "3"),
)


def found(kept, **more):
    """The numbers of a racer that has kept that part of the start, at a distance of 5."""
    return {"loss": 25 * kept**2, "grad_norm": 10 * kept, "distance": 5 * kept, **more}


WANTED = [
    {"rank": 1, "label": "fast", **found(FAST, steps=3, evaluations=3, lr=0.2)},
    {"rank": 2, "label": "slow", **found(SLOW, steps=3, evaluations=3, lr=0.1)},
    # each step of Newton's method asks for the gradient and the Hessian, and keeps 1 - η
    {"rank": 3, "label": "twice", **found(SLOW, steps=3, evaluations=6, lr=0.2)},
    {"rank": 4, "label": "away", **found(1.0, steps=0, evaluations=0, lr=1e300)},
]
OUTCOMES = ["still descending", "still descending", "still descending", "diverged at step 1"]


def test_csv_has_the_numbers_in_full():
    text = gdviz("run", *RACE, "--csv").good
    rows = table(text)
    assert list(rows[0]) == COLUMNS and text.count("\n") == 5
    for row, wanted, outcome in zip(rows, WANTED, OUTCOMES, strict=True):
        assert (row["label"], row["outcome"], row["other_minimum"]) == (
            wanted["label"],
            outcome,
            "",
        )
        for name, value in wanted.items():
            if name != "label":
                assert float(row[name]) == pytest.approx(value, rel=1e-14), name
        assert row["steps"] == str(wanted["steps"])


def test_json_says_the_same():
    rows = strict_json(gdviz("run", *RACE, "--json").good)
    assert [list(row) for row in rows] == [COLUMNS] * 4
    for row, wanted, outcome in zip(rows, WANTED, OUTCOMES, strict=True):
        assert (row["outcome"], row["other_minimum"]) == (outcome, None)
        for name, value in wanted.items():
            assert row[name] == (value if name == "label" else pytest.approx(value, rel=1e-14))
        assert all(type(row[name]) is int for name in ("rank", "steps", "evaluations"))


def test_the_table_is_aligned_and_has_six_digits():
    lines = gdviz("run", *RACE).good.splitlines()
    heads = ["rank", "racer", "loss", "‖∇f‖", "distance", "steps", "evaluations", "lr", "outcome"]
    assert lines[0].split() == heads and len(lines) == 5
    fast, slow, twice, away = (line.split() for line in lines[1:])
    assert fast == ["1", "fast", "1.1664", "2.16", "1.08", "3", "3", "0.2", "still", "descending"]
    assert slow[:8] == ["2", "slow", "6.5536", "5.12", "2.56", "3", "3", "0.1"]
    assert twice[:8] == ["3", "twice", "6.5536", "5.12", "2.56", "3", "6", "0.2"]
    assert away == ["4", "away", "25", "10", "5", "0", "0", "1e+300", *"diverged at step 1".split()]
    # numbers end below the end of their heads, texts begin below their beginning
    for head, cell in (("loss", "1.1664"), ("steps", "3"), ("lr", "0.2")):
        end = lines[0].index(f" {head}") + len(head) + 1
        assert lines[1][:end].endswith(f" {cell}")
    assert lines[0].index("racer") == lines[1].index("fast")
    assert lines[0].index("outcome") == lines[1].index("still")
    assert not any(line.endswith(" ") for line in lines)


def test_seven_digits_are_rounded_to_six(tmp_path):
    text = gdviz("run", "sphere", "gd:lr=0.1", "--start", "1.2345674,0", "--steps", "0").good
    assert text.splitlines()[1].split()[3:6] == ["1.52416", "2.46913", "1.23457"]


def test_a_formula_has_no_known_minimum():
    words = ("run", "--formula", "x^2+4*y^2", "gd:lr=0.1", "--start", "4,-3", "--steps", "2")
    loss = (4 * 0.8**2) ** 2 + 4 * (3 * 0.2**2) ** 2
    norm = math.hypot(2 * 4 * 0.8**2, 8 * 3 * 0.2**2)
    (row,) = table(gdviz(*words, "--csv").good)
    assert float(row["loss"]) == pytest.approx(loss, rel=1e-13)
    assert float(row["grad_norm"]) == pytest.approx(norm, rel=1e-13)
    assert row["distance"] == ""
    assert strict_json(gdviz(*words, "--json").good)[0]["distance"] is None
    assert gdviz(*words).good.splitlines()[1].split()[5] == "-"


def test_a_nearer_minimum_that_is_higher_is_told_beside_the_lowest():
    """(x² − 1)² + 0.3x + y² has its minima at two roots of 4x³ − 4x + 0.3."""
    lowest, _, higher = np.sort(np.roots([4, 0, -4, 0.3]))
    words = ("run", "double_well", "gd:lr=1e-9", "--start", "0.9,0", "--steps", "0")
    (row,) = table(gdviz(*words, "--csv").good)
    assert float(row["distance"]) == pytest.approx(0.9 - lowest, rel=1e-12)
    assert float(row["other_minimum"]) == pytest.approx(higher - 0.9, rel=1e-9)
    assert strict_json(gdviz(*words, "--json").good)[0]["other_minimum"] == float(
        row["other_minimum"]
    )
    assert "  1.93558 (another: 0.0601496)  " in gdviz(*words).good


def test_the_leader_is_told_in_the_units_of_the_table(tmp_path):
    """y = 3 x + 1 through standardised inputs: in raw units it has these two weights."""
    file = tmp_path / "line.csv"
    file.write_text("a,b\n" + "".join(f"{x},{3 * x + 1}\n" for x in (10, 20, 30, 40)))
    words = (f"{file}", "newton:lr=1", "gd:lr=1e-3", "--steps", "3")
    said = gdviz("run", *words).good.splitlines()[-1]
    head, tail = said.split("; Newton in raw units: ")
    assert head == "inputs standardised"
    pairs = dict(part.split(" = ") for part in tail.split(", "))
    assert [float(v) for v in pairs.values()] == pytest.approx([3, 1], rel=1e-5)


@pytest.mark.parametrize("inputs", [6, 7, 8, 9, 20])
def test_below_the_standings_eight_weights_are_told_and_the_others_counted(tmp_path, inputs):
    """Each input has a weight, and the bias is one more."""
    drawn = np.random.default_rng(inputs).normal(size=(12, inputs + 1))
    names = ",".join([*(f"in{k}" for k in range(inputs)), "y"])
    file = tmp_path / "wide.csv"
    file.write_text("\n".join([names, *(",".join(map(str, row)) for row in drawn.tolist())]))
    said = gdviz("run", file, "gd:lr=0.01", "--steps", "2").good.splitlines()[-1]
    told = [f"w{k}" for k in range(1, inputs + 1)] + ["b"]
    assert [part.split(" = ")[0] for part in said.split("units: ")[1].split(", ")] == told[:8]
    more = len(told) - 8
    assert ("more" in said) is (more > 0)
    assert more <= 0 or said.endswith(f" and {more} more")
