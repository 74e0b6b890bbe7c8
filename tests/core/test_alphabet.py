"""One alphabet: every symbol that the program shows has one meaning, everywhere."""

import ast
import dataclasses
import functools
import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest

import gdviz
from gdviz.core.api.trajectory import trajectory
from gdviz.core.base.files import resource
from gdviz.core.base.knobs import knobs_of
from gdviz.core.files.glossary import alphabet, entry_of, glossary
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.rules.equation import equation_latex, equation_lines, equations, symbols
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Entry, RaceSpec
from tests.every import every

# what papers and data share, each with the methods that have it so
SHARED = {"v", "n", "h", "b", "e", "T"}
TIME = re.compile("ₜ₋₁$|ₜ₊₁$|ₜ$")
ATTACHED = "\u0302\u0304′₀₁₂₃₄₅₆₇₈₉₊₋ₐₑₕₖₗₘₙₒₚₛₜₓᵢⱼ∞"
GREEK = re.compile(f"[Α-Ωα-ω][{ATTACHED}]*")
# a number and the sign of a sum
CONSTANTS = {"π", "Σ"}
# a sentence on what others write
OTHERS = re.compile(r"written|texts|Adam's authors")
ASCII = {
    "lr": "η", "lr_t": "ηₜ", "lr_top": "ηₜₒₚ", "mu": "μ", "mu_t": "μₜ", "nu": "ν", "alpha": "α",
    "gamma": "γ", "delta": "δ", "Delta": "Δ", "rho_t": "ρₜ", "rho_inf": "ρ∞", "r_t": "rₜ",
    "r_s": "rₛ", "omega": "ω", "Omega": "Ω", "w'": "w′", "w_bar": "w̄", "dw": "Δw", "dg": "Δg",
    "c_max": "cₘₐₓ", "R_min": "Rₘᵢₙ", "c1": "c₁", "lambda_min": "λₘᵢₙ", "m_hat": "m̂",
    "v_hat": "v̂", "n_hat": "n̂", "v_max": "vₘₐₓ", "lambda_max": "λₘₐₓ", "kappa": "κ",
}  # fmt: skip


def forms(cls):
    """A method as it is, and with each of its choices and switches turned."""
    yield cls()
    for name, knob in knobs_of(cls).items():
        field = {f.name: f for f in dataclasses.fields(cls)}[name]
        if knob.scale == "bool":
            yield cls(**{name: not field.default})
        for choice in knob.choices:
            yield cls(**{name: choice})
        if knob.scale not in ("bool", "choice") and not field.default:
            yield cls(**{name: max(knob.low, 0.0) + 0.25})


@functools.cache
def signs():
    """The rows of the alphabet by their symbols, with accents apart."""
    rows = {}
    for sign in alphabet():
        rows.setdefault(unicodedata.normalize("NFD", sign.symbol), []).append(sign)
    return rows


def meaning(symbol, method=""):
    """What a symbol means in a method (everywhere without one); None where it is not known."""
    plain = unicodedata.normalize("NFD", symbol)
    for tried in (plain, TIME.sub("", plain), TIME.sub("", plain).replace("\u0302", "")):
        found = signs().get(tried, [])
        own = [s for s in found if method in s.of]
        if found:
            return (own or [s for s in found if not s.of] or [None])[0]
    return None


def known(symbol, method):
    # of a length or a product its vectors
    made = re.search("[‖ᵀ]", symbol)
    parts = re.findall("Δ?[A-Za-z]₀?", symbol) if made else [symbol]
    return all(meaning(part, method) is not None for part in parts)


def test_a_symbol_has_one_meaning():
    signs = [s.symbol for s in alphabet()]
    assert {s for s in signs if signs.count(s) > 1} == SHARED
    for symbol in SHARED:
        rows = [s for s in alphabet() if s.symbol == symbol]
        owners = [name for row in rows for name in row.of]
        assert len(owners) == len(set(owners)) and sum(not row.of for row in rows) <= 1
    assert len({s.means for s in alphabet()}) == len(signs)
    ids = {cls.id for cls in OPTIMIZERS} | {"data"}
    assert {name for s in alphabet() for name in s.of} <= ids


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda c: c.id)
def test_rules_and_knobs_are_spelt_in_it(cls):
    owner = getattr(cls(), "base", cls()).id
    for method in forms(cls):
        for knob in knobs_of(method).values():
            assert not knob.symbol or known(knob.symbol, cls.id), knob.symbol
        names = symbols(method)
        lines = [line for line in equations(method) if line.name not in ("", "w")]
        heads = [names[f"let:{line.name}"] for line in lines]
        for head in heads:
            assert known(head, cls.id) or known(head, owner), head
        # no two things of one rule are called alike
        assert len(heads) == len(set(heads)) and "w" not in heads
        for text in (*equation_lines(method), equation_latex(method)):
            assert "_old" not in text and "base_" not in text


