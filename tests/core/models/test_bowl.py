"""The squared error of a linear model as a bowl: the same losses, whatever the number of rows."""

import numpy as np
import pytest

from gdviz.core.files.command_words import spec_from_words
from gdviz.core.models.bowl import picture_loss
from gdviz.core.problems.landscape import problem_of


@pytest.mark.parametrize(
    "word",
    [
        "penguins",
        "penguins:standardise=false,scaling=sum",
        "line:ridge=0.3",
        "sparse:bias=false",
        "norris",
    ],
)
def test_it_is_the_loss(word):
    problem = problem_of(spec_from_words([word, "gd"]).problem)
    loss, cost = picture_loss(problem)
    places = problem.places(15).reshape(problem.dim, 15, 15)
    assert cost == problem.dim < problem.objective.cost
    np.testing.assert_allclose(loss(places), problem.objective.loss(places), rtol=1e-9)
    at = np.array(problem.minima[0].point)
    assert float(loss(at)) == pytest.approx(problem.fstar, rel=1e-12)


@pytest.mark.parametrize("word", ["hours:model=logistic", "hours:loss=zero_one", "booth"])
def test_other_losses_are_their_own(word):
    problem = problem_of(spec_from_words([word, "gd"]).problem)
    assert picture_loss(problem)[0] == problem.objective.loss
