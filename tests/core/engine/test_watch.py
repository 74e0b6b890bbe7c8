"""What one look at the rows of all racers passes over, a look at each racer's own rows finds
nothing in; and the other way round."""

import numpy as np
import pytest

from gdviz.core.engine.stop_conditions import Watch, calms
from gdviz.core.problems.landscape import problem_of
from gdviz.core.problems.validation import loss_range_on_box
from gdviz.core.spec.race import Landscape

PROBLEM = problem_of(Landscape("rosenbrock"))
ROWS = 60


def wandering(seed):
    """Rows of a racer that goes about in the box."""
    return np.random.default_rng(seed).uniform(-1.0, 1.0, (ROWS, 2))


def lost(rows):
    rows[30] = np.nan
    return rows


def gone(rows):
    rows[-1] = 1010.0 * PROBLEM.size()
    return rows


def far(rows):
    rows[-1] = 990.0 * PROBLEM.size()
    return rows


def endless(rows):
    rows[12, 1] = np.inf
    return rows


def resting(rows):
    rows[20:] = [1.0, 1.0] + 1e-16 * np.arange(ROWS - 20)[:, None]
    return rows


def pausing(rows):
    rows[41] = rows[40]
    return rows


def seen(rows):
    """What the watch says of rows 1 and later."""
    losses, grads = PROBLEM.objective.loss_and_grad(rows.T)
    watch = Watch(PROBLEM, loss_range_on_box(PROBLEM), converges=True)
    kept, outcome = watch.look(rows, losses, grads.T, 1, ROWS - 1)
    return kept, outcome


def looked(paths):
    together = np.concatenate([rows.T for rows in paths], axis=1)
    with np.errstate(all="ignore"):
        losses, _ = PROBLEM.objective.loss_and_grad(together)
    return calms(PROBLEM, together, losses, np.arange(len(paths)) * ROWS)


@pytest.mark.parametrize("changed", [lost, gone, endless, resting, pausing])
def test_a_racer_with_something_to_find_is_told_from_its_neighbours(changed):
    paths = [wandering(1), changed(wandering(2)), wandering(3)]
    before, odd, after = looked(paths)
    assert odd is None
    assert before is not None
    assert after is not None


def test_what_is_passed_over_holds_nothing():
    for (lowest, highest), rows in zip(
        looked([wandering(s) for s in range(20)]), [wandering(s) for s in range(20)], strict=True
    ):
        losses = PROBLEM.objective.loss(rows.T)
        assert (lowest, highest) == (losses.min(), losses.max())
        assert seen(rows) == (ROWS - 1, None)


def test_a_jump_between_two_racers_is_no_step():
    first, second = wandering(4), wandering(5)
    second[0] = first[-1]
    # the step from one racer's last row to the next one's first is still, and nobody's
    assert looked([first, second])[0] is not None
    assert seen(second) == (ROWS - 1, None)


def test_the_watch_stops_where_rows_rest():
    kept, outcome = seen(resting(wandering(6)))
    assert outcome is not None
    # twenty steps after the first row of those that rest
    assert kept == outcome.step == 20 + 20


def test_a_thousand_boxes_away_is_lost_and_nearer_is_not():
    assert seen(far(wandering(7))) == (ROWS - 1, None)
    assert looked([far(wandering(7))])[0] is not None
    kept, outcome = seen(gone(wandering(7)))
    assert (kept, outcome.step) == (ROWS - 2, ROWS - 1)
