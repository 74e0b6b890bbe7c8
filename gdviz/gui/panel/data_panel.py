"""The panel for data: set, columns, model, batches, split, and the plane of the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from gdviz.core.base.knobs import InputError, knobs_of, whole
from gdviz.core.data.csv_file import MissingValue
from gdviz.core.files.data_words import widths_text
from gdviz.core.models.fitted import fitted
from gdviz.core.models.misfit import Misfit
from gdviz.core.problems.landscape import dimension
from gdviz.core.spec.data import MAX_LAYERS, SCALINGS, Data, Model, Slice
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Init, RaceSpec
from gdviz.core.spec.sampling import Batches, sampling_words
from gdviz.gui.panel.batch_sizes import BatchSizes
from gdviz.gui.panel.data_source import DataSource
from gdviz.gui.panel.model_note import ModelNote
from gdviz.gui.panel.race_knobs import RaceKnobs
from gdviz.gui.widgets.knob_column import KnobColumn
from gdviz.gui.widgets.knob_editor import Edits
from gdviz.gui.widgets.layouts import column
from gdviz.gui.widgets.notice import SKIP_ROWS, file_trouble
from gdviz.gui.widgets.panel_rows import ComboRow, TextRow, heading, note

RACE_KNOBS = ("steps", "seed", "stop_when_converged")
HIDDEN_TIP = "number of neurons in each hidden layer, such as 8 or 12/12"
ALL_TIP = "all rows in each step: batch gradient descent"
AXIS_TIP = "parameter of the model along this axis of the map"
MODEL = ("kind", "loss", "scaling", "ridge", "bias")
BATCH = whole("[1, 100_000]", 1, 256).described(
    "B", "rows that each step sees; if empty, all of them", optional=True
)
WEIGHTS = whole(f"[0, {2**32 - 1}]", 0, 100).described(
    "", "seed of the random weights from which the network starts"
)


class DataPanel(QFrame, Edits):
    """Edits a race on data but for its racers; every edit is a whole new spec.

    `offered` brings an error, a few words for a remedy, and the call that applies it.
    """

    edited = Signal(object, str)
    offered = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._spec: RaceSpec | None = None
        # how batches are drawn, kept while a step sees all rows
        self._drawn = Sampling()
        self.source = DataSource()
        self.source.edited.connect(self._try)
        self.told, self.batch_told = ModelNote(), note()
        self.hidden = TextRow("hidden", HIDDEN_TIP)
        self.hidden.entered.connect(self._hidden_typed)
        self.batch = self.editor("batch", BATCH, lambda size: self._batch_changed(size, "batch"))
        self.sizes = BatchSizes("SGD: single", "all", ALL_TIP)
        self.sizes.picked.connect(lambda size: self._batch_changed(size, ""))
        self.weights = self.editor(
            "start seed", WEIGHTS, lambda seed: self._tell("start", start=Init("fan_in", seed))
        )
        self.axes = tuple(ComboRow(f"{axis} axis", AXIS_TIP) for axis in "xy")
        for axis in self.axes:
            axis.picked.connect(self._axes_chosen)
        self.race = RaceKnobs(RACE_KNOBS)
        self.race.changed.connect(lambda name, value: self._tell(name, **{name: value}))
        self.model, self.split = KnobColumn(), KnobColumn()
        self.sampling, self.plane = KnobColumn(), KnobColumn()
        self.model.edited.connect(lambda model, name: self._change(f"model.{name}", model=model))
        self.split.edited.connect(lambda data, name: self._try(data, f"data.{name}"))
        self.sampling.edited.connect(
            lambda sampling, name: self._tell(f"sampling.{name}", sampling=sampling)
        )
        self.plane.edited.connect(lambda plane, name: self._change(f"slice.{name}", slice=plane))
        self.plane_heading = heading("Plane of the map")
        columns = self.model, self.split, self.sampling, self.plane
        self.hand_on(*columns, self.source, self.race, self.hidden)
        model = heading("Model"), self.model, self.hidden, self.told
        batches = self.batch, self.sizes, self.batch_told, self.sampling
        plane = self.plane_heading, self.plane, *self.axes
        parts = self.source, *model, heading("Rows"), self.split, *batches, *plane
        race = heading("Race"), self.weights, self.race
        self.setLayout(column(*parts, *race, margins=(10, 8, 10, 10), spacing=5))

    @property
    def data(self) -> Data:
        """The data problem shown."""
        assert self._spec is not None and isinstance(self._spec.problem, Data)
        return self._spec.problem

    def forget(self) -> None:
        """A different race: its batches are drawn as it says, or as usual."""
        self._drawn = Sampling()

    def set_spec(self, spec: RaceSpec) -> None:
        """Show a race on data without a signal."""
        assert isinstance(spec.problem, Data)
        self._spec = spec
        data, model = spec.problem, spec.problem.model
        made = fitted(data)
        network = model.kind == "network"
        self.source.show_data(data, made)
        single = made.X.shape[1] == 1 and not network
        names = (*MODEL, *(("activation",) if network else ("ridge_bias",)))
        self.model.show_owner(model, (*names, "degree") if single else names)
        self._name_scalings(model, made.objective.misfit)
        self.hidden.setVisible(network)
        self.hidden.box.show_text("/".join(map(str, model.hidden)))
        self.told.show_model(made)
        self.split.show_owner(data, [n for n in knobs_of(data) if n != "missing" or data.file])
        sampling = spec.sampling
        size, rows = sampling.batch if sampling else None, len(made.train)
        self._drawn = sampling or self._drawn
        self.batch.set_value(size)
        self.sizes.show_size(size, rows, self._drawn)
        self.batch_told.setText(sampling_words(Batches(rows, sampling)))
        self.sampling.show_owner(sampling, ("order", "shared"))
        self.weights.setVisible(network)
        start = spec.start
        self.weights.set_value(start.seed if isinstance(start, Init) else 0)
        self._show_plane(data.slice, made.objective.names)
        self.race.set_spec(spec)

    def _name_scalings(self, model: Model, misfit: Misfit) -> None:
        """Each scaling once, by its name for this misfit."""
        named = {misfit.called(scaling): scaling for scaling in SCALINGS}
        named[misfit.called(model.scaling)] = model.scaling
        choices = {scaling: name for name, scaling in named.items()}
        self.model.editors["scaling"].show_choices(choices, model.scaling)

    def _show_plane(self, plane: Slice, names: tuple[str, ...]) -> None:
        flat = len(names) <= 2
        self.plane_heading.setVisible(not flat)
        seeded = ("seed",) if plane.kind == "random" else ()
        if plane.kind == "weights" and len(names) == 3:
            seeded = ("held",)
        self.plane.show_owner(None if flat else plane, ("kind", *seeded))
        for row, index in zip(self.axes, plane.axes, strict=True):
            row.setVisible(not flat and plane.kind == "weights")
            row.show_choice(names, names[min(index, len(names) - 1)])

    def _change(self, key: str, **changes: Any) -> None:
        self._try(replace(self.data, **changes), key)

    def _try(self, data: Data, key: str) -> None:
        """Race on other data, from the problem's own start if the parameters are others."""
        assert self._spec is not None
        try:
            dim, before = dimension(data), dimension(self.data)
        except InputError as error:
            said = file_trouble(error, data.file) if data.file else str(error)
            if isinstance(error, MissingValue):
                skipping = replace(data, missing="skip")
                self.offered.emit(said, SKIP_ROWS, lambda: self._skip(key, skipping))
            else:
                self.refused.emit(said)
            self.set_spec(self._spec)
            return
        same = dim == before or isinstance(self._spec.start, Init)
        drawn = isinstance(self._spec.start, Init) and data.model.kind != "network"
        start = self._spec.start if same and not drawn else None
        entries = self._spec.entries
        if dim != before:
            entries = tuple(replace(entry, start=None) for entry in entries)
        self._tell(key, problem=data, start=start, entries=entries)

    def _skip(self, key: str, data: Data) -> None:
        self._try(data, key)
        self.committed.emit()

    def _hidden_typed(self, text: str) -> None:
        parts = widths_text(text).split("/")
        if not all(part.isdecimal() and len(part) < 5 for part in parts):
            self.refused.emit(f"hidden = {text[:24]!r}: 1 to {MAX_LAYERS} widths such as 12/12")
            self.hidden.box.restore()
            return
        self._change("", model=replace(self.data.model, hidden=tuple(map(int, parts))))

    def _batch_changed(self, size: int | None, key: str) -> None:
        self._tell(key, sampling=None if size is None else replace(self._drawn, batch=size))

    def _axes_chosen(self) -> None:
        i, j = (row.combo.currentIndex() for row in self.axes)
        if i == j:
            self.refused.emit("the axes of the map must be two different parameters")
            self._show_plane(self.data.slice, fitted(self.data).objective.names)
        else:
            self._change("axes", slice=replace(self.data.slice, axes=(i, j)))

    def _tell(self, key: str, **changes: Any) -> None:
        if self._spec is not None:
            self._spec = replace(self._spec, **changes)
            self.edited.emit(self._spec, key)
