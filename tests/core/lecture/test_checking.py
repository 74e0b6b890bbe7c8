"""Claims are checked against races whose steps are known in closed form."""

from dataclasses import replace

import numpy as np

from gdviz.core.engine.run import finished
from gdviz.core.files.race_file import loads
from gdviz.core.lecture.checking import Answer, answer, checked
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.lecture.question import Question
from gdviz.core.models.fitted import fitted
from gdviz.core.spec.data import Model
from tests.every import every

HEAD = 'format = "gdviz-race"\nversion = 1\n'
# x halves at each step, jumps to and fro, or grows by 1.2: the losses are 4**-t, 1 and 1.44**t
BOWL = loads(
    HEAD + "start = [1.0, 0.0]\nsteps = 40\nstop_when_converged = false\n"
    '[landscape]\nname = "sphere"\n'
    '[[racers]]\noptimizer = "sgd"\nlr = 0.25\n'
    '[[racers]]\noptimizer = "sgd"\nlr = 1.0\n'
    '[[racers]]\noptimizer = "sgd"\nlr = 1.1\nlabel = "too large"\n'
)
# no lowest loss is known, and with these seeds 1 and 3 of 4 the noise of the first step is positive
SLOPE = loads(
    HEAD + 'start = [0.0, 0.0]\nsteps = 1\nnoise = 1.0\n[landscape]\nformula = "0*x + 0*y"\n'
    'box = [-5.0, 5.0, -5.0, 5.0]\n[[racers]]\noptimizer = "sgd"\nlr = 1.0\n'
)


def verdicts(spec, *claims):
    return checked(LectureScene(spec, expect=claims))


def one(spec, claim):
    (verdict,) = verdicts(spec, claim)
    return verdict


@every(
    "claim",
    [
        "loss(sgd, 3) = 0.015625",
        "loss(sgd, 3) = 0.0156",
        "loss(sgd, 3) = 0.0157 +- 1e-4",
        "gap(sgd, 3) = 0.015625",
        "gradient(sgd, 3) = 0.25",
        "gradient(sgd, 3) = gradient(sgd, 2) +- 0.25",
        "distance(sgd, 2) = 0.25",
        "displacement(sgd, 2) = 0.75",
        "first(sgd(2), 7) = -1",
        "first(sgd(2), lowest) = -1",
        "first(sgd(2), highest) = 1",
        "first(sgd(2), mean 2) = 0",
        "first(sgd(2), mean 1000) < 0.1",
        "second(all) = 0",
        "rate(sgd, 5) = 0.25",
        "sharpness(all) = 2",
        "steps(sgd, gap 1e-3) = 5",
        "steps(sgd, loss < 0.0625) = 3",
        "steps(sgd, loss <= 0.0625) = 2",
        'steps("too large", loss > 2) = 2',
        "steps(sgd) = 40",
        "evaluations(sgd, gap 1e-3) = 5",
        "steps(sgd, stays first 0.5) = 1",
        "steps(sgd(2), first < 0) = 1",
        "loss(sgd, gap 1e-3) = 0.000977",
        "sgd before others at gap 1e-3",
        "sgd before sgd(2) at gap 0.5",
        "loss(sgd) < loss(others)",
        "loss(sgd(2)) = 1",
        "sgd converged",
        "ends(sgd) = global minimum",
        "ends(sgd) = minimum",
        "ends(sgd) = (0, 0)",
        "ends(sgd(2)) = (1, 0)",
        "ends(sgd(2)) = (0, 0) +- 1",
        "sgd(2) limit cycle",
        "sgd(3) diverged",
        '"too large" diverged',
        "gd(3) diverged",
        '"Gradient descent, η 1" limit cycle',
    ],
)
def test_true_claims_hold(claim):
    assert one(BOWL, claim).found.holds, str(one(BOWL, claim))


