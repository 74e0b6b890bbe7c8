"""The presets show what they say: numbers from closed forms, not from the program."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.files import read_text, resource
from gdviz.core.objectives.landscape import problem_of
from gdviz.core.presets import presets
from gdviz.core.race import Ending
from gdviz.core.racefile import LIMIT, described, dumps
from gdviz.core.run import finished
from gdviz.core.spec import Landscape

FILES = sorted(resource("presets").glob("*.toml"))


def tracks(name):
    return finished(presets()[name].spec).tracks


def paths(name):
    return [track.points for track in tracks(name)]


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_every_preset_has_a_title_a_sentence_and_a_race(preset):
    assert preset.title and preset.summary.endswith(".")
    assert len(preset.spec.entries) >= 2
    assert finished(preset.spec).done


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_says_only_what_differs_from_the_defaults(path):
    found = described(read_text(path, LIMIT), path.name)
    again = described(dumps(found.spec, found.title, found.summary))
    assert again == found
    written = dumps(found.spec, found.title, found.summary)
    assert written == path.read_text(encoding="utf-8")


def test_cliff_edge():
    """Along the steep axis each step multiplies y by 1 - 100 lr."""
    ends = [abs(path[500][1]) for path in paths("cliff-edge")]
    expected = [abs(1 - 100 * lr) ** 500 for lr in (0.0199, 0.02, 0.0201)]
    assert ends == pytest.approx(expected, rel=1e-9)


def first_below(points, part):
    near = np.hypot(*points.T) <= part * np.hypot(*points[0])
    return int(np.argmax(near)) if near.any() else None


def nesterov_on_ravine(lr, momentum, steps):
    """Nesterov's method in its classical form; the points where it takes the gradient."""
    w, v, rows = np.array([-5.0, 1.0]), np.zeros(2), []
    for _ in range(steps + 1):
        rows.append(w + momentum * v)
        v = momentum * v - lr * np.array([1.0, 100.0]) * rows[-1]
        w = w + v
    return np.array(rows)


def test_momentum_pays():
    """Steps to a millionth of the distance: contraction by (k-1)/(k+1) = 99/101 with the best rate
    and by (sqrt(k)-1)/(sqrt(k)+1) = 9/11 with the best momentum, condition number k = 100."""
    slow, best, heavy, *nesterov = paths("momentum-pays")
    assert [first_below(path, 1e-6) for path in (slow, best, heavy)] == [None, 691, 87]
    assert heavy[30] == pytest.approx((-0.0784025876, 0.1349407916), rel=1e-8)
    for path, (lr, momentum) in zip(
        nesterov, ((0.01, 9 / 11), (0.0132890365, 0.7932747263)), strict=True
    ):
        classical = nesterov_on_ravine(lr, momentum, 100)
        assert path[:101] == pytest.approx(classical, abs=1e-9)
        assert first_below(path, 1e-6) < 160


def test_nesterov_brakes():
    """Stationary points of (x^2 - 1)^2 + 0.3 x + y^2: the roots of 4x^3 - 4x + 0.3."""
    left, _, right = sorted(np.roots([4.0, 0.0, -4.0, 0.3]).real)
    ends = [path[-1][0] for path in paths("nesterov-brakes")]
    assert ends == pytest.approx([right, left, right, right], abs=1e-4)


def test_saddle_ridge():
    ends = [path[-1].tolist() for path in paths("saddle-ridge")]
    expected = [(0, 0), (0, 0), (0, 1), (0, 1), (0, -1)]
    assert np.abs(np.array(ends) - expected).max() < 1e-3


def test_saddle_escape():
    """First step beyond y = 0.5; for gradient descent about ln(5e5)/ln(1.1) = 137.7.

    Nesterov's point is the one where it takes the gradient, a step ahead of the classical 45.
    """
    first = [int(np.argmax(np.abs(path[:, 1]) > 0.5)) for path in paths("saddle-escape")]
    assert first == [139, 50, 44, 7, 2, 6]


