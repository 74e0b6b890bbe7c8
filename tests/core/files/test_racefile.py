"""Race files: what is saved is loaded again, and nothing else is."""

import dataclasses
import string
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError, knobs_of
from gdviz.core.files.command_words import resolve
from gdviz.core.files.race_file import described, dumps, load, loads, save, written
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.problems.validation import rests_on_point
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.race import Entry, Init, Landscape, Line, RaceSpec
from tests.doors.command_line import gdviz
from tests.every import every

GOOD = """\
format = "gdviz-race"
version = 1
steps = 300
noise = 0.1
seed = 3
start = [-1.2, 1.0]

[landscape]
name = "rosenbrock"

[landscape.params]
b = 50.0

[[racers]]
optimizer = "adam"
lr = 0.05
beta1 = 0.8

[[racers]]
optimizer = "momentum"
label = "ball"
colour = "#d55e00"
visible = false
"""


def test_reads_what_is_written_there():
    spec = loads(GOOD)
    assert spec.problem == Landscape(name="rosenbrock", params=(("b", 50.0),))
    assert (spec.steps, spec.noise, spec.seed, spec.start) == (300, 0.1, 3, (-1.2, 1.0))
    adam, momentum = spec.entries
    assert adam == Entry(OPTIMIZERS["adam"](beta1=0.8), lr=0.05)
    assert (momentum.lr, momentum.label, momentum.colour) == (None, "ball", "#d55e00")
    assert not momentum.visible


def test_what_is_written_is_as_a_person_would():
    assert dumps(loads(GOOD)) == GOOD


def test_title_and_summary():
    found = described(GOOD.replace("steps", 'title = "One"\nsummary = "Two."\nsteps'))
    assert (found.title, found.caption) == ("One", "Two.")
    assert written(found).startswith(
        'format = "gdviz-race"\nversion = 1\ntitle = "One"\nsummary = "Two."\n'
    )


def test_a_race_without_racers_is_an_empty_race():
    spec = loads('format = "gdviz-race"\nversion = 1\n[landscape]\nname = "sphere"\n')
    assert spec.entries == ()
    assert loads(dumps(spec)) == spec


def test_load_never_changes_the_file_and_save_follows_links(tmp_path):
    path, link = tmp_path / "a.toml", tmp_path / "b.toml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    link.symlink_to(path)
    before = path.read_bytes()
    spec = load(link)
    assert path.read_bytes() == before
    assert spec == loads(GOOD)
    save(spec, link)
    assert link.is_symlink() and path.read_text() == GOOD


@pytest.mark.parametrize(
    ("folder", "named"),
    [("races", "loads.csv"), ("races/tables", "tables/loads.csv"), ("races 2", None), (".", None)],
)
def test_a_race_and_the_data_beside_it_move_together(tmp_path, folder, named):
    """Data elsewhere are named with their whole path, even where it begins with the same letters
    as the folder of the race."""
    data, races = tmp_path / folder / "loads.csv", tmp_path / "races"
    for place in (data.parent, races):
        place.mkdir(exist_ok=True, parents=True)
    data.write_text("load,stretch\n0.5,2.1\n1.0,2.9\n1.5,4.2\n")
    save(resolve([str(data), "gd"]), races / "race.toml")
    file = tomllib.loads((races / "race.toml").read_text())["data"]["file"]
    assert Path(file) == Path(named or data)
    moved = races.rename(tmp_path / "moved")
    assert "Gradient descent" in gdviz("run", moved / "race.toml", "--steps", "1").good


