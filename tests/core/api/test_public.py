"""The public names of gdviz.core."""

import subprocess
import sys
from pkgutil import iter_modules

import numpy as np
import pytest

import gdviz.core

FRESH = """
import sys
for code in {codes}:
    for name in [name for name in sys.modules if name.partition(".")[0] == "gdviz"]:
        del sys.modules[name]
    exec(code, {{}})
"""


def fresh(*codes):
    """Run each as if it was the first to load the package; what NumPy loads is loaded once."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", FRESH.format(codes=codes)],
        capture_output=True,
        text=True,
    )


def test_every_public_name_is_there():
    """In whichever order they are asked for."""
    names = gdviz.core.__all__
    asked = [f"assert gdviz.core.{name}\nfrom gdviz.core import {name}" for name in names]
    done = fresh(*("\n".join(["import gdviz.core", *lines]) for lines in (asked, asked[::-1])))
    assert done.returncode == 0, done.stderr


def test_no_module_is_called_like_a_public_function():
    """Its import would hide the function."""
    there = {module.name for module in iter_modules(gdviz.core.__path__)}
    assert there & set(gdviz.core.__all__) == {"formula"}


def test_a_script_finds_what_its_own_optimizer_needs():
    from gdviz.core.base import knobs as ground
    from gdviz.core.knobs import InputError, knob

    assert (InputError, knob) == (ground.InputError, ground.knob)


def test_other_names_are_not_there():
    with pytest.raises(AttributeError, match="nothing"):
        gdviz.core.nothing  # noqa: B018


def test_importing_the_package_loads_none_of_it():
    done = fresh("import sys, gdviz.core; print([m for m in sys.modules if 'gdviz.core.' in m])")
    assert done.stdout == "[]\n"


def test_from_a_formula_to_a_race():
    objective = gdviz.core.formula.parse("a*x^2 + y^2", {"a": 2.0})
    assert objective.loss(np.array([1.0, 2.0])) == 6.0
    with pytest.raises(gdviz.core.FormulaError):
        gdviz.core.formula.parse("x +")
    spec = gdviz.core.RaceSpec(
        gdviz.core.Landscape(formula="x^2 + y^2"),
        (gdviz.core.Entry(gdviz.core.OPTIMIZERS["gd"](), lr=0.25),),
        start=(4.0, -8.0),
        steps=2,
    )
    *_, race = gdviz.core.run(spec)
    assert race.done and race.tracks[0].points.tolist() == [[4, -8], [2, -4], [1, -2]]
    path = gdviz.core.trajectory("gd", "x^2 + y^2", (4.0, -8.0), 2, lr=0.25)
    assert path.tolist() == [[4, -8], [2, -4], [1, -2]]
