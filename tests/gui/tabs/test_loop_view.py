"""The training loop in the window."""

import dataclasses
import threading
import time

import pytest
from PySide6.QtCore import QPointF, Qt

from gdviz.core.files.command_words import spec_from_words
from gdviz.core.models.curvature import NotWanted
from gdviz.gui.tabs import loop_reading
from gdviz.gui.widgets.painted import NO_RACER
from tests.gui.windows import settled

WORDS = ["hours:model=logistic", "gd:lr=0.1", "adam:lr=0.1"]
RACE = spec_from_words(WORDS, steps="20", batch="4")

# which line is lit stays with the tab
OWN_WINDOW = True


@pytest.fixture
def looping(qtbot, window):
    window.playback.seek(3)
    window.act("loop")
    known(qtbot, window.tabs.tab("loop"))
    return window


def known(qtbot, view):
    """Wait for the loop that was asked for."""
    qtbot.waitUntil(lambda: not view.busy, timeout=20_000)


def test_lines_are_lit_one_after_the_other_and_then_the_step_is_taken(qtbot, looping):
    view, card = looping.tabs.tab("loop"), looping.tabs.tab("loop").card
    # the usual mistake of a line is its tip
    place = next(k for k, line in enumerate(card.loop.lines) if line.code.startswith("order"))
    assert "range(n)" in card.trap_at(card.place_of(place).center())
    assert card.trap_at(card.place_of(len(card.loop.lines) - 1).bottomLeft() + QPointF(4, 40)) == ""
    lit = [view.card.lit]
    while looping.playback.step == 3 and len(lit) < 30:
        view.forward.click()
        lit.append(view.card.lit)
    assert looping.playback.step == 4
    known(qtbot, view)
    assert view.card.lit == view.card.loop.running[0]
    assert lit[:-1] == sorted(lit[:-1]) and len(set(lit[:-1])) == 8
    looping.grab()
    assert view.card.failure == ""
    # clicks that come before the loop of the step before wait for it
    for _ in range(4):
        view.back.click()
    assert looping.playback.step == 3
    known(qtbot, view)
    assert card.lit == card.loop.running[-4]
    # at the end the last step is shown
    looping.playback.seek(19)
    known(qtbot, view)
    last = card.loop.lines
    card.lit = card.loop.running[-1]
    view.forward.click()
    assert looping.playback.step == 20
    known(qtbot, view)
    assert card.loop.lines == last and card.lit == card.loop.running[-1]
    view.forward.click()
    assert card.lit == card.loop.running[-1]
    looping.grab()
    assert card.failure == ""


def test_without_racers_there_is_no_loop_and_on_a_landscape_no_chain_rule(qtbot, looping):
    view, spec = looping.tabs.tab("loop"), looping.document.spec
    looping.document.replace(dataclasses.replace(spec, entries=()))
    qtbot.waitUntil(lambda: not looping.shown.tracks, timeout=20_000)
    assert view.card.loop.lines == () and view.card.without == NO_RACER
    assert view.racers.count() == 0 and view.one.isHidden()
    looping.grab()
    assert view.card.failure == ""
    looping.document.replace(spec)
    qtbot.waitUntil(lambda: len(looping.shown.tracks) == 2, timeout=20_000)
    known(qtbot, view)
    assert view.card.loop.lines and view.racers.currentText() == "Gradient descent"
    view.one.click()
    looping.document.replace(spec_from_words(["rosenbrock", "adam:lr=0.1"], steps="20"))
    settled(qtbot, looping)
    assert looping.tabs.open == "loop"
    known(qtbot, view)
    assert view.one.isHidden() and view.card.isVisible()
    looping.playback.seek(3)
    known(qtbot, view)
    codes = [line.code for line in view.card.loop.lines]
    assert "g = ∇f(w)" in codes and any(code.startswith("m ←") for code in codes)
    looping.grab()
    assert view.card.failure == ""
    while looping.playback.step == 3:
        view.forward.click()
    known(qtbot, view)
    assert looping.playback.step == 4 and view.card.lit == view.card.loop.running[0]


