"""Every setting of a racer in words changes its steps by what it says, worked out by hand."""

import pytest

from tests.doors.command_line import gdviz, points, table

START = (3.0, 4.0)
SPHERE = ("sphere", "--start", "3,4", "--steps", "2")


def second(word):
    """Where the second step of a racer ends on x² + y² from (3, 4)."""
    return points(SPHERE[0], word, *SPHERE[1:])[2]


def along(kept):
    """The point that keeps this part of both coordinates."""
    return pytest.approx((3 * kept, 4 * kept), rel=1e-5)


# the gradient is twice the point, of norm 10 at the start; η = 0.1 keeps 0.8
KEPT = [
    ("gd:lr=0.1", 0.8**2),
    ("gd:learning_rate=0.1", 0.8**2),
    ("sgd:lr=1e-1", 0.8**2),
    ("gd:lr=0.1,l2=0.5", 0.75**2),
    ("gd:lr=0.1,weight_decay=0.5", 0.75**2),
    # the point shrinks by ηλ before the step, whose gradient is the old point's
    ("gd:lr=0.1,decay=1", 0.7**2),
    # clipped to norm 5, a step is 0.5 long
    ("gd:lr=0.1,clip_norm=5", 0.8),
    ("gd:lr=0.1,schedule=step(step_size=1,gamma=0.5)", 0.8 * 0.9),
    ("gd:lr=0.1,schedule=constantwarmup(factor=0.5,total_iters=1)", 0.9 * 0.8),
    # v = 0.5 * 2 * w0 + 2 * 0.8 * w0
    ("momentum:lr=0.1,momentum=0.5", 0.8 - 0.1 * 2.6),
    # with λ in the gradient the ball remembers it: v = 0.5 * 2.5 w0 + 2.5 * 0.75 w0
    ("momentum:lr=0.1,momentum=0.5,weight_decay=0.5", 0.75 - 0.1 * 3.125),
    ("momentum:lr=0.1,momentum=0.5,l2=0.5", 0.75 - 0.1 * 3.125),
    # beside it, not: v = 0.5 * 2 w0 + 2 * 0.75 w0
    ("momentum:lr=0.1,momentum=0.5,decay=0.5", 0.95 * 0.75 - 0.1 * 2.5),
    # each step goes half of the way to the minimum
    ("newton:lr=0.5", 0.25),
]


@pytest.mark.parametrize(("word", "kept"), KEPT)
def test_a_setting_has_its_effect(word, kept):
    assert second(word) == along(kept)


def test_the_sign_alone():
    assert second("signsgd:lr=1") == (1, 2)


def test_clipped_components():
    """The gradient (6, 8) is clipped to (5, 5), and (5, 7) again."""
    assert second("gd:lr=0.1,clip_value=5") == pytest.approx((2, 3))


def test_betas_of_adam():
    """Without memory Adam steps by the sign; averages of two steps are written out."""
    assert second("adam:lr=1,betas=0/0,eps=1e-12") == pytest.approx((1, 2), abs=1e-6)
    first = (2, 3)
    for text in ("0.5/0.8", "(0.5,0.8)"):
        found = second(f"adam:lr=1,betas={text},eps=1e-12")
        for k in range(2):
            g, h = 2 * START[k], 2 * first[k]
            m, v = (0.25 * g + 0.5 * h) / 0.75, (0.16 * g**2 + 0.2 * h**2) / 0.36
            assert found[k] == pytest.approx(first[k] - m / v**0.5, rel=1e-9)


def test_a_wrapped_optimizer_has_its_own_settings_and_the_outer_ones():
    """Lookahead goes half the way back after every second step."""
    kept = 1 + 0.5 * (0.8**2 - 1)
    assert second("lookahead(gd):lr=0.1,k=2,alpha=0.5") == along(kept)
    ball = 1 + 0.5 * (0.8 - 0.26 - 1)
    assert second("lookahead(momentum:momentum=0.5):lr=0.1,k=2,alpha=0.5") == along(ball)


def test_labels_and_colours_and_who_is_who():
    words = ("gd:lr=0.1,label=one two", "gd:lr=0.2,colour=#123456", "adam:lr=0.1")
    rows = table(gdviz("run", SPHERE[0], *words, *SPHERE[1:], "--csv").good)
    labels = [row["label"] for row in rows]
    assert "one two" in labels and "Adam" in labels
    assert len(set(labels)) == 3
    assert {row["label"]: row["lr"] for row in rows}["one two"] == "0.1"
    assert "colour" in gdviz("run", "sphere", "gd:colour=#12345").refusal


def loss_at(word, start):
    rows = table(gdviz("run", word, "gd", "--start", start, "--steps", "0", "--csv").good)
    return float(rows[0]["loss"])


def test_parameters_of_a_landscape():
    """(1 - x)² + b(y - x²)² at (0, 1), (x² - 1)² + tilt x + y² at (1, 0)."""
    assert [loss_at(f"rosenbrock{b}", "0,1") for b in ("", ":b=50")] == [101, 51]
    assert [loss_at(f"double_well{t}", "1,0") for t in ("", ":tilt=-0.5")] == [0.3, -0.5]


