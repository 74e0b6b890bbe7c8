"""What a start reads of the program's own files, without reading or trying the rest of them."""

import subprocess
import sys

from gdviz.core.files import presets as own
from gdviz.core.files.presets import presets
from gdviz.core.optimizers.base import FAMILY_OF, OPTIMIZERS
from gdviz.core.problems import catalogue
from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.problems.validation import validate

ONE = """
from gdviz.core.problems.catalogue import LANDSCAPES
assert LANDSCAPES["booth"].title == "Booth"
print("_members" in vars(LANDSCAPES))
assert LANDSCAPES["Rosen_Brock"].id == "rosenbrock"
print("_members" in vars(LANDSCAPES))
"""
FEW = """
import sys
from gdviz.core.optimizers import OPTIMIZERS
assert OPTIMIZERS["adam"].title == "Adam"
print("_members" in vars(OPTIMIZERS), "gdviz.core.optimizers.rate_free" in sys.modules)
assert OPTIMIZERS["AdamW"].id == "adamw" and list(OPTIMIZERS)[-1].id == "lbfgs"
print("_members" in vars(OPTIMIZERS), "gdviz.core.optimizers.rate_free" in sys.modules)
"""


def test_one_landscape_is_read_as_it_is_with_all_others():
    for info in LANDSCAPES:
        assert catalogue.alone(info.id) == info
    assert catalogue.alone("nowhere") is None
    assert catalogue.alone("booth]") is None


def test_one_landscape_is_read_without_all_others():
    found = subprocess.run([sys.executable, "-c", ONE], capture_output=True, text=True)
    assert (found.stdout, found.stderr) == ("False\nTrue\n", "")


def test_each_method_is_read_by_itself_with_its_family_alone():
    assert [method.id for method in OPTIMIZERS] == list(FAMILY_OF)
    for method in OPTIMIZERS:
        assert method.__module__.endswith("." + FAMILY_OF[method.id])
    found = subprocess.run([sys.executable, "-c", FEW], capture_output=True, text=True)
    assert (found.stdout, found.stderr) == ("False False\nTrue True\n", "")


def test_presets_are_read_without_trying_their_races_which_can_all_be_run(monkeypatch):
    tried = []
    monkeypatch.setattr("gdviz.core.files.race_file.validate", tried.append)
    again = own.presets.__wrapped__()
    assert not tried and len(again) == len(presets())
    for preset in again:
        validate(preset.spec)
