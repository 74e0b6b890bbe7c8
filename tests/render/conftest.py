"""What drawing needs: a QGuiApplication, and a few races."""

import pytest
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

SIX = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


@pytest.fixture(autouse=True, scope="session")
def application():
    """One application for all tests; later tests of the window need it to be one with widgets."""
    return QApplication.instance() or QApplication([])


@pytest.fixture(scope="session")
def race_on():
    """A finished race of the named optimizers on a catalogue landscape or another problem."""
    cache = {}

    def make(problem, optimizers=SIX, steps=120, rates=(), **settings):
        key = (problem, tuple(optimizers), steps, tuple(rates), tuple(settings.items()))
        if key not in cache:
            where = Landscape(problem) if isinstance(problem, str) else problem
            rates = tuple(rates) + (None,) * (len(optimizers) - len(rates))
            entries = tuple(
                Entry(OPTIMIZERS[name](), rate)
                for name, rate in zip(optimizers, rates, strict=True)
            )
            cache[key] = finished(RaceSpec(where, entries, steps=steps, **settings))
        return cache[key]

    return make
