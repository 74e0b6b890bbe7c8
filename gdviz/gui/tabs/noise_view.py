"""The noise laboratory: how the gradients of batches scatter at a point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtWidgets import QCheckBox

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import Knob
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import parameters_at
from gdviz.core.learning.noise import Noise, Survey, noise_at, survey
from gdviz.core.models.model import ModelObjective
from gdviz.core.planes.plane import main_axes
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.gui.panel.batch_sizes import BatchSizes
from gdviz.gui.state.background import Newest, Wanted
from gdviz.gui.tabs.tab import Click, Shown, Tab
from gdviz.gui.widgets.card import Card, card_page
from gdviz.gui.widgets.knob_editor import KnobEditor
from gdviz.gui.widgets.layouts import button, column, held, muted
from gdviz.gui.widgets.painted import NO_RACER
from gdviz.gui.widgets.wrapping import WrappingRow, wrapped
from gdviz.render.cards.noise_card import NoiseStyle, noise_card
from gdviz.render.paint.card_parts import words_part
from gdviz.render.paint.flow import Flow
from gdviz.render.paint.theme import Theme

BATCH = Knob(
    "B", "number of rows in each batch that is drawn", 1, 100_000, slider=(1, 512), scale="int"
)
# more samples than this are thinned: the picture would not change
MOST = 4_000
# what would fill the card
NO_DATA = "batches belong to a race on data: choose Data in the panel"
FAR = "the racer has no finite parameters here; go back to an earlier step"


@dataclass(frozen=True, eq=False)
class _Question:
    """The loss and the parameters (dim,) whose noise is shown; the style has batches and plane."""

    objective: ModelObjective
    w: Array
    style: NoiseStyle


def _surveyed(
    asked: _Question, wanted: Wanted
) -> Iterator[tuple[Noise, NoiseStyle, Survey] | None]:
    """In the thread: the gradients, the style of the batches, and the survey of them."""
    objective, style = asked.objective, asked.style
    if objective.n > MOST:
        objective = objective.batch(np.arange(0, objective.n, -(-objective.n // MOST)))
    if not style.replacement:
        style = replace(style, batch=min(style.batch, objective.n))
    noise = noise_at(objective, asked.w)
    yield None
    if style.basis is not None and len(style.basis) != objective.dim:
        # a plane of the previous race
        style = replace(style, basis=None)
    if style.basis is None and objective.dim > 2 and noise.measurable:
        # without a plane, the one in which the noise is widest
        style = replace(style, basis=main_axes(noise.samples.T)[0].T)
    yield None
    yield noise, style, survey(noise, style.batch, style.seed, style.replacement, wanted)


class _Card(Card):
    """The painted card."""

    noise: Noise | None = None
    found: Survey | None = None
    style_shown = NoiseStyle(8, 0, False)

    without = ""

    def parts(self) -> Flow:
        if self.noise is None or self.found is None:
            return Flow((words_part(self.without, self.theme.muted),))
        return noise_card(self.noise, self.style_shown, self.found, self.theme)


class NoiseView(Tab):
    """Shows the gradients of random batches at a racer's point, or at one put on the map."""

    of_racer = True

    numbers = True

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._put: Array | None = None
        self._seed = 0
        self._raced: int | None = None
        self._surveys = Newest(_surveyed, self)
        self._surveys.ready.connect(self._bring)
        self.card = _Card(theme)
        controls = self._controls()
        sizes = held(column(self.sizes, margins=(12, 8, 12, 0)))
        self.setLayout(column(card_page(sizes, controls, (self.card, 1))))

    def _controls(self) -> WrappingRow:
        self.batch = KnobEditor("batch", BATCH, alone=True)
        self.batch.setMaximumWidth(320)
        self.batch.set_value(8)
        self.batch.changed.connect(lambda _: self._refresh())
        self.sizes = BatchSizes("1", "all", "all rows: there is no noise, except with replacement")
        self.sizes.picked.connect(self._set_batch)
        self.replacement = QCheckBox("with replacement")
        self.replacement.setToolTip("let a row come more than once into the same batch")
        self.replacement.toggled.connect(lambda _: self._refresh())
        tip = "draw other random batches of the same size"
        self.again = button("Draw again", tip, self._draw_again)
        self.place = muted()
        drawn = (self.batch, 1), self.replacement, self.again, self.place
        return wrapped(*drawn, margins=(12, 6, 12, 0))

    def display(self, shown: Shown) -> None:
        """A new or grown race, another racer or another plane."""
        before, self._shown = self._shown, shown
        self.card.theme = shown.theme
        self.card.refit()
        old, race = before and before.race, shown.race
        if race is None:
            return
        if old is None or old.spec != race.spec:
            self._put = None
            self._surveys.forget()
            self._follow_batch(race)
        if before is not None and before.racer != shown.racer:
            self._put = None
        if old is not race or before is None or _seen(before) != _seen(shown):
            self._refresh()

    def _follow_batch(self, race: Race) -> None:
        """Begin with the batch size of the race; a size chosen since then stays."""
        sampling = race.spec.sampling
        size = sampling.batch if sampling is not None else None
        if size is not None and size != self._raced:
            self.batch.set_value(size)
        self._raced = size

    def seek(self, step: int) -> None:
        """Another step at the playhead, which a point on the map does not follow."""
        if self._put is None:
            super().seek(step)
        self._step = step

    def put(self, click: Click) -> None:
        """At the parameters that a point of the map means."""
        self._put = click.w
        self._refresh()

    def _set_batch(self, size: int | None) -> None:
        made = self._data
        self.batch.set_value(size or (made.objective.n if made is not None else 1))
        self._refresh()

    def _show_sizes(self, rows: int) -> None:
        order = "replacement" if self.replacement.isChecked() else Sampling.order
        size = int(self.batch.value)
        self.sizes.show_size(None if size >= rows else size, rows, Sampling(order=order))

    def _draw_again(self) -> None:
        self._seed += 1
        self._refresh()

    def _refresh(self) -> None:
        if not self.isVisible() or self._shown is None:
            return
        made, race = self._data, self._race
        if made is None or race is None or not race.tracks:
            self._clear(NO_RACER if made is not None else NO_DATA)
            return
        self._show_sizes(made.objective.n)
        racer = min(self._shown.racer, len(race.tracks) - 1)
        w = self._put if self._put is not None else parameters_at(race, racer, self._step)
        at = "the clicked point" if self._put is not None else "the selected racer's point"
        self.place.setText(f"at {at}")
        if not np.isfinite(w).all() or len(w) != made.objective.dim:
            self._clear(FAR)
            return
        drawn = int(self.batch.value), self._seed, self.replacement.isChecked()
        self._surveys.follow(_Question(made.objective, w, NoiseStyle(*drawn, self._shown.basis)))

    def _clear(self, without: str) -> None:
        self._surveys.forget()
        self.card.noise, self.card.without = None, without
        self.card.refit()

    def _bring(self, _: object, found: tuple[Noise, NoiseStyle, Survey]) -> None:
        self.card.noise, self.card.style_shown, self.card.found = found
        self.card.refit()


def _seen(shown: Shown) -> tuple[int, int]:
    """Whose noise, in which plane: the same array is the same plane."""
    return shown.racer, id(shown.basis)