def test_the_chain_rule_has_a_page_and_breakpoints_are_run_to(qtbot, looping):
    view = looping.tabs.tab("loop")
    view.one.click()
    assert view.chain.isVisible() and not view.card.isVisible()
    shown = []
    for _ in range(6):
        shown.append(view.chain.lit)
        view.forward.click()
    assert shown == [4, 0, 1, 2, 3, 4] and looping.playback.step == 3
    looping.grab()
    assert view.chain.failure == "" and view.chain.chain is view.card.loop.chain
    looping.playback.seek(20)
    known(qtbot, view)
    looping.grab()
    assert view.chain.failure == "" and view.chain.chain is view.card.loop.chain
    view.one.click()
    looping.playback.seek(3)
    known(qtbot, view)
    card = view.card
    codes = [line.code for line in card.loop.lines]
    order = next(k for k, code in enumerate(codes) if code.startswith("order"))
    loss = next(k for k, code in enumerate(codes) if code.startswith("L = "))
    view.run_on.click()
    known(qtbot, view)
    assert looping.playback.step == 3
    for k in (order, loss):
        qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.place_of(k).center().toPoint())
    assert card.stops == {order, loss}
    places = []
    for _ in range(4):
        view.run_on.click()
        known(qtbot, view)
        places.append((looping.playback.step, card.lit))
    # 20 rows in batches of 4: a new order every 5 steps
    assert places == [(3, loss), (4, loss), (5, order), (5, loss)]
    looping.grab()
    assert card.failure == ""
    qtbot.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.place_of(loss).center().toPoint())
    view.run_on.click()
    known(qtbot, view)
    assert (looping.playback.step, card.lit) == (10, order)
    looping.playback.seek(19)
    known(qtbot, view)
    view.run_on.click()
    known(qtbot, view)
    assert looping.playback.step == 19
    looping.choice.choose(1)
    assert card.stops == frozenset()


def test_the_loop_is_worked_out_beside_the_window_and_the_old_one_stays(
    qtbot, looping, monkeypatch
):
    """Of a thousand parameters the chain rule's check takes longer than a frame may."""
    view, card = looping.tabs.tab("loop"), looping.tabs.tab("loop").card
    before, gate, threads = card.loop, threading.Event(), []

    def slow(name):
        real = getattr(loop_reading, name)

        def work(*asked):
            threads.append(threading.get_ident())
            assert gate.wait(20)
            return real(*asked)

        monkeypatch.setattr(loop_reading, name, work)

    for name in ("loop_lines", "chain", "lamps"):
        slow(name)
    card.stops = frozenset({card.loop.running[0]})
    view.run_on.click()
    looping.playback.seek(7)
    view.forward.click()
    looping.grab()
    assert view.busy and card.loop is before and card.failure == ""
    gate.set()
    known(qtbot, view)
    assert card.loop is not before and len(threads) >= 4
    assert threading.get_ident() not in threads


@pytest.mark.parametrize("other", ["racer", "race"])
def test_a_walk_ends_with_its_race_and_its_racer(qtbot, looping, monkeypatch, other):
    """The line that it was to light is in a loop that has not come before another is asked for."""
    view, card = looping.tabs.tab("loop"), looping.tabs.tab("loop").card
    gate, real = threading.Event(), loop_reading.chain
    monkeypatch.setattr(loop_reading, "chain", lambda *a: gate.wait(20) and real(*a))
    card.lit = last = card.loop.running[-1]
    view.forward.click()
    assert looping.playback.step == 4 and view.busy
    if other == "racer":
        looping.choice.choose(1)
    else:
        spec = dataclasses.replace(looping.document.spec, seed=5)
        looping.document.edit(spec)
        qtbot.waitUntil(lambda: looping.shown.spec == spec and looping.shown.done, timeout=20_000)
    gate.set()
    known(qtbot, view)
    assert last in card.loop.running and card.lit == last


def test_a_window_that_goes_waits_for_no_loop(qtbot, looping, monkeypatch):
    begun, asked = threading.Event(), []

    def endless(objective, w, row, wanted):
        begun.set()
        while wanted():
            time.sleep(0.001)
        asked.append(row)
        raise NotWanted

    monkeypatch.setattr(loop_reading, "chain", endless)
    looping.playback.seek(5)
    assert begun.wait(20)
    looping.tabs.tab("loop").window().close()
    assert asked and not looping.tabs.tab("loop").busy
