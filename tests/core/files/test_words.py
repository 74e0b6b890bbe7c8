"""The command line's words, and what SPEC may be."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.core.base.knobs import InputError, knob, knobs_of
from gdviz.core.files.command_words import CLASSICS, resolve, spec_from_words
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import dumps, loads, save
from gdviz.core.optimizers.base import OPTIMIZERS, Optimizer, optimizer
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry, Init, Landscape, RaceSpec
from tests.every import every


def racers(*words):
    return spec_from_words(["sphere", *words]).entries


def racer(word):
    (entry,) = racers(word)
    return entry


def test_landscape_with_parameters_and_racers():
    spec = spec_from_words(["rosenbrock:b=50", "adam:lr=0.05", "momentum"])
    assert spec == RaceSpec(
        Landscape("rosenbrock", params=(("b", 50.0),)),
        (Entry(OPTIMIZERS["adam"](), lr=0.05), Entry(OPTIMIZERS["momentum"]())),
    )


def test_a_landscape_alone_is_raced_by_the_classics():
    spec = spec_from_words(["sphere"])
    assert [e.optimizer for e in spec.entries] == [OPTIMIZERS[name]() for name in CLASSICS]


def test_a_landscape_is_known_by_its_own_name_however_it_is_written():
    assert spec_from_words(["Log-Cosh", "gd"]).problem.name == "logcosh"


def test_box_of_a_landscape():
    spec = spec_from_words(["sphere:box=-1/2/-3/4.5", "gd"])
    assert spec.problem == Landscape("sphere", box=(-1.0, 2.0, -3.0, 4.5))


def test_options():
    spec = spec_from_words(
        ["gd"], formula="x^2+10y^2", start="-1.2,1", steps="20", noise="0.1", seed="3"
    )
    assert spec.problem == Landscape(formula="x^2+10y^2")
    assert (spec.start, spec.steps, spec.noise, spec.seed) == ((-1.2, 1.0), 20, 0.1, 3)


def test_random_start_takes_the_seed():
    assert spec_from_words(["sphere"], start="random").start == Init("uniform", 0)
    assert spec_from_words(["sphere"], start="random", seed="7").start == Init("uniform", 7)


def test_settings_of_the_racer():
    word = "adam:lr=1e-2,l2=0.1,decay=0.2,clip_norm=3,clip_value=4,label=12,colour=#0072b2"
    expected = Entry(
        OPTIMIZERS["adam"](), lr=0.01, l2=0.1, decay=0.2, clip_norm=3.0, clip_value=4.0
    )
    entry = racer(word)
    assert entry == expected
    assert (entry.label, entry.colour) == ("12", "#0072b2")


@pytest.mark.parametrize("text", ["0.8/0.99", "(0.8,0.99)", "(0.8/0.99)"])
def test_betas(text):
    assert racer(f"adam:betas={text}").optimizer == OPTIMIZERS["adam"](beta1=0.8, beta2=0.99)


def test_torch_names_of_other_settings():
    assert racer("gd:learning_rate=0.3").lr == 0.3
    assert racer("adam:weight_decay=0.1").l2 == 0.1


@every("cls", OPTIMIZERS)
def test_every_optimizer_answers_to_its_names(cls):
    for name in (cls.id, *cls.aliases, cls.id.upper()):
        assert racer(name).optimizer == cls()


@pytest.fixture
def twofold():
    """An optimizer that wraps another, in the catalogue for one test."""

    @optimizer
    @dataclasses.dataclass(frozen=True)
    class Twofold(Optimizer):
        id, title, summary = "twofold", "Twofold", "Wraps."
        base: Optimizer
        k: int = knob(2, "k", "how often", low=1, high=9, scale="int")

        def update(self, w, g, state, t, lr):
            return self.base.update(w, g, state, t, lr)

    yield Twofold
    OPTIMIZERS.remove(Twofold)


def test_wrapped_optimizers(twofold):
    adam = OPTIMIZERS["adam"](beta1=0.95)
    assert racer("twofold(adam:beta1=0.95):k=5,lr=0.1") == Entry(twofold(adam, k=5), lr=0.1)
    assert racer("twofold(twofold(adam:beta1=0.95):k=3)").optimizer == twofold(twofold(adam, k=3))
    spec = spec_from_words(["sphere", "twofold(twofold(adam:beta1=0.95):k=3):lr=0.1"])
    assert loads(dumps(spec)) == spec


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("twofold", "racers[1].base: missing; twofold wraps another optimizer"),
        ("twofold(sgd:lr=1)", "racers[1].base.lr: unknown key"),
        ("twofold(sgd:beta1=1)", "racers[1].base.beta1: unknown key"),
        ("twofold(adam:beta1=2)", "racers[1].base.beta1 = 2: must be"),
        ("twofold(adm)", "did you mean adam?"),
    ],
)
def test_wrapped_optimizers_that_are_refused(twofold, word, said):
    with pytest.raises(InputError) as caught:
        racer(word)
    assert said in str(caught.value)


@every("cls", SCHEDULES)
def test_every_schedule_by_its_name(cls):
    assert racer(f"gd:schedule={cls.id},lr=0.1").schedule == cls()


def test_schedules_with_settings_and_parts():
    cosine, warmup = SCHEDULES["cosine"], SCHEDULES["warmup"]
    name, knob = next(iter(knobs_of(cosine).items()))
    word = f"{name}={knob.low:g}"
    assert racer(f"gd:schedule=cosine({word}),lr=0.1").schedule == cosine(**{name: knob.low})
    assert racer("gd:schedule=cosine()").schedule == cosine()
    both = racer("gd:schedule=sequence(first=cosine,then=warmup(),milestone=7)").schedule
    assert both == SCHEDULES["sequence"](cosine(), warmup(), milestone=7)


REFUSED = [
    ([], "name a race file, a preset or a landscape"),
    ([""], "unknown landscape"),
    (["adam"], "name the landscape first"),
    (["rosenbrok"], "did you mean rosenbrock?"),
    (["rosenbrok", "adam"], "did you mean rosenbrock?"),
    (["sphere", "adamm"], "unknown optimizer 'adamm'; did you mean adam?"),
    (["sphere", "adam:lr=-1"], "racers[1].lr = -1: must be a number above 0"),
    (["sphere", "adam:lr=0.1,lr=0.2"], "lr is given twice"),
    (["sphere", "adam:lr"], "settings are name=value"),
    (["sphere", "adam:"], "settings are name=value"),
    (["sphere", "adam:=1"], "settings are name=value"),
    (["sphere", "adam:lr="], "settings are name=value"),
    (["sphere", "adam:betas=0.9"], "must be two numbers such as 0.9/0.999"),
    (["sphere", "adam:mometum=1"], "racers[1].mometum: unknown key"),
    (["sphere", "adam("], "parentheses do not match"),
    (["sphere", "adam)"], "parentheses do not match"),
    (["sphere", "adam(gd)"], "racers[1].base: unknown key"),
    (["sphere", "(" * 20 + "adam" + ")" * 20], "wrapped more than 8 deep"),
    (["sphere", "a(" * 1000 + "adam" + ")" * 1000], "wrapped more than 8 deep"),
    (["sphere", "adam:schedule=cosin"], "unknown schedule 'cosin'; did you mean cosine?"),
    (["sphere", "adam:schedule=cosine(warm=1)"], "racers[1].schedule.warm: unknown key"),
    (["sphere", "adam:schedule=" + "sequence(first=" * 20 + "cosine" + ")" * 20], "wrapped more"),
    (["sphere", "adam:lr=nan"], "racers[1].lr"),
    (["sphere", "adam:lr=1_0"], "racers[1].lr"),
    (["sphere", "adam:lr=\u0663"], "racers[1].lr"),
    (["sphere", "adam:lr=1e999"], "racers[1].lr = inf"),
    (["sphere", "adam:lr=1e-400"], "too small"),
    (["sphere", "adam:lr=true"], "racers[1].lr = True"),
    (["sphere", "adam:label=\x1b[31m"], "control character U+001B"),
    (["sphere", "\x1b[31m"], "unknown optimizer"),
    (["sphere:box=1/2"], "landscape.box: must be a list of 4 numbers"),
    (["sphere"] + ["adam"] * 33, "racers: 33 given; at most 32"),
    (["sphere"] + ["adam"] * 10_000, "words given; at most 64"),
    (["missing.toml"], "No such file"),
    (["a/b"], "No such file"),
    (["/"], "a folder"),
]


@every(("words", "said"), REFUSED)
def test_words_that_are_refused(words, said):
    with pytest.raises(InputError) as caught:
        resolve(words)
    text = str(caught.value)
    assert said in text and text.isprintable() and len(text) < 500


OPTIONS = [
    ({"steps": "x"}, "steps"),
    ({"steps": "1.5"}, "steps"),
    ({"steps": "-1"}, "steps = -1"),
    ({"steps": "9" * 5000}, "steps"),
    ({"noise": "-1"}, "noise = -1"),
    ({"seed": "4294967296"}, "seed = 4294967296"),
    ({"start": "1"}, "start"),
    ({"start": "1,2,3"}, "start"),
    ({"start": "1;2"}, "start"),
    ({"start": "nan,0"}, "start"),
    ({"start": "true,0"}, "start"),
    ({"start": ""}, "start"),
]


@every(("options", "said"), OPTIONS)
@every("spec", [["sphere", "gd"], ["PRESET"]])
def test_options_that_are_refused(spec, options, said):
    words = [next(iter(presets())).id] if spec == ["PRESET"] else spec
    with pytest.raises(InputError) as caught:
        resolve(words, **options)
    assert said in str(caught.value) and str(caught.value).isprintable()


PIECES = (
    "sphere adam gd : = , ( ) / lr b 0.1 1 - box betas label schedule cosine sequence first nan "
    "1e999 true colour #ffffff weight_decay start visible optimizer base name é \x00"
).split(" ")
garbled = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)


@settings(max_examples=160, deadline=None)
@given(st.lists(garbled, max_size=3))
def test_garbled_words_are_a_race_or_one_line(words):
    try:
        spec_from_words(["sphere", *words], steps="3")
    except InputError as error:
        assert str(error).isprintable() and len(str(error)) < 500


@pytest.mark.parametrize("text", ["12/5", "12-5", "12,5", "12, 5"])
def test_widths_of_hidden_layers(text):
    spec = spec_from_words([f"moons:model=network,hidden={text},activation=relu", "adam"])
    assert spec.problem.model.hidden == (12, 5) and spec.problem.model.activation == "relu"


def test_presets_by_name_and_with_options():
    preset = next(iter(presets()))
    assert resolve([preset.id]) == preset.spec
    changed = dataclasses.replace(preset.spec, steps=7, noise=0.5, seed=9, start=(0.5, -0.5))
    assert resolve([preset.id], None, "0.5,-0.5", "7", "0.5", "9") == changed


def test_race_files(tmp_path, monkeypatch):
    spec = spec_from_words(["booth", "adam:lr=0.5"])
    save(spec, tmp_path / "race.toml")
    save(spec, tmp_path / "race")
    monkeypatch.chdir(tmp_path)
    for name in ("race.toml", "race", str(tmp_path / "race")):
        assert resolve([name]) == spec
    assert resolve(["race"], start="random", seed="4").start == Init("uniform", 4)


def test_no_name_means_two_things():
    from gdviz.core.problems.landscape import LANDSCAPES

    names = [name for preset in presets() for name in (preset.id, *preset.aliases)]
    assert not [name for name in names if name in LANDSCAPES or name in OPTIMIZERS]


def test_all_keys_of_a_racer_are_told():
    with pytest.raises(InputError) as refusal:
        spec_from_words(["booth", "adam:learnrate=3"])
    told = str(refusal.value)
    assert "lr" in told.split("known: ")[1].split(", ") and "more" not in told


def test_words_are_no_longer_than_a_path():
    with pytest.raises(InputError, match=r"^gd:lr=1{34}\.\.\.: longer than 4,096 characters$"):
        resolve(["sphere", "gd:lr=" + "1" * 5000])


def test_racers_behind_a_preset_or_a_file_join_its_own(tmp_path):
    preset = presets()["cliff-edge"].spec
    save(preset, tmp_path / "race.toml")
    for name in ("cliff-edge", str(tmp_path / "race.toml")):
        found = resolve([name, "adam", "momentum:lr=0.01,label=more"], steps="7")
        assert found.entries[:-2] == preset.entries and found.steps == 7
        adam, momentum = found.entries[-2:]
        assert (adam.optimizer.id, momentum.lr, momentum.label) == ("adam", 0.01, "more")
        assert dataclasses.replace(found, entries=preset.entries, steps=preset.steps) == preset


def test_what_joins_a_preset_is_checked_by_its_place():
    place = len(presets()["cliff-edge"].spec.entries) + 1
    with pytest.raises(InputError, match=rf"^racers\[{place}\]\.lr = "):
        resolve(["cliff-edge", "adam:lr=-1"])
    with pytest.raises(InputError, match="unknown optimizer"):
        resolve(["cliff-edge", "rosenbrock"])
    with pytest.raises(InputError, match="at most 32"):
        resolve(["cliff-edge", *["adam"] * 32])