def test_never_rests():
    """A cycle of two steps of length lr around the minimum has the amplitude lr/2."""
    arrived, heavy, slow, fast = paths("never-rests")
    assert np.abs(arrived[-1]).max() < 1e-12 and np.abs(heavy[-1]).max() < 1e-5
    for path, lr in ((slow, 0.05), (fast, 0.1)):
        assert np.abs(path[-1]) == pytest.approx([lr / 2, lr / 2], rel=1e-2)
        assert path[-1] == pytest.approx(-path[-2], rel=1e-2)


def settled(points, within):
    """The first step from which the path stays this close to the origin."""
    far = np.nonzero(np.hypot(*points.T) > within)[0]
    return int(far[-1]) + 1 if len(far) else 0


def test_turned_ravine():
    """Rotation invariant methods need the steps that they need along the axes: for gradient
    descent ln(430)/-ln(0.99) = 603.4. The others' steps on the ravine along the axes are 5 for
    AdaGrad (its rate divided by its own first gradient is a step of 5) and 108 for Adam."""
    turned = [settled(path, 1e-2) for path in paths("turned-ravine")]
    spec = presets()["turned-ravine"].spec
    level = dataclasses.replace(
        spec, problem=Landscape("rotated_k100", params=(("angle", 0.0),)), start=(-4.3, 1.1)
    )
    along = [settled(track.points, 1e-2) for track in finished(level).tracks]
    assert along == [604, 103, 93, 5, 108]
    assert turned[:3] == along[:3]
    assert turned[3] > 100 * along[3] and turned[4] > 2.5 * along[4]


def test_adagrad_stalls():
    slow, middle, fast, *_ = tracks("adagrad-stalls")
    assert [middle.losses[-1], fast.losses[-1]] == pytest.approx([6.27e-4, 3.68e-8], rel=2e-3)
    # still far from the minimum, with steps a hundredth of the first
    assert np.hypot(*(slow.points[-1] - 1.0)) > 1.8
    steps = np.hypot(*np.diff(slow.points, axis=0).T)
    assert steps[-1] < steps[0] / 100


def test_newton_or_saddle():
    """On x^2/2 + y^4/4 - y^2/2 Newton's step maps y to 2y^3/(3y^2 - 1) and x to 0."""
    *newton, free, descent = paths("newton-or-saddle")
    for path, y in zip(newton, (0.44, 0.45, 0.5, 0.6), strict=True):
        for point in path[1:6]:
            y = 2 * y**3 / (3 * y**2 - 1)
            assert point == pytest.approx((0.0, y), abs=1e-9)
    ends = [path[-1][1] for path in (*newton, free, descent)]
    assert ends == pytest.approx([0, -1, -1, 1, 1, 1], abs=1e-4)


def test_sharp_and_flat():
    large, falling, middle, small = paths("sharp-and-flat")
    for path in (large, falling):
        assert 1.0 < path[-1][0] < 3.0
    for path in (middle, small):
        assert np.hypot(*(path - [-2.0, 0.0]).T).max() < 0.5
    # the flat well's minimum, from the landscape's source
    assert falling[-1] == pytest.approx((1.8, 0.0), abs=0.3)


def test_bias_correction():
    """Without it the first step is lr (1 - beta1)/sqrt(1 - beta2)."""
    with_it, without, short, short_without = paths("bias-correction")
    first = [abs(path[1][0] + 3.0) for path in (with_it, without, short, short_without)]
    assert first == pytest.approx([0.1, 0.1 * 0.1 / 0.001**0.5, 0.1, 0.1], rel=1e-6)
    assert [with_it[:, 0].max(), without[:, 0].max()] == pytest.approx([0.1773, 1.4123], abs=1e-4)


