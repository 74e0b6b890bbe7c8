"""Three losses of the same predictions: their definitions, and no slope for the flat one."""

import numpy as np
import pytest

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.learning.other_losses import other_losses
from gdviz.core.planes.plane_race import shown


def raced(*words, steps="20"):
    return finished(spec_from_words(list(words), steps=steps))


def by_name(race):
    return {loss.name: loss for loss in other_losses(race, shown(race).problem)}


@pytest.mark.parametrize("model", ["logistic", "sigmoid", "logistic,loss=zero_one,ridge=0.1"])
def test_they_are_those_of_the_published_fit(model):
    """Hours at the best cross-entropy: 0.4014939232, and 4 of 20 rows on the wrong side."""
    race = raced(f"hours:model={model}", "gd:lr=1")
    w = np.array([2.210328103, 0.116485701])
    made, found = data_of(race), by_name(race)
    assert list(found) == ["0-1 loss", "squared error", "cross-entropy"]
    assert found["0-1 loss"].at(w) == (0.2, 0.0)
    loss, slope = found["cross-entropy"].at(w)
    assert loss == pytest.approx(0.4014939232, abs=1e-10) and slope < 1e-9
    a = 1 / (1 + np.exp(-(made.X[:, 0] * w[0] + w[1])))
    assert found["squared error"].at(w)[0] == pytest.approx(0.5 * np.mean((a - made.y) ** 2))


def test_a_network_is_judged_by_its_probability_on_the_plane_of_the_map():
    race = raced("moons:model=network,hidden=3,n=40", "gd:lr=0.5", "adam:lr=0.05")
    made, found, mapped = data_of(race), by_name(race), shown(race)
    w = race.tracks[0].points[20]
    a = 1 / (1 + np.exp(-made.objective.passes(w).z))
    assert found["squared error"].at(w)[0] == pytest.approx(0.5 * np.mean((a - made.y) ** 2))
    assert found["0-1 loss"].at(w)[0] == np.mean((a >= 0.5) != (made.y > 0.5))
    origin = mapped.problem.objective.plane.lift(np.zeros(2))
    for loss in found.values():
        assert loss.problem.objective.loss(np.zeros(2)) == pytest.approx(loss.at(origin)[0])


def test_a_line_has_no_cross_entropy_and_is_cut_at_one_half():
    race = raced("hours", "gd:lr=0.5")
    made, found = data_of(race), by_name(race)
    assert list(found) == ["0-1 loss", "squared error"]
    w = np.array([0.3, 0.5])
    z = made.X[:, 0] * w[0] + w[1]
    assert found["0-1 loss"].at(w)[0] == pytest.approx(np.mean((z >= 0.5) != (made.y > 0.5)))


@pytest.mark.parametrize("words", ["cars", "sine:model=network,hidden=3", "sphere"])
def test_without_classes_there_are_none(words):
    assert by_name(raced(words, "gd:lr=0.01")) == {}
