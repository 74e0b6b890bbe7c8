"""One racer in the panel: a row with its sign, name, learning rate and eye, which opens to its
knobs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import (
    QColorDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QToolButton,
    QWidget,
)

from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.engine.suggest import suggestion_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.own.own_class import made
from gdviz.core.problems.validation import fits, has_layers, rests_on_point
from gdviz.core.spec.race import MAX_LABEL, Entry, RaceSpec
from gdviz.gui.panel.name_button import NameButton
from gdviz.gui.panel.racer_body import RacerBody
from gdviz.gui.widgets.controls import StillCombo
from gdviz.gui.widgets.icons import icon, tool
from gdviz.gui.widgets.knob_editor import Edits
from gdviz.gui.widgets.layouts import column, held, row
from gdviz.gui.widgets.racer_icon import chip
from gdviz.gui.widgets.text_size import text_unit
from gdviz.gui.widgets.tips import in_lines
from gdviz.render.paint.theme import Theme

LR = knobs_of(Entry)["lr"]
# None: a line between them
ASKED: tuple[tuple[str, str] | None, ...] = (
    ("fan_3", "Fan out: 3 rates"),
    ("fan_5", "Fan out: 5 rates"),
    ("fan_values", "Fan out at values…"),
    ("only", "Only this racer"),
    None,
    ("duplicate", "Duplicate"),
    ("up", "Move up"),
    ("down", "Move down"),
    ("remove", "Remove"),
)
# at the usual size of text
RATE_WIDTH, ICON = 70, 16
COLOUR_TIP = "choose the colour of this racer on maps, plots and tables"
MENU_TIP = "fan out, rename, duplicate, move or remove this racer"
OWN_RATE = "a learning rate of your own; the menu beside it brings the suggested one back"


class RacerCard(QFrame, Edits):
    """Edits one entry; every edit is a whole new Entry."""

    edited = Signal(object, str)
    asked = Signal(str)
    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self._theme = theme
        self._entry: Entry | None = None
        # the entry that the card shows, as it came; None once it was edited
        self._shown_entry: Entry | None = None
        self._shown: tuple[Any, ...] = ()
        self._open = False
        self._spec: RaceSpec | None = None
        self.lr = self.editor("learning rate", LR, lambda lr: self._tell("lr", lr=lr))
        self.rate_note = QToolButton()
        self.rate_note.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.rate_note.setIcon(icon("more", theme))
        self.rate_note.setMenu(self._rate_menu())
        self.rate_note.setAccessibleName("choose a learning rate")
        self.rate_note.setToolTip(
            "take the suggested learning rate, or the default of the method's authors"
        )
        self._layers: bool | None = None
        self.method = StillCombo()
        self.method.setAccessibleName("optimizer")
        self.method.activated.connect(self._choose)
        self._offer(False)
        head = self._head()
        self.lr.add_widget(self.rate_note)
        self._column = column(self.method, self.lr, margins=(2, 4, 2, 6), spacing=5)
        self.inside: QWidget = held(self._column)
        self.setLayout(column(head, self.inside, margins=(4, 2, 2, 2), spacing=0))
        self._body: RacerBody | None = None
        self._fold()

    def _head(self) -> QHBoxLayout:
        self.colour = tool("more", COLOUR_TIP, self._theme)
        self.fold = NameButton()
        self.eye = tool("eye", "show or hide this racer; it races on unseen", self._theme)
        self.menu = tool("more", MENU_TIP, self._theme)
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu.setMenu(self._racer_menu())
        self.fold.clicked.connect(self._fold_clicked)
        self.colour.clicked.connect(self._pick_colour)
        self.eye.clicked.connect(self._toggle_eye)
        assert self.lr.box is not None
        # the rate stands in the row, its slider below
        self.lr.fix_box(RATE_WIDTH)
        return row(self.colour, (self.fold, 1), self.lr.box, self.eye, self.menu, spacing=2)

    def _offer(self, layers: bool) -> None:
        """List the methods for parameters that have layers, or none."""
        if layers == self._layers:
            return
        self._layers = layers
        self.method.clear()
        for cls in OPTIMIZERS:
            if fits(cls, layers):
                self.method.addItem(cls.title, cls.id)
                last = self.method.count() - 1
                self.method.setItemData(last, cls.summary, Qt.ItemDataRole.ToolTipRole)

    def _racer_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Rename…", self._rename).setData("rename")
        for one in ASKED:
            if one is None:
                menu.addSeparator()
            else:
                menu.addAction(one[1], partial(self.asked.emit, one[0])).setData(one[0])
        return menu

    def _rate_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("Suggested rate", lambda: self._set_rate(None)).setData("suggested")
        menu.addAction("Default of the method's authors", self._default_rate).setData("default")
        return menu

    @property
    def body(self) -> RacerBody:
        """The open part of the card; made on first use, since there are many cards, and most are
        never opened."""
        if self._body is None:
            self._body = body = RacerBody(self._theme)
            body.changed.connect(lambda changes, key: self._tell(key, **changes))
            body.switched.connect(self._switched)
            self.hand_on(body)
            self._column.addWidget(body)
            body.setVisible(self._open)
            if self._entry is not None and self._spec is not None:
                body.show_entry(self._entry, self._shown[0], self._spec, self._shown[3])
        return self._body

    def show_entry(
        self, entry: Entry, colour: str, sign: int, lr: float | None, spec: RaceSpec, rows: int
    ) -> None:
        """Show a racer of a race with its colour and the number of its sign; `lr` is the suggested
        rate where the entry has none of its own, `rows` the number of rows for batches."""
        steps, sampling, layers = spec.steps, spec.sampling, has_layers(spec.problem)
        shown = colour, lr, steps, rows, sampling, layers, sign
        # while the start is dragged the entries stay the same, and there are many cards
        if entry is self._shown_entry and shown == self._shown:
            return
        if entry is not self._entry and self._body is not None:
            self._body.switches.forget(entry)
        self._shown_entry, self._shown = entry, shown
        self._entry, self._spec = entry, spec
        self._offer(layers)
        self.colour.setIcon(chip(sign, colour, entry.visible, self._theme))
        self.eye.setIcon(icon("eye" if entry.visible else "eye_off", self._theme))
        index = self.method.findData(entry.optimizer.id)
        if self.method.currentIndex() != index:
            self.method.setCurrentIndex(index)
        title = entry.optimizer.title
        self.method.setItemText(index, f"{entry.label} ({title})" if entry.label else title)
        self.method.setToolTip(entry.optimizer.summary)
        self.lr.set_value(entry.lr, lr)
        suggested = entry.lr is None
        self.lr.setToolTip(in_lines(suggestion_words(entry.optimizer) if suggested else OWN_RATE))
        if self.lr.box is not None:
            self.lr.box.setPlaceholderText("auto")
            face = self.lr.box.font()
            face.setItalic(suggested)
            self.lr.box.setFont(face)
        if self._body is not None:
            self._body.show_entry(entry, colour, spec, rows)
        self._fold()

    def set_open(self, on: bool) -> None:
        """Show or hide the knobs."""
        self._open = on
        self._fold()

    def set_chosen(self, on: bool) -> None:
        """Show whether this is the racer that is looked at."""
        if self.property("chosen") != on:
            self.setProperty("chosen", on)
            self.style().unpolish(self)
            self.style().polish(self)

    def _fold_clicked(self) -> None:
        self.set_open(not self._open)
        self.chosen.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            side = round(ICON * text_unit(self))
            for sign in (self.colour, self.eye, self.menu, self.rate_note):
                sign.setIconSize(QSize(side, side))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.chosen.emit()
        self.menu.menu().popup(event.globalPos())

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        if self._body is not None:
            self._body.curve.theme = theme
        self._shown_entry = None
        self.menu.setIcon(icon("more", theme))
        self.rate_note.setIcon(icon("more", theme))
        self._fold()

    def _fold(self) -> None:
        self.inside.setVisible(self._open)
        if self._open:
            self.body.show()

    def _tell(self, key: str, **changes: Any) -> None:
        self._shown_entry = None
        if self._entry is not None:
            self._entry = replace(self._entry, **changes)
            self.edited.emit(self._entry, key)

    def _switched(self, entry: Entry) -> None:
        self._tell("", optimizer=entry.optimizer, lr=entry.lr, label=entry.label)
        self.committed.emit()

    def _choose(self, index: int) -> None:
        name = self.method.itemData(index)
        if self._entry is None or name == self._entry.optimizer.id:
            return
        try:
            method = made(OPTIMIZERS[name])
        except InputError as error:
            self.method.setCurrentIndex(self.method.findData(self._entry.optimizer.id))
            self.refused.emit(str(error))
            return
        decay = self._entry.decay if rests_on_point(method) else 0.0
        # a label may name the rate that is dropped
        label = self._entry.label if self._entry.lr is None else ""
        self._tell("", optimizer=method, lr=None, decay=decay, label=label)
        self.committed.emit()

    def _set_rate(self, lr: float | None) -> None:
        self._tell("", lr=lr)
        self.committed.emit()

    def _default_rate(self) -> None:
        if self._entry is not None:
            self._set_rate(self._entry.optimizer.default_lr)

    def _toggle_eye(self) -> None:
        if self._entry is not None:
            self._tell("", visible=not self._entry.visible)

    def _pick_colour(self) -> None:
        if self._entry is None:
            return
        present = QColor(self._entry.colour or self._theme.accent)
        chosen = QColorDialog.getColor(present, self, "Colour of this racer")
        if chosen.isValid():
            self._tell("", colour=chosen.name())

    def _rename(self) -> None:
        if self._entry is None:
            return
        title = self._entry.optimizer.title
        present = self._entry.label or title
        text, ok = QInputDialog.getText(self, "Rename", "Name:", text=present)
        if ok:
            plain = "".join(c for c in text if c.isprintable())[:MAX_LABEL].strip()
            self._tell("", label="" if plain == title else plain)
