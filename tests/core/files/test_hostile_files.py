"""Hostile race files: each is refused with one line that says what, where, and what is allowed."""

import io
import os
import pickle
import zipfile

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.files.race_file import LIMIT, load, loads
from tests.every import every

HEAD = 'format = "gdviz-race"\nversion = 1\n'
LANDSCAPE = '[landscape]\nname = "sphere"\n'
RACER = '[[racers]]\noptimizer = "adam"\n'


def race(top="", landscape=LANDSCAPE, racer=""):
    return f"{HEAD}{top}\n{landscape}\n{RACER}{racer}\n"


def refusal(path):
    with pytest.raises(InputError) as caught:
        load(path)
    text = str(caught.value)
    assert text.isprintable() and len(text) < 500, text
    assert text.startswith(str(path)[-40:]) or str(path)[-40:] in text
    return text


BYTES = {
    "empty": (b"", "is empty"),
    "spaces": (b"  \n\n", "is empty"),
    "comment": (b"# a race", "format: missing"),
    "binary": (b"\xff\xfe\xfa\x00" * 300, "UTF-16"),
    "more-binary": (bytes(range(128, 256)) * 8000, "too large"),
    "not-utf8": (bytes(range(128, 256)), "not UTF-8 text at byte 0"),
    "utf16": (race().encode("utf-16"), "save it as UTF-8"),
    "latin1": (race(racer='label = "caf\xe9"').encode("latin-1"), "not UTF-8 text at byte"),
    "cr-only": (race().replace("\n", "\r").encode(), "not valid TOML"),
    "nul": (race(racer='label = "a\0b"').encode(), "control character U+0000"),
    "escape": (race(racer='label = "\x1b[31m"').encode(), "control character U+001B"),
    "bidi": (race(racer='label = "\u202e"').encode(), "control character U+202E"),
    "surrogate": (race(racer=r'label = "\ud800"').encode(), "not valid TOML"),
    "too-large": (b"#" * (LIMIT + 1), "too large; at most 256 KiB"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(99), "not UTF-8 text at byte 0"),
    "pdf": (b"%PDF-1.7\n%...", "not a gdviz race file"),
    "pickle": (pickle.dumps({"lr": 1}), "not UTF-8 text"),
    "npy": (b"\x93NUMPY\x01\x00", "not UTF-8 text at byte 0"),
    "python": (b"import os\nos.system('id')\n", "not a gdviz race file"),
    "ini": (b"[General]\nlr=@Variant(\\0\\0\\0\\x7f)\n", "not a gdviz race file"),
    "long-line": (b'a = "' + b"x" * 5000 + b'"', "line 1: longer than 4,096 characters"),
}


@pytest.mark.parametrize("name", BYTES)
def test_bytes_that_are_no_race(tmp_path, name):
    data, said = BYTES[name]
    path = tmp_path / "race.toml"
    path.write_bytes(data)
    assert said in refusal(path)
    assert path.read_bytes() == data


def test_zip(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a", "b")
    path = tmp_path / "race.toml"
    path.write_bytes(data.getvalue())
    refusal(path)


def test_paths_that_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "fifo.toml")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop.toml").symlink_to("loop.toml")
    for name in ("fifo", "folder", "loop", "missing"):
        refusal(tmp_path / f"{name}.toml")


SHAPES = {
    "dots": ("a" + ".b" * 5000 + " = 1", "longer than 4,096 characters"),
    "short-dots": ("a" + ".b" * 20 + " = 1", "a key with more than 8 dots"),
    "spaced-dots": ("a" + " . b" * 20 + " = 1", "a key with more than 8 dots"),
    "quoted-dots": ('a."b".c' + '."d"' * 20 + " = 1", "a key with more than 8 dots"),
    "header-dots": ("[a" + ".b" * 998 + "]", "a key with more than 8 dots"),
    "arrays": ("a = " + "[" * 1000 + "]" * 1000, "nested too deeply; at most 16 levels"),
    "inline": ("a = " + "{b = " * 300 + "1" + "}" * 300, "nested too deeply"),
    "racers": ("[[racers]]\n" * 10_000, "too many tables"),
    "33-racers": (LANDSCAPE + RACER * 33, "racers: 33 given; at most 32"),
    "keys": ("".join(f"k{i} = 1\n" for i in range(20_000)), "unknown key"),
    "numbers": ("a = [" + "1,\n" * 80_000 + "]", "unknown key"),
    "digits": ("steps = 1" + "0" * 4000, "too large"),
    "more-digits": ("steps = 1\n" + "a = " + "9" * 4080, "unknown key"),
    "hexadecimal": ("steps = 0x" + "f" * 4000, "steps: the number is too large"),
    "hexadecimal-list": ("start = [0x" + "f" * 4000 + ", 1]", "start: the number is too large"),
    "twice": ("steps = 1\nsteps = 2\n\n", "line 4"),
    "table-twice": (LANDSCAPE + LANDSCAPE, "line"),
    "unclosed": ('a = "', "not valid TOML"),
    "unclosed-many": ('a = """\n' + '"" ""\n' * 30_000, "not valid TOML"),
    "brackets": ("]" * 4000, "not valid TOML"),
    "quotes": ("'\n" * 100_000, "not valid TOML"),
    "blanks": ((" " * 4000 + "\n") * 60, "landscape"),
    "words": (("a" * 4000 + "\n") * 60, "not valid TOML"),
}


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_that_would_choke_a_parser(tmp_path, name):
    text, said = SHAPES[name]
    path = tmp_path / "race.toml"
    path.write_text(HEAD + text)
    assert said in refusal(path)


