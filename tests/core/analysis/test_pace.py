"""When each step of a race is played, by closed forms."""

import pytest

from gdviz.core.analysis.pace import fitting_part, share_of, step_at


def test_all_steps_take_as_long():
    assert [share_of(k, 4) for k in range(5)] == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert step_at(0.3, 500) == pytest.approx(150)


def test_a_slow_start_goes_by_the_logarithm():
    # 1 + 1023 = 2^10: each tenth of the time doubles the steps taken, one added
    shares = [share_of(2**k - 1, 1023, slow=True) for k in range(11)]
    assert shares == pytest.approx([k / 10 for k in range(11)])
    assert [round(step_at(k / 10, 1023, slow=True)) for k in (0, 1, 5, 10)] == [0, 1, 31, 1023]


@pytest.mark.parametrize("slow", [False, True])
def test_a_step_is_found_at_its_share(slow):
    found = [round(step_at(share_of(k, 7000, slow), 7000, slow)) for k in range(7001)]
    assert found == list(range(7001))
    assert share_of(0, 0, slow) == 0.0 and step_at(0.5, 0, slow) == 0.0


def test_a_part_ends_with_its_race():
    assert fitting_part((20.0, 120.0), 500) == (20, 120)
    assert fitting_part((20.0, 120.0), 60) == (20, 60)
    assert fitting_part((20.0, 120.0), 20) is None and fitting_part(None, 500) is None
