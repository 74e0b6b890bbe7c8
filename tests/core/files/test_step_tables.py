"""Every step as CSV and JSON: as many names as values, and weights in the units of the table."""

import csv
import io
import json

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.files.step_tables import PIECE, columns, race_csv, race_json
from gdviz.core.files.tables import standings_text
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Line, RaceSpec

LOADS = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
STRETCHES = [2.1, 2.9, 4.2, 5.1, 5.8, 7.2]


def rows(race):
    return list(csv.DictReader(io.StringIO("".join(race_csv(race)))))


def tables(race):
    def refuse(name):
        raise AssertionError(name)

    return json.loads("".join(race_json(race)), parse_constant=refuse)


def raced(*words, steps=3, **options):
    return finished(resolve(words, steps=str(steps), **options))


@pytest.fixture
def loads(tmp_path):
    path = tmp_path / "loads.csv"
    pairs = zip(LOADS, STRETCHES, strict=True)
    path.write_text("load,stretch\n" + "".join(f"{x},{y}\n" for x, y in pairs))
    return path


@pytest.fixture(scope="module")
def halving():
    """On x^2/2 + y^2/2 gradient descent multiplies the point by 1 - lr each step."""
    words = ["gd:lr=0.5,label==1+1", "gd:lr=1e300,label=away"]
    return finished(resolve(words, formula="(x^2+y^2)/2", start="4,3", steps="2"))


def test_rows_step_by_step(halving):
    first = [row for row in rows(halving) if row["label"] == "'=1+1"]
    assert [row["step"] for row in first] == ["0", "1", "2"]
    assert [(float(r["x"]), float(r["y"])) for r in first] == [(4, 3), (2, 1.5), (1, 0.75)]
    assert [r["lr"] for r in first] == ["0.5", "0.5", ""]
    assert [float(r["grad_norm"]) for r in first] == [5.0, 2.5, 1.25]


def test_rows_as_json(halving):
    first = tables(halving)[0]
    assert first["columns"] == ["step", "x", "y", "loss", "grad_norm", "lr", "evaluations"]
    assert first["rows"][1][:5] == [1, 2.0, 1.5, 3.125, 2.5]
    assert (first["label"], len(first["rows"])) == ("=1+1", 3)


@pytest.mark.parametrize("label", ["=1", "+1", "-1", "@a", "\t=1", 'quoted "a", b', "two\nlines"])
def test_labels_come_back_and_are_never_run(label):
    entry = Entry(OPTIMIZERS["gd"](), 0.1, label=label)
    race = finished(RaceSpec(Line("x^2"), (entry,), steps=1))
    found = rows(race)
    assert len(found) == 2 and found[0]["label"].removeprefix("'") == label
    assert found[0]["label"][0] not in "=+-@\t"
    assert tables(race)[0]["label"] == label


