"""A program that is asked to end, in the middle of what must not be left in the middle."""

import signal

import pytest

from gdviz.endings import cleaned_up, going_on, noted_endings, undisturbed
from gdviz.render.plot import curves
from tests.doors.command_line import gdviz

RACE = ("sphere", "gd:lr=0.1", "--steps", "5", "--size", "320x180")


@pytest.fixture
def heeded():
    """The signals as a shell leaves them, also where this process was started to ignore some."""
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    before = {number: signal.signal(number, handler) for number, handler in usual.items()}
    yield
    assert {number: signal.getsignal(number) for number in usual} == usual
    for number, handler in before.items():
        signal.signal(number, handler)


def test_what_is_begun_undisturbed_is_finished_first(heeded):
    done = []
    with pytest.raises(KeyboardInterrupt), undisturbed():
        assert going_on()
        signal.raise_signal(signal.SIGINT)
        done.append(going_on())
    assert done == [False] and going_on()


def test_an_ending_that_made_the_drawing_fail_is_an_ending(heeded):
    with pytest.raises(KeyboardInterrupt), undisturbed():
        signal.raise_signal(signal.SIGINT)
        raise ValueError("given up")
    with pytest.raises(SystemExit) as ended, cleaned_up(), undisturbed():
        signal.raise_signal(signal.SIGTERM)
        raise ValueError("given up")
    assert ended.value.code == 128 + signal.SIGTERM


def test_a_handler_of_another_is_called_once_and_nothing_is_given_up(heeded):
    heard = []
    signal.signal(signal.SIGTERM, lambda number, _: heard.append(number))
    with undisturbed():
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert heard == [] and going_on()
    assert heard == [signal.SIGTERM]
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def test_the_first_ending_counts(heeded):
    with noted_endings() as noted:
        with pytest.raises(KeyboardInterrupt), undisturbed():
            signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGINT)
        assert noted == [signal.SIGTERM]


@pytest.mark.parametrize("name", ["race.png", "race.svg", "race.pdf", "race.gif"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_ending_between_save_and_restore_of_a_painter_is_one_line(
    heeded, tmp_path, monkeypatch, name, number
):
    real = curves.paint_guide_names

    def ended(painter, *placed):
        # the painter has saved its state for the curves alone
        signal.raise_signal(number)
        real(painter, *placed)

    monkeypatch.setattr(curves, "paint_guide_names", ended)
    told = gdviz("export", *RACE, "-o", tmp_path / name)
    word = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}[number]
    assert (told.code, told.out, told.err) == (128 + number, "", f"gdviz: {word}\n")
    assert [p.name for p in tmp_path.iterdir() if p.name != "settings"] == []
