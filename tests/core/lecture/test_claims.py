"""Claims: what their grammar allows, and the line for what it does not."""

import pytest

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Ending
from gdviz.core.lecture.claim_text import claim_of
from gdviz.core.lecture.claims import (
    ENDINGS,
    GRAMMAR,
    OWN,
    Before,
    Claim,
    Comparison,
    Ends,
    LastMean,
    Level,
    Measure,
    Number,
)
from gdviz.core.lecture.racers import Racer
from tests.every import every

ADAM, GD, SECOND = Racer("adam"), Racer("gd"), Racer("sgd", 2)
GAP = Level("gap", 1e-3)


def loss(racer=ADAM, when="end"):
    return Measure("loss", racer, when)


@every(
    ("text", "fact"),
    [
        ("adam before gd at gap 1e-3", Before(ADAM, GD, GAP)),
        ("  adam  before gd at gap .001 ", Before(ADAM, GD, GAP)),
        ("adam before others at gap 1e-3", Before(ADAM, "others", GAP)),
        ("adam before gd at stays gap <= 1e-3", Before(ADAM, GD, Level("gap", 1e-3, "<=", True))),
        ("adam before gd at second > -0.5", Before(ADAM, GD, Level("second", -0.5, ">"))),
        ("sgd(2) diverged", Ends(SECOND, "diverged")),
        ("sgd( 2 ) diverged", Ends(SECOND, "diverged")),
        ('"GD, best η" converged', Ends(Racer(label="GD, best η"), "converged")),
        ("all in a local minimum", Ends("all", "in a local minimum")),
        ("ends(gd) = local minimum", Ends(GD, "local minimum")),
        ("ends(all) = left the box", Ends("all", "left the box")),
        ("ends(gd) = (1, -2.5)", Ends(GD, place=(1.0, -2.5))),
        ("ends(gd) = (3) +- 0.1", Ends(GD, place=(3.0,), within=0.1)),
        ("loss(adam) < 1e-3", Comparison(loss(), "<", Number(1e-3, 5e-4))),
        ("loss(adam, end)<=0.10", Comparison(loss(), "<=", Number(0.1, 0.005))),
        (
            "loss(adam, 100) = 0.1391 +- 1e-4",
            Comparison(loss(when=100), "=", Number(0.1391, 5e-5), 1e-4),
        ),
        ("loss(adam,100)=-2.5e3 ± 4", Comparison(loss(when=100), "=", Number(-2500, 50), 4.0)),
        ("loss(adam, lowest) > 0", Comparison(loss(when="lowest"), ">", Number(0, 0.5))),
        ("loss(all, mean 50) >= 2", Comparison(loss("all", LastMean(50)), ">=", Number(2, 0.5))),
        ("loss(adam) < loss(others)", Comparison(loss(), "<", loss("others"))),
        ("loss(adam) = loss(gd, 7) +- 1", Comparison(loss(), "=", loss(GD, 7), 1.0)),
        (
            "gradient_norm(sgd(2), 50) < 1",
            Comparison(Measure("gradient", SECOND, 50), "<", Number(1, 0.5)),
        ),
        (
            "steps(adam, gap 1e-3) <= 120",
            Comparison(Measure("step", ADAM, GAP), "<=", Number(120, 0.5)),
        ),
        (
            "evaluations(adam, stays distance < 2) = 9",
            Comparison(
                Measure("evaluations", ADAM, Level("distance", 2, "<", True)), "=", Number(9, 0.5)
            ),
        ),
    ],
)
def test_what_is_a_claim(text, fact):
    assert claim_of(text) == Claim(text, fact)
    seeds = claim_of(f"{text} in 27 of 30 seeds")
    assert (seeds.fact, seeds.least, seeds.seeds) == (fact, 27, 30)


