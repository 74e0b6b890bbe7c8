"""What to see of a race: a table of its file, read strictly and written without its defaults."""

from dataclasses import fields

import pytest

from gdviz.core.base.knobs import InputError
from gdviz.core.files.command_words import kept_view, resolve
from gdviz.core.files.presets import presets
from gdviz.core.files.race_file import described, dumps, load_described, save
from gdviz.core.view import ViewSpec, differences

# for each field another value than its own, and how it stands in a file
OTHER = {
    "layout": ("side", 'layout = "side"'),
    "box": ((-1.0, 2.0, -3.0, 4.5), "box = [-1.0, 2.0, -3.0, 4.5]"),
    "equal": (True, "equal = true"),
    "azimuth": (-35.5, "azimuth = -35.5"),
    "tilt": (60.0, "tilt = 60.0"),
    "zoom": (2.5, "zoom = 2.5"),
    "trail": (25, "trail = 25"),
    "arrows": (True, "arrows = true"),
    "batch": (True, "batch = true"),
    "plain": (True, "plain = true"),
    "start": (False, "start = false"),
    "uphill": (False, "uphill = false"),
    "minima": (False, "minima = false"),
    "saddles": (False, "saddles = false"),
    "names": (True, "names = true"),
    "ghost": (True, "ghost = true"),
    "quantity": ("gradient", 'quantity = "gradient"'),
    "against": ("evaluations", 'against = "evaluations"'),
    "log": (False, "log = false"),
    "log_steps": (True, "log_steps = true"),
    "smooth": (12, "smooth = 12"),
    "span": ((10.0, 250.5), "span = [10.0, 250.5]"),
    "slow": (True, "slow = true"),
    "part": ((20.0, 120.0), "part = [20, 120]"),
    "theme": ("dark", 'theme = "dark"'),
    "tab": ("probe", 'tab = "probe"'),
    "page": ("calculus", 'page = "calculus"'),
    "probe": ((0.5, -1.25), "probe = [0.5, -1.25]"),
    "angle": (135.0, "angle = 135.0"),
    "ahead": (0.25, "ahead = 0.25"),
    "rate": (0.3, "rate = 0.3"),
    "seeds": (True, "seeds = true"),
    "racer": (3, "racer = 3"),
}
RACE = 'format = "gdviz-race"\nversion = 1\n[landscape]\nname = "booth"\n'


@pytest.fixture(scope="module")
def spec():
    return resolve(["booth", "gd:lr=0.1"], steps="5")


def test_every_field_is_tried():
    assert [field.name for field in fields(ViewSpec)] == list(OTHER)


@pytest.mark.parametrize("name", OTHER)
def test_a_field_is_written_and_read_back(spec, name):
    value, line = OTHER[name]
    # a page is that of its tab
    seen = {"tab": "probe"} if name == "page" else {}
    text = dumps(spec, view=ViewSpec(**seen, **{name: value}))
    assert f"\n{line}\n" in text.partition("[view]")[2]
    found = described(text)
    assert found.view == ViewSpec(**seen, **{name: value}) != ViewSpec()
    assert found.spec == spec and differences(found.view) == {**seen, name: value}


def test_a_view_as_it_is_by_default_is_not_written(spec):
    assert dumps(spec, view=ViewSpec()) == dumps(spec) and "view" not in dumps(spec)
    assert described(dumps(spec)).view is None and differences(None) == {}


