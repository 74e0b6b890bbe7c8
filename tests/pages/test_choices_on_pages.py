"""What a view chooses of plot and trails: means, a log axis of steps, a part, the last steps."""

import numpy as np
import pytest
import ways
from plots import INKS, RACE, RATES, curve, loss, way

from tests.doors.drawn import centre
from tests.doors.exported import has

MEAN_OF = 3


def heights(page, values):
    return np.array([page.axes[-1].y.at(value) for value in values])


def test_a_smoothed_curve_has_the_mean_of_the_last_values(pages):
    page = pages.svg(*RACE, "--smooth", str(MEAN_OF))
    assert page.text("loss, mean of the last 3")
    for rate, ink in zip(RATES, INKS, strict=True):
        values = loss(way(rate))
        means = [values[max(k - MEAN_OF + 1, 0) : k + 1].mean() for k in range(9)]
        assert np.abs(curve(page, ink)[:, 1] - heights(page, means)).max() < 0.1
        # and so has the sign at the playhead
        early = pages.svg(*RACE, "--smooth", str(MEAN_OF), "--step", "5")
        (sign,) = [s for s in early.filled(ink) if early.axes[-1].holds(centre(s), 2)]
        assert centre(sign) == pytest.approx(early.axes[-1].at(5, means[5]), abs=0.6)


def test_on_a_logarithmic_axis_decades_of_steps_are_equally_wide(pages):
    page = pages.svg(*RACE, "--log-steps", "--steps", "100")
    plot = page.axes[-1]
    assert plot.x.log
    # the last step is the end of the axis, and the start lies as far before step 1 as 1 before 2
    points = curve(page, INKS[0])
    at = {step: plot.x.at(step) for step in (1, 10, 100)}
    assert at[100] == pytest.approx(plot.frame[2], abs=0.6)
    assert at[100] - at[10] == pytest.approx(at[10] - at[1], abs=0.6)
    octave = (at[10] - at[1]) * np.log10(2)
    assert points[0, 0] == pytest.approx(at[1] - octave, abs=0.6)
    assert points[1, 0] == pytest.approx(at[1], abs=0.6)


def test_a_part_of_the_axis_fills_the_plot_and_names_stand_where_curves_leave_it(pages):
    page = pages.svg(*RACE, "--span", "2,6")
    plot = page.axes[-1]
    assert plot.x.at(2) == pytest.approx(plot.frame[0], abs=0.6)
    assert plot.x.at(6) == pytest.approx(plot.frame[2], abs=0.6)
    beside = [t for t in page.texts if t.left > plot.frame[2] and t.baseline < plot.frame[3] + 9]
    for rate in RATES:
        name = next(t for t in beside if t.text.endswith(f" {rate:g}"))
        assert abs(name.middle[1] - plot.y.at(loss(way(rate))[6])) < 14


def test_a_short_trail_is_the_last_steps_and_its_end_is_faint(pages):
    words = (*ways.RACE[:2], "--start=-3,1.2", "--steps", "9")
    whole = pages.png(*words)
    short = pages.png(*words, "--trail", "4")
    page = pages.svg(*words)
    points = page.axes[0].map(ways.way(ways.RATES[0], 9))
    middles = (points[1:] + points[:-1]) / 2
    seen = [[has(picture, ways.INKS[0], at, 1) for at in middles[:8]] for picture in (whole, short)]
    # the first segment is below the ring of the start
    assert all(seen[0][1:]) and seen[1] == [False] * 7 + [seen[1][7]]
    ground = [whole, short]
    for k in (5, 6):
        x, y = np.round(middles[k]).astype(int)
        apart = [np.abs(p[y, x].astype(int) - (255, 0, 255)).sum() for p in ground]
        assert apart[0] < 30 < apart[1] < 500


def test_on_a_logarithmic_axis_the_first_steps_of_a_long_race_are_all_drawn(pages):
    # so slow that it does not come to rest
    slow = f"gd:lr=1e-5,colour={INKS[0]}"
    page = pages.svg(RACE[0], slow, "--start=-3,1.2", "--log-steps", "--steps", "20000")
    plot = page.axes[-1]
    drawn = curve(page, INKS[0])
    for step in range(1, 60):
        assert np.abs(drawn[:, 0] - plot.x.at(step)).min() < 0.6
