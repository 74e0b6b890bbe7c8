"""Every method with each of its choices, for tests of the rules."""

import dataclasses

from gdviz.core.base.knobs import knobs_of
from gdviz.core.optimizers import OPTIMIZERS


def forms(cls):
    """A method as it is, and with each of its choices and switches turned."""
    yield cls()
    defaults = {f.name: f.default for f in dataclasses.fields(cls)}
    for name, knob in knobs_of(cls).items():
        if knob.scale == "bool":
            yield cls(**{name: not defaults[name]})
        for choice in knob.choices:
            if choice != defaults[name]:
                yield cls(**{name: choice})


METHODS = [method for cls in OPTIMIZERS for method in forms(cls)]
BASES = "adam momentum bb newton bfgs lbfgs armijo trust radam adan sophia prodigy".split()
METHODS += [
    OPTIMIZERS[outer](base=OPTIMIZERS[inner]()) for outer in ("lookahead", "sam") for inner in BASES
]
