"""Everything in a window that is found by typing, and what choosing it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QWidget

from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.glossary import glossary
from gdviz.core.files.lectures import lectures
from gdviz.core.files.lessons import chapters
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.problems.validation import fits, has_layers
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import MAX_RACERS, Landscape, Problem
from gdviz.gui.gallery.cards import LECTURE
from gdviz.gui.panel.data_source import first_shown
from gdviz.gui.panel.racer_chooser import NO_LAYERS
from gdviz.gui.state.actions import NEEDS
from gdviz.gui.widgets.palette import Found, Palette
from gdviz.gui.window.openers import Openers
from gdviz.gui.window.parts import WindowParts

# how many choices are remembered
RECENT = 12
FULL = f"a race has at most {MAX_RACERS} racers"
FIELDS = (QLineEdit, QComboBox, QCheckBox)
Choice = tuple[Found, Callable[[], Any]]


class Finding(QObject):
    """Opens the palette over a window, and does what is chosen in it."""

    def __init__(
        self, window: WindowParts, openers: Openers, open_card: Callable[[str], None]
    ) -> None:
        super().__init__(window)
        self._window, self._openers, self._open_card = window, openers, open_card
        self.palette = Palette(window.appearance.theme, window)
        self.palette.chosen.connect(self._choose)
        self._acts: dict[str, Callable[[], Any]] = {}

    def open(self) -> None:
        """Show what there is now."""
        window = self._window
        self.palette.set_theme(window.appearance.theme)
        to = self._openers
        parts = (
            *(part(window) for part in (actions, tabs, fields, optimizers)),
            lessons(self._open_card),
            landscapes(window, to.problem),
            data_sets(to.problem),
            entries(to.entry),
        )
        found = list(chain.from_iterable(parts))
        self._acts = {thing.id: act for thing, act in found}
        things = [thing for thing, _ in found]
        self.palette.open_over(window.shell.main, things, window.appearance.settings.found)

    def _choose(self, name: str) -> None:
        appearance = self._window.appearance
        before = (other for other in appearance.settings.found if other != name)
        appearance.settings = replace(appearance.settings, found=[name, *before][:RECENT])
        self._acts[name]()


def actions(window: WindowParts) -> Iterator[Choice]:
    """Everything in the menus but the tabs."""
    for act in window.acts:
        if act.id in ("palette", *window.tabs.rows):
            continue
        key = ", ".join((*act.keys, *act.typed))
        ready = window.actions_by_id[act.id].isEnabled()
        barred = "" if ready else NEEDS.get(act.id, "not now")
        place = act.menu.replace(" > ", " › ")
        found = Found(act.id, act.text, place, key, words=act.tip, barred=barred)
        yield found, window.actions_by_id[act.id].trigger


def tabs(window: WindowParts) -> Iterator[Choice]:
    """The tabs, also those that the race does not have."""
    for row in window.tabs.rows.values():
        barred = "" if row.applies(window.document.spec) else row.needs
        names, words = (row.title,), f"{row.tip} {row.does}"
        title = row.menu or row.title
        found = Found(row.id, title, f"Tab {row.title}", row.key, names, words, barred)
        yield found, partial(window.tabs.go, row.id)


def fields(window: WindowParts) -> Iterator[Choice]:
    """The fields that can be seen, by their names."""
    seen = set()
    for field in window.findChildren(QWidget):
        name = field.accessibleName()
        if isinstance(field, FIELDS) and name and name not in seen and field.isVisible():
            seen.add(name)
            yield Found(f"field {name}", name.capitalize(), "Field"), partial(_enter, field)


def _enter(field: QWidget) -> None:
    """Go to a field, ready to type over its text."""
    field.setFocus(Qt.FocusReason.ShortcutFocusReason)
    if isinstance(field, QLineEdit):
        field.selectAll()
    elif isinstance(field, QAbstractButton):
        field.click()


def lessons(open_card: Callable[[str], None]) -> Iterator[Choice]:
    """The lectures, and the lessons by chapter."""
    for shipped in lectures():
        name = f"{LECTURE}{shipped.id}"
        found = Found(name, shipped.title, "Lecture", words=shipped.summary)
        yield found, partial(open_card, name)
    for chapter in chapters():
        for lesson in chapter.lessons:
            place, words = f"Lesson › {chapter.title}", lesson.summary
            found = Found(f"lesson {lesson.id}", lesson.title, place, words=words)
            yield found, partial(open_card, lesson.id)


def optimizers(window: WindowParts) -> Iterator[Choice]:
    """Each method as a racer that is added."""
    spec = window.document.spec
    full, layers = len(spec.entries) >= MAX_RACERS, has_layers(spec.problem)
    for cls in OPTIMIZERS:
        barred = FULL if full else "" if fits(cls, layers) else NO_LAYERS
        names, words = (cls.title, *cls.aliases, cls.id), cls.summary
        found = Found(f"add {cls.id}", f"Add {cls.title}", "Optimizer", "", names, words, barred)
        yield found, partial(window.panel.add_racer, cls.id)


def landscapes(window: WindowParts, race_on: Callable[[Problem], None]) -> Iterator[Choice]:
    """Each landscape, on which the present racers race then."""
    for info in LANDSCAPES:
        place, names = f"Landscape › {info.group}", (info.id, *info.aliases)
        words = f"{info.summary} {info.teaches}"
        found = Found(f"landscape {info.id}", info.title, place, "", names, words)
        if isinstance(window.document.spec.problem, Data):
            yield found, partial(race_on, Landscape(name=info.id))
        else:
            yield found, partial(window.panel.problem.choose, info.id)


def data_sets(race_on: Callable[[Problem], None]) -> Iterator[Choice]:
    """Each data set, with the model with which it is first shown."""
    for info in DATA_SETS:
        names = (info.id, *info.aliases)
        found = Found(f"data {info.id}", info.title, "Data set", "", names, info.summary)
        yield found, partial(race_on, first_shown(info.id))


def entries(open_entry: Callable[[str], None]) -> Iterator[Choice]:
    """The entries of the glossary."""
    for entry in glossary():
        words = f"{' '.join(entry.also)} {entry.topic}"
        found = Found(f"glossary {entry.id}", entry.title, "Glossary", words=words, late=True)
        yield found, partial(open_entry, entry.id)
