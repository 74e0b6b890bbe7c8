"""CSV files as pandas, R and spreadsheets write them: what is read of them, and what is said."""

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.data.csv_file import REFUSE, MissingValue, read_file
from gdviz.core.data.table import Notes
from gdviz.core.files.command_words import resolve, spec_from_words
from gdviz.core.files.race_file import dumps, load, loads, save
from gdviz.core.files.remarks import remarks
from gdviz.core.models.fitted import fitted
from gdviz.core.spec.data import Data, Model

LOAD = [[0.5, 2.1], [1.0, 2.9], [1.5, 4.2]]
INDEX = (("column 1", "it has no name, like an index"),)


def written(folder, text, name="data.csv"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def read_table(path, columns=(), missing=REFUSE):
    """The columns in their order; by default all of numbers, the target last."""
    file = read_file(path)
    if columns:
        return file.table(columns, missing)
    target = file.target()
    return file.table((*file.inputs(target), target), missing, chosen=False)


# how a program writes the same three rows, and what is to be said of it
SAME = {
    "pandas": (",load,stretch\n0,0.5,2.1\n1,1.0,2.9\n2,1.5,4.2\n", Notes(INDEX)),
    "pandas, without names of columns": (
        ",0,1\n0,0.5,2.1\n1,1.0,2.9\n2,1.5,4.2\n",
        Notes(INDEX),
    ),
    "pandas, two levels": (
        ",,load,stretch\na,0,0.5,2.1\na,1,1.0,2.9\nb,0,1.5,4.2\n",
        Notes((*INDEX, ("column 2", INDEX[0][1]))),
    ),
    "pandas, read and written again": (
        "Unnamed: 0,load,stretch\n0,0.5,2.1\n1,1.0,2.9\n2,1.5,4.2\n",
        Notes((("Unnamed: 0", INDEX[0][1]),)),
    ),
    "pandas, dates": (
        ",when,load,stretch\n0,2024-03-01,0.5,2.1\n1,2024-03-02 12:00:00,1,2.9\n2,,1.5,4.2\n",
        Notes((*INDEX, ("when", "2024-03-01 is a date; give dates as numbers, such as days"))),
    ),
    "R": ('"","load","stretch"\n"1",0.5,2.1\n"2",1,2.9\n"3",1.5,4.2\n', Notes(INDEX)),
    "R, write.table": (
        '"load"\t"stretch"\n"a"\t0.5\t2.1\n"b"\t1\t2.9\n"c"\t1.5\t4.2\n',
        Notes(INDEX),
    ),
    "a trailing separator": (
        "load,stretch,\n0.5,2.1,\n1.0,2.9,\n1.5,4.2,\n",
        Notes((("column 3", "it has no name and no value"),)),
    ),
    "trailing separators in the rows": (
        "load,stretch\n0.5,2.1,\n1.0,2.9,\n1.5,4.2,\n",
        Notes((("column 3", "it has no name and no value"),)),
    ),
    "two of them, and a column that is empty": (
        "load,note,stretch,,\n0.5,,2.1,,\n1.0,,2.9,,\n1.5,,4.2,,\n",
        Notes(
            (
                ("note", "it has no value in any row"),
                ("column 4", "it has no name and no value"),
                ("column 5", "it has no name and no value"),
            )
        ),
    ),
    "a spreadsheet": (
        "\ufeffsep=;\r\nload;stretch\r\n0,5;2,1\r\n1;2,9\r\n1,5;4,2\r\n",
        Notes(comma=True),
    ),
    "decimal commas and a comma in a name": (
        '"load, N";stretch\n0,5;2,1\n1;2,9\n1,5;4,2\n',
        Notes(comma=True),
    ),
    "units": (
        "load,stretch\nN,mm\n0.5,2.1\n1.0,2.9\n1.5,4.2\n",
        Notes(units=(("load", "N"), ("stretch", "mm")), units_line=2),
    ),
    "units in brackets, beside an index": (
        ",load,stretch\n0,(N),[mm]\n1,0.5,2.1\n2,1.0,2.9\n3,1.5,4.2\n",
        Notes(INDEX, units=(("load", "N"), ("stretch", "mm")), units_line=2),
    ),
    "a unit of one column alone": (
        "load,stretch\n,mm\n0.5,2.1\n1.0,2.9\n1.5,4.2\n",
        Notes(units=(("stretch", "mm"),), units_line=2),
    ),
    "texts with separators and quotes": (
        'name,load,stretch\n"a, ""b""",0.5,2.1\n"c\nd",1.0,2.9\ne,1.5,4.2\n',
        Notes(
            (
                (
                    "name",
                    'it has 3 different words (a, "b", c?d, e), and two make two classes; keep '
                    "the rows of two of them, or choose another column",
                ),
            )
        ),
    ),
}


@pytest.mark.parametrize("program", SAME)
def test_the_same_rows_by_many_programs(tmp_path, program):
    text, notes = SAME[program]
    table = read_table(written(tmp_path, text))
    assert table.values.tolist() == LOAD
    assert table.columns[-1] in ("stretch", "1")
    if notes.comma:
        assert table.notes == Notes(comma=True, rows=3)
    assert table.notes.left_out == notes.left_out
    assert (table.notes.units, table.notes.units_line) == (notes.units, notes.units_line)
    assert len(table.notes.lines) == len(notes.lines)


@pytest.mark.parametrize("name", ["index", "id", "ID", "row"])
def test_a_column_with_a_name_is_no_index(tmp_path, name):
    table = read_table(written(tmp_path, f"{name},load\n0,0.5\n1,1.0\n"))
    assert table.columns == (name, "load") and table.notes.left_out == ()


def test_what_is_left_out_is_said_with_its_name_and_the_reason(tmp_path):
    path = written(tmp_path, SAME["pandas, dates"][0])
    spec = spec_from_words([path, "gd"])
    assert remarks(spec) == (
        f"{path}: column 1 is left out: it has no name, like an index",
        f"{path}: when is left out: 2024-03-01 is a date; give dates as numbers, such as days",
    )


# two words and which is 0, in the order of the alphabet
CLASSES = [
    (("False", "True"), ("False", "True")),
    (("TRUE", "FALSE"), ("FALSE", "TRUE")),
    (("virginica", "setosa"), ("setosa", "virginica")),
    (("b", "A"), ("A", "b")),
    (("no", "yes"), ("no", "yes")),
    (("+", "-"), ("+", "-")),
]


@pytest.mark.parametrize(("words", "order"), CLASSES, ids=lambda w: w[0])
@pytest.mark.parametrize("kind", ["linear", "logistic", "network"])
def test_two_words_are_two_classes(tmp_path, words, order, kind):
    first, second = words
    rows = f"u,v,label\n1,2,{first}\n2,1,{second}\n1.5,2.5,{first}\n3,1.2,{second}\n"
    made = fitted(Data(file=written(tmp_path, rows), model=Model(kind)))
    assert made.target == "label" and made.inputs == ("u", "v")
    ones = [float(word == order[1]) for word in (first, second, first, second)]
    assert made.y.tolist() == ones
    assert made.table.notes.lines == (f"label: {order[0]} is 0, {order[1]} is 1",)


def test_words_are_an_input_where_they_are_chosen_and_truths_always(tmp_path):
    text = "sex,smokes,age,y\nf,True,1,1\nm,False,2,3\nf,True,3,2\n"
    path = written(tmp_path, text)
    made = fitted(Data(file=path))
    assert made.inputs == ("smokes", "age")
    assert made.table.notes.lines == (
        "sex is left out: it has the words f and m; choose it as an input to use it",
        "smokes: False is 0, True is 1",
    )
    chosen = fitted(Data(file=path, inputs=("sex", "age"), target="y"))
    assert chosen.raw[:, 0] == pytest.approx([0.0, 1.0, 0.0])
    assert chosen.table.notes.lines == ("sex: f is 0, m is 1",)


def test_a_model_of_classes_takes_the_column_that_has_two(tmp_path):
    path = written(tmp_path, "species,sepal,petal\na,5.1,1.4\nb,6.3,6.0\na,4.9,1.5\n")
    assert fitted(Data(file=path, model=Model("logistic"))).target == "species"
    assert fitted(Data(file=path)).target == "petal"
    assert fitted(Data(file=path, inputs=("petal",))).target == "sepal"


THREE = "sepal,petal,species\n5.1,1.4,setosa\n6.3,6.0,virginica\n4.9,1.5,setosa\n6,4,versicolor\n"
MORE = (
    "it has 3 different words (setosa, versicolor, virginica), and two make two classes; keep the "
    "rows of two of them, or choose another column"
)


@pytest.mark.parametrize(
    "settings", ["target=species", "model=logistic", "inputs=species,target=sepal"]
)
def test_of_more_words_the_one_column_is_named(tmp_path, settings):
    path = written(tmp_path, THREE)
    with pytest.raises(InputError) as caught:
        resolve([f"{path}:{settings}", "gd"])
    assert str(caught.value) == f"{path}: column species: {MORE}"
    assert remarks(resolve([path, "gd"])) == (f"{path}: species is left out: {MORE}",)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("", "NA", ""), "it has no value in any row"),
        (("x", "x", "x"), "it has the word x in every row"),
        (("<5", "6", "7"), "<5 is not a number"),
        (("2024-01-01", "2024-01-02", ""), "2024-01-01 is a date"),
        (("31.12.2024", "1.1.2025", "2.1.2025"), "31.12.2024 is a date"),
        (("a", "b", "c"), "it has 3 different words (a, b, c)"),
    ],
)
def test_a_column_that_the_file_has_is_never_unknown(tmp_path, cells, reason):
    rows = "".join(f"{k},{k * k},{cell}\n" for k, cell in enumerate(cells))
    path = written(tmp_path, f"a,b,odd\n{rows}")
    for data in (
        Data(file=path, inputs=("odd",)),
        Data(file=path, inputs=("odd",), target="b"),
        Data(file=path, target="odd"),
        Data(file=path, inputs=("a",), target="odd"),
    ):
        with pytest.raises(InputError) as caught:
            fitted(data)
        assert f"column odd: {reason}" in str(caught.value)
    left = dict(fitted(Data(file=path)).table.notes.left_out)
    assert reason in left["odd"]
    with pytest.raises(InputError, match="unknown column 'bb'"):
        fitted(Data(file=path, target="bb"))