PROBLEMS = {
    "rosenbrock": (["rosenbrock", "gd:lr=1e-4"], ["x", "y"]),
    "linear": (["cars", "gd"], ["w", "b", "w_raw", "b_raw"]),
    "logistic": (["hours:model=logistic", "gd"], ["w", "b", "w_raw", "b_raw"]),
    "sigmoid": (["hours:model=sigmoid", "gd"], ["w", "b", "w_raw", "b_raw"]),
    "ridge": (["cars:ridge=0.1", "gd"], ["w", "b", "w_raw", "b_raw"]),
    "no bias": (["cars:bias=false", "gd"], ["w", "w_raw", "b_raw"]),
    "as it is": (["cars:standardise=false", "gd:lr=1e-4"], ["w", "b"]),
    "polynomial": (["cars:degree=3", "gd"], ["w1", "w2", "w3", "b"]),
    "network": (
        ["cars:model=network,hidden=2", "gd:lr=0.01"],
        ["W1[1,1]", "W1[1,2]", "b1[1]", "b1[2]", "W2[1,1]", "W2[2,1]", "b2[1]"],
    ),
    "two inputs": (
        ["moons:model=logistic", "gd"],
        ["w1", "w2", "b", "w1_raw", "w2_raw", "b_raw"],
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_each_value_has_the_name_of_its_parameter(name):
    words, names = PROBLEMS[name]
    race = raced(*words)
    wanted = ["step", *names, "loss", "grad_norm", "lr", "evaluations"]
    assert list(columns(race)) == wanted and len(set(wanted)) == len(wanted)
    lines = list(csv.reader(io.StringIO("".join(race_csv(race)))))
    assert {len(line) for line in lines} == {len(lines[0])}
    last, track = rows(race)[-1], race.tracks[0]
    assert float(last["loss"]) == track.losses[-1]
    own = names[: race.problem.dim]
    assert [float(last[n]) for n in own] == track.points[-1].tolist()
    (table,) = tables(race)
    assert {len(row) for row in table["rows"]} == {len(wanted)}
    assert table["columns"] == wanted


def test_one_variable_has_one_column():
    race = finished(RaceSpec(Line("x^2"), (Entry(OPTIMIZERS["gd"](), 0.1),), steps=2))
    assert list(columns(race)) == ["step", "x", "loss", "grad_norm", "lr", "evaluations"]


def test_many_inputs_have_a_column_each(tmp_path):
    path = tmp_path / "wide.csv"
    drawn = np.random.default_rng(0).normal(size=(12, 25))
    path.write_text("\n".join(",".join(map(str, row)) for row in drawn.tolist()))
    race = raced(str(path), "gd")
    assert list(columns(race))[1:26] == [*(f"w{k}" for k in range(1, 25)), "b"]
    assert {len(row) for row in tables(race)[0]["rows"]} == {1 + 25 + 25 + 4}


def test_raw_weights_are_those_of_the_closed_form(loads):
    race = raced(str(loads), "gd:lr=0.5", steps=300)
    x, y = np.array(LOADS), np.array(STRETCHES)
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    last = rows(race)[-1]
    assert float(last["w_raw"]) == pytest.approx(slope, rel=1e-12)
    assert float(last["b_raw"]) == pytest.approx(y.mean() - slope * x.mean(), rel=1e-12)
    assert f"{float(last['w_raw']):.6f} {float(last['b_raw']):.2f}" == "2.005714 1.04"
    assert float(last["w"]) == pytest.approx(slope * x.std(), rel=1e-12)
    assert "w = 2.00571, b = 1.04" in standings_text(race)


@pytest.mark.parametrize("word", ["moons:model=logistic", "cars", "cars:bias=false"])
def test_raw_weights_predict_the_same_from_the_table(word):
    race = raced(word, "gd", steps=20)
    scaling, objective = race.problem.scaling, race.problem.objective
    table = np.array(scaling.centre) + objective.X * np.array(scaling.scale)
    weights, bias = np.split(scaling.raw(race.tracks[0].points), [table.shape[1]], axis=1)
    said = race.tracks[0].points @ objective.design.T
    assert weights @ table.T + bias == pytest.approx(said, rel=1e-9, abs=1e-9)


def test_scaled_inputs_are_said(loads):
    race = raced(str(loads), "gd")
    assert {row["inputs"] for row in rows(race)} == {"standardised"}
    told = tables(race)[0]["inputs"]["load"]
    assert told["scaling"] == "standardised"
    assert told["centre"] == np.mean(LOADS) and told["scale"] == np.std(LOADS)
    assert "inputs standardised" in standings_text(race)
    assert race.problem.caption.endswith("x standardised")


def test_what_is_not_scaled_is_not_said(loads):
    race = raced(f"{loads}:standardise=false", "gd:lr=0.1")
    assert "inputs" not in rows(race)[0] and "inputs" not in tables(race)[0]
    assert "standardised" not in standings_text(race) + race.problem.caption


def test_polynomials_have_no_raw_weights_and_say_how_the_input_was_scaled(loads):
    race = raced(f"{loads}:degree=2", "gd")
    assert {row["inputs"] for row in rows(race)} == {"scaled to [-1, 1]"}
    assert tables(race)[0]["inputs"]["load"]["centre"] == 1.75
    assert "raw" not in standings_text(race)


def test_what_is_not_finite_is_empty_in_json_and_said_in_csv():
    race = finished(resolve([], formula="log(x)+y^2", start="1,1e200", steps="2"))
    assert rows(race)[0]["loss"] == "inf"
    assert tables(race)[0]["rows"][0][3] is None


def test_a_long_race_comes_in_pieces_that_fit_together():
    race = raced("sphere", "gd:lr=1e-6", steps=2 * PIECE)
    found = rows(race)
    assert [int(row["step"]) for row in found] == list(range(2 * PIECE + 1))
    assert [row[0] for row in tables(race)[0]["rows"]] == list(range(2 * PIECE + 1))
    assert max(map(len, race_csv(race))) < 0.6 * sum(map(len, race_csv(race)))


def test_a_race_without_racers_is_a_heading_alone():
    race = finished(RaceSpec(Line("x^2"), (), steps=2))
    assert rows(race) == [] and tables(race) == []