def test_brackets_and_dots_in_texts_and_comments_are_only_text():
    spec = loads(race(racer=f'label = "{"[" * 40}{".b" * 15}" # {"[{" * 99} a{".b" * 99}'))
    assert spec.entries[0].label == "[" * 40 + ".b" * 15


VERSIONS = {
    "": "format: missing",
    'format = "pdf"': "format: unknown",
    "format = 1": "format: unknown",
    'format = "gdviz-race"': "version: must be",
    'format = "gdviz-race"\nversion = 0': "version: must be",
    'format = "gdviz-race"\nversion = -1': "version: must be",
    'format = "gdviz-race"\nversion = "1"': "version: must be",
    'format = "gdviz-race"\nversion = 1.5': "version: must be",
    'format = "gdviz-race"\nversion = true': "version: must be",
    'format = "gdviz-race"\nversion = 999': "made by a newer gdviz; this one reads up to 1",
}


@every("head", VERSIONS)
def test_format_and_version_come_first(head):
    with pytest.raises(InputError) as caught:
        loads(f"{head}\nnonsense = 1\n")
    assert VERSIONS[head] in str(caught.value)


LR = "racers[1].lr"
FIELDS = [
    (race(top="optimzers = 1"), "optimzers: unknown key 'optimzers'"),
    (race(top="step = 1"), "did you mean steps?"),
    (race(top='"\\u001b[31m" = 1'), "unknown key"),
    (race(racer="mometum = 0.9"), "racers[1].mometum: unknown key"),
    (race(racer="momentum = 0.9"), "racers[1].momentum: unknown key"),
    (race(top="racers = 3", landscape="").replace(RACER, LANDSCAPE), "racers: must be a list"),
    (
        race(top="racers = [1]", landscape="").replace(RACER, LANDSCAPE),
        "racers[1]: must be a table",
    ),
    (race().replace('optimizer = "adam"', "lr = 1"), "racers[1].optimizer: missing; known: "),
    (
        race().replace('"adam"', '"Adamm"'),
        "racers[1].optimizer: unknown optimizer 'Adamm'; did you mean adam?",
    ),
    (race().replace('"adam"', '"__init__"'), "unknown optimizer '__init__'"),
    (race().replace('"adam"', '"os.system"'), "unknown optimizer 'os.system'"),
    (race().replace('"adam"', '"adam.step"'), "unknown optimizer 'adam.step'"),
    (race().replace('"adam"', "3"), "racers[1].optimizer: missing"),
    (race(racer="beta2 = 0.9").replace('"adam"', '"sgd"'), "racers[1].beta2: unknown key"),
    (race(racer="lr = -0.1"), f"{LR} = -0.1: must be a number above 0"),
    (race(racer="lr = 0"), f"{LR} = 0: must be a number above 0"),
    (race(racer="lr = nan"), f"{LR} = nan: must be"),
    (race(racer="lr = inf"), f"{LR} = inf: must be"),
    (race(racer="lr = 1e999"), f"{LR} = inf: must be"),
    (race(racer="lr = 1e-400"), "1e-400 is too small to differ from 0"),
    (race(racer='lr = "0.1"'), f"{LR} = '0.1': must be"),
    (race(racer="lr = true"), f"{LR} = True: must be"),
    (race(racer="lr = [0.1]"), f"{LR}: must be"),
    (race(racer="lr = {}"), f"{LR}: must be"),
    (race(racer="lr = 2020-01-01"), f"{LR}: must be"),
    (race(racer="lr = null"), "not valid TOML"),
    (race(racer="lr = 1_e"), "not valid TOML"),
    (race(racer="beta1 = 1"), "racers[1].beta1 = 1: must be"),
    (race(racer="beta2 = 1.0"), "racers[1].beta2 = 1.0: must be"),
    (race(racer="beta1 = 1.5"), "racers[1].beta1 = 1.5: must be"),
    (race(racer="eps = -1e-8"), "racers[1].eps = -1e-08: must be"),
    (race(racer="clip_norm = 0"), "racers[1].clip_norm = 0: must be a number above 0"),
    (race(racer="l2 = -1"), "racers[1].l2 = -1: must be"),
    (race(top="steps = -1"), "steps = -1: must be a whole number at least 0 and at most 100000"),
    (race(top="steps = 1.5"), "steps: must be a whole number"),
    (race(top="steps = 1e3"), "steps: must be a whole number"),
    (race(top='steps = "100"'), "steps: must be a whole number"),
    (race(top="steps = true"), "steps: must be a whole number"),
    (race(top="steps = 1000000000000"), "at most 100000"),
    (race(top="steps = 9223372036854775808"), "steps: the number is too large"),
    (race(top="steps = 1" + "0" * 30), "steps: the number is too large"),
    (race(top="seed = -1"), "seed = -1: must be"),
    (race(top="seed = 18446744073709551616"), "seed: the number is too large"),
    (race(top='seed = "x"'), "seed: must be a whole number"),
    (race(top="seed = 1.0"), "seed: must be a whole number"),
    (race(top="noise = -1"), "noise = -1: must be"),
    (race(top="start = [1]"), "start = (1.0): must be 2 finite numbers"),
    (race(top="start = []"), "start: must be a list of numbers"),
    (race(top="start = [1, 2, 3]"), "start = (1.0, 2.0, 3.0): must be 2 finite numbers"),
    (race(top='start = ["1", "2"]'), "start = '1': must be a number"),
    (race(top="start = [nan, 0]"), "start = nan: must be a number"),
    (race(top="start = [0, inf]"), "start = inf: must be a number"),
    (race(top='start = {scheme = "gauss"}'), "start.scheme: must be one of uniform, fan_in"),
    (race(top="start = {sceme = 1}"), "start.sceme: unknown key 'sceme'; did you mean scheme?"),
    (race(racer="start = [1]"), "racers[1].start = (1.0): must be 2 finite numbers"),
    (race(landscape=LANDSCAPE + "box = [1, 1, 0, 1]"), "landscape.box: 1 to 1 is not a range"),
    (race(landscape=LANDSCAPE + "box = [2, 1, 0, 1]"), "landscape.box: 2 to 1 is not a range"),
    (race(landscape=LANDSCAPE + "box = [nan, 1, 0, 1]"), "landscape.box = nan: must be"),
    (race(landscape=LANDSCAPE + "box = [-1e308, 1e308, 0, 1]"), "landscape.box"),
    (race(landscape=LANDSCAPE + "box = [0, 1e-300, 0, 1]"), "landscape.box"),
    (race(landscape=LANDSCAPE + "box = [1e16, 10000000000000001, 0, 1]"), "landscape.box"),
    (race(landscape=LANDSCAPE + "box = [0, 1]"), "landscape.box: must be a list of 4 numbers"),
    (race(landscape=""), "give one of [landscape], [line] and [data]"),
    (
        race(landscape=LANDSCAPE + '[line]\nformula = "x"'),
        "give one of [landscape], [line] and [data]",
    ),
    (race(landscape='landscape = "sphere"'), "landscape: must be a table"),
    (race(landscape="[landscape]"), "landscape: give either name or formula"),
    (race(landscape=LANDSCAPE + 'formula = "x"'), "landscape: give either name or formula"),
    (race(landscape='[landscape]\nformula = ""'), "landscape.formula: must be a formula"),
    (race(landscape="[landscape]\nformula = 3"), "landscape.formula: must be a formula"),
    (race(landscape='[landscape]\nformula = ["x"]'), "landscape.formula: must be a formula"),
    (race(landscape="[line]"), "line.formula: missing"),
    (race(landscape=LANDSCAPE.replace("sphere", "spere")), "did you mean sphere?"),
    (race(landscape=LANDSCAPE + "[landscape.params]\nq = 1"), "q"),
    # a name that is not there stays so, whatever its value
    *(
        (
            race(landscape=f"{own}\n[{kind}.params]\nq = {value}"),
            f"unknown parameter of {owner} 'q'",
        )
        for value in ("1", '"1"')
        for kind, own, owner in (
            ("landscape", LANDSCAPE, "sphere"),
            ("landscape", '[landscape]\nname = "rosenbrock"', "rosenbrock"),
            ("data", '[data]\nsource = "moons"', "moons"),
        )
    ),
    (
        race(landscape='[landscape]\nname = "rosenbrock"\n[landscape.params]\nb = "1"'),
        "params.b = '1'",
    ),
    (
        race(landscape='[landscape]\nformula = "a*x^2 + y^2"\n[landscape.params]\na = 2\nq = 1'),
        "unknown parameter of the formula 'q'; known: a",
    ),
    (
        race(landscape='[line]\nformula = "x^2"\n[line.params]\nq = 1'),
        "unknown parameter of the formula 'q'; known: none",
    ),
    (
        race(landscape="[data]\npoints = [[1, 2], [2, 3], [3, 5]]\n[data.params]\nq = 1"),
        "unknown parameter of custom points 'q'; known: none",
    ),
    (race(racer='label = "' + "a" * 81 + '"'), "racers[1].label: 81 characters; at most 80"),
    (race(racer='label = "' + "<table><tr><td>" * 18 + '"'), "racers[1].label: 270 characters"),
    (race(racer=r'label = "\u001b[31m"'), "racers[1].label: control character U+001B"),
    (race(racer=r'label = "a\nb"'), "racers[1].label: control character U+000A"),
    (race(racer=r'label = "\u202e"'), "racers[1].label: control character U+202E"),
    (race(racer="label = 3"), "racers[1].label: must be a text"),
    (race(top='title = "' + "a" * 81 + '"'), "title: 81 characters; at most 80"),
    (race(racer='colour = "red; }"'), "racers[1].colour: must be a colour such as"),
    (race(racer='colour = "#12"'), "racers[1].colour: must be a colour such as"),
    (race(racer='colour = "url(x)"'), "racers[1].colour: must be a colour such as"),
    (race(racer="colour = 1000000000"), "racers[1].colour: must be a colour such as"),
    (race(racer="visible = 1"), "racers[1].visible = 1: must be true or false"),
    (race(racer='schedule = "cosine"'), "racers[1].schedule: must be a table"),
    (race(racer="[racers.schedule]"), "racers[1].schedule.name: missing; known: "),
    (race(racer='[racers.schedule]\nname = "cosin"'), "unknown schedule 'cosin'; did you mean"),
    (race(top="[sampling]\nbatch = 0"), "sampling.batch = 0: must be"),
]