def test_words_of_a_set_of_ours_are_not_unknown_either():
    with pytest.raises(InputError, match="column species: it has words, not numbers"):
        fitted(Data("penguins", inputs=("species",)))


def test_a_name_may_have_a_slash(tmp_path):
    path = written(tmp_path, "speed km/h,a,dist m/s\n1,2,4\n2,1,3\n4,4,4\n")
    spec = resolve([f"{path}:inputs=speed km/h/a,target=dist m/s", "gd"])
    assert spec.problem.inputs == ("speed km/h", "a") and spec.problem.target == "dist m/s"


MISSING = "load,stretch,more\n0.5,2.1,1\n1.0,,2\n1.5,4.2,\n2.0,NA,4\n2.5,5.8,5\n"


@pytest.mark.parametrize("mark", ["", "NA", "NaN", "nan", "null", "None", "#N/A", "<NA>", "?"])
def test_a_missing_value_says_row_and_column_and_what_to_do(tmp_path, mark):
    path = written(tmp_path, f"load,stretch\n0.5,2.1\n1.0,{mark}\n1.5,4.2\n")
    with pytest.raises(MissingValue) as caught:
        fitted(Data(file=path))
    assert str(caught.value) == (
        f"{path} line 3, column stretch: no value; give one, or skip such rows with missing=skip"
    )
    assert fitted(Data(file=path, missing="skip")).raw.ravel() == pytest.approx([0.5, 1.5])


