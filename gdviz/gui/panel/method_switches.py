"""Switches in a racer's card between a method and its counterpart: no second racer is needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QWidget

from gdviz.core.optimizers.base import Optimizer
from gdviz.core.optimizers.descent import SGD, NormalizedGD
from gdviz.core.optimizers.momentum import Momentum
from gdviz.core.spec.race import Entry
from gdviz.gui.widgets.knob_editor import NAME_WIDTH
from gdviz.gui.widgets.layouts import choice, column, held, row


@dataclass(frozen=True)
class Switch:
    """Two kinds of method, off and on, with their words and tips. `is_on` is None for a method
    that is neither; `same_rate` says whether a learning rate means the same for both."""

    name: str
    words: tuple[str, str]
    tips: tuple[str, str]
    methods: tuple[type[Optimizer], type[Optimizer]]
    is_on: Callable[[Optimizer], bool | None]
    same_rate: bool


def _rolls(method: Optimizer) -> bool | None:
    if isinstance(method, SGD):
        return method.momentum > 0.0
    return True if isinstance(method, Momentum) else None


def _normalises(method: Optimizer) -> bool | None:
    if isinstance(method, SGD) and method.momentum == 0.0:
        return False
    return True if isinstance(method, NormalizedGD) else None


SWITCHES = (
    Switch(
        "ball",
        ("in syrup", "rolling"),
        (
            "no inertia: each step is along the present gradient, w ← w − ηg",
            "momentum: the share μ of the velocity is kept, b ← μb + g, w ← w − ηb",
        ),
        (SGD, Momentum),
        _rolls,
        True,
    ),
    Switch(
        "gradient",
        ("raw", "normalised"),
        (
            "a step has length η‖g‖: it shrinks where the gradient does",
            "a step has length η however small the gradient is, w ← w − ηg/‖g‖",
        ),
        (SGD, NormalizedGD),
        _normalises,
        False,
    ),
)


class MethodSwitches(QWidget):
    """Shows the switches that a racer's method has; `switched` brings the racer with the other
    method. Switching back restores it: method, label, and the learning rate where it means
    something else."""

    switched = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entry: Entry | None = None
        # the racer as each switch made it, and as it was before
        self._left: dict[str, tuple[Entry, Entry]] = {}
        self.rows: dict[str, QWidget] = {}
        self.buttons: dict[str, list[QAbstractButton]] = {}
        for switch in SWITCHES:
            self.rows[switch.name] = held(self._row(switch))
        self.setLayout(column(*self.rows.values(), spacing=4))

    def _row(self, switch: Switch) -> QHBoxLayout:
        label = QLabel(switch.name)
        label.setFixedWidth(NAME_WIDTH)
        named = zip(switch.words, switch.tips, strict=True)
        made = choice(self, named, lambda k: self._clicked(switch, bool(k)), "chip")
        self.buttons[switch.name] = made.buttons()
        return row(label, 3, *made.buttons(), None, spacing=3)

    def show_entry(self, entry: Entry) -> None:
        """Show a racer without a signal."""
        self._entry = entry
        for switch in SWITCHES:
            on = switch.is_on(entry.optimizer)
            self.rows[switch.name].setVisible(on is not None)
            if on is not None:
                self.buttons[switch.name][on].setChecked(True)

    def forget(self, entry: Entry) -> None:
        """The next entry was changed elsewhere; undo and redo lead to entries that a switch
        knows."""
        self._left = {name: pair for name, pair in self._left.items() if entry in pair}

    def _clicked(self, switch: Switch, on: bool) -> None:
        entry = self._entry
        if entry is None or switch.is_on(entry.optimizer) == on:
            return
        there = self._back(switch, entry) or self._new(switch, entry, on)
        self._left[switch.name] = (there, entry)
        self.switched.emit(there)

    def _back(self, switch: Switch, entry: Entry) -> Entry | None:
        """The racer with the values that the last switch took from it, if it is unchanged since."""
        made, before = self._left.get(switch.name, (None, None))
        if made is None or before is None or made.optimizer != entry.optimizer:
            return None
        label = before.label if made.label == entry.label else entry.label
        lr = entry.lr if switch.same_rate else before.lr
        return replace(entry, optimizer=before.optimizer, lr=lr, label=label)

    def _new(self, switch: Switch, entry: Entry, on: bool) -> Entry:
        """The racer with the other method as it is by default. A label may name the present one."""
        lr = entry.lr if switch.same_rate else None
        return replace(entry, optimizer=switch.methods[on](), lr=lr, label="")
