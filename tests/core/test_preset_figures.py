"""Figures of the presets about adaptive rates, bias correction, noise and clipping."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.objectives.landscape import problem_of
from gdviz.core.presets import presets
from gdviz.core.run import finished
from gdviz.core.spec import Landscape


def paths(name):
    return [track.points for track in finished(presets()[name].spec).tracks]


def loss_at(place, point, **params):
    problem = problem_of(Landscape(name=place, params=tuple(params.items())))
    return float(problem.objective.loss(np.array(point)))


def test_adagrad_stalls():
    """Known: at lr 0.1 the loss after 10,000 steps is 6.27e-4, at 0.5 it is 3.68e-8."""
    slow, middle, fast, _ = paths("adagrad-stalls")
    assert slow[-1][0] < -0.5
    assert loss_at("rosenbrock", middle[-1]) == pytest.approx(6.27e-4, rel=2e-3)
    assert loss_at("rosenbrock", fast[-1]) == pytest.approx(3.68e-8, rel=2e-3)


def test_bias_correction():
    """The first step is lr or lr*(1 - 0.9)/sqrt(1 - b2)."""
    right, wrong, mild = paths("bias-correction")
    firsts = [path[1][0] - path[0][0] for path in (right, wrong, mild)]
    assert firsts == pytest.approx([0.1, 0.01 / np.sqrt(0.001), 0.1], rel=1e-6)
    assert (right[:, 0].max(), wrong[:, 0].max()) == pytest.approx((0.1773, 1.4123), abs=1e-4)


def test_noise_floor():
    """The mean loss of gradient descent at rate lr is 1/2 * sum of lr/(2 - lr*curvature)."""
    race = finished(presets()["noise-floor"].spec)
    levels = [track.losses[500:].mean() for track in race.tracks[:2]]
    floors = [sum(lr / (2 - lr * k) for k in (1, 10)) / 2 for lr in (0.1, 0.01)]
    assert floors == pytest.approx([0.076316, 0.005144], abs=1e-6)
    assert levels == pytest.approx(floors, rel=0.2)
    last = [track.losses[-50:].mean() for track in race.tracks]
    assert max(last[2:4]) < last[1] / 2


def test_clip_the_cliff():
    """A leap of 35.84 at the fourth step; clipped none is longer than lr * 1."""
    spec = dataclasses.replace(presets()["clip-the-cliff"].spec, steps=40)
    leaps = [np.hypot(*np.diff(track.points, axis=0).T) for track in finished(spec).tracks]
    assert leaps[0].max() == pytest.approx(35.84, abs=0.01)
    assert leaps[1].max() <= 1.5
    arrived = paths("clip-the-cliff")[1][-1]
    assert arrived == pytest.approx([-4, 0], abs=1e-3)


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


def test_newton():
    """On x^2/2 + y^4/4 - y^2/2 Newton's step maps y to 2y^3/(3y^2 - 1) and x to 0."""
    *newton, free, descent = paths("newton")
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
    *constant, inverse, cosine = tracks("noise-floor")
    for track, lr in zip(constant, (0.1, 0.05, 0.01), strict=True):
        floor = sum(lr / (2 * (2 - lr * curvature)) for curvature in (1.0, 10.0))
        assert track.losses[500:].mean() == pytest.approx(floor, rel=0.2)
    assert inverse.losses[-500:].mean() < 0.1 * constant[2].losses[500:].mean()
    assert cosine.losses[-100:].mean() < 0.3 * constant[2].losses[500:].mean()


def test_edge_of_stability():
    """The sharpness x^2 + y^2 where gradient descent from (3, 0.4) settles is below 2/lr."""
    *settled_paths, lost = tracks("edge-of-stability")
    sharpness = [float((track.points[-1] ** 2).sum()) for track in settled_paths]
    assert sharpness == pytest.approx([9.02307, 6.71486, 3.27328, 2.00451], abs=1e-4)
    assert all(s < 2 / lr for s, lr in zip(sharpness, (0.2, 0.25, 0.3, 0.4), strict=True))
    assert lost.outcome.ending is Ending.DIVERGED


def test_weight_decay():
    """L2 of strength c moves the minimum w of a unit bowl to w/(1 + c); AdamW's decay acts
    against steps of length lr, so it stops a weight only at 1/c."""
    w = np.array([1.0, 0.4])
    sgd, decayed, adam, weak, strong = (path[-1] for path in paths("weight-decay"))
    for end in (sgd, decayed, adam):
        assert end == pytest.approx(w / 1.5, abs=1e-6)
    assert weak == pytest.approx(w, abs=5e-3)
    assert strong == pytest.approx(np.minimum(w, 0.5), abs=1e-2)


def test_clip_the_cliff():
    free, clipped, _ = paths("clip-the-cliff")
    leaps = [np.hypot(*np.diff(path, axis=0).T) for path in (free, clipped)]
    assert int(leaps[0].argmax()) == 4 and leaps[0].max() == pytest.approx(35.84, abs=0.01)
    assert free[5][0] == pytest.approx(-34.8, abs=0.05)
    assert leaps[1].max() <= 1.5 * (1 + 1e-12)
    assert clipped[-1] == pytest.approx((-4.0, 0.0), abs=1e-3)


def test_saturated_neuron():
    """The neuron's output a, where the loss is a^2/2, as in the source of the example."""
    near, far, _ = (np.sqrt(2 * track.losses) for track in tracks("saturated-neuron"))
    assert [near[0], far[0]] == pytest.approx([0.817574, 0.982014], abs=1e-6)
    assert [near[-1], far[-1]] == pytest.approx([0.093956, 0.202848], abs=1e-6)


def test_adam_never_rests():
    for path, arrived, burst in zip(
        paths("adam-never-rests"), (281, 276), (969, 7320), strict=True
    ):
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