def test_words_stand_for_parts_of_a_landscape(spec):
    assert 'box = "race"' in dumps(spec, view=ViewSpec(box="race"))
    assert described(RACE + '[view]\nbox = "landscape"\n').view == ViewSpec()
    # of one variable
    assert described(RACE + "[view]\nbox = [1, 2]\n").view == ViewSpec(box=(1.0, 2.0))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('layout = "round"', "view.layout = 'round': must be one of overlay, side, surface"),
        ("layout = 3", "view.layout = 3: must be one of overlay, side, surface"),
        ('box = "all"', 'view.box: must be "landscape", "race" or the bounds'),
        ("box = 4", 'view.box: must be "landscape", "race" or the bounds'),
        ("box = [1, 2, 3]", "view.box: must be a list of 4 numbers"),
        (
            "box = [2, 1, 0, 1]",
            "view.box: each minimum must be below its maximum, all within ±1e+15",
        ),
        ("box = [0, 1, 5, 5]", "view.box: each minimum must be below its maximum"),
        ("box = [1e300, 2e300, 0, 1]", "view.box: each minimum must be below its maximum"),
        ("box = [0, 1e-300, 0, 1]", "view.box: each minimum must be below its maximum"),
        ('box = [0, 1, 0, "one"]', "view.box = 'one': must be a number"),
        ('equal = "yes"', "view.equal = 'yes': must be true or false"),
        ("tilt = 5", "view.tilt = 5: must be a number at least 8 and at most 90"),
        ("azimuth = 200", "view.azimuth = 200: must be a number at least -180 and at most 180"),
        ("zoom = 0.1", "view.zoom = 0.1: must be a number at least 0.5 and at most 6"),
        ('page = "code"', "view.page = 'code': must be left out where view.tab = 'standings'"),
        ('tab = "step"\npage = "point"', "view.page = 'point': must be one of rule, parameters,"),
        ("probe = [1, 2, 3]", "view.probe: must be a list of 2 numbers"),
        ("probe = 4", "view.probe: must be x, or x and y, all within"),
        ("span = [5]", "view.span: must be a list of 2 numbers"),
        ("span = [9, 3]", "view.span: must be two numbers from 0 to 1e+15, the first below"),
        ("part = [5]", "view.part: must be a list of 2 numbers"),
        ("part = [9, 3]", "view.part: must be two whole numbers from 0 to 100000, the first below"),
        ("part = [-1, 3]", "view.part: must be two whole numbers from 0 to 100000"),
        ("part = [0.5, 3]", "view.part: must be two whole numbers from 0 to 100000"),
        ("racer = 0", "view.racer = 0: must be a whole number at least 1"),
        ("colour = 1", "view.colour: unknown key 'colour'; known: against, ahead, angle"),
    ],
)
def test_what_is_not_allowed_is_one_line(line, said):
    with pytest.raises(InputError) as found:
        described(f"{RACE}[view]\n{line}\n")
    assert str(found.value).startswith(f"race: {said}") and "\n" not in str(found.value)


def test_a_view_is_a_table():
    with pytest.raises(InputError, match=r"^race: view: must be a table"):
        described(RACE.replace("version = 1\n", "version = 1\nview = 3\n"))


def test_a_file_keeps_its_view_and_words_find_it(spec, tmp_path):
    path = tmp_path / "seen.toml"
    save(spec, path, ViewSpec(layout="surface", tilt=30.0))
    assert load_described(path).view == kept_view([str(path)]) == ViewSpec("surface", tilt=30.0)
    assert resolve([str(path)]) == spec
    assert kept_view(["booth", "gd"]) is None and kept_view([], "x^2 + y^2") is None


def test_a_preset_opens_where_its_sentence_points():
    """Words of a sentence that only another view than the usual one shows."""
    tabs = {"tab Learning": "learning", "key N": "noise"}
    for preset in presets():
        view = preset.view or ViewSpec()
        for words, tab in tabs.items():
            if f"({words}" in preset.summary:
                assert view.tab == tab, preset.id


@pytest.mark.parametrize(
    "name",
    [
        # turned by degrees, and the ravine before it is turned
        "level-ravine", "turned-ravine",
        # as far to each side along each axis; as long in all directions
        "never-rests", "raw-or-normalised",
        # sharpness is the square of a distance; a bowl is round
        "edge-of-stability", "regression-surface",
    ],
)  # fmt: skip
def test_a_sentence_on_angles_or_lengths_has_equal_axes(name):
    view = presets()[name].view
    assert view is not None and view.equal
