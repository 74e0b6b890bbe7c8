"""No label that is printed as CSV is a formula for a spreadsheet, and none is lost."""

import csv
import io

import pytest

from tests.doors.command_line import gdviz, strict_json

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "-2+3"]
HARMLESS = ["a=1", "1+1", "a-b", "x@y", "plain", 'say "hi"', "'quoted", "two words"]


def printed(label, *more):
    """The label column of what is printed, as a spreadsheet reads it."""
    words = ("run", "sphere", f"gd:lr=0.1,label={label}", "--steps", "1", "--csv", *more)
    rows = list(csv.reader(io.StringIO(gdviz(*words).good)))
    column = rows[0].index("label")
    assert {len(row) for row in rows} == {len(rows[0])}
    return {row[column] for row in rows[1:]}


@pytest.mark.parametrize("label", DANGEROUS)
@pytest.mark.parametrize("more", [(), ("--paths",)], ids=["standings", "paths"])
def test_what_a_spreadsheet_would_run_is_made_a_text(label, more):
    assert printed(label, *more) == {f"'{label}"}


@pytest.mark.parametrize("label", HARMLESS)
@pytest.mark.parametrize("more", [(), ("--paths",)], ids=["standings", "paths"])
def test_what_is_harmless_stays_as_it_is(label, more):
    assert printed(label, *more) == {label}


@pytest.mark.parametrize("label", [*DANGEROUS, *HARMLESS])
def test_json_and_the_table_have_the_label_itself(label):
    words = ("run", "sphere", f"gd:lr=0.1,label={label}", "--steps", "1")
    for more in ((), ("--paths",)):
        assert strict_json(gdviz(*words, "--json", *more).good)[0]["label"] == label
    assert f"  {label}  " in gdviz(*words).good.splitlines()[1]


def test_negative_numbers_stay_numbers():
    words = ("run", "--formula", "x^2+y^2", "gd:lr=0.1", "--start", "-4,3", "--steps", "0")
    text = gdviz(*words, "--csv", "--paths").good
    assert text.splitlines()[1].split(",")[1:4] == ["0", "-4.0", "3.0"]
