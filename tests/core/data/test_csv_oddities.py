"""CSV files with columns, cells and lines that are no plain numbers: what is read and told."""

import numpy as np
import pytest

from gdviz.core.data.csv_file import MissingValue
from tests.core.data.test_csv_programs import LOAD, read_table, written
from tests.doors.command_line import gdviz


def test_a_column_of_one_number_is_no_input_unless_it_is_chosen(tmp_path):
    # the column of ones of a design matrix, which cannot be standardised
    path = written(tmp_path, "one,load,stretch\n1,0.5,2.1\n1,1.0,2.9\n1,1.5,4.2\n")
    table = read_table(path)
    assert table.columns == ("load", "stretch")
    reason = "it has 1 in every row; choose it as an input to use it"
    assert table.notes.left_out == (("one", reason),)
    np.testing.assert_array_equal(read_table(path, ("one", "stretch")).values[:, 0], 1.0)
    constant = read_table(written(tmp_path, "load,stretch\n1,2\n2,2\n3,2\n", "flat.csv"))
    assert constant.columns == ("load", "stretch")


@pytest.mark.parametrize("gap", ["-", "--", "–", "—"])
def test_a_dash_is_a_missing_value(gap, tmp_path):
    path = written(tmp_path, f"load,stretch\n0.5,2.1\n{gap},9\n1.0,2.9\n1.5,4.2\n")
    with pytest.raises(MissingValue, match=r"line 3, column load: no value"):
        read_table(path)
    np.testing.assert_array_equal(read_table(path, missing="skip").values, LOAD)


@pytest.mark.parametrize(
    "typed", ["5%,10%", "$5.00,$7", "1_000,2_000", "(5),(7)", '"1,234","2,100"']
)
def test_numbers_in_fancy_dress_are_no_words(typed, tmp_path):
    first, second = typed.split('","') if '"' in typed else typed.split(",")
    first, second = first.strip('"'), second.strip('"')
    text = f'load,stretch,rate\n0.5,2.1,"{first}"\n1.0,2.9,"{second}"\n1.5,4.2,"{first}"\n'
    table = read_table(written(tmp_path, text))
    np.testing.assert_array_equal(table.values, LOAD)
    ((name, reason),) = table.notes.left_out
    assert name == "rate"
    assert reason.startswith(f"{min(first, second)} must be written ")
    # words that begin with a digit are words
    words = text.replace(first, "2wd").replace(second, "<=50K")
    assert read_table(written(tmp_path, words)).notes.classes == (("rate", ("2wd", "<=50K")),)


def test_a_remark_above_the_names_is_passed_over(tmp_path):
    rows = "load,stretch\n0.5,2.1\n1.0,2.9\n1.5,4.2\n"
    remarked = read_table(written(tmp_path, "# made by R\n#\n" + rows))
    np.testing.assert_array_equal(remarked.values, LOAD)
    assert remarked.notes.lines == ()
    numbered = read_table(written(tmp_path, rows.replace("load", "#")))
    assert numbered.columns == ("#", "stretch")


@pytest.mark.parametrize("words", [("False", "True"), ("FALSE", "TRUE"), ("false", "true")])
def test_a_column_of_true_and_false_is_an_input_as_all_programs_write_it(tmp_path, words):
    """Other pairs of words are inputs only where they are chosen."""
    text = "u,flag,y\n1,{1},2\n2,{0},1\n3,{1},5\n4,{0},2\n"
    told = gdviz("run", written(tmp_path, text.format(*words)), "gd", "--steps", "0")
    assert told.code == 0 and told.err.endswith(f"flag: {words[0]} is 0, {words[1]} is 1\n")
    assert "w1 = 0, w2 = 0, b = 0" in told.out
    other = gdviz("run", written(tmp_path, text.format("no", "yes")), "gd", "--steps", "0")
    assert "flag" in other.err and "w = 0, b = 0" in other.out