def test_noise_floor():
    """The mean loss at rate lr is the sum over both curvatures of lr/(2(2 - lr curvature))."""
    inverse, cosine, *constant = tracks("noise-floor")
    for track, lr in zip(constant, (0.01, 0.05, 0.1), strict=True):
        floor = sum(lr / (2 * (2 - lr * curvature)) for curvature in (1.0, 10.0))
        assert track.losses[500:].mean() == pytest.approx(floor, rel=0.2)
    assert inverse.losses[-500:].mean() < 0.1 * constant[0].losses[500:].mean()
    assert cosine.losses[-100:].mean() < 0.3 * constant[0].losses[500:].mean()


def test_edge_of_stability():
    """The sharpness x^2 + y^2 where gradient descent from (3, 0.4) settles is below 2/lr."""
    *settled_paths, lost = tracks("edge-of-stability")
    sharpness = [float((track.points[-1] ** 2).sum()) for track in settled_paths]
    assert sharpness == pytest.approx([9.02307, 6.71486, 3.27328, 2.00451], abs=1e-4)
    assert all(s < 2 / lr for s, lr in zip(sharpness, (0.2, 0.25, 0.3, 0.4), strict=True))
    assert lost.outcome.ending is Ending.DIVERGED


def test_weight_decay():
    """With noise σ on each gradient of a unit bowl about 1: L2 of strength λ leads to 1/(1 + λ)
    with any method; AdamW's decay to about 1/(1 + λ√(σ² + g²)), so the noisy weight shrinks."""
    spec = presets()["weight-decay"].spec
    assert spec.noise_form.each == (1.0, 8.0)
    means = np.mean(
        [
            [
                track.points[-6000:].mean(axis=0)
                for track in finished(dataclasses.replace(spec, seed=k)).tracks
            ]
            for k in range(30)
        ],
        axis=0,
    )
    decoupled, adam, plain = means
    assert plain == pytest.approx((0.909, 0.904), abs=0.03)
    assert adam == pytest.approx((0.909, 0.905), abs=0.03)
    assert decoupled == pytest.approx((0.908, 0.552), abs=0.03)


def test_adam_at_the_worst_point():
    """Means of the last 100 periods as in the source; AMSGrad is on its way to the right end."""
    adam, rmsprop, amsgrad, patient = (
        float(path[-10_100:].mean()) for path in paths("adam-at-the-worst-point")
    )
    assert adam == pytest.approx(0.970, abs=0.002)
    assert rmsprop == pytest.approx(0.965, abs=0.002)
    assert amsgrad < -0.7 and patient < -0.6
    race = finished(presets()["adam-at-the-worst-point"].spec)
    used = race.tracks[0].used_grads[:102, 0]
    assert used[[0, 101]] == pytest.approx([1010.0, 1010.0])
    assert used[1:101] == pytest.approx([-10.0] * 100)
    assert max(np.abs(track.points).max() for track in race.tracks) == 1.0


def test_clip_the_cliff():
    free, clipped, _ = paths("clip-the-cliff")
    leaps = [np.hypot(*np.diff(path, axis=0).T) for path in (free, clipped)]
    assert int(leaps[0].argmax()) == 4 and leaps[0].max() == pytest.approx(35.84, abs=0.01)
    assert free[5][0] == pytest.approx(-34.8, abs=0.05)
    assert leaps[1].max() <= 1.5 * (1 + 1e-12)
    assert clipped[-1] == pytest.approx((-4.0, 0.0), abs=1e-3)


def test_recurrent_neuron():
    """Which gradient throws it is decided by rounding (40 digits take another one than doubles);
    that one does, the plain it ends on, and where clipping leads is not."""
    free, clipped = tracks("recurrent-neuron")
    leaps = np.hypot(*np.diff(free.points, axis=0).T)
    assert 100 < leaps.argmax() < 1000 and leaps.max() > 2.0
    # the output sits at 1, and the loss at (1 - 0.7)²
    assert free.losses[-1] == pytest.approx(0.09, abs=1e-4)
    assert clipped.losses[-1] < 1e-5
    assert clipped.points[-1] == pytest.approx((4.3357, -2.1859), abs=1e-3)


