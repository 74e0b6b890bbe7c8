"""CSV files with other separators, remarks, signs and quotes: the same table, or one line."""

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_file import MissingValue
from tests.core.data.test_csv_programs import LOAD, read_table, written
from tests.doors.command_line import gdviz

ROWS = "load,stretch\n0.5,2.1\n1.0,2.9\n1.5,4.2\n"
NUMBERS = "0.5,2.1\n1.0,2.9\n1.5,4.2\n"
COMMA = "a comma inside a number is read as a decimal point"
INDEX = "column 1 is left out: it has no name, like an index"


def spaced(text, sign):
    return text.replace(",", sign)


SAME = {
    "blanks": (spaced(ROWS, " "), ()),
    "columns of blanks": ("   load  stretch \n   0.5      2.1 \n 1.0  2.9\n   1.5      4.2\n", ()),
    "bars": (spaced(ROWS, "|"), ()),
    "a table drawn with bars": (
        "| load | stretch |\n|---|:---:|\n| 0.5 | 2.1 |\n| 1.0 | 2.9 |\n| 1.5 | 4.2 |\n",
        (INDEX, "column 4 is left out: it has no name and no value"),
    ),
    "write.table": ('"load" "stretch"\n"1" 0.5 2.1\n"2" 1.0 2.9\n"3" 1.5 4.2\n', (INDEX,)),
    "a remark with a comma": ("# remark, with comma\n" + ROWS, ()),
    "remarks with commas": ("# a, b, c\n#; d\n\n" + ROWS, ()),
    "a remark in quotes": ('"# remark, with comma",\n' + ROWS, ()),
    "other marks": ("% one, two\n! three, four\n// five, six\n" + ROWS, ()),
    "marked names": ("# load,stretch\n" + NUMBERS, ()),
    "marked names of numpy": ("# made, today\n# load stretch\n" + spaced(NUMBERS, " "), ()),
    "remarks between and below": (
        ROWS.replace("1.0", "# second day, warm\n1.0") + "# end, of file\n",
        (),
    ),
    "blanks before quotes": (ROWS.replace("2.9", ' "2.9"').replace("stretch", ' "stretch"'), ()),
    "commas in quotes": ('load,stretch\n"0,5","2,1"\n"1,0","2,9"\n"1,5","4,2"\n', (COMMA,)),
    "a unit of 1": (
        "load,stretch,n\nkN,mm,1\n0.5,2.1,NA\n1.0,2.9,NA\n1.5,4.2,NA\n",
        ("n is left out: it has no value in any row",),
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_rows_are_read_from_every_layout(name, tmp_path):
    text, said = SAME[name]
    table = read_table(written(tmp_path, text))
    assert table.columns == ("load", "stretch")
    np.testing.assert_array_equal(table.values, LOAD)
    units = ("line 2 is a row of units: load in kN, stretch in mm",) if "kN" in text else ()
    assert table.notes.lines == said + units


@pytest.mark.parametrize("minus", "−–‐‑")
def test_the_minus_of_print_is_a_minus(minus, tmp_path):
    text = f"load,stretch\n{minus}0.5,2.1\n1.0,{minus}2e{minus}3\n1.5,4.2\n"
    table = read_table(written(tmp_path, text))
    assert table.values.tolist() == [[-0.5, 2.1], [1.0, -2e-3], [1.5, 4.2]]
    german = read_table(written(tmp_path, f"a;b\n{minus}1,5;2\n2;{minus}3,5\n"))
    assert german.values.tolist() == [[-1.5, 2.0], [2.0, -3.5]]


@pytest.mark.parametrize(
    "gap", ["missing", "Missing", "Null", "NIL", "NAN", "unknown", "..", "*", "---", "#DIV/0!"]
)
def test_what_programs_write_for_no_value_is_no_value(gap, tmp_path):
    path = written(tmp_path, ROWS.replace("1.0,", f"{gap},9\n1.0,"))
    with pytest.raises(MissingValue, match=r"line 3, column load: no value"):
        read_table(path)
    np.testing.assert_array_equal(read_table(path, missing="skip").values, LOAD)


@pytest.mark.parametrize("gap", ["?", "None", "unknown", "-", ""])
def test_no_value_beside_two_classes_is_no_third_class(gap, tmp_path):
    path = written(tmp_path, f"x,y,label\n1,2,cat\n2,3,{gap}\n4,5,dog\n5,1,cat\n")
    with pytest.raises(MissingValue, match="line 3, column label: no value"):
        read_table(path)
    table = read_table(path, missing="skip")
    assert table.notes.classes == (("label", ("cat", "dog")),)
    assert table.column("label").tolist() == [0.0, 1.0, 0.0]


REFUSED = {
    "Results of experiment 3,,\n,,\nx,y,z\n1,2,3\n2,3,4\n": "line 1: Results of experiment 3 stands"
    " alone; remove the lines above the names of the columns, or begin each with #",
    ",a,a,b\n,x,y,z\n0,1,2,3\n1,2,4,5\n": "line 1: two columns are called a; give each its own "
    "name, in one line: line 2 has names, too",
    "x,x,y\n1,2,3\n2,3,4\n": "line 1: two columns are called x; give each its own name",
    'x,y\n"1,2\n2,3\n': "line 3: a quote is not closed, or text follows it; write a quote within a "
    "cell twice",
    '[{"x": 1, "y": 2}]\n': "is JSON or a web page; save it as CSV, names above numbers",
    "<!DOCTYPE html>\n<p>1, 2\n": "is JSON or a web page; save it as CSV, names above numbers",
    "x\n1\n2\n": "has one column; commas, semicolons, tabs, bars or blanks must separate two at "
    "least, inputs and a target",
    "x,y\n1,abc\n2,3\n": "fewer than two columns of numbers among x, y; y: it has 2 different",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_table_is_one_line(text, tmp_path):
    with pytest.raises(InputError) as caught:
        read_table(written(tmp_path, text))
    said = str(caught.value).partition("data.csv")[2].lstrip(": ")
    assert said.startswith(REFUSED[text]) and "\n" not in said


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize(
    "above",
    [
        "load,stretch",
        "# one\nload,stretch",
        "# one\n\n# two, three\n\nload,stretch",
        "\n\nload,stretch",
        "# one\n# load,stretch",
        "sep=,\nload,stretch",
        "load,stretch\nkN,mm",
    ],
    ids=repr,
)
def test_a_mistake_is_told_of_the_line_that_an_editor_shows(above, end, tmp_path):
    """Whatever stands above the rows: comments, empty lines, a declared separator, units."""
    lines = [*above.split("\n"), "0.5,2.1", "1.0,2.9", "# warm", "1.5,4.2", "2.0,wet"]
    path = written(tmp_path, end.join(lines) + end)
    said = gdviz("run", path, "gd").refusal
    assert f"data.csv line {len(lines)}, column stretch: wet is not a number" in said
    skipped = gdviz("run", written(tmp_path, end.join(lines).replace("wet", "")), "gd").refusal
    assert f"data.csv line {len(lines)}, column stretch: no value" in skipped
