"""Every option that says what is raced changes that, in words as in a file or a preset."""

import numpy as np
import pytest

from tests.doors.command_line import gdviz, numbers, points, table

GD = "gd:lr=0.1"
FILE = """format = "gdviz-race"
version = 1
steps = 9
start = [1.0, 1.0]
[landscape]
name = "sphere"
[[racers]]
optimizer = "gd"
lr = 0.1
"""


@pytest.fixture
def race(tmp_path):
    """A file with another race, whose options are replaced."""
    path = tmp_path / "race.toml"
    path.write_text(FILE)
    return path


@pytest.fixture(params=["words", "file"])
def spec(request, race):
    """The race in words and as a file: on x² + y² each step keeps 0.8 of the point."""
    return (race,) if request.param == "file" else ("sphere", GD)


def test_start_and_steps(spec):
    found = points(*spec, "--start", "-4,3", "--steps", "2")
    assert found == [pytest.approx((-4 * 0.8**k, 3 * 0.8**k)) for k in range(3)]


def test_an_option_that_is_not_given_leaves_what_the_file_says(race):
    assert len(points(race)) == 10 and points(race)[0] == (1, 1)
    assert len(points(race, "--start", "2,0")) == 10
    assert points(race, "--steps", "1")[0] == (1, 1)


@pytest.mark.parametrize("text", ["-1.5,+2", "-1.5e0,2.0", "-15e-1,.2e1"])
def test_numbers_of_a_start_may_be_written_in_any_way(spec, text):
    assert points(*spec, "--start", text, "--steps", "0") == [(-1.5, 2)]
    assert points(*spec, f"--start={text}", "--steps", "0") == [(-1.5, 2)]


def test_a_random_start_lies_in_the_box_and_follows_its_seed(spec):
    def start(*options):
        (found,) = points(*spec, "--start", "random", "--steps", "0", *options)
        return found

    drawn = np.array([start("--seed", seed) for seed in range(12)])
    assert len(set(map(tuple, drawn.tolist()))) == 12
    assert (np.abs(drawn) <= 5).all()
    assert (drawn > 0).any(axis=0).all() and (drawn < 0).any(axis=0).all()
    assert np.abs(drawn).max() > 2.5
    assert start("--seed", "3") == tuple(drawn[3]) and start() == tuple(drawn[0])


def noise_of(*words):
    """What was added to the gradient (2x, 2y) at each step."""
    path = np.array(points(*words))
    return (path[:-1] - path[1:]) / 0.1 - 2 * path[:-1]


def test_noise_has_its_size_its_axes_and_its_seed(spec):
    spec = (*spec, "--steps", "4000", "--start", "0,0")
    once = noise_of(*spec, "--noise", "0.5", "--seed", "3")
    assert once.shape == (4000, 2)
    # the standard deviation of 4000 draws is right within 4 %, their mean within 0.03
    assert once.std(axis=0) == pytest.approx([0.5, 0.5], rel=0.04)
    assert np.abs(once.mean(axis=0)).max() < 0.03
    assert abs(np.corrcoef(once.T)[0, 1]) < 0.06
    assert noise_of(*spec, "--noise", "2", "--seed", "3") == pytest.approx(4 * once, abs=1e-9)
    other = noise_of(*spec, "--noise", "0.5", "--seed", "4")
    assert abs(np.corrcoef(once[:, 0], other[:, 0])[0, 1]) < 0.06
    assert noise_of(*spec, "--noise", "0.5", "--seed", "3") == pytest.approx(once, abs=0)
    each = noise_of(*spec, "--noise", "0,3", "--seed", "3")
    assert np.abs(each[:, 0]).max() < 1e-9
    assert each[:, 1] == pytest.approx(6 * once[:, 1], abs=1e-9)
    assert np.abs(noise_of(*spec)).max() < 1e-9


def test_one_size_of_noise_replaces_the_sizes_of_the_axes_in_a_file(race):
    race.write_text(FILE.replace("start", "noise = 1.0\nstart") + "[noise_form]\neach = [0, 3]\n")
    plain = noise_of("sphere", GD, "--noise", "0.5", "--steps", "9", "--start", "1,1")
    assert np.abs(plain).min() > 0
    # without the option the file's own, whose first axis has none
    assert noise_of(race)[:, 0] == pytest.approx(np.zeros(9), abs=1e-9)
    assert noise_of(race)[:, 1] == pytest.approx(6 * plain[:, 1])
    assert noise_of(race, "--noise", "0.5") == pytest.approx(plain)
    assert noise_of(race, "--noise", "1,0")[:, 1] == pytest.approx(np.zeros(9), abs=1e-9)