def test_saturated_neuron():
    """The neuron's output a, where the loss is a^2/2, as in the source of the example."""
    near, far, _ = (np.sqrt(2 * track.losses) for track in tracks("saturated-neuron"))
    assert [near[0], far[0]] == pytest.approx([0.817574, 0.982014], abs=1e-6)
    assert [near[-1], far[-1]] == pytest.approx([0.093956, 0.202848], abs=1e-6)


def test_adam_never_rests():
    short, long, _ = paths("adam-never-rests")
    for path, arrived, burst in ((short, 281, 969), (long, 276, 7320)):
        distance = np.hypot(*path.T)
        first = int(np.argmax(distance < 1e-6))
        assert first == arrived
        # rounding decides when the burst comes: only nearly the step of the source
        assert first + np.argmax(distance[first:] > 1e-3) == pytest.approx(burst, rel=0.02)


def test_too_large_parks():
    """Gradient descent cannot rest where the largest curvature is above 2/lr."""
    ends = [track.losses[-1] for track in tracks("too-large-parks")]
    assert ends[:2] == pytest.approx([1.94e-8, 6.49e-12], rel=0.02)
    assert 1e-4 < ends[2] < 1e-3 < 0.2 < ends[3] < ends[4] < 1.0
    hessian = problem_of(Landscape("rosenbrock")).objective.hessian
    for track, lr in zip(tracks("too-large-parks")[3:], (0.003, 0.005), strict=True):
        sharpness = [np.linalg.eigvalsh(hessian(point))[-1] for point in track.points[-200:]]
        assert np.mean(sharpness) == pytest.approx(2 / lr, rel=0.1)


def test_ball_or_syrup():
    syrup, ball = tracks("ball-or-syrup")
    assert (np.diff(syrup.losses) <= 0).all() and (syrup.points[:, 0] > 0.9).all()
    assert (np.diff(ball.losses) > 0).any() and ball.points[-1, 0] < -1.0
    # both come to rest where the derivative 4x^3 - 4x + 0.3 is zero
    wells = np.roots([4.0, 0.0, -4.0, 0.3])
    assert [syrup.points[-1, 0], ball.points[-1, 0]] == pytest.approx(
        [wells.max(), wells.min()], abs=1e-4
    )


def test_raw_or_normalised():
    raw, normalised = (np.diff(path, axis=0) for path in paths("raw-or-normalised"))
    lengths = np.hypot(*normalised.T)
    assert lengths == pytest.approx(np.full(60, 0.4), rel=1e-6)
    # x shrinks by 1 - 0.15, y by |1 - 1.5| a step
    steps = np.arange(60)
    exact = 0.15 * np.hypot(10 * 0.85**steps, 10 * 1.0 * (-0.5) ** steps)
    assert np.hypot(*raw.T) == pytest.approx(exact)
    assert (normalised[-1] * normalised[-2]).sum() < 0


def test_plateau():
    descent, momentum, adam = tracks("plateau")
    assert {t.outcome.ending for t in (descent, momentum)} == {Ending.PLATEAU}
    assert 0 < np.hypot(*descent.grads[0]) < 1e-4
    # published: Molga and Smutnicki (2005), test functions for optimization needs
    assert adam.losses[-1] == pytest.approx(-1.8013, abs=1e-4)


def test_regression_surface():
    """Standardised inputs have mean 0 and variance 1: both curvatures are 1."""
    race = finished(presets()["regression-surface"].spec)
    hessian = race.problem.objective.hessian(race.tracks[0].points[0])
    assert hessian == pytest.approx(np.eye(2), abs=1e-12)
    slow, once, over = race.tracks
    best = once.points[1]
    assert race.problem.objective.grad(best) == pytest.approx([0.0, 0.0], abs=1e-9)
    for track, factor in ((slow, 0.9), (over, -0.8)):
        away = track.points - best
        assert away[5] == pytest.approx(factor**5 * away[0], rel=1e-9)
