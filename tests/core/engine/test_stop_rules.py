"""Rules that end a racer: where arithmetic by hand says so, whoever takes the steps."""

import math
import sys
from dataclasses import replace

import numpy as np
import pytest

from gdviz.core.analysis.summary import summary
from gdviz.core.base.knobs import InputError
from gdviz.core.engine import runner, stepping
from gdviz.core.engine.batch_stepper import BatchStepper
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import dumps, loads
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec, StopRules
from tests.every import every

NEVER = StopRules(loss=-1.0, gradient=0.0, patience=100_000)
# y = 2x + 1, half a unit above and below
POINTS = tuple((0.1 * k, 0.2 * k + 1.0 + 0.5 * (-1) ** k) for k in range(20))


def bowl(lr, rules, steps=200, start=(3.0, 4.0), optimizer="sgd", **changes):
    """Descent on x^2 + y^2: each step multiplies the point by 1 - 2 lr."""
    entry = Entry(OPTIMIZERS[optimizer](), lr)
    spec = RaceSpec(Landscape(formula="x^2+y^2"), (entry,), start, steps, stop=rules, **changes)
    return finished(spec)


def ending(race, racer=0):
    track = race.tracks[racer]
    return track.steps, str(track.outcome)


def test_the_gradient_ends_it_at_the_step_of_the_closed_form():
    # |g| = 2 * 5 * 0.8^k
    step = math.ceil(math.log(1e-3 / 10.0) / math.log(0.8))
    race = bowl(0.1, StopRules(gradient=1e-3))
    said = f"stopped at step {step}: gradient norm ≤ 0.001"
    assert ending(race) == (step, said)
    track = race.tracks[0]
    assert track.outcome.ending is Ending.STOPPED and len(track.points) == step + 1
    assert np.hypot(*track.grads[-1]) <= 1e-3 < np.hypot(*track.grads[-2])


def test_the_loss_ends_it_at_the_step_of_the_closed_form():
    # 25 * 0.64^k
    step = math.ceil(math.log(0.01 / 25.0) / math.log(0.64))
    race = bowl(0.1, StopRules(loss=0.01))
    assert ending(race) == (step, f"stopped at step {step}: loss ≤ 0.01")


def test_what_is_met_at_the_start_takes_no_step():
    assert ending(bowl(0.1, StopRules(loss=25.0)))[0] == 0
    assert ending(bowl(0.1, StopRules(loss=24.9)))[0] == 1


@pytest.mark.parametrize("patience", [1, 2, 7])
def test_a_loss_that_stays_runs_out_of_patience(patience):
    # at lr = 1 the point goes to and fro between w and -w
    step, said = ending(bowl(1.0, StopRules(patience=patience), steps=50))
    counted = f"{patience} step" + ("s" if patience > 1 else "")
    assert step == patience and said.endswith(f"no improvement for {counted}")


def test_what_counts_as_an_improvement_is_a_share_of_the_best():
    # 36 % a step: one step alone is no improvement by more than 40 %, two are 59 %
    assert ending(bowl(0.1, StopRules(patience=1, least=0.4)))[0] == 1
    assert bowl(0.1, StopRules(patience=2, least=0.4)).tracks[0].outcome.ending is Ending.CONVERGED
    assert ending(bowl(0.1, StopRules(patience=2, least=0.6)))[0] == 2


def test_of_several_rules_the_first_ends_it():
    rules = StopRules(gradient=1e-3, loss=0.01, patience=50)
    assert ending(bowl(0.1, rules)) == ending(bowl(0.1, StopRules(loss=0.01)))


@pytest.mark.parametrize("block", [1, 7, 512])
def test_where_it_ends_does_not_depend_on_how_the_rows_were_cut(block, monkeypatch):
    # the name in the package is that of the function
    module = sys.modules["gdviz.core.engine.run"]
    monkeypatch.setattr(module, "FIRST_BLOCK", block)
    monkeypatch.setattr(module, "LARGEST_BLOCK", max(block, 8))
    rules = StopRules(gradient=1e-3, patience=12, least=0.02)
    for name in ("sgd", "momentum", "adam"):
        race = bowl(0.1, rules, optimizer=name)
        whole = bowl(0.1, NEVER, optimizer=name, stop_when_converged=False).tracks[0]
        assert race.tracks[0].steps == by_hand(whole, rules)


