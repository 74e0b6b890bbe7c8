"""Standings and summary: numbers known by hand, and clicks that act on the racer of the row.

On (x^2 + y^2)/2 a step of rate r takes a racer to 1 - r of where it was.
"""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.render.paint.theme import DARK, LIGHT
from tests.doors.exported import near
from tests.doors.painted import Painting

RATES = (0.2, 0.8, 0.5, 3.0)
NAMES = ("slow", "fast", "middle", "lost")
COLOURS = ("#d40000", "#0060d4", "#00a040", "#a000c0")
BEST_FIRST = ["fast", "middle", "slow", "lost"]
START = (3.0, 4.0)
RACERS = tuple(
    Entry(OPTIMIZERS["sgd"](), lr=rate, label=name, colour=colour)
    for rate, name, colour in zip(RATES, NAMES, COLOURS, strict=True)
)
RACE = RaceSpec(
    Landscape(name="quad_gamma10", params=(("gamma", 1.0),)),
    RACERS,
    start=START,
    steps=6,
    stop_when_converged=False,
)


def value(text):
    """A number as it is written in the table: 6.40·10⁻⁵."""
    plain = text.removeprefix("● ").replace("·10", "e")
    return float(plain.translate(str.maketrans("⁻−⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")))


def seek(program, step):
    program.main.playback.seek(step)


def click(program, racer, column=1, sign=False, double=False):
    """Click the row of a racer, beside its sign or on it."""
    table = program.main.tabs.tab("standings").table
    row = [cells[1] for cells in program.standings].index(racer)
    rect = table.visualRect(table.model().index(row, column))
    at = QPoint(rect.left() + (9 if sign else rect.width() - 6), rect.center().y())
    QTest.mouseMove(table.viewport(), at)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    if double:
        QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def visible(program):
    return [one.label for one in program.spec.entries if one.visible]


@pytest.mark.parametrize("step", [1, 2, 4])
def test_ranks_and_numbers_are_those_of_the_step(program, step):
    seek(program, step)
    assert [cells[1] for cells in program.standings] == BEST_FIRST
    for rank, cells in enumerate(program.standings, 1):
        rate = RATES[NAMES.index(cells[1])]
        away = 5.0 * abs(1 - rate) ** step
        told = [value(cells[k]) for k in (2, 3, 4)]
        assert int(cells[0]) == rank
        assert told == pytest.approx([away**2 / 2, away, away], rel=6e-3)
        assert int(cells[5]) == step and int(cells[6]) == step


def test_the_order_is_that_of_the_playhead(program):
    """Momentum 0.9 at half the rate is behind at first, and ahead later."""
    entries = (
        Entry(OPTIMIZERS["sgd"](), lr=0.04, label="plain"),
        Entry(OPTIMIZERS["momentum"](), lr=0.02, label="ball"),
    )
    program.main.document.replace(replace(RACE, entries=entries, steps=12))
    program.settle()
    seek(program, 1)
    assert [cells[1] for cells in program.standings] == ["plain", "ball"]
    seek(program, 12)
    assert [cells[1] for cells in program.standings] == ["ball", "plain"]


def test_at_the_start_all_are_alike(program):
    seek(program, 0)
    for cells in program.standings:
        assert [value(cells[k]) for k in (2, 3, 4)] == [12.5, 5.0, 5.0]
        assert cells[5:7] == ["0", "0"]


def test_a_star_tells_how_near_a_higher_minimum_is(program):
    """(x² − 1)² + 0.3x + y² has its minima at two roots of 4x³ − 4x + 0.3."""
    lowest, _, higher = np.sort(np.roots([4, 0, -4, 0.3]).real)

    def told(x):
        spec = replace(RACE, problem=Landscape(name="double_well"), start=(x, 0.0), steps=0)
        program.main.document.replace(spec)
        program.settle()
        model = program.main.tabs.tab("standings").table.model()
        cell = model.index(0, 4)
        return cell.data(), cell.data(Qt.ItemDataRole.ToolTipRole) or ""

    text, tip = told(0.9)
    assert text.startswith("☆ ") and value(text[2:]) == pytest.approx(0.9 - lowest, rel=1e-3)
    [away] = [word for word in tip.replace(",", "").split() if word[0].isdigit()]
    assert value(away) == pytest.approx(higher - 0.9, rel=1e-3) and "higher" in tip
    text, tip = told(-0.9)
    assert value(text) == pytest.approx(-0.9 - lowest, rel=1e-3) and tip == ""


def test_who_has_fallen_out_is_last_and_says_so(program):
    entries = (*RACERS[:3], replace(RACERS[3], lr=1e200))
    program.main.document.replace(replace(RACE, entries=entries))
    program.settle()
    seek(program, 6)
    last = program.standings[-1]
    assert last[1] == "lost" and "diverged" in last[-1] and "step" in last[-1]
    assert "diverged" not in program.standings[0][-1]


