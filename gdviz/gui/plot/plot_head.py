"""The line above the plot: the quantity plotted, and the horizontal axis."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gdviz.core.analysis.quantities import AGAINST, QUANTITIES, Quantity
from gdviz.core.base.catalogues import Catalog
from gdviz.core.files.glossary import entry_of
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.layouts import column, muted
from gdviz.gui.widgets.text_size import text_unit
from gdviz.gui.widgets.tips import in_lines

HEIGHT = 24
# the entry of the glossary on a quantity
TOLD = {"rate": "effective-rate", "gradient": "plateau"}


class PlotHead(QWidget):
    """Two lists; `chosen` reports that something else is to be plotted."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._quantity = _combo(QUANTITIES, "quantity", "quantity of the racers that is plotted")
        self._against = _combo(
            AGAINST, "horizontal axis", "quantity along the horizontal axis of the plot"
        )
        self.note = muted()
        # the line may be narrower than with it
        self.note.setMinimumWidth(1)
        self._over = muted("by")
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 12, 0)
        self._row.setSpacing(6)
        for widget in (self._quantity, self.note, self._over, self._against):
            self._row.addWidget(widget)
        self._row.addStretch(1)
        self._lines = column(self._row, margins=(6, 4, 6, 0), spacing=2)
        self.setLayout(self._lines)
        for combo in (self._quantity, self._against):
            combo.activated.connect(self.chosen)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for combo in (self._quantity, self._against):
                combo.setFixedHeight(round(HEIGHT * text_unit(self)))

    @property
    def quantity(self) -> str:
        """The id of the quantity plotted."""
        return str(self._quantity.currentData())

    @property
    def against(self) -> str:
        """The id of the horizontal axis."""
        return str(self._against.currentData())

    def choose(self, quantity: str, against: str = "step") -> None:
        """Plot something else, as if it had been chosen from the lists."""
        self._quantity.setCurrentIndex(self._quantity.findData(quantity))
        self._against.setCurrentIndex(self._against.findData(against))
        self.chosen.emit()

    def offer(self, data: bool) -> None:
        """Offer the axes that only a race on data has, or not; if one was chosen, steps take its
        place."""
        model = self._against.model()
        assert isinstance(model, QStandardItemModel)
        for k, row in enumerate(AGAINST):
            model.item(k).setEnabled(data or not row.of_data)
        if AGAINST[self.against].of_data and not data:
            self._against.setCurrentIndex(self._against.findData("step"))

    def show_scale(self, label: str, known: bool) -> None:
        """Say what the axis shows where it is not the quantity itself, or that there is none."""
        note = label.removeprefix(QUANTITIES[self.quantity].sign).strip()
        self.note.setText(note if known else "(none known here)")
        self._place_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_note()

    def _place_note(self) -> None:
        """The note in the line, or below it where it has no room there."""
        self.note.setVisible(bool(self.note.text()))
        parts = (self._quantity, self.note, self._over, self._against)
        margins = self._row.contentsMargins()
        needed = sum(part.sizeHint().width() + self._row.spacing() for part in parts)
        above = needed + margins.right() <= self.width()
        if above == (self._row.indexOf(self.note) < 0):
            (self._lines if above else self._row).removeWidget(self.note)
            self._row.insertWidget(1, self.note) if above else self._lines.addWidget(self.note)


def _combo(rows: Catalog[Quantity], called: str, about: str) -> StillCombo:
    combo = StillCombo(narrow=False)
    combo.setFixedHeight(HEIGHT)
    for row in rows:
        combo.addItem(row.title, row.id)
        more = "\n" + entry_of(TOLD[row.id]).tip if row.id in TOLD else ""
        tip = in_lines(row.summary) + more
        combo.setItemData(combo.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
    combo.setToolTip(about)
    combo.setAccessibleName(called)
    return combo