def by_hand(track, rules):
    """The step at which the rules end a path, one row after the other."""
    best, since = math.inf, 0
    for k, (loss, grad) in enumerate(zip(track.losses, track.grads, strict=True)):
        if loss < best - (rules.least * abs(best) if best < math.inf else 0.0):
            best, since = loss, k
        if np.hypot(*grad) <= rules.gradient or k - since >= rules.patience:
            return k
    return track.steps


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "nesterov", "adam", "rmsprop"])
def test_the_generated_loop_and_numpy_end_at_the_same_step(optimizer, monkeypatch):
    rules = StopRules(gradient=1e-2, patience=15, least=1e-3)
    fast = ending(bowl(0.1, rules, optimizer=optimizer))
    monkeypatch.setattr(stepping, "MAX_SCALAR_DIM", 0)
    assert ending(bowl(0.1, rules, optimizer=optimizer)) == fast
    assert 0 < fast[0] < 200


def line(rules, steps=400, batch=None, validation=0.25, **changes):
    """A straight line through POINTS."""
    model = Model("linear", loss="mse", scaling="half_mean")
    data = Data(points=POINTS, model=model, validation=validation, standardise=False)
    entries = (Entry(OPTIMIZERS["sgd"](), 0.3), Entry(OPTIMIZERS["adam"](), 0.05))
    sampling = Sampling(batch) if batch else None
    return finished(RaceSpec(data, entries, steps=steps, sampling=sampling, stop=rules, **changes))


@pytest.mark.parametrize("batch", [None, 4])
def test_straight_code_and_the_reference_end_at_the_same_step(batch, monkeypatch):
    rules = StopRules(patience=25, least=0.01)
    fast = [ending(line(rules, batch=batch), i) for i in range(2)]
    slow = []

    def plain(*given):
        slow.append(BatchStepper(*given[:-1], True))
        return slow[-1]

    monkeypatch.setattr(stepping, "BatchStepper", plain)
    assert [ending(line(rules, batch=batch), i) for i in range(2)] == fast
    assert len(slow) > 1 and not any(walker.traced for walker in slow)
    assert all(0 < step < 400 for step, _ in fast)


def test_epochs_end_it_after_that_many_passes():
    # 15 rows in batches of 4 are 4 steps
    said = "stopped at step 12: after 3 epochs"
    assert ending(line(StopRules(epochs=3), batch=4)) == (12, said)
    assert ending(line(StopRules(epochs=1)))[0] == 1
    assert ending(line(StopRules(epochs=99), batch=4, steps=20))[0] == 20