@every(
    ("text", "said"),
    [
        ("", "column 1: the end where there must be a method, a label in quotes or all"),
        ("adam", "column 5: the end where there must be before, or an ending such as converged"),
        ("adm diverged", "column 1: unknown method 'adm'; did you mean adam?"),
        ("adam befor gd", "column 6: unknown word 'befor'; did you mean before?"),
        ("adam converge", "column 6: unknown word 'converge'; did you mean converged?"),
        ("adam before gd", "column 15: the end where there must be 'at'"),
        ("adam before adm at gap 1", "column 13: unknown method 'adm'"),
        ("adam before all at gap 1", "column 13: unknown method 'all'"),
        ("others before adam at gap 1", "column 1: unknown method 'others'"),
        ("adam before gd at gap", "column 22: the end where there must be a number"),
        ("adam before gd at 1e-3", "column 19: '1e-3' where there must be a quantity: gap,"),
        ("adam before gd at gaps 1", "column 19: unknown quantity 'gaps'; did you mean gap?"),
        ("adam before gd at gap = 1", "column 23: '=' where there must be <, <=, > or >=, or a"),
        ("sgd(0) diverged", "column 5: '0' where there must be the number of a racer, from 1"),
        ("sgd(1.5) diverged", "column 5: '1.5' where there must be a whole number"),
        ("sgd(2 diverged", "column 7: 'diverged' where there must be ')'"),
        ("ends(gd) local minimum", "column 10: 'local' where there must be '='"),
        ("ends(gd) = local minimun", "column 12: unknown ending 'local minimun'; did you mean lo"),
        ("ends(gd) = (1, x)", "column 16: 'x' where there must be a number"),
        ("los(adam) < 1", "column 1: unknown quantity 'los'; did you mean loss?"),
        ("loss(adam)", "column 11: the end where there must be one of = < <= > >="),
        ("loss(adam) ~ 1", "column 12: '~' where there must be a name, a number or a label in"),
        ("loss(adam) < ", "column 14: the end where there must be a quantity"),
        (
            "loss(adam, 1.5) < 1",
            "column 12: '1.5' where there must be a whole number up to 100,000",
        ),
        ("loss(adam, 1000000) < 1", "column 12: '1000000' where there must be a whole number"),
        ("loss(adam, soon) < 1", "column 12: unknown quantity 'soon'"),
        ("loss(adam,) < 1", "column 11: ')' where there must be a step, end, lowest, highest,"),
        ("loss(adam, mean) < 1", "column 16: ')' where there must be a whole number"),
        ("loss(adam) < 1 +- 2", "column 16: '+-' where there must be the end: +- goes with ="),
        ("loss(adam) = 1 +-", "column 18: the end where there must be a number"),
        ("loss(adam) = 1e999", "column 14: '1e999' where there must be a number that is not as"),
        ("loss(adam) = 1 2", "column 16: '2' where there must be the end, or \"in N of M seeds\""),
        ("loss(adam) = 1 in 3 of 2 seeds", "column 19: '3' where there must be a number from 1 to"),
        ("loss(adam) = 1 in 0 of 2 seeds", "column 19: '0' where there must be a number from 1"),
        ("loss(adam) = 1 in 3 seeds", "column 21: 'seeds' where there must be 'of'"),
        ("loss(adam) = 1 in 3 of 9999 seeds", "column 24: '9999' where there must be a whole"),
        ("adam converged in 3 of 4", "column 25: the end where there must be 'seeds'"),
        ('"adam diverged', "column 1: '\"' where there must be a name, a number or a label"),
    ],
)
def test_what_is_no_claim_is_refused_with_its_column(text, said):
    with pytest.raises(InputError) as caught:
        claim_of(text)
    assert str(caught.value).startswith(said), str(caught.value)
    assert len(str(caught.value)) < 250


def test_the_grammar_names_all_that_can_be_claimed():
    text = GRAMMAR.replace("\n", " ")
    for quantity in (*OWN, *(row.id for row in QUANTITIES), "steps", "samples", "evaluations"):
        assert quantity in text, quantity
    assert "epochs" in text and {row.id for row in AGAINST} <= {
        *("step", "epoch", "samples", "evaluations")
    }
    for ending in set(Ending) - {Ending.RUNNING}:
        assert any(words in text for words, meant in ENDINGS.items() if meant == (ending,)), ending


def test_examples_in_the_grammar_are_claims():
    lines = [line.split("   ")[-1].strip() for line in GRAMMAR.splitlines() if line[:2] == "  "]
    assert len(lines) == 5 and all(claim_of(line) for line in lines)