def test_the_error_names_the_file(tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_text(GOOD.replace("300", "-1"))
    with pytest.raises(InputError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{shown(path)}: steps = -1: must be a whole number")


def knob_values(knob):
    if knob.scale == "bool":
        return st.booleans()
    if knob.scale == "choice":
        return st.sampled_from(knob.choices)
    low, high = max(knob.low, -1e9), min(knob.high, 1e9)
    if knob.scale == "int":
        values = st.integers(int(low), int(high))
    else:
        values = st.floats(
            low, high, exclude_min=knob.open_low, exclude_max=knob.open_high, allow_nan=False
        )
    return st.none() | values if knob.optional else values


def knobs_drawn(owner):
    # a landscape has no samples to make batches of
    drawn = {k: knob_values(v) for k, v in knobs_of(owner).items() if k != "batch"}
    return st.fixed_dictionaries({}, optional=drawn)


def members(catalog):
    """Members of a catalogue with drawn knobs, one level of wrapping included."""

    def plain(cls):
        return [f for f in dataclasses.fields(cls) if "knob" not in f.metadata] == []

    def with_knobs(cls, inner):
        wrapped = [f.name for f in dataclasses.fields(cls) if "knob" not in f.metadata]
        return st.builds(cls, **dict.fromkeys(wrapped, inner)).flatmap(
            lambda built: knobs_drawn(cls).map(lambda given: dataclasses.replace(built, **given))
        )

    simple = st.sampled_from([c for c in catalog if plain(c)]).flatmap(
        lambda cls: with_knobs(cls, st.nothing())
    )
    wrapping = [c for c in catalog if not plain(c)]
    if not wrapping:
        return simple
    return simple | st.sampled_from(wrapping).flatmap(lambda cls: with_knobs(cls, simple))


numbers = st.floats(-1e6, 1e6)
points = st.tuples(numbers, numbers)
labels = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=80)
colours = st.just("") | st.text(string.hexdigits, min_size=6, max_size=6).map(lambda t: "#" + t)


@st.composite
def boxes(draw):
    left, bottom = draw(numbers), draw(numbers)
    width, height = draw(st.floats(0.01, 1e6)), draw(st.floats(0.01, 1e6))
    return left, left + width, bottom, bottom + height


@st.composite
def landscapes(draw):
    info = draw(st.sampled_from(list(LANDSCAPES)))
    chosen = draw(st.sets(st.sampled_from(info.params))) if info.params else ()
    params = sorted((p.name, draw(st.floats(p.low, p.high))) for p in chosen)
    return Landscape(name=info.id, params=tuple(params), box=draw(st.none() | boxes()))


def entries():
    racers = st.builds(
        Entry,
        members(OPTIMIZERS),
        start=st.none() | points,
        schedule=st.none() | members(SCHEDULES),
        label=labels,
        colour=colours,
        visible=st.booleans(),
    )
    return racers.flatmap(
        lambda entry: knobs_drawn(Entry).map(
            lambda given: dataclasses.replace(
                entry, **(given if rests_on_point(entry.optimizer) else given | {"decay": 0.0})
            )
        )
    )


@st.composite
def specs(draw):
    given = draw(knobs_drawn(RaceSpec)) | {"steps": draw(st.integers(0, 100_000))}
    return RaceSpec(
        problem=draw(landscapes()),
        entries=tuple(draw(st.lists(entries(), max_size=4))),
        start=draw(st.none() | points | st.builds(Init, seed=st.integers(0, 2**32 - 1))),
        **given,
    )


def everything(spec):
    """A spec with what does not count in comparison."""
    return spec, [(e.label, e.colour, e.visible) for e in spec.entries]


@settings(max_examples=50, deadline=None)
@given(specs())
def test_save_load_save_is_byte_equal(spec):
    text = dumps(spec)
    again = loads(text)
    assert everything(again) == everything(spec)
    assert dumps(again) == text


@every("optimizer", OPTIMIZERS)
def test_every_optimizer_goes_through_a_file(optimizer):
    spec = RaceSpec(Landscape("sphere"), (Entry(optimizer(), lr=0.1),), steps=5)
    assert loads(dumps(spec)) == spec


@every("schedule", SCHEDULES)
def test_every_schedule_goes_through_a_file(schedule):
    entry = Entry(OPTIMIZERS["gd"](), lr=0.1, schedule=schedule())
    spec = RaceSpec(Landscape("sphere"), (entry,), steps=5)
    assert loads(dumps(spec)) == spec


@every("cls", OPTIMIZERS)
def test_no_knob_has_the_name_of_something_else_in_a_racer(cls):
    assert not {f.name for f in dataclasses.fields(Entry)} & set(knobs_of(cls))


@every("cls", SCHEDULES)
def test_no_knob_of_a_schedule_is_called_name(cls):
    assert "name" not in knobs_of(cls)


def test_formulas_and_lines_go_through_a_file():
    hill = Landscape(formula="a*x^2 + y^2", params=(("a", 2.0),), box=(-1.0, 1.0, -2.0, 2.0))
    for problem in (hill, Line("x^2", interval=(-2.0, 3.0))):
        spec = RaceSpec(problem, (), steps=7)
        assert loads(dumps(spec)) == spec


def test_one_byte_changes_load_or_are_refused_in_one_line():
    small = dumps(loads(GOOD.split("\n[[racers]]")[0] + '\n[[racers]]\noptimizer = "gd"\n'))
    for position in range(len(small)):
        for byte in ("", "\x00", '"', "9", "-", "=", "[", "\n", "."):
            damaged = small[:position] + byte + small[position + 1 :]
            try:
                loads(damaged)
            except InputError as error:
                assert "\n" not in str(error) and len(str(error)) < 400
