"""Pictures, and the race inside them, are those of the document as it is now."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished
from gdviz.core.files.race_file import loads
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, RaceSpec
from gdviz.core.view import ViewSpec
from gdviz.export import export
from gdviz.export.stills import race_text
from tests.gui.windows import settled
from tests.render.pixels import page_image, pixels


def dressed(spec):
    """Another name and colour for the first racer; the second one is hidden."""
    first = replace(spec.entries[0], label="renamed", colour="#ff00ff")
    second = replace(spec.entries[1], visible=False)
    return replace(spec, entries=(first, second, *spec.entries[2:]))


def copied(qtbot, window):
    board = QApplication.clipboard()
    board.clear()
    window.act("copy")
    qtbot.waitUntil(lambda: not board.image().isNull(), timeout=20_000)
    return pixels(board.image())


def page_of(window, spec):
    """The page of a race that was computed from `spec` alone, in the window's style."""
    view = ViewSpec(theme=window.appearance.theme.name, layout=window.appearance.settings.layout)
    return pixels(page_image(finished(spec), window.playback.step, view))


def asked_to_export(window, monkeypatch) -> Race:
    handed = []
    monkeypatch.setattr(window.exports, "ask", lambda race, *_: handed.append(race))
    window.act("export")
    return handed[0]


def test_names_given_while_the_race_is_computed_are_kept(qtbot, window, monkeypatch):
    window.editing.edit(replace(window.document.spec, start=(0.5, 0.5)))
    window.editing.edit(dressed(window.document.spec))
    settled(qtbot, window)
    race = asked_to_export(window, monkeypatch)
    assert repr(race.spec) == repr(window.document.spec)


def network_race():
    model = Model("network", hidden=(2,))
    entries = (Entry(OPTIMIZERS["sgd"](), lr=0.3), Entry(OPTIMIZERS["adam"](), lr=0.02))
    return RaceSpec(Data("xor", model=model), entries, steps=20, sampling=Sampling(2))


def test_a_picture_shows_the_plane_of_now(qtbot, window, monkeypatch):
    window.editing.edit(network_race())
    settled(qtbot, window)
    window.act("last")
    data = window.document.spec.problem
    plane = replace(data.slice, kind="weights", axes=(3, 4))
    window.editing.edit(replace(window.document.spec, problem=replace(data, slice=plane)))
    assert np.array_equal(copied(qtbot, window), page_of(window, window.document.spec))
    race = asked_to_export(window, monkeypatch)
    assert race.spec.problem.slice == plane


def test_a_copy_and_a_file_have_the_names_and_colours_of_now(qtbot, window, monkeypatch, tmp_path):
    window.act("last")
    window.editing.edit(dressed(window.document.spec))
    assert np.array_equal(copied(qtbot, window), page_of(window, window.document.spec))
    race = asked_to_export(window, monkeypatch)
    path = Path(tmp_path / "race.png")
    export(race, path)
    inside = loads(race_text(path), "picture")
    assert repr(inside.entries) == repr(window.document.spec.entries)
    # undo gives the former names back
    window.act("undo")
    assert np.array_equal(copied(qtbot, window), page_of(window, window.document.spec))


def test_every_text_about_a_racer_has_its_name_of_now(qtbot, window):
    window.editing.edit(network_race())
    settled(qtbot, window)
    window.act("loop")
    window.choice.choose(0)
    window.editing.edit(dressed(window.document.spec))
    racers = window.tabs.tab("loop").racers
    qtbot.waitUntil(lambda: racers.currentText() == "renamed", timeout=20_000)
    assert window.tabs.tab("step").racers.itemText(0) == "renamed"
    window.act("standings")
    assert "renamed" in {row.label for row in window.tabs.tab("standings").model.rows}
    window.act("learning")
    qtbot.waitUntil(lambda: not window.tabs.tab("learning").busy, timeout=20_000)
    card = window.tabs.tab("learning").card
    qtbot.waitUntil(lambda: card.height() >= card.heightForWidth(card.width()), timeout=20_000)
    renamed = pixels(window.tabs.tab("learning").card.grab().toImage())
    other = replace(window.document.spec.entries[0], label="another name")
    entries = (other, *window.document.spec.entries[1:])
    window.editing.edit(replace(window.document.spec, entries=entries))
    assert not np.array_equal(pixels(window.tabs.tab("learning").card.grab().toImage()), renamed)
