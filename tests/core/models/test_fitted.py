"""Races on data: published minima, back to raw coefficients, held-back rows, files and words."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve, spec_from_words
from gdviz.core.files.race_file import dumps, load, loads, save
from gdviz.core.models import fitted as fitted_module
from gdviz.core.models.fitted import fitted
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import dimension, problem_of
from gdviz.core.problems.validation import validate
from gdviz.core.spec.data import Data, Model, Slice
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Init, Landscape, RaceSpec
from tests.every import every

LOGISTIC = Model("logistic")


@pytest.mark.parametrize(
    "data, coefficients, loss",
    [
        # NIST's certified values
        (Data("norris"), (1.00211681802045, -0.262323073774029), 0.369686),
        # R's lm and glm
        (Data("cars"), (3.9324087591240877, -17.579094890510948), None),
        (Data("hours", model=LOGISTIC), (1.5046454283733335, -4.07771343108763), 8.029878464 / 20),
        (
            Data("challenger", model=LOGISTIC),
            (-0.23216274421859645, 15.04290164770244),
            10.157596343933417 / 23,
        ),
    ],
    ids=lambda value: getattr(value, "source", ""),
)
def test_descent_on_standardised_columns_reaches_the_published_coefficients(
    data, coefficients, loss
):
    spec = RaceSpec(data, (Entry(resolve(["sphere", "gd"]).entries[0].optimizer),), steps=3000)
    track = finished(spec).tracks[0]
    reached = fitted(data).coefficients(track.points[-1])
    assert reached == pytest.approx(coefficients, rel=1e-6)
    if loss is not None:
        assert track.losses[-1] == pytest.approx(loss, rel=2e-6)


def test_known_minima_are_the_published_ones():
    hours = [
        (LOGISTIC, (2.210328103, 0.116485701), 0.4014939232),
        (Model("sigmoid"), (1.76143419, 0.04598663), 0.0672590514),
    ]
    for model, point, loss in hours:
        (known,) = problem_of(Data("hours", model=model)).critical
        assert known.point == pytest.approx(point, rel=1e-6)
        assert known.loss == pytest.approx(loss, rel=1e-8)
    bills = Data("penguins_ac", model=Model("logistic", bias=False))
    (known,) = problem_of(bills).critical
    assert known.point == pytest.approx((6.5, -1.6), abs=0.05)
    assert known.loss == pytest.approx(0.169, abs=5e-4)
    low, high = np.linalg.eigvalsh(problem_of(bills).objective.hessian(np.array(known.point)))
    assert high / low == pytest.approx(12.8, abs=0.05)


def test_four_points_have_two_minima_by_squares_and_one_by_entropy():
    points = Data("sigmoid4", standardise=False, model=Model("sigmoid"))
    found = sorted(problem_of(points).critical, key=lambda c: c.loss)
    assert [c.loss for c in found] == pytest.approx([0.096372, 0.113125], abs=1e-6)
    assert found[0].point == pytest.approx((0.1149, -0.3655), abs=1e-4)
    assert found[1].point == pytest.approx((2.9444, 0.0), abs=1e-4)
    assert [c.is_global for c in found] == [True, False]
    assert len(problem_of(dataclasses.replace(points, model=LOGISTIC)).critical) == 1


def test_classes_that_a_line_separates_have_no_minimum():
    assert problem_of(Data("penguins_ag", model=LOGISTIC)).critical == ()
    assert problem_of(Data("separable", model=LOGISTIC)).fstar is None


def test_held_back_rows_are_not_trained_on():
    data = Data("penguins", validation=0.2, test=0.1, split_seed=3)
    made = fitted(data)
    assert [len(rows) for rows in (made.train, made.validation, made.test)] == [240, 68, 34]
    assert made.objective.n == 240
    # columns are scaled by what the racers may know
    assert made.X[made.train].mean() == pytest.approx(0.0, abs=1e-12)
    assert np.allclose(made.raw[:, 0], made.table.column("flipper_length_mm"))


def test_a_batch_of_all_samples_is_the_whole_gradient():
    full = spec_from_words(["hours:model=logistic", "gd:lr=1", "adam:lr=0.1"], steps="50")
    batch = dataclasses.replace(full, sampling=Sampling(20))
    for a, b in zip(finished(full).tracks, finished(batch).tracks, strict=True):
        assert np.allclose(a.points, b.points, rtol=1e-12, atol=1e-13)


def test_steps_follow_the_gradients_of_their_batches_whoever_else_races():
    spec = spec_from_words(["penguins", "gd:lr=0.1", "momentum:lr=0.02"], steps="40", batch="8")
    race = finished(spec)
    track = race.tracks[0]
    assert np.allclose(np.diff(track.points, axis=0), -0.1 * track.used_grads[:], atol=1e-9)
    assert np.abs(track.used_grads[3] - track.grads[3]).max() > 1.0
    alone = dataclasses.replace(spec, entries=spec.entries[:1], steps=25)
    assert (finished(alone).tracks[0].points == track.points[:26]).all()
    # the plotted loss is that of all samples
    assert np.allclose(track.losses, race.problem.objective.loss(track.points.T))


def test_networks_start_from_drawn_weights_and_keep_their_gradients_for_who_asks():
    words = ["moons:model=network,hidden=4", "gd:lr=0.5", "adam:lr=0.05"]
    race = finished(spec_from_words(words, steps="60", start="random", seed="5"))
    assert race.spec.start == Init("fan_in", 5)
    objective = race.problem.objective
    assert (np.array(race.start) == objective.initial(5)).all()
    track = race.tracks[1]
    assert track.losses[-1] < 0.8 * track.losses[0]
    assert np.allclose(track.grads[7], objective.grad(track.points[7]))
    assert np.allclose(track.grads[50:53], objective.grad(track.points[50:53].T).T)


def test_a_race_on_data_survives_its_file(tmp_path):
    spec = RaceSpec(
        Data(
            "moons",
            params=(("n", 60.0), ("noise", 0.1)),
            inputs=("x2", "x1"),
            target="label",
            model=Model("network", hidden=(4, 3), activation="relu", ridge=0.01),
            standardise=False,
            validation=0.2,
            split_seed=4,
            slice=Slice("weights", axes=(3, 1)),
        ),
        spec_from_words(["sphere", "gd", "adam:lr=0.1"]).entries,
        sampling=Sampling(8, "replacement", shared=False),
        start=Init("fan_in", 2),
    )
    again = loads(dumps(spec))
    assert again == spec and again.problem.slice == spec.problem.slice
    own = dataclasses.replace(spec, problem=Data(points=((0.0, 1.0), (2.0, 3.5))), start=None)
    save(own, tmp_path / "own.toml")
    assert load(tmp_path / "own.toml") == own


def test_a_data_file_is_looked_for_beside_the_race_file(tmp_path, monkeypatch):
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "runs.csv").write_text("x,y\n0,1\n1,3\n2,5\n")
    spec = spec_from_words([str(tmp_path / "far" / "runs.csv"), "gd"])
    path = tmp_path / "far" / "race.toml"
    save(spec, path)
    assert 'file = "runs.csv"' in path.read_text()
    monkeypatch.chdir(tmp_path)
    again = load("far/race.toml")
    assert fitted(again.problem).coefficients(
        np.array(problem_of(again.problem).critical[0].point)
    ) == (pytest.approx((2.0, 1.0)))


def test_a_changed_data_file_is_read_again(tmp_path):
    import os

    path = tmp_path / "runs.csv"
    path.write_text("x,y\n0,1\n1,3\n")
    first = problem_of(Data(file=str(path))).critical[0].point
    path.write_text("x,y\n0,1\n1,9\n")
    os.utime(path, ns=(1, 1))
    assert problem_of(Data(file=str(path))).critical[0].point != first


@every(
    "words, said",
    [
        (["hours:model=magic", "gd"], "data.model.kind = 'magic': must be one of linear"),
        (["hours:inputs=hour", "gd"], "unknown column 'hour'; did you mean hours"),
        (["hours:inputs=passed", "gd"], "each column once, and not the target"),
        (["hours:n=3", "gd"], "unknown setting of hours 'n'; known: model"),
        (["hours:modle=linear", "gd"], "did you mean model?"),
        (["moons:nosie=low", "gd"], "did you mean noise?"),
        (["moons:n=1", "gd"], "moons:n = 1.0: must be a whole number at least 4"),
        (["penguins:model=logistic", "gd"], "logistic needs two classes"),
        (["hours:model=network,hidden=0", "gd"], "data.model.hidden = 0"),
        (["hours:model=network,hidden=8/x", "gd"], "data.model.hidden"),
        (["none.csv", "gd"], "none.csv"),
        (["none.csv:features=x", "gd"], "unknown setting of none.csv 'features'"),
        (["moons:degree=3", "gd"], "needs one input"),
        (["moon", "gd"], "did you mean moons"),
        (["hours:model=network,hidden=256/256", "gd"], "parameters; at most"),
    ],
)
def test_words_that_name_no_data_problem_get_one_line(words, said):
    with pytest.raises(InputError) as caught:
        resolve(words)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_sampling_belongs_to_data():
    with pytest.raises(InputError, match="only a problem with data has samples"):
        spec_from_words(["sphere", "gd"], batch="4")
    with pytest.raises(InputError, match="must be a size such as 8"):
        spec_from_words(["hours", "gd"], batch="4,fixed,more,own")
    with pytest.raises(InputError, match=r"sampling.order .*must be one of shuffle"):
        spec_from_words(["hours", "gd"], batch="4,sorted")


def test_a_race_is_checked_without_looking_for_its_lowest_loss(monkeypatch):
    """A descent of the whole model is no part of an edit, and none of reading forty presets."""

    def looked(objective):
        raise AssertionError("it was looked for")

    monkeypatch.setattr(fitted_module, "lowest", looked)
    # of a split that no other test has, whose facts nobody knows yet
    data = Data("hours", model=Model("logistic"), split_seed=987_654)
    spec = RaceSpec(data, (Entry(OPTIMIZERS["sgd"](), lr=0.1),), steps=5)
    validate(spec)
    assert dimension(data) == 2 and dimension(Landscape("sphere")) == 2
    with pytest.raises(AssertionError):
        problem_of(data)