@every(
    ("claim", "said"),
    [
        ("sgd(2) before sgd at gap 1e-3", "sgd(2) never, sgd step 5"),
        ("sgd before sgd at gap 1e-3", "sgd step 5"),
        ("sgd(2) before sgd(3) at gap 0.5", "sgd(2) never, sgd(3) never"),
        ("loss(sgd, 3) = 0.0157", "loss(sgd, 3) = 0.015625"),
        ("loss(sgd, 3) = 0.0158 +- 1e-4", "loss(sgd, 3) = 0.015625"),
        ("loss(sgd(2), lowest) < 1", "loss(sgd(2), lowest) = 1"),
        ("loss(sgd(2)) < loss(sgd, 0)", "loss(sgd(2)) = 1, loss(sgd, 0) = 1"),
        ("steps(sgd, gap 1e-3) = 6", "steps(sgd, gap 1e-3) = 5"),
        ("steps(sgd(2), stays first < 0) = 1", "steps(sgd(2), stays first < 0) = never"),
        ("loss(sgd(2), gap 0.5) < 1", "loss(sgd(2), gap 0.5) = no value"),
        ("sgd(2) diverged", "sgd(2) limit cycle: period 2"),
        ("ends(sgd(2)) = (0, 0)", "sgd(2) ends at (1, 0)"),
        ("ends(sgd) = (0)", "the place has 1 numbers; 2 are needed"),
        ("sgd(4) diverged", "sgd(4): the race has no such racer"),
        ('"nobody" diverged', '"nobody": the race has no such racer'),
        ("loss(adam) < 1", "adam: the race has no such racer"),
        ("loss(sgd, 41) < 1", "step 41: the race has 40 steps"),
        ("validation(sgd) < 1", "validation: a landscape has no rows of data"),
        ("all converged in 1 of 2 seeds", "so in 0 of 2 seeds; seed 1: sgd converged"),
        ("loss(sgd(2)) = 1.0000001", "loss(sgd(2)) = 1"),
    ],
)
def test_false_claims_are_told_with_what_came_out(claim, said):
    verdict = one(BOWL, claim)
    assert not verdict.found.holds
    assert str(verdict).startswith(f"claimed {claim}: {said}"), str(verdict)


def test_each_racer_is_told_of_a_claim_about_all():
    assert one(BOWL, "all converged").found.said.count(",") == 2
    told = one(BOWL, "loss(sgd) < loss(others)").found.said
    assert told.startswith("loss(sgd) = 8.27181e-25, loss(sgd(2)) = 1, loss(sgd(3)) = ")


@every(
    ("claim", "said"),
    [
        ("gap(sgd) < 1", "gap: the lowest loss is not known here"),
        ("distance(sgd) < 1", "distance: no minimum is known here"),
        ("ends(sgd) = global minimum", "global minimum: the lowest loss is not known here"),
        ("sgd before others at loss -1", "others: the race has no other racers"),
    ],
)
def test_what_is_not_known_cannot_be_claimed(claim, said):
    assert one(SLOPE, claim).found.said.startswith(said)


def test_seeds_are_counted_and_each_is_raced_once():
    raced = []

    def race(spec):
        raced.append(spec.seed)
        return finished(spec)

    left = [finished(replace(SLOPE, seed=k)).tracks[0].points[1, 0] < 0 for k in (1, 2, 3, 4, 5, 6)]
    count = sum(left)
    assert 0 < count < 6
    claims = [f"first(sgd) < 0 in {n} of 6 seeds" for n in (count, count + 1)]
    scene = LectureScene(SLOPE, expect=(*claims, "first(sgd, 0) = 0", "second(sgd, 0) = 0"))
    holds = [verdict.found.holds for verdict in checked(scene, race)]
    assert holds == [True, False, True, True] and raced == [0, 1, 2, 3, 4, 5, 6]
    said = checked(scene)[1].found.said
    assert said.startswith(f"so in {count} of 6 seeds; seed {left.index(False) + 1}: first(sgd) = ")


def test_a_scene_without_claims_is_not_raced():
    assert checked(LectureScene(BOWL, ask=Question("?", ("a", "b"), 1)), None) == ()