def test_a_click_on_a_row_chooses_its_racer_for_the_step_tab(program):
    seek(program, 2)
    for name in ("slow", "fast", "lost"):
        click(program, name)
        assert program.main.tabs.tab("step").racer == NAMES.index(name)
        assert program.spec == RACE and visible(program) == list(NAMES)


def test_a_click_on_a_sign_hides_the_racer_of_the_row(program):
    seek(program, 2)
    table = program.main.tabs.tab("standings").table
    strong = near(program.picture(table), COLOURS[1]).sum()
    click(program, "fast", sign=True)
    assert visible(program) == ["slow", "middle", "lost"]
    # its sign is faint, the others as they were
    seen = program.picture(table)
    assert near(seen, COLOURS[1]).sum() < strong / 4 and near(seen, COLOURS[0]).sum() > 20
    click(program, "fast", sign=True)
    assert visible(program) == list(NAMES)


def test_a_sign_in_another_column_is_none(program):
    seek(program, 2)
    click(program, "fast", column=2, sign=True)
    assert visible(program) == list(NAMES)


def test_a_double_click_shows_the_racer_of_the_row_alone(program):
    seek(program, 2)
    click(program, "middle", double=True)
    assert visible(program) == ["middle"]
    click(program, "middle", double=True)
    assert visible(program) == list(NAMES)


def test_a_new_name_is_in_the_table_and_in_the_summary(program):
    spec = program.spec
    entries = (replace(RACERS[0], label="renamed"), *RACERS[1:])
    program.main.editing.edit(replace(spec, entries=entries))
    assert "renamed" in {cells[1] for cells in program.standings}
    card = program.open_tab("summary").card
    assert "renamed" in Painting(card).texts and "slow" not in Painting(card).texts


def test_heads_have_tips_and_numbers_stand_on_the_right(program):
    model = program.main.tabs.tab("standings").table.model()
    roles = Qt.ItemDataRole
    tips = [
        model.headerData(k, Qt.Orientation.Horizontal, roles.ToolTipRole)
        for k in range(model.columnCount())
    ]
    assert all(tips) and len(set(tips)) == len(tips)
    right = [
        bool(model.index(0, k).data(roles.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)
        for k in range(model.columnCount())
    ]
    assert right == [True, False, True, True, True, True, True, False]


def test_signs_are_cased_in_the_ground_of_the_theme(program):
    """Also where racers have colours of their own, which are the same in both themes."""

    def cased():
        index = program.main.tabs.tab("standings").table.model().index(0, 1)
        sign = index.data(Qt.ItemDataRole.DecorationRole).pixmap(32, 32).toImage()
        places = [(x, y) for x in range(sign.width()) for y in range(sign.height())]
        seen = [sign.pixelColor(x, y) for x, y in places]
        return {colour.name() for colour in seen if colour.alpha() == 255}

    assert LIGHT.background in cased() and DARK.background not in cased()
    program.press("dark")
    assert DARK.background in cased() and LIGHT.background not in cased()


def test_the_summary_names_the_best_and_when_each_passed_its_milestones(program):
    """To a thousandth: 0.04^k and 0.25^k fall below it at the 3rd and the 5th step; 0.64^6 never
    does. To a tenth: 1, 2 and 6 steps; to a millionth: 5 steps for the first alone."""
    painting = Painting(program.open_tab("summary").card)
    assert painting.text.startswith("fast is lowest") or "fast is lowest" in painting.text
    rows = {name: painting.beside(name, 5) for name in NAMES}
    assert rows["fast"][1:] == ["1", "3", "5", "6"]
    assert rows["middle"][1:] == ["2", "5", "–", "6"]
    assert rows["slow"][1:] == ["6", "–", "–", "6"]
    assert rows["lost"][1:4] == ["–"] * 3
    heights = [painting.cell(name).baseline for name in BEST_FIRST]
    assert heights == sorted(heights)


def test_the_summary_leaves_out_who_is_hidden(program):
    click(program, "fast", sign=True)
    painting = Painting(program.open_tab("summary").card)
    assert "fast" not in painting.texts and "middle is lowest" in painting.text


def test_what_lies_ahead_of_the_playhead_is_fainter_in_the_summary(program):
    card = program.open_tab("summary").card
    seek(program, 6)
    late = {cell.text: cell.colour for cell in Painting(card).line(Painting(card).cell("fast"))}
    seek(program, 4)
    row = Painting(card).line(Painting(card).cell("fast"))
    early = {cell.text: cell.colour for cell in row}
    assert late["5"] == late["3"] == early["3"] != early["5"]
