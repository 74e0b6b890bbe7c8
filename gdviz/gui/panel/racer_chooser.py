"""The list of optimizers, by family: typing searches it, Return adds a racer."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.optimizers.base import FAMILY_OF
from gdviz.core.problems.validation import fits
from gdviz.gui.widgets.layouts import named
from gdviz.gui.widgets.palette import Found, Palette
from gdviz.render.paint.theme import Theme

HINT = "type to find an optimizer by its name, family or what it does"
NO_LAYERS = "it works on weight matrices, which this race does not have"
OWN = "your own"
# families as people call them, where modules are called otherwise
TITLES = {
    "descent": "gradient descent",
    "adam_kin": "kin of Adam",
    "adam": "Adam",
    "rate_free": "without a rate",
    "wrappers": "around another",
    "quasi_newton": "quasi-Newton",
}


def family_of(name: str) -> str:
    """The family of an optimizer, in words."""
    family = FAMILY_OF.get(name)
    return OWN if family is None else TITLES.get(family, family.replace("_", " "))


def offered(layers: bool) -> Iterator[Found]:
    """Every optimizer; those that need other parameters than there are say so."""
    for cls in OPTIMIZERS:
        barred = "" if fits(cls, layers) else NO_LAYERS
        names = (cls.brief, *cls.aliases, cls.id)
        yield Found(cls.id, cls.title, cls.summary, family_of(cls.id), names, barred=barred)


class RacerChooser(Palette):
    """`chosen` brings the id of an optimizer."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        named(self.search, "search optimizers").setPlaceholderText(HINT)

    def open(self, stage: QWidget, layers: bool) -> None:
        """Show what there is over a widget."""
        self.open_over(stage, tuple(offered(layers)), ())