def test_rows_without_a_value_are_skipped_counted_and_said(tmp_path):
    path = written(tmp_path, MISSING)
    made = fitted(Data(file=path, missing="skip"))
    assert made.y.tolist() == [1.0, 5.0]
    assert made.table.notes.lines == (
        "3 of 5 rows skipped: no value in stretch, more (lines 3, 4, 5)",
    )
    # a value that is missing in a column that is not used is no matter
    made = fitted(Data(file=path, inputs=("load",), target="stretch", missing="skip"))
    assert made.y.tolist() == [2.1, 4.2, 5.8]
    assert made.table.notes.lines == ("2 of 5 rows skipped: no value in stretch (lines 3, 5)",)
    two = written(tmp_path, "a,b,c\n1,2,\n2,3,4\n3,1,2\n", "two.csv")
    assert len(fitted(Data(file=two, inputs=("a",), target="b")).y) == 3


def test_rows_that_lack_a_class_are_skipped_too(tmp_path):
    path = written(tmp_path, "a,label\n1,yes\n2,\n3,no\n4,yes\n")
    with pytest.raises(MissingValue, match="line 3, column label: no value"):
        fitted(Data(file=path))
    assert fitted(Data(file=path, missing="skip")).y.tolist() == [1.0, 0.0, 1.0]


def test_too_few_rows_may_be_left(tmp_path):
    path = written(tmp_path, "a,b\n1,2\n2,\n,3\n")
    with pytest.raises(InputError, match="has one row that is complete, of 3; two at least"):
        fitted(Data(file=path, missing="skip"))


def test_many_rows_are_counted_and_not_all_listed(tmp_path):
    rows = "".join(f"{k},{'' if k % 2 else k}\n" for k in range(40))
    (line,) = fitted(Data(file=written(tmp_path, f"a,b\n{rows}"), missing="skip")).table.notes.lines
    assert line == "20 of 40 rows skipped: no value in b (lines 3, 5, 7, 9, 11, 13 and 14 more)"


def test_race_files_keep_what_becomes_of_missing_values(tmp_path):
    written(tmp_path, MISSING)
    spec = resolve([f"{tmp_path / 'data.csv'}:missing=skip,target=stretch", "gd"])
    save(spec, tmp_path / "race.toml")
    text = (tmp_path / "race.toml").read_text()
    assert 'missing = "skip"' in text and 'file = "data.csv"' in text
    assert load(tmp_path / "race.toml") == spec
    assert remarks(load(tmp_path / "race.toml")) == remarks(spec)
    with pytest.raises(InputError, match="must be one of refuse, skip"):
        loads(dumps(spec).replace('"skip"', '"drop"'))


def test_numbers_between_slow_and_quick_reading_are_the_same(tmp_path):
    values = np.random.default_rng(1).standard_normal((60, 2)) * 1e3
    rows = [f"{a!r},{b!r}\n" for a, b in values.tolist()]
    quick = read_file(written(tmp_path, "a,b\n" + "".join(rows)))
    slow = read_file(written(tmp_path, "a,b\n" + "".join(rows) + "NA,NA\n", "slow.csv"))
    for one, other, exact in zip(quick.columns, slow.columns, values.T, strict=True):
        assert (one.values == exact).all() and (other.values[:-1] == exact).all()
