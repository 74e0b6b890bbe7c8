"""A race without racers: what belongs to one is not drawn, and is there again with the next one."""

from dataclasses import replace

import bowl
import pytest

from tests.doors.painted import Painting

RACE = bowl.RACE


def without_racers(program):
    """Take all racers away, and draw everything again in another size."""
    spec = program.spec
    program.main.document.edit(replace(spec, entries=()))
    program.settle()
    size = program.main.size()
    program.main.resize(size.width(), size.height() + 40)
    program.settle()
    program.main.grab()
    program.main.resize(size)
    assert program.race.tracks == () and program.notice == ""


def test_the_arrows_of_a_step_come_back_with_its_racer(program):
    def explained():
        return "−gradient" in Painting(program.main.race_view).texts

    program.open_tab("step")
    program.main.playback.seek(1)
    program.settle()
    assert explained()
    without_racers(program)
    assert not explained()
    program.press("undo")
    program.settle()
    assert explained()


@pytest.mark.parametrize("options", [{}, {"batch": "2"}])
def test_data_are_drawn_without_a_racer(program, options):
    program.load("hours:model=logistic", "gd:lr=0.5", steps="5", **options)
    program.press("batch")
    program.settle()
    without_racers(program)
    data = program.main.data_view
    assert "hours" in Painting(data).texts and data.failure == ""
    assert [item.failure for item in program.main.race_view.items] == [""]
    program.press("batch")