@every(("text", "said"), FIELDS)
def test_fields_that_are_refused(text, said):
    with pytest.raises(InputError) as caught:
        loads(text, "lesson.toml")
    line = str(caught.value)
    assert line.startswith("lesson.toml: ") and said in line
    assert line.isprintable() and len(line) < 500


FORMULAS = [
    "__import__('os').system('id')",
    "x.__class__",
    "x**10**10**10",
    "lambda: 0",
    "[x for x in y]",
    "x" * 1_100,
    "(" * 500 + "x" + ")" * 500,
    "open",
    "x\u202ey",
    "1/0",
]


@every("formula", FORMULAS)
def test_refused_formulas_name_file_and_field(formula):
    text = formula.replace("\\", "\\\\").replace('"', '\\"')
    with pytest.raises(InputError) as caught:
        loads(race(landscape=f'[landscape]\nformula = "{text}"'), "lesson.toml")
    line = str(caught.value)
    assert line.startswith("lesson.toml: ") and line.isprintable()


ALLOWED = {
    "huge rate": (race(racer="lr = 1e300"), lambda s: s.entries[0].lr == 1e300),
    "denormal rate": (race(racer="lr = 5e-324"), lambda s: s.entries[0].lr == 5e-324),
    "whole rate": (race(racer="lr = 1"), lambda s: type(s.entries[0].lr) is float),
    "no steps": (race(top="steps = 0"), lambda s: s.steps == 0),
    "far start": (race(top="start = [1e308, 1e307]"), lambda s: s.start == (1e308, 1e307)),
    "same names": (
        race(racer='label = "a"\n' + RACER + 'label = "a"'),
        lambda s: len(s.entries) == 2,
    ),
    "markup": (
        race(racer="label = '<img src=\"x\">&amp;'"),
        lambda s: "<img" in s.entries[0].label,
    ),
    "percent": (race(racer='label = "%s%n{0.__class__}"'), lambda s: "%s%n" in s.entries[0].label),
    "path": (race(racer='label = "../../etc/x"'), lambda s: s.entries[0].label == "../../etc/x"),
    "accent": (race(racer='label = "café"'), lambda s: s.entries[0].label == "café"),
    "names forgive case": (
        race().replace('"adam"', '"Adam"'),
        lambda s: s.entries[0].optimizer.id == "adam",
    ),
}


@every("name", ALLOWED)
def test_odd_files_that_are_allowed(name):
    text, holds = ALLOWED[name]
    assert holds(loads(text))


def test_carriage_returns_before_line_ends_are_allowed():
    assert loads(race().replace("\n", "\r\n")) == loads(race())
