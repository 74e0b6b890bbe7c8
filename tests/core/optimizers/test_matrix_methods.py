"""A method that is defined on matrices is not run on the parameters of a network as one vector."""

import numpy as np
import pytest

from gdviz.command.cli import main
from gdviz.core import InputError, Model, finished, fit
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.race_file import loads
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.validation import fits

NETWORK = "moons:model=network,hidden=3"
RACERS = ["muon", "lookahead(muon)", "sam(lookahead(muon))"]
SAID = "muon works on each weight matrix of a network"
FILE = """
format = "gdviz-race"
version = 1
steps = 3
[data]
source = "moons"
[data.model]
kind = "network"
[[racers]]
optimizer = "adam"
[[racers]]
optimizer = "muon"
"""


@pytest.mark.parametrize("racer", RACERS)
@pytest.mark.parametrize("command", [["run"], ["export", "-o", "never.png"]])
def test_the_command_line_says_so_in_one_line(capsys, racer, command):
    assert main([command[0], NETWORK, "adam", racer, *command[1:]]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1
    assert err.startswith("gdviz: racers[2].optimizer: ") and SAID in err


def test_a_race_file_says_which_racer():
    with pytest.raises(InputError, match=rf"racers\[2\]\.optimizer: {SAID}"):
        loads(FILE)
    assert len(loads(FILE.replace("muon", "lion")).entries) == 2


@pytest.mark.parametrize("racer", RACERS)
def test_fit_says_so(racer):
    X, y = np.eye(4), np.array([0.0, 1.0, 1.0, 0.0])
    with pytest.raises(InputError, match=f"optimizer: {SAID}"):
        fit(X, y, Model("network", hidden=(2,)), racer, np.zeros(13), steps=2, lr=0.1)
    # one neuron has one row of weights
    assert fit(X, y, "logistic", racer, np.zeros(5), steps=2, lr=0.1).shape == (3, 5)


def test_what_the_hint_names_runs():
    assert finished(spec_from_words([NETWORK, "adamw"], steps="2")).done


def test_all_others_treat_a_network_as_they_treat_the_plane():
    refused = [cls.id for cls in OPTIMIZERS if not fits(cls, layers=True)]
    assert refused == ["muon"] and all(fits(cls, layers=False) for cls in OPTIMIZERS)