def test_the_box_of_a_landscape_holds_random_starts():
    words = ("sphere:box=1/2/-4/-3", "gd", "--start", "random", "--steps", "0")
    for seed in range(4):
        ((x, y),) = points(*words, "--seed", seed)
        assert 1 <= x <= 2 and -4 <= y <= -3


def test_a_landscape_alone_is_raced_by_the_classics():
    rows = table(gdviz("run", "sphere", "--steps", "1", "--csv").good)
    known = {"Gradient descent", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"}
    assert {row["label"] for row in rows} == known


def test_racers_behind_a_file_or_a_preset_race_along(tmp_path):
    before = table(gdviz("run", "cliff-edge", "--steps", "3", "--csv").good)
    more = table(gdviz("run", "cliff-edge", "adam:lr=0.01,label=new", "--steps", "3", "--csv").good)
    assert len(more) == len(before) + 1
    assert {row["label"] for row in more} == {row["label"] for row in before} | {"new"}
    told = gdviz("run", "cliff-edge", "adam:lr=-1").refusal
    assert f"racers[{len(more)}].lr" in told


REFUSED = [
    (("rosenbrok", "gd"), "rosenbrock"),
    (("adam", "gd"), "landscape first"),
    (("sphere", "adm"), "adam"),
    (("sphere", "gd:lr"), "name=value"),
    (("sphere", "gd:lr=0.1,lr=0.2"), "twice"),
    (("sphere", "gd:lr=0.1,"), "name=value"),
    (("sphere", "gd:lr=0"), "lr"),
    (("sphere", "gd:lr=fast"), "lr"),
    (("sphere", "gd:lr=0.1_0"), "lr"),
    (("sphere", "gd:speed=1"), "speed"),
    (("sphere", "adam:betas=0.9"), "0.9/0.999"),
    (("sphere", "adam:beta1=1.5"), "beta1"),
    (("sphere", "lookahead(adam"), "parentheses"),
    (("sphere", "gd:schedule=cosine(floor=0.1"), "parentheses"),
    (("sphere", "gd:schedule=cosin"), "cosine"),
    (("sphere", "gd:schedule=cosine(roof=1)"), "roof"),
    (("sphere:a=1", "gd"), "a"),
    (("sphere:box=1/2", "gd"), "box"),
    (("hours:model=cubic", "gd"), "model"),
    ((), "name a race file"),
    (("sphere", *["gd"] * 33), "32"),
    (("sphere", *["gd"] * 64), "64"),
    (("x" * 5000,), "4,096"),
]


@pytest.mark.parametrize(("words", "said"), REFUSED, ids=lambda part: str(part)[:40])
def test_words_that_mean_no_race_are_one_line(words, said):
    assert said in gdviz("run", *words).refusal


# racer and loss, and the part of (3, 4) that two steps keep
LIMITED = [
    # where the loss curves down by 1, the last changes give a rate of 1; 1.1 is after η = 0.1
    ("bb:lr=0.1", "-x^2/2-y^2/2", 1.1 * 2),
    ("bb:lr=0.1,a_min=2", "-x^2/2-y^2/2", 1.1 * 3),
    ("bb:lr=0.1,a_max=0.5", "-x^2/2-y^2/2", 1.1 * 1.5),
    # in a bowl the limits do not bind: its rate is 1/2
    ("bb:lr=0.1,a_min=2,a_max=3", "x^2+y^2", 0),
    # (25 - 5)/100 and then (9 - 5)/36 of the gradient
    ("polyak:f_star=5", "x^2+y^2", 0.6 * (1 - 2 / 9)),
    ("polyak:f_star=0,a_max=0.1", "x^2+y^2", 0.8**2),
    # the model is exact, so that the region doubles up to its largest radius
    ("trust:radius=1", "x^2+y^2", 1 - 3 / 5),
    ("trust:radius=1,max_radius=1.5", "x^2+y^2", 1 - 2.5 / 5),
    ("trust:radius=1,max_radius=1", "x^2+y^2", 1 - 2 / 5),
]


@pytest.mark.parametrize(("word", "loss", "kept"), LIMITED)
def test_a_limit_of_a_step_binds_from_its_side(word, loss, kept):
    found = points("--formula", loss, word, "--start", "3,4", "--steps", "2")[2]
    assert found == pytest.approx((3 * kept, 4 * kept), rel=1e-4, abs=1e-6)


# η = 0.1 is the first step of each coordinate; it grows by 1.2
@pytest.mark.parametrize(
    ("word", "gone"),
    [
        ("rprop:lr=0.1", 0.22),
        ("rprop:lr=0.1,step_min=0.5", 0.5 + 0.6),
        ("rprop:lr=0.1,step_max=0.11", 0.1 + 0.11),
    ],
)
def test_steps_of_a_coordinate_have_their_limits(word, gone):
    assert second(word) == pytest.approx((3 - gone, 4 - gone))
