"""The presets show what they say: every word of a sentence belongs to a claim that is checked."""

import dataclasses
import inspect
import re

import numpy as np
import pytest

from gdviz.core.base.files import read_text, resource
from gdviz.core.engine.run import finished
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import LIMIT, described, written
from gdviz.core.lecture.checking import checked
from gdviz.core.view import differences
from tests.core.lessons import (
    deep,
    models,
    neurons,
    noise,
    noise_of_data,
    quadratic,
    ravines,
    saddles,
    valleys,
)
from tests.core.lessons.claims import (
    CLAIMS,
    NUMBER,
    Said,
    as_it_is,
    nudged_start,
    raced,
)
from tests.core.lessons.courses import course
from tests.every import every

MODULES = (deep, models, neurons, noise, noise_of_data, quadratic, ravines, saddles, valleys)
FILES = sorted(resource("presets").glob("*.toml"))
# the room of a sentence below the window at its smallest
LONGEST = 200
# steps that are taken once more, and how far apart they may be, in sizes of the path
STEPS, APART = 100, 1e-6
# numbers in labels that are no knob and no coordinate
LABELLED = {"saturated-neuron": (0.82, 0.98), "unsaturated-neuron": (0.82, 0.98)}
every_preset = every("preset", presets())
each_preset = pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)


@every_preset
def test_a_sentence_is_made_of_claims(preset):
    assert " ".join(claim.phrase for claim in CLAIMS.get(preset.id, [])) == preset.summary


def test_no_claim_is_about_a_preset_that_is_none():
    assert set(CLAIMS) == {preset.id for preset in presets()}


@pytest.mark.parametrize("change", [as_it_is, nudged_start])
@each_preset
def test_a_race_shows_what_its_sentence_claims(preset, change):
    """Also where the start or the rates differ in the last digits: nothing hangs on rounding."""
    race = raced(change(preset.spec))
    for claim in CLAIMS[preset.id]:
        if change is as_it_is or not claim.seeds:
            claim.hold(race)
    if change is as_it_is:
        verdicts = checked(preset, raced)
        assert len(verdicts) > 1 and [str(v) for v in verdicts if not v.found.holds] == []


def test_a_check_gets_all_numbers_of_its_phrase():
    claims = [claim for listed in CLAIMS.values() for claim in listed]
    for claim in claims:
        inspect.signature(claim.check).bind(None, *claim.numbers)
    texts = NUMBER.findall("from −10 to 1,234.50, not x² or β₂, 35 %, 15° and 1/√5; 0-1")
    assert texts == ["−10", "1,234.50", "35", "15", "1", "5", "0", "1"]
    assert Said("1,234.50").of(1234.4951) and not Said("1,234.50").of(1234.494)
    assert Said("−10") == -10 and Said("0.50").places == 2


@each_preset
def test_a_race_is_that_of_a_plain_loop(preset):
    """Gradients by hand, methods as in their papers, step by step."""
    spec = dataclasses.replace(preset.spec, steps=min(preset.spec.steps, STEPS))
    if any(entry.schedule for entry in spec.entries):
        spec = preset.spec
    race = finished(spec)
    for racer, (track, entry) in enumerate(zip(race.tracks, spec.entries, strict=True)):
        steps = min(track.steps, STEPS)
        with np.errstate(all="ignore"):
            again = course(preset.id, spec, racer, entry.start or race.start, steps)
        size = np.abs(again).max()
        assert np.abs(track.points[: steps + 1] - again).max() <= APART * size


@every_preset
def test_a_preset_can_be_read(preset):
    assert preset.title and preset.summary.endswith(".")
    assert len(preset.title) <= 60 and len(preset.summary) <= LONGEST
    assert len(preset.spec.entries) >= 2
    assert "^" not in preset.summary and "*" not in preset.summary


@every_preset
def test_numbers_in_labels_are_those_of_the_racer(preset):
    for entry in preset.spec.entries:
        known = [*dataclasses.astuple(entry.optimizer), *dataclasses.astuple(entry)[1:]]
        numbers = [v for v in known if type(v) in (int, float)]
        numbers += [*(entry.start or ()), *LABELLED.get(preset.id, ())]
        for text in NUMBER.findall(re.sub(r"\d/\(?[λt]", "", entry.label)):
            assert float(Said(text)) in numbers, entry.label


@every_preset
def test_racers_start_inside_the_picture(preset):
    race = finished(dataclasses.replace(preset.spec, steps=0))
    if race.problem.dim > 2:
        return
    low, high = np.array(race.problem.box)[::2], np.array(race.problem.box)[1::2]
    for track in race.tracks:
        share = (track.points[0] - low) / (high - low)
        assert (share > 0.02).all() and (share < 0.98).all()


@every("path", FILES)
def test_every_file_says_only_what_differs_from_the_defaults(path):
    found = described(read_text(path, LIMIT), path.name)
    said = written(found)
    assert described(said) == found and said == path.read_text(encoding="utf-8")


# what a lesson shows otherwise than a race by itself: where its sentence speaks of few steps and of
# thousands, of circles or right angles, of the mean of a noisy loss, of the last steps alone, or
# of what a tab shows
SHOWN = {
    "nesterov-overshoots-less": {"quantity": "first"},
    "adagrad-stalls": {"log_steps": True},
    "constant-slope": {"quantity": "displacement", "log_steps": True},
    "level-ravine": {"equal": True},
    "turned-ravine": {"equal": True},
    "sharp-and-flat": {"trail": 150},
    "polling": {"smooth": 40, "tab": "noise"},
    "never-rests": {"equal": True, "trail": 20},
    "noise-floor": {"trail": 100, "smooth": 100},
    "edge-of-stability": {"equal": True},
    "edge-of-stability-network": {"tab": "learning"},
    "weight-decay": {"trail": 300},
    "clip-the-cliff": {"box": "race"},
    "raw-inputs": {"log_steps": True},
    "regression-surface": {"equal": True},
    "early-stopping": {"tab": "learning"},
    "batches-early-all-late": {"tab": "learning"},
    "same-training-loss": {"tab": "learning"},
    "adam-never-rests": {"log_steps": True},
    "too-large-parks": {"trail": 30},
    "raw-or-normalised": {"equal": True, "trail": 8},
    "two-minima": {"log_steps": True},
}


@every_preset
def test_a_lesson_opens_with_what_shows_it(preset):
    assert differences(preset.view) == SHOWN.get(preset.id, {})
    for tab in re.findall(r"\(tab (\w+)", preset.summary):
        assert preset.view.tab == tab.lower()


def test_files_are_numbered_once_and_titles_differ():
    assert [int(path.name[:2]) for path in FILES] == list(range(1, len(FILES) + 1))
    assert len({preset.title for preset in presets()}) == len(FILES) == len(presets())
    assert len({preset.spec for preset in presets()}) == len(FILES)


@pytest.mark.parametrize(
    ("former", "now"),
    [("ball-or-syrup", "nesterov-brakes"), ("standardised-inputs", "regression-surface")],
)
def test_names_of_presets_that_were_merged_lead_to_what_they_are_in(former, now):
    assert presets()[former] is presets()[now]
