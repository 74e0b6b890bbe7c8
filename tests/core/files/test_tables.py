"""Standings as text, CSV and JSON."""

import csv
import io
import json
from dataclasses import replace

import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.tables import COLUMNS, csv_text, standings_csv, standings_json, standings_text


@pytest.fixture(scope="module")
def race():
    """On x^2/2 + y^2/2 gradient descent multiplies the point by 1 - lr each step."""
    words = ["gd:lr=0.5,label==1+1", "gd:lr=1e300,label=away", "gd:lr=0.25"]
    return finished(spec_from_words(words, formula="(x^2+y^2)/2", start="4,3", steps="2"))


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_text_is_aligned_and_ranked(race):
    lines = standings_text(race).splitlines()
    assert len(lines) == 4
    assert lines[0].split() == [
        "rank", "racer", "loss", "‖∇f‖", "distance", "steps", "evaluations", "lr", "outcome"
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[1:]] == ["1", "2", "3"]
    ends = [
        line.index(cell) + len(cell) for line, cell in zip(lines, ("loss", "0.78125"), strict=False)
    ]
    assert ends[0] == ends[1]
    assert lines[3].endswith("diverged at step 1") or "diverged" in lines[3]


def test_standings_in_full(race):
    best, second, last = rows(standings_csv(race))
    assert list(best) == list(COLUMNS)
    assert float(best["loss"]) == 0.5 * (1.0**2 + 0.75**2)
    assert float(best["grad_norm"]) == 1.25
    assert float(second["loss"]) == 0.5 * (2.25**2 + 1.6875**2)
    assert best["distance"] == ""
    assert last["label"] == "away" and last["outcome"].startswith("diverged")


def test_labels_that_a_spreadsheet_would_run_are_only_text(race):
    assert rows(standings_csv(race))[0]["label"] == "'=1+1"
    assert json.loads(standings_json(race))[0]["label"] == "=1+1"


@pytest.mark.parametrize("begins", ["=", "+", "-", "@"])
def test_whatever_a_formula_begins_with_is_made_text(race, begins):
    entries = [replace(e, label=f"{begins}2+1") for e in race.spec.entries]
    named = replace(race, spec=replace(race.spec, entries=tuple(entries)))
    told = [row["label"] for row in rows(standings_csv(named))]
    assert all(label.startswith(f"'{begins}2+1") for label in told) and len(told) == 3
    # a number that is below 0 is none
    assert csv_text([["-1", -1.5]]) == "'-1,-1.5\n"


def test_json_is_strict_and_says_the_same(race):
    def refuse(name):
        raise AssertionError(name)

    found = json.loads(standings_json(race), parse_constant=refuse)
    assert [row["rank"] for row in found] == [1, 2, 3]
    assert found[0]["loss"] == float(rows(standings_csv(race))[0]["loss"])
    assert found[0]["distance"] is None
