"""A wheel, built and installed without a network, is a whole program."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import gdviz

ROOT = Path(gdviz.__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--no-deps", "--no-index", "--no-compile", "--target", str(site)]
    command = [sys.executable, "-m", "pip", "install", *options, str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return site


def gdviz_of(site, *words):
    """What the console script of the installed wheel says, away from the checkout."""
    return subprocess.run(
        [sys.executable, str(site / "bin" / "gdviz"), *words],
        cwd=site,
        env=os.environ | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )


def test_wheel_holds_the_program_and_its_resources_only(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert tops == {"gdviz", f"gdviz-{gdviz.__version__}.dist-info"}
    kinds = (".toml", ".csv", ".md")
    found = (p for p in (ROOT / "resources").rglob("*") if p.suffix in kinds)
    resources = {p.relative_to(ROOT).as_posix() for p in found}
    resources = {name for name in resources if not name.startswith("resources/pictures/")}
    assert "resources/data/norris.csv" in resources and "resources/data/README.md" in resources
    assert {f"gdviz/{name}" for name in resources} <= set(names)


def test_metadata_has_the_version_and_the_licence(wheel):
    archive = zipfile.ZipFile(wheel)
    info = f"gdviz-{gdviz.__version__}.dist-info"
    assert f"Version: {gdviz.__version__}\n" in archive.read(f"{info}/METADATA").decode()
    assert f"{info}/licenses/LICENSE" in archive.namelist()


LISTS = """
import gdviz.core.base.files as files
from gdviz.command.cli import main
print(files.__file__, files.resource(), sep="\\n")
for what in ("optimizers", "landscapes", "data", "presets", "schedules", "lectures"):
    print("list", main(["list", what]))
"""


def test_installed_program_lists_its_own_files(installed):
    done = subprocess.run(
        [sys.executable, "-c", LISTS],
        cwd=installed,
        env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    where, *lists = re.split("list 0\n", done.stdout)
    code, resources, *first = where.splitlines()
    assert code.startswith(str(installed)) and resources.startswith(str(installed))
    counts = [len(first), *(len(text.splitlines()) for text in lists[:-1])]
    assert len(counts) == 6 and min(counts[:-1]) >= 6 and counts[-1] == 3


def test_installed_program_races(installed):
    done = gdviz_of(installed, "run", "sphere", "gd:lr=0.1", "--steps", "3")
    assert done.returncode == 0, done.stderr
