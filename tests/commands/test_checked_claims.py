"""`gdviz check`: one line for each claim that does not hold, and an exit code for all."""

import pytest

from gdviz.core.base.knobs import InputError
from tests.doors.command_line import gdviz

RACE = """format = "gdviz-race"
version = 1
start = [1.0, 0.0]
expect = ["sgd converged", "sgd before momentum at gap 1e-3", "loss(sgd, 2) = 0.0625"]

[landscape]
name = "sphere"

[[racers]]
optimizer = "sgd"
lr = 0.25

[[racers]]
optimizer = "momentum"
lr = 0.01
"""
IN_SCENE = RACE.partition("version = 1")[2].replace("[racers", "[scene.racers")
LECTURE = f"""format = "gdviz-lecture"
version = 1

[[scene]]
{IN_SCENE.replace("[landscape]", "[scene.landscape]")}
[[scene]]
expect = ["momentum before sgd at gap 1e-3"]

[scene.ask]
question = "Who arrives first?"
choices = ["sgd", "momentum"]
answer = 2
because = "momentum before sgd at gap 1e-3"

[scene.landscape]
name = "sphere"

[[scene.racers]]
optimizer = "sgd"
lr = 0.5

[[scene.racers]]
optimizer = "momentum"
lr = 0.01
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.toml").write_text(RACE)
    (tmp_path / "bad.toml").write_text(
        RACE.replace("0.0625", "0.0626").replace("converged", "diverged")
    )
    (tmp_path / "talk.toml").write_text(LECTURE)
    return tmp_path


def test_a_race_whose_claims_hold(folder):
    told = gdviz("check", "good.toml")
    assert (told.code, told.out, told.err) == (0, "", "gdviz: 3 of 3 claims hold\n")


def test_a_false_claim_is_one_line_with_what_was_claimed_and_what_came_out(folder):
    told = gdviz("check", "bad.toml")
    assert (told.code, told.err) == (1, "gdviz: 1 of 3 claims hold\n")
    first, second = told.lines
    assert first.startswith("bad.toml: expect[1]: claimed sgd diverged: sgd converged at step ")
    assert second == "bad.toml: expect[3]: claimed loss(sgd, 2) = 0.0626: loss(sgd, 2) = 0.0625"


def test_a_lecture_names_its_scenes(folder):
    told = gdviz("check", "talk.toml")
    steps = "claimed momentum before sgd at gap 1e-3: momentum step "
    assert told.code == 1 and told.err == "gdviz: 3 of 5 claims hold\n"
    for line, where in zip(told.lines, ("expect[1]", "ask.because"), strict=True):
        assert line.startswith(f"talk.toml: scene[2].{where}: {steps}")
        assert line.endswith(", sgd step 1")


def test_a_folder_is_checked_file_by_file(folder):
    told = gdviz("check", folder)
    assert told.code == 1 and told.err == "gdviz: 7 of 11 claims hold\n"
    assert [line.split(": ")[0].rpartition("/")[2] for line in told.lines] == [
        *("bad.toml", "bad.toml", "talk.toml", "talk.toml")
    ]
    assert gdviz("check", "good.toml", "bad.toml").err == "gdviz: 4 of 6 claims hold\n"


def test_a_file_that_cannot_be_read_is_one_line_and_the_others_are_checked(folder):
    (folder / "broken.toml").write_text(RACE.replace("sgd converged", "sgd convergd"))
    told = gdviz("check", "nowhere.toml", "broken.toml", "bad.toml")
    assert told.code == 2 and len(told.lines) == 2
    assert told.err.splitlines() == [
        "gdviz: nowhere.toml: cannot be read: No such file or directory",
        "gdviz: broken.toml: expect[1]: column 5: unknown word 'convergd'; did you mean converged?",
    ]


def test_a_race_that_cannot_be_run_is_one_line(folder, monkeypatch):
    """As one whose data are gone by then."""

    def refuse(scene):
        raise InputError("data.file: gone")

    monkeypatch.setattr("gdviz.command.check.checked", refuse)
    told = gdviz("check", "good.toml")
    assert (told.code, told.out, told.err) == (2, "", "gdviz: good.toml: data.file: gone\n")


def test_a_race_without_claims_says_so(folder):
    (folder / "plain.toml").write_text(RACE.replace("expect", "# expect"))
    told = gdviz("check", "plain.toml")
    assert (told.code, told.out, told.err) == (0, "", "gdviz: there are no claims\n")


def test_the_help_has_the_whole_grammar():
    text = gdviz("check", "--help").good
    for said in ("usage: gdviz check [-h] FILE", "sgd(2) diverged", "in N of M seeds", "exit code"):
        assert said in text
    assert "--help" in gdviz("check").refusal


def test_a_lecture_is_not_run_but_the_line_says_what_to_do(folder):
    assert gdviz("run", "talk.toml").refusal == (
        "gdviz: talk.toml: is a lecture, not a race; gdviz check FILE tries its claims"
    )
