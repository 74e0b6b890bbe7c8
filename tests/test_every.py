"""Cases that share a test fail as tests of their own would."""

import pytest

from tests.every import every

TRIED = []


@every("left", [1, 2, 3])
@every(("right", "total"), [(1, 3), (5, 6)])
def sums(left, right, total):
    TRIED.append((left, right))
    if left == 3:
        pytest.skip("no case may be left out")
    assert left + right == total


def test_every_case_is_tried_and_each_that_fails_is_told():
    with pytest.raises(BaseExceptionGroup, match="4 of 6 cases") as caught:
        sums()
    assert TRIED == [(1, 1), (1, 5), (2, 1), (2, 5), (3, 1), (3, 5)]
    told = [error.__notes__[-1] for error in caught.value.exceptions]
    assert told[:2] == ["left = 1, right = 1, total = 3", "left = 2, right = 5, total = 6"]


@every("way", [lambda: pytest.fail("said"), lambda: 1 / 0])
def goes_wrong(way):
    way()


def test_what_goes_wrong_in_any_way_is_a_failure():
    with pytest.raises(BaseExceptionGroup) as caught:
        goes_wrong()
    kinds = [type(error) for error in caught.value.exceptions]
    assert kinds == [pytest.fail.Exception, ZeroDivisionError]


def test_no_cases_are_a_mistake():
    with pytest.raises(AssertionError, match="no cases"):
        every("case", [])(goes_wrong)