# on x² + y² from (-4, 3) the loss is 25 * 0.64^k and the gradient's norm 10 * 0.8^k
STOPS = [
    ("gd:lr=0.1", "loss=5", 4, "loss ≤ 5"),
    ("gd:lr=0.1", "loss=25", 0, "loss ≤ 25"),
    ("gd:lr=0.1", "gradient=5", 4, "gradient norm ≤ 5"),
    ("gd:lr=0.1", "gradient=1,loss=5", 4, "loss ≤ 5"),
    # with η = 1 the point only changes its side
    ("gd:lr=1", "patience=3", 3, "no improvement for 3 steps"),
    # a step of 36 % less is no improvement by half, two are
    ("gd:lr=0.1", "patience=1,least=0.5", 1, "no improvement for 1 step"),
    ("gd:lr=0.1", "patience=2,least=0.5", 12, None),
]


@pytest.mark.parametrize(("racer", "rule", "steps", "said"), STOPS)
def test_rules_that_end_a_racer(racer, rule, steps, said):
    words = ("sphere", racer, "--start", "-4,3", "--steps", "12", "--stop", rule)
    (row,) = table(gdviz("run", *words, "--csv").good)
    assert int(row["steps"]) == steps
    if said is None:
        assert row["outcome"].startswith("still descending")
    else:
        assert said in row["outcome"] and f"step {steps}" in row["outcome"]


def test_rules_replace_those_of_a_file(race):
    race.write_text(FILE + "[stop]\nloss = 1.0\n")
    ends = [
        table(gdviz("run", race, "--start", "-4,3", "--steps", "50", *more, "--csv").good)
        for more in ((), ("--stop", "loss=5"), ("--stop", "gradient=5"))
    ]
    # 25 * 0.64^k is at most 1 from k = 8
    assert [int(rows[0]["steps"]) for rows in ends] == [8, 4, 4]


def test_epochs_are_passes_over_the_rows():
    """Twenty rows in batches of five: three passes are twelve steps."""
    words = ("hours:model=logistic", GD, "--batch", "5", "--stop", "epochs=3", "--steps", "50")
    (row,) = table(gdviz("run", *words, "--csv").good)
    assert int(row["steps"]) == 12 and "3 epochs" in row["outcome"]


def test_a_formula_is_raced_and_all_words_are_racers():
    text = gdviz(
        *("run", "--formula", "3*x^2+y^4", "gd:lr=0.1", "gd:lr=0.2,label=b"),
        *("--start", "1,1", "--steps", "1", "--paths", "--csv"),
    ).good
    rows = numbers(text, "x", "y", "loss")
    assert rows[0] == (1, 1, 4)
    assert rows[1][:2] == pytest.approx((0.4, 0.6)) and rows[3][:2] == pytest.approx((-0.2, 0.2))
    minus = points("--formula", "-x^2+y", "gd:lr=0.5", "--start", "1,0", "--steps", "1")
    assert minus[1] == (2, -0.5)


def test_options_stand_anywhere_and_the_end_of_them_may_be_marked(tmp_path, monkeypatch):
    first = gdviz("run", "--start", "-4,3", "--steps", "5", "sphere", GD, "--csv").good
    assert gdviz("run", "sphere", "--csv", "--start=-4,3", GD, "--steps=5").good == first
    # what follows the mark is added to the words before it, and is no option
    assert gdviz("run", "sphere", "--csv", "--start=-4,3", "--steps=5", "--", GD).good == first
    assert "--csv" in gdviz("run", "sphere", GD, "--", "--csv").refusal
    monkeypatch.chdir(tmp_path)
    (tmp_path / "--race").write_text(FILE)
    assert len(points("--", "--race")) == 10


def test_options_that_are_wrong_name_themselves(race):
    for words, said in (
        (("--start", "1"), "start"),
        (("--start", "1,2,3"), "start"),
        (("--start", "a,b"), "--start"),
        (("--steps", "1.5"), "steps"),
        (("--steps", "-1"), "steps"),
        (("--steps", "100001"), "at most 100000"),
        (("--noise", "-1"), "noise"),
        (("--noise", "1,2,3"), "noise"),
        # not "expected one argument": there is one, which begins with a minus
        (("--noise", "-1,2"), "noise_form.each"),
        (("--seed", "-1"), "seed"),
        (("--seed", "x"), "seed"),
        (("--seed", "x", "--start", "random"), "--seed: must be"),
        (("--batch", "5"), "data"),
        (("--stop", "loss"), "name=value"),
        (("--stop", "los=1"), "los"),
        (("--stop", "patience=0"), "patience"),
    ):
        for spec in (("sphere", GD), (race,)):
            assert said in gdviz("run", *spec, *words).refusal, (spec, words)
