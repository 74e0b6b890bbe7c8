"""How often a race has gone through its data."""

from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.learning.epochs import common_epoch


def epoch_of(*words, **options):
    return common_epoch(finished(resolve(words, steps="4", **options)))


def test_batches_that_racers_share_are_counted():
    race = finished(resolve(["cars", "gd:lr=0.1", "adam"], steps="4", batch="10"))
    epoch = common_epoch(race)
    rows = len(race.problem.objective.y)
    per_epoch = -(-rows // 10)
    assert epoch(0) == 0.0 and epoch(per_epoch) == 1.0 and epoch(3 * per_epoch) == 3.0
    assert epoch(1) == 10 / rows


def test_nothing_is_counted_where_a_step_is_an_epoch_or_racers_differ():
    assert epoch_of("cars", "gd:lr=0.1") is None
    assert epoch_of("booth", "gd") is None
    assert epoch_of("cars", "gd:lr=0.1,batch=5", "adam", batch="10") is None
