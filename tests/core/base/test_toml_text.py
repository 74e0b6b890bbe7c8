"""A TOML text before a parser sees it: nothing is read twice, no string is structure."""

import re

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.base.toml import QUOTED, parse
from tests.every import every

OPENERS = re.compile("[\"'#]")
ENDLESS = {
    "escaped quotes": '"' + '\\"' * 50 + "\n",
    "backslashes": '"' + "\\" * 51 + "\n",
    "three quotes": '"""\n',
    "three quotes in a string": '"\\"\\"\\"...\n',
    "three apostrophes": "'''x\n",
    "quotes": '"' * 101 + "\n",
    "apostrophes": "'" * 101 + "\n",
    "quotes in turn": "\"'" * 50 + "\n",
    "comments": "#" * 100 + "\n",
}


@every("lines", [1, 2, 51])
@every("name", ENDLESS)
def test_a_string_that_is_not_closed_is_read_once(name, lines):
    """Reading goes on behind what was matched: as there is a match at each beginning, no character
    is looked at again, and twice the text takes twice the time."""
    text = ENDLESS[name] * lines
    at = 0
    while found := OPENERS.search(text, at):
        matched = QUOTED.match(text, found.start())
        assert matched, (name, found.start())
        at = matched.end()


@every("name", [n for n in ENDLESS if n != "comments"])
def test_a_string_that_is_not_closed_is_refused(name):
    with pytest.raises(InputError, match="not valid TOML"):
        parse("x = " + ENDLESS[name])


DEEP = "[[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k"


@every(
    ("written", "said"),
    [
        (f'"{DEEP}"', DEEP),
        (f"'{DEEP}'", DEEP),
        (f"'{DEEP}\\'", DEEP + "\\"),
        (f'"\\"{DEEP}\\\\"', f'"{DEEP}\\'),
        (f'"""{DEEP}\n{DEEP}"""', f"{DEEP}\n{DEEP}"),
        (f"'''{DEEP}\n''{DEEP}'''", f"{DEEP}\n''{DEEP}"),
        (f'"""{DEEP}\\""" {DEEP}"""', f'{DEEP}""" {DEEP}'),
        (f'"""{DEEP}""\\"{DEEP}"""""', f'{DEEP}"""{DEEP}""'),
        (f"'''{DEEP}'''''", f"{DEEP}''"),
        (f'1 # {DEEP} """ \'\'\' "', 1),
    ],
)
def test_what_stands_in_a_string_is_no_structure(written, said):
    assert parse(f"a = {written}\nb = 2\n") == {"a": said, "b": 2}


def test_structure_behind_strings_is_counted():
    strings = """a = "'" # "\nb = '"'\nc = '''"'''\nd = \"\"\"'\"\"\"\n"""
    assert parse(strings)["d"] == "'"
    with pytest.raises(InputError, match="line 5: a key with more than 8 dots"):
        parse(strings + "e.e.e.e.e.e.e.e.e.e = 1\n")
    with pytest.raises(InputError, match="nested too deeply"):
        parse(strings + "e = " + "[" * 17)
