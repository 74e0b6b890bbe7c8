"""The laboratory in the window: opened with one click, moved by hand."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gdviz.core.engine.race import Race
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Line, RaceSpec
from gdviz.gui.tabs.laboratory_view import LaboratoryView
from gdviz.gui.tabs.tab import Shown
from tests.doors.pointer import click, drag, move, viewport_point

RACE = spec_from_words(["rosenbrock", "gd:lr=0.0001", "adam:lr=0.01"], steps="20")


def settled(qtbot, window):
    qtbot.waitUntil(
        lambda: window.shown.done and window.shown.spec == window.document.spec, timeout=20_000
    )


@pytest.fixture
def laboratory(qtbot, window):
    window.act("laboratory")
    assert window.tabs.tab("laboratory").stack.currentIndex() == 0
    qtbot.mouseClick(window.tabs.tab("laboratory").open, Qt.MouseButton.LeftButton)
    settled(qtbot, window)
    return window.tabs.tab("laboratory")


def failures(window):
    window.grab()
    return [
        window.tabs.tab("laboratory").card.failure,
        *(item.failure for item in window.race_view.items),
    ]


def test_one_click_opens_the_parabola_at_four_and_it_rests_unseen(window, laboratory):
    assert window.document.spec.problem == Line("x^2", interval=(-6.0, 6.0))
    tried = laboratory.marks.experiment
    assert (tried.at.x, tried.at.value, tried.at.slope) == (4.0, 16.0, 8.0)
    assert window.keeper.overlays.experiment == tried
    for page, button in laboratory.pages.items():
        button.click()
        assert laboratory.marks.experiment.page == page
        assert failures(window) == ["", ""]
    laboratory.show_page("step")
    assert laboratory.eta.isVisible() and not laboratory.h.isVisible()
    laboratory.show_page("slope")
    assert laboratory.h.isVisible() and not laboratory.eta.isVisible()
    laboratory.play.setChecked(True)
    assert laboratory.running
    window.tabs.go("standings")
    assert not laboratory.running and window.keeper.overlays.experiment is None
    window.document.stack.undo()
    assert window.document.spec.problem.name == "rosenbrock"


def test_the_race_starts_where_the_laboratory_looks_and_has_no_old_names(qtbot, window):
    spec = window.document.spec
    named = tuple(replace(e, label=f"η = 1/λ {k}") for k, e in enumerate(spec.entries))
    window.document.edit(replace(spec, entries=named))
    window.act("laboratory")
    qtbot.mouseClick(window.tabs.tab("laboratory").open, Qt.MouseButton.LeftButton)
    settled(qtbot, window)
    race = window.shown
    assert race.start == (window.tabs.tab("laboratory").marks.experiment.at.x,) == (4.0,)
    assert not any(entry.label for entry in race.spec.entries)
    assert all(track.points[0].tolist() == [4.0] for track in race.tracks)
    # another start, and a race on another curve from a start of its own
    window.document.edit(replace(race.spec, start=(-2.5,)))
    settled(qtbot, window)
    assert window.tabs.tab("laboratory").marks.experiment.at.x == -2.5
    line = Line("x^4 - x", interval=(-6.0, 6.0))
    window.document.replace(replace(race.spec, problem=line, start=(1.25,)))
    settled(qtbot, window)
    assert window.tabs.tab("laboratory").marks.experiment.at.x == 1.25
    # where it was put it stays while the race is the same
    window.tabs.tab("laboratory").put_at(3.0)
    window.document.edit(replace(window.document.spec, steps=30))
    settled(qtbot, window)
    assert window.tabs.tab("laboratory").marks.experiment.at.x == 3.0


def test_the_point_follows_click_drag_and_the_pointer_with_shift(
    qtbot, window, laboratory, monkeypatch
):
    window.resize(1664, 720)
    window.shell.main.setSizes([336, 588, 740])
    view = window.race_view
    box, canvas = view.panels[0].box, view.canvas
    QApplication.processEvents()
    click(canvas, viewport_point(canvas, box, -2.0, 20.0))
    qtbot.waitUntil(lambda: abs(laboratory.marks.experiment.at.x + 2.0) < 0.05)
    drag(canvas, viewport_point(canvas, box, -2.0, 4.0), viewport_point(canvas, box, 1.0, 10.0))
    assert laboratory.marks.experiment.at.x == pytest.approx(1.0, abs=0.1)
    move(canvas, viewport_point(canvas, box, -5.0, 10.0))
    assert laboratory.marks.experiment.at.x == pytest.approx(1.0, abs=0.1)
    shift = Qt.KeyboardModifier.ShiftModifier
    monkeypatch.setattr(QApplication, "keyboardModifiers", lambda: shift)
    move(canvas, viewport_point(canvas, box, -4.0, 10.0))
    assert laboratory.marks.experiment.at.x == pytest.approx(-4.0, abs=0.1)
    monkeypatch.undo()
    # it can be typed
    laboratory.place.setFocus()
    for text, told in (("-1.5", "-1.5"), ("here", "-1.5")):
        laboratory.place.selectAll()
        qtbot.keyClicks(laboratory.place, text)
        qtbot.keyClick(laboratory.place, Qt.Key.Key_Return)
        assert laboratory.marks.experiment.at.x == -1.5 and laboratory.place.text() == told
    assert window.notice.text.startswith("x = 'here'")
    # and a hand on the map can put it on a kink
    line = Line("abs(x) + x^2/8", interval=(-6.1, 5.3))
    window.document.replace(replace(window.document.spec, problem=line, start=(3.0,)))
    settled(qtbot, window)
    box = view.panels[0].box
    aside = 0.6 * view.panels[0].pixel
    click(canvas, viewport_point(canvas, box, aside, 3.0))
    assert laboratory.marks.experiment.at.x == 0.0
    drag(canvas, viewport_point(canvas, box, 0.0, 0.0), viewport_point(canvas, box, 2.0, 1.0))
    assert laboratory.marks.experiment.at.x == pytest.approx(2.0, abs=0.1)
    drag(canvas, viewport_point(canvas, box, 2.0, 2.5), viewport_point(canvas, box, 0.0, 1.0))
    assert laboratory.marks.experiment.at.x == 0.0
    assert laboratory.marks.experiment.at.sides == pytest.approx((-1.0, 1.0))
    assert failures(window) == ["", ""]


def test_the_limit_brings_the_secant_to_the_tangent_and_back(qtbot, theme):
    laboratory = bench_of(qtbot, theme, "x^2", -5.0, 5.0, 4.0, Clock())
    laboratory.limit.setChecked(True)
    for _ in range(200):
        laboratory.tick()
    assert laboratory.marks.experiment.h == 1e-8 and not laboratory.running
    laboratory.limit.setChecked(False)
    assert laboratory.marks.experiment.h == 1.0


class Clock:
    """Time in nanoseconds that passes when told."""

    nano = 17

    def __call__(self):
        return self.nano

    def wait(self, seconds):
        self.nano += round(seconds * 1e9)


def bench_of(qtbot, theme, formula, low, high, start, clock):
    made = LaboratoryView(theme, now=clock)
    qtbot.addWidget(made)
    spec = RaceSpec(Line(formula, interval=(low, high)), ())
    race = Race(spec, problem_of(spec.problem), (start,))
    made.display(Shown(race, race, spec, theme))
    return made


def test_play_moves_the_point_by_the_time_that_has_passed(qtbot, theme):
    clock = Clock()
    view = bench_of(qtbot, theme, "x^2", -5.0, 5.0, 0.0, clock)
    clock.wait(100.0)
    view.play.setChecked(True)
    places = []
    for seconds in (0.5, 0.03, 2.0, 2.0, 0.97):
        clock.wait(seconds)
        view.tick()
        places.append(view.marks.experiment.at.x)
    # past the right end it begins at the left one
    assert places == pytest.approx([0.5, 0.53, 2.53, 4.53, -4.5])
    view.play.setChecked(False)
    clock.wait(3.0)
    view.play.setChecked(True)
    clock.wait(1.0)
    view.tick()
    assert view.marks.experiment.at.x == pytest.approx(-3.5)


def test_play_shows_each_kink_that_it_comes_past_and_loses_no_time(qtbot, theme):
    clock = Clock()
    view = bench_of(qtbot, theme, "abs(x)", -5.0, 5.0, -0.5, clock)
    view.play.setChecked(True)
    places = []
    for seconds in (0.49, 0.03, 0.03, 0.45):
        clock.wait(seconds)
        view.tick()
        places.append((view.marks.experiment.at.x, view.marks.experiment.at.sides))
    assert [sides for _, sides in places] == [None, (-1.0, 1.0), None, None]
    assert [x for x, _ in places] == pytest.approx([-0.01, 0.0, 0.05, 0.5])
    assert places[1][0] == 0.0


def test_a_point_put_beside_a_kink_goes_on_it(qtbot, theme):
    view = bench_of(qtbot, theme, "abs(x - 0.25) + x^2", -5.0, 5.0, 3.0, Clock())
    view.put_at(0.258, within=0.01)
    assert view.marks.experiment.at.x == 0.25
    assert view.marks.experiment.at.sides == pytest.approx((-0.5, 1.5))
    for x, within in ((0.27, 0.01), (0.251, 0.0), (1.0, 0.01)):
        view.put_at(x, within)
        assert view.marks.experiment.at.x == x and view.marks.experiment.at.sides is None


@pytest.mark.parametrize(
    ("low", "high", "speed", "words"),
    [
        (-5.0, 5.0, 1.0, "1"),
        (-6.0, 6.0, 1.0, "1"),
        (-8.0, 8.0, 2.0, "2"),
        (0.0, 40.0, 5.0, "5"),
        (0.0, 39.9, 2.0, "2"),
        (0.0, 80.0, 10.0, "10"),
        (0.0, 0.8, 0.1, "0.1"),
        (0.1, 0.9, 0.1, "0.1"),
        (0.0, 0.5, 0.05, "0.05"),
    ],
)
def test_the_speed_is_round_and_said(qtbot, theme, low, high, speed, words):
    clock = Clock()
    view = bench_of(qtbot, theme, "x^2", low, high, low, clock)
    assert view.speed.text() == f"x moves at {words} per second"
    view.play.setChecked(True)
    clock.wait(1.0)
    view.tick()
    assert view.marks.experiment.at.x - low == pytest.approx(speed)
    assert speed <= (high - low) / 8 * (1 + 1e-9) and 2.5 * speed >= (high - low) / 8
