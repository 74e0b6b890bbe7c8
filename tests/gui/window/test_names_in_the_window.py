"""Every list of racers in the window says which one is which, however narrow it is."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from gdviz.core.analysis.summary import summary
from gdviz.core.files.tables import standings_text
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.names import names
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from tests.gui.windows import settled
from tests.render.page.test_names_drawn import Recorder

RATES = (0.09, 0.02, 0.0199, 1e-5)
RACE = RaceSpec(
    Landscape(formula="x^2+10y^2"),
    tuple(Entry(OPTIMIZERS["sgd"](), rate) for rate in RATES),
    start=(1.5, 1.0),
    steps=40,
)
TAILS = ("η 0.09", "η 0.02", "η 0.0199", "η 1e-5")


def told(texts, forms):
    """Whether each racer is there in one of the two forms of its name."""
    return [set(texts) & {name.full, name.cramped} != set() for name in forms]


def test_every_list_tells_rates_at_any_width(qtbot, window):
    model = window.tabs.tab("standings").model
    for width in (900, 480, 380, 300):
        window.tabs.tab("standings").resize(width, 200)
        texts = [model.index(row, 1).data(Qt.ItemDataRole.DisplayRole) for row in range(4)]
        assert all(told(texts, names(RACE))), texts
    assert {row.label for row in model.rows} == {name.full for name in names(RACE)}
    window.act("step")
    combo = window.tabs.tab("step").racers
    for width in (1280, 960):
        window.resize(width, 720)
        texts = [combo.itemText(i) for i in range(combo.count())]
        assert all(text.endswith(tail) for text, tail in zip(texts, TAILS, strict=True)), texts
    window.act("loop")
    combo = window.tabs.tab("loop").racers
    texts = [combo.itemText(i) for i in range(combo.count())]
    assert all(text.endswith(tail) for text, tail in zip(texts, TAILS, strict=True)), texts
    # another rate is another name at once
    entries = (replace(RACE.entries[0], lr=0.05), *RACE.entries[1:])
    window.editing.edit(replace(RACE, entries=entries))
    settled(qtbot, window)
    window.act("standings")
    assert "Gradient descent, η 0.05" in {
        row.label for row in window.tabs.tab("standings").model.rows
    }
    window.editing.edit(replace(RACE, entries=entries[:1]))
    settled(qtbot, window)
    assert [row.label for row in window.tabs.tab("standings").model.rows] == ["Gradient descent"]


def test_the_legend_sentences_and_the_command_line_tell_rates(window):
    legend = window.race_view.panels[0].legend
    image = QImage(900, 700, QImage.Format.Format_ARGB32)
    with Recorder(image) as painter:
        for _, paint in legend.layers():
            paint(painter, legend.view())
        texts = painter.texts
    assert all(told(texts, names(RACE))), texts
    race = window.shown
    assert summary(race)[0].startswith("Gradient descent, η 0.09 is lowest")
    assert all(name.full in standings_text(race) for name in names(RACE))