def test_all_other_knobs_are_spelt_in_it():
    owners = [*SCHEDULES, Entry, RaceSpec, Model, Data]
    shown = {knob.symbol for owner in owners for knob in knobs_of(owner).values()} - {"", "seed"}
    assert {symbol for symbol in shown if not known(symbol, "data")} == set()


def spelt(word):
    return ASCII.get(word) or re.sub("^b([123])$", lambda m: "β" + "₁₂₃"[int(m[1]) - 1], word)


@every("cls", OPTIMIZERS)
def test_docstrings_say_what_the_rule_says(cls):
    told = re.findall(r"([A-Za-z]\w*'?)(?= <- )", cls.__doc__.partition("\n\n")[0])
    heads = {symbols(m).get(f"let:{line.name}") for m in forms(cls) for line in equations(m)}
    for word in told:
        symbol = spelt(word)
        assert symbol in heads if cls().first_order else known(symbol, cls.id), word
    for word in re.findall(r"([A-Za-z]\w*'?)(?= = )", cls.__doc__):
        named = word in knobs_of(cls) or known(spelt(word).removesuffix("_0"), cls.id)
        # an option of torch's is no symbol
        assert named or word == "max_iter", word


def strings():
    """Every text of the program that is no docstring, with its file."""
    for path in sorted(Path(gdviz.__file__).parent.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = set()
        # from the outside in
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                docs |= {id(part.value) for part in node.body[:1] if isinstance(part, ast.Expr)}
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and id(node) not in docs:
                yield path.name, text


def lines_of(table, keys=("title", "summary", "text", "label", "help", "caption")):
    """Every text in a table of a resource."""
    for key, value in table.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                yield from lines_of(each, keys)
            elif key in keys and isinstance(each, str):
                yield each


@functools.cache
def texts():
    """All that a user may read, with where it stands."""
    return tuple(found())


def found():
    yield from (pair for pair in strings() if pair[0] not in ("letters.py", "notation.py"))
    yield from ((e.id, f"{e.title}. {e.text}") for e in glossary())
    folder = resource("help").parent
    for path in sorted(folder.rglob("*.toml")):
        if path.parent.name != "help":
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            yield from ((path.name, text) for text in lines_of(table))
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (Path(gdviz.__file__).parents[1] / name).read_text(encoding="utf-8")
        yield from ((name, line) for line in text.splitlines())


def test_every_letter_of_every_text_is_in_it():
    methods = {name for sign in alphabet() for name in sign.of}

    @lru_cache(None)
    def known(symbol):
        return any(meaning(symbol, name) for name in ("", *methods))

    for source, text in texts():
        for sentence in re.split(r"(?<=[.;]) ", text):
            if OTHERS.search(sentence):
                continue
            for symbol in GREEK.findall(unicodedata.normalize("NFD", sentence)):
                assert known(symbol) or symbol in CONSTANTS, (source, symbol, sentence)


def test_the_condition_number_and_the_limit_are_written_one_way():
    for source, text in texts():
        if "κ" in text and "λₘₐₓ/λₘᵢₙ" not in text:
            assert "ondition" in text, (source, text)
        # a limit of the rate is over the largest curvature
        assert not re.search(r"[12]/(\(?[LΛ]\b|λ(?![ₘᵢ]))", text), (source, text)
        assert not re.search("curvatures? λ(?![ₘᵢ])|ηλ(?![ₘᵢw])", text), (source, text)


# the methods whose rules an entry of the glossary writes down
WRITTEN = {
    "update-rule": ["sgd()"],
    "velocity": ["momentum(convention='classic')"],
    "nesterov": ["nesterov(convention='look-ahead')"],
    "momentum-conventions": ["momentum()", "momentum(convention='classic')"],
    "adagrad": ["adagrad()"],
    "rmsprop": ["rmsprop()"],
    "adadelta": ["adadelta()"],
    "adam": ["adam()"],
}


@every(("name", "methods"), WRITTEN.items())
def test_the_glossary_writes_the_rules_as_the_card_does(name, methods):
    told = set(re.findall(r"(\S+) ← ", entry_of(name).text))
    shown = {"w"}
    for text in methods:
        kind, _, given = text.partition("(")
        method = eval(f"cls({given}", {"cls": OPTIMIZERS[kind]})
        names = symbols(method)
        shown |= {names[f"let:{line.name}"] for line in equations(method)}
        shown |= {names[key] for key in method.init(np.zeros(2)) if key in names}
    assert told and told <= shown
    assert told - {"w"} or name == "update-rule"


def test_every_rule_of_the_glossary_is_looked_at():
    for entry in glossary():
        assert "←" not in entry.text or entry.id in WRITTEN


def test_the_two_forms_of_momentum_are_one():
    """v = −ηb at a constant rate, as the glossary says."""
    paths = [
        trajectory("momentum", "rosenbrock", (-1.2, 1.0), 40, lr=1e-3, convention=form)
        for form in ("torch", "classic")
    ]
    assert np.allclose(*paths, rtol=1e-10) and "v = −ηb" in entry_of("momentum-conventions").text