def ask(answer, because, *choices):
    return LectureScene(
        BOWL, ask=Question("Who is first?", choices or ("gd", "gd(2)"), answer, because)
    )


def test_an_answer_is_revealed_with_its_number():
    race = finished(BOWL)
    because = "sgd before sgd(2) at gap 1e-3"
    assert answer(ask(1, because), race) == Answer(
        0, "Gradient descent, η 0.25: step 5; Gradient descent, η 1: never", True
    )
    assert answer(ask(1, because), race, ("A", "B", "C")).told == "A: step 5; B: never"
    assert answer(ask(2, "sgd(2) before sgd at gap 1"), race).holds is False
    assert answer(ask(2, ""), race) == Answer(1)
    assert answer(LectureScene(BOWL), race) is None


@every(
    ("because", "told"),
    [
        ("steps(sgd, gap 1e-3) = 5", "A: 5 steps"),
        ("steps(sgd, gap 0.3) = 1", "A: 1 step"),
        ("steps(sgd(2), gap 1e-3) = 5", "B: never"),
        ("evaluations(sgd, gap 1e-3) = 5", "A: 5 evaluations"),
        ("loss(sgd, 3) < loss(sgd(2))", "A: loss 0.01562 at step 3; B: loss 1"),
        ("gap(sgd, 20) < 1", "A: gap 9.095·10⁻¹³ at step 20"),
        ("first(sgd(2), lowest) = -1", "B: lowest x = −1"),
        ("first(sgd(2), mean 2) = 0", "B: x = 0 on average"),
        ("rate(sgd) = 0.25", "A: effective rate 0.25"),
        ("loss(sgd(2), gap 0.5) < 1", "B: loss no value"),
        ("ends(sgd) = (0, 0)", "A: ends at (0, 0)"),
        ("ends(sgd(2)) = (0, 0)", "B: ends at (1, 0)"),
        ("sgd(2) limit cycle", "B: limit cycle, period 2"),
        (
            "all diverged",
            "A: converged at step 17; B: limit cycle, period 2; C: diverged, the loss",
        ),
    ],
)
def test_an_answer_is_told_in_the_names_of_the_stage(because, told):
    assert answer(ask(1, because), finished(BOWL), ("A", "B", "C")).told.startswith(told)


def test_the_claim_of_a_question_is_checked_and_names_the_answer():
    because = "sgd before others at gap 1e-3"
    assert [v.found.holds for v in checked(ask(1, because))] == [True]
    good, wrong = checked(ask(2, because))
    assert good.found.holds and wrong.where == "ask.because"
    assert wrong.found.said == "does not name gd(2), the answer"
    assert len(checked(ask(2, because, "It does.", "It does not."))) == 1


SIDES = loads(
    HEAD + "steps = 1\nstart = [1.0, 0.0]\n[data]\nvalidation = 0.5\nstandardise = false\n"
    "points = [[-1.0, 0.0], [1.0, 1.0], [2.0, 0.0], [3.0, 1.0]]\n"
    '[data.model]\nkind = "logistic"\n[[racers]]\noptimizer = "sgd"\nlr = 0.1\n'
)


def test_rows_held_back_have_a_loss_and_a_share_that_is_right():
    made = fitted(SIDES.problem)
    x, y = made.X[made.validation, 0], made.y[made.validation]
    loss = np.mean(np.log1p(np.exp(x)) - y * x)
    assert one(SIDES, f"validation(sgd, 0) = {loss:.6f}").found.holds
    assert one(SIDES, f"accuracy(sgd, 0) = {np.mean((x >= 0) == y):.2f}").found.holds
    plain = replace(SIDES, problem=replace(SIDES.problem, validation=0.0))
    assert one(plain, "accuracy(sgd) = 1").found.said == "accuracy: no rows are held back"
    line = replace(
        SIDES, problem=replace(SIDES.problem, model=Model(), points=((1, 2), (2, 9)) * 2)
    )
    assert one(line, "accuracy(sgd) = 1").found.said == "accuracy: the target is no class"