def test_the_loss_of_rows_held_back_is_judged_once_an_epoch():
    whole = line(NEVER, batch=4, steps=400)
    rules = StopRules(patience=3, unit="epochs", judge="validation", least=1e-3)
    race, made = line(rules, batch=4, steps=400), data_of(whole)
    x, y = made.X[made.validation][:, 0], made.y[made.validation]
    for racer, track in enumerate(whole.tracks):
        best, since, stop = math.inf, 0, None
        for epoch in range(track.steps // 4 + 1):
            w, b = track.points[4 * epoch]
            loss = 0.5 * np.mean((w * x + b - y) ** 2)
            if loss < (best if best == math.inf else best - 1e-3 * best):
                best, since = loss, epoch
            elif epoch - since >= 3:
                stop = 4 * epoch
                break
        said = "validation no better for 3 epochs"
        assert stop is not None and 0 < stop < 400
        assert ending(race, racer) == (stop, f"stopped at step {stop}: {said}")


def test_rules_that_never_end_it_change_nothing():
    for plain, ruled in (
        (bowl(0.02, StopRules(), optimizer="adam"), bowl(0.02, NEVER, optimizer="adam")),
        (line(StopRules(), batch=4, steps=60), line(NEVER, batch=4, steps=60)),
    ):
        for one, other in zip(plain.tracks, ruled.tracks, strict=True):
            assert np.array_equal(one.points, other.points)
            assert np.array_equal(one.losses, other.losses)
            assert one.outcome == other.outcome


def test_where_each_loss_is_not_measured_the_measured_ones_are_judged(monkeypatch):
    monkeypatch.setattr(runner, "HEAVY", 1)
    monkeypatch.setattr(runner, "measured_every", lambda *_: 5)
    whole = line(StopRules(), steps=300)
    race = line(StopRules(gradient=0.05), steps=300)
    lengths = np.hypot(*whole.tracks[0].grads[:].T)
    step = next(k for k in range(0, 300, 5) if lengths[k] <= 0.05)
    assert ending(race)[0] == step > 0


def test_a_racer_that_diverges_first_diverged():
    race = bowl(1.5, StopRules(patience=5_000), steps=6_000)
    assert race.tracks[0].outcome.ending is Ending.DIVERGED


def test_the_summary_says_who_was_stopped():
    said = summary(bowl(0.1, StopRules(loss=0.01)))
    assert any(text.startswith("Stopped by its rule (loss ≤ 0.01): ") for text in said)


def test_of_one_variable_rules_hold_as_well():
    spec = RaceSpec(Line("x^2"), (Entry(OPTIMIZERS["sgd"](), 0.25),), (4.0,), 50)
    race = finished(replace(spec, stop=StopRules(gradient=0.1)))
    # 8 * 0.5^k
    assert race.tracks[0].steps == math.ceil(math.log2(80))


# words, files, refusals


@pytest.mark.parametrize(
    "rules",
    [
        StopRules(loss=0.1),
        StopRules(gradient=1e-6, patience=20, least=1e-4),
        StopRules(patience=3, unit="epochs", judge="validation", epochs=50),
    ],
)
def test_rules_survive_a_file(rules):
    spec = replace(line(StopRules(), steps=1).spec, stop=rules)
    assert loads(dumps(spec)) == spec and spec != replace(spec, stop=StopRules())
    assert ("[stop]" in dumps(spec)) and "[stop]" not in dumps(replace(spec, stop=StopRules()))


def test_the_command_line_sets_them_on_words_files_and_presets(tmp_path):
    wanted = StopRules(gradient=1e-6, patience=20)
    assert resolve(["sphere", "gd"], stop="gradient=1e-6,patience=20").stop == wanted
    assert resolve(["cliff-edge"], stop="gradient=1e-6, patience=20").stop == wanted
    path = tmp_path / "race.toml"
    path.write_text(dumps(replace(resolve(["sphere", "gd"]), stop=StopRules(loss=1.0))))
    assert resolve([str(path)], stop="gradient=1e-6,patience=20").stop == wanted
    assert resolve([str(path)]).stop == StopRules(loss=1.0)


@every(
    ("words", "stop", "said"),
    [
        (["sphere"], "patience", "--stop: patience: settings are name=value"),
        (["sphere"], "patiense=3", "stop.patiense: unknown key 'patiense'; did you mean patience?"),
        (["sphere"], "patience=0", "stop.patience = 0: must be a whole number at least 1"),
        (["sphere"], "gradient=-1", "stop.gradient = -1: must be"),
        (["sphere"], "loss=low", "stop.loss = 'low': must be"),
        (["sphere"], "epochs=3", "stop.epochs: only data have epochs"),
        (["sphere"], "patience=3,unit=epochs", "stop.unit = epochs: only data have epochs"),
        (["hours"], "patience=3,judge=validation", "no rows are held back"),
        (["hours"], "patience=3,unit=weeks", "stop.unit = 'weeks': must be"),
    ],
)
def test_a_rule_that_is_not_allowed_is_one_line(words, stop, said):
    with pytest.raises(InputError) as caught:
        resolve([*words, "gd"], stop=stop)
    assert said in str(caught.value) and "\n" not in str(caught.value)
