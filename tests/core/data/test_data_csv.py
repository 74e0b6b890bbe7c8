"""A user's CSV file: what is read, and the one line that answers what is not."""

import os

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_file import MAX_BYTES
from gdviz.core.data.csv_rows import MAX_ROWS
from tests.core.data.test_csv_programs import read_table


def written(folder, text, name="data.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4.5\n",
        "a;b\n1;2\n3;4.5\n",
        "a\tb\n1\t2\n3\t4.5\n",
        "\ufeffa,b\r\n1,2\r\n3,4.5\r\n",
        '"a","b"\n"1","2"\n 3 , 4.5\n\n',
        "a,b\r1,2\r3,4.5\r",
        "name,a,b\nx,1,2\ny,3,4.5",
    ],
)
def test_what_programs_write_is_read(tmp_path, text):
    table = read_table(written(tmp_path, text))
    assert table.columns == ("a", "b")
    assert table.values.tolist() == [[1, 2], [3, 4.5]]
    assert table.title == "data.csv"


def test_without_names_columns_are_numbered(tmp_path):
    table = read_table(written(tmp_path, "1,2\n3,4\n"))
    assert table.columns == ("x1", "x2") and len(table) == 2


def test_chosen_columns_come_in_the_order_of_choice(tmp_path):
    table = read_table(written(tmp_path, "a,b,c\n1,2,x\n3,4,y\n"), ("b", "a"))
    assert table.values.tolist() == [[2, 1], [4, 3]]
    assert table.columns == ("b", "a") and table.offered == ("a", "b", "c")


BAD = {
    "": "is empty",
    "\n \n": "is empty",
    "a,b\n": "no rows",
    "a,b\n1,2\n": "one row; two at least",
    "1,2\n": "one row",
    "a,b\n1,2\n3,1e200\n": "line 3, column b: 1e200 is out of range: 0, or 1e-60 to 1e+60",
    "a,b\n1,2\n-1e-61,4\n": "line 3, column a: -1e-61 is out of range",
    "a\n1\n2\n": "one column",
    "a,b\n1,2\n3\n": "line 3: 1 cell, but there are 2 columns",
    "a,b\n1,2\n3,4,5\n": "line 3: 3 cells",
    "a,b\nx,y\n": "fewer than two columns of numbers among a, b",
    "a,b\n1,2\n3,y\n": "line 3, column b: y is not a number",
    "a,b\n1,2\n3,\n": "line 3, column b: no value; give one, or skip such rows with missing=skip",
    "a,b\n1,2\n3,nan\n": "line 3, column b: no value",
    "a,b\n1,2\n3,-inf\n": "not finite",
    "a,b\n1,2\n3,1e999\n": "not finite",
    "a,a\n1,2\n": "two columns are called a",
    "a,\n1,2\n3,4\n": "fewer than two columns of numbers among a; column 2: it has no name",
    'a,b\n"1,500",2\n"2,500",3\n': "among a, b; a: 1,500 must be written with a point",
    'a,b\n"1,500",2\n"2,500",3\n"4,000",3\n': "a: 1,500 must be written with a point, or without",
    "a,b\n1,p\n2,q\n3,r\n4,s\n": "it has 4 different words (p, q, r, s), and",
    "a,b\n1,p\n2,q\n3,r\n4,s\n5,t\n": "it has 5 different words (p, q, r, s and 1 more), and",
    "a,b\n1,p\n2,q\n3,r\n4,s\n5,t\n6,u\n": "6 different words (p, q, r, s and 2 more), and",
    'a,b\n1,2\n"1,500",3\n': "line 3, column a: 1,500: write the number with a point, or without "
    "the comma",
    "a;b;c\n1;2;3\n1,5;2.5;3\n": "line 3, column a: 1,5: write the number with a point",
    "a,b\n1,1_000\n": "fewer than two columns",
    "a,b\n1,2\n3,1_000\n": "line 3, column b: 1_000 is not a number",
    "a,b\n1,2\n3,\u0661\u0662\n": "line 3, column b: ",
    "Ada,1,2\nBen,3,4\n": "the first line has names and the number 1; it must name all columns",
    "1,nan\n1,2\n": "line 1, column x2: no value",
    'a,b\n1,2\n3,"' + "x" * 200_000: "line 3: field larger than field limit",
    "a,b\n1,2\n3,=1+1\n": "line 3, column b: =1+1 is not a number",
    "a,b\n1,2\n3,0x10\n": "line 3, column b: 0x10 is not a number",
    'a,b\n1,"2\n': "line 2",
    "a,b\n1,2\n\x003,4\n": "U+0000",
    b"a,b\n1,\xff\n": "UTF-8",
    "a,b\n1,2\n".encode("utf-16"): "data.csv",
    "a,b\n" + "1,2\n" * (MAX_ROWS + 1): "more than 100,000 rows",
    ",".join(f"c{k}" for k in range(300)) + "\n": "300 columns",
}


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_bad_files_get_one_line_that_says_what_and_where(tmp_path, text):
    with pytest.raises(InputError) as caught:
        read_table(written(tmp_path, text))
    line = str(caught.value)
    assert "data.csv" in line and BAD[text] in line
    assert "\n" not in line and len(line) < 300


def test_what_is_no_readable_file_gets_one_line(tmp_path):
    for path in (tmp_path, tmp_path / "none.csv", written(tmp_path, b"1" * (MAX_BYTES + 1))):
        with pytest.raises(InputError) as caught:
            read_table(path)
        assert "\n" not in str(caught.value)


def test_ten_million_rows_are_refused_by_their_size(tmp_path):
    path = written(tmp_path, "a,b\n")
    os.truncate(path, 10_000_000 * 4)
    with pytest.raises(InputError, match="4 MiB"):
        read_table(path)


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    path = written(tmp_path, "speed,dist\n1,2\n")
    with pytest.raises(InputError, match="unknown column 'sped'; did you mean speed"):
        read_table(path, ("sped", "dist"))
    with pytest.raises(InputError, match="column name: it has the word Ada in every row"):
        read_table(written(tmp_path, "name,a,b\nAda,1,2\n"), ("name", "a"))


def test_numbers_are_read_to_the_last_digit(tmp_path):
    values = np.random.default_rng(0).standard_normal((50, 2)) * 1e-7
    text = "a,b\n" + "".join(f"{a!r},{b!r}\n" for a, b in values.tolist())
    assert (read_table(written(tmp_path, text)).values == values).all()


@pytest.mark.parametrize("cell", ["1,5", "1,50", "1,500", "1,5000", "12,500", "1,500e2"])
def test_only_a_comma_before_three_digits_may_be_one_of_thousands(tmp_path, cell):
    with pytest.raises(InputError) as caught:
        read_table(written(tmp_path, f'a;b\n1;2\n"{cell}";3\n3.5;4\n'))
    either = " with a point, or without the comma" if cell.endswith(",500") else " with a point"
    assert str(caught.value).endswith(f"column a: {cell}: write the number{either}")
