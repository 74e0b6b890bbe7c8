"""What goes wrong or comes late: it is said, it is logged, and it is never shown as a race."""

import bowl
import pytest

from gdviz.core.base.knobs import InputError
from tests.doors.exported import near
from tests.doors.stage import asked, broken, held

# two racers and six steps
RACE = bowl.RACE


def test_a_late_answer_is_never_shown(program):
    shown = []
    with held() as gate:
        program.ask_for("booth", "gd", steps="40")
        program.wait(lambda: len(gate.begun) == 1)
        program.ask_for("matyas", "adam", "gd", "signsgd", steps="30")
        gate.let_go()
        program.wait(lambda: len(gate.begun) == 2)
        program.rounds(10)
        shown.append(program.race.spec)
        gate.let_go()
        program.settle()
    assert shown == [shown[0]] and len(shown[0].entries) == 2
    assert (program.steps, len(program.standings)) == (30, 3)


def test_an_answer_that_is_there_but_late_is_not_shown(program):
    """It was computed while the window was busy, and another race was asked for meanwhile."""
    with held() as gate:
        program.ask_for("booth", "gd", steps="40")
        gate.let_go()
        program.busy_until(
            lambda: program.computed is not None and program.computed.spec.steps == 40
        )
        program.ask_for("matyas", "adam", "gd", "signsgd", steps="30")
        program.rounds(10)
        assert program.steps == 6 and len(program.standings) == 2
        gate.let_go()
        program.settle()
    assert (program.steps, len(program.standings)) == (30, 3)


def test_a_growing_race_is_shown_as_it_grows_and_never_behind_the_playhead(program):
    with held() as gate:
        program.ask_for("booth", "gd", steps="40")
        gate.show(15)
        program.wait(lambda: program.steps == 40)
        assert program.race.tracks[0].steps == 15
        program.main.playback.seek(30)
        gate.show(20)
        program.rounds(20)
        assert program.race.tracks[0].steps == 15
        gate.let_go()
        program.settle()
        assert program.race.tracks[0].steps == 40


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InputError("the data are gone"), "the data are gone"),
        (ZeroDivisionError("by nought"), "could not be computed"),
    ],
)
def test_a_race_that_fails_is_said_and_the_one_before_stays(program, error, said):
    with held() as gate:
        program.ask_for("booth", "gd", steps="40")
        gate.fail(error)
        program.wait(lambda: program.notice)
    assert said in program.notice and "\n" not in program.notice
    assert len(program.standings) == 2
    program.load("booth", "gd", steps="41")
    assert program.notice == ""


def test_a_late_failure_is_not_said(program):
    with held() as gate:
        program.ask_for("booth", "gd", steps="40")
        program.wait(lambda: len(gate.begun) == 1)
        program.ask_for("matyas", "adam", steps="30")
        gate.fail(InputError("of no interest"))
        gate.let_go()
        program.settle()
        program.rounds(3)
    assert program.notice == ""


def test_nothing_is_exported_before_the_race_is_done(program):
    with held() as gate:
        program.ask_for("booth", "gd", steps="40")
        for name in ("export", "copy"):
            with asked() as questions:
                program.press(name)
            assert "still" in program.notice
            assert questions == []
            program.click("close")
            assert program.notice == ""
        gate.let_go()
        program.settle()


def test_a_note_does_not_take_the_place_of_what_went_wrong(program):
    program.main.notice.say("it went wrong")
    program.keys("N")
    assert program.notice == "it went wrong"
    program.click("close")
    program.keys("N")
    assert "data" in program.notice


def test_a_notice_is_one_plain_line(program):
    program.main.notice.say("a <b>bold</b>\n  word")
    assert program.notice == "a <b>bold</b> word"
    label = program.main.notice.label
    assert label.textFormat() == label.textFormat().PlainText
    program.main.notice.say("long " * 200)
    assert len(program.notice) <= 300


def test_a_notice_goes_after_a_while(program):
    """Twelve seconds, by the timer that it starts."""
    program.main.notice.say("soon gone")
    timers = [
        t for t in program.main.notice.children() if hasattr(t, "isSingleShot") and t.isActive()
    ]
    assert [t.interval() for t in timers] == [12_000]
    timers[0].timeout.emit()
    assert program.notice == ""


def test_an_offer_is_done_once(program):
    done = []
    program.main.notice.offer("rows lack values", "skip them", lambda: done.append(1))
    program.click(program.main.notice.button)
    assert done == [1] and program.notice == ""
    program.main.notice.say("another")
    assert not program.main.notice.button.isVisible()


@pytest.mark.parametrize("part", ["heads", "curves", "height map"])
def test_what_cannot_be_drawn_is_said_and_the_rest_is_drawn(program, part):
    if part == "height map":
        program.press("surface")
    with broken(part, "out of\nink"):
        program.load("booth", "gd", steps="40")
        program.wait(lambda: "out of ink" in program.notice)
    # the race before may have failed first, and this one a moment later
    program.rounds(2)
    assert "\n" not in program.notice and "cannot be drawn" in program.notice
    bowl.load(program)
    program.press("last")
    program.rounds(4)
    assert program.notice == ""
    for ground in (program.map(), program.plot):
        assert part == "height map" or near(ground.pixels(), bowl.MAGENTA).sum() > 50
