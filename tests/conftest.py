"""What every test gets: Qt without a display, and settings of its own."""

import gc
import itertools
import os
import random
import sys
from pathlib import Path

# what one worker compiles serves the others, and the programs that tests start
os.environ["PYTHONDONTWRITEBYTECODE"] = ""
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYQTGRAPH_QT_LIB"] = "PySide6"

import pytest

from gdviz.command.cli import BLAS_THREADS

# as in the program, and before NumPy is imported: the last digit depends on it
os.environ.update(dict.fromkeys(BLAS_THREADS, "1"))
sys.dont_write_bytecode = False


def pytest_xdist_auto_num_workers():
    """One more than cores: tests of the window and of processes wait at times."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config):
    """Each worker begins to collect elsewhere: what others have compiled by then it finds."""
    worker = getattr(config, "workerinput", None)
    folders = [Path(arg) for arg in config.args]
    if worker and all(folder.is_dir() for folder in folders):
        files = sorted(str(file) for folder in folders for file in folder.rglob("test_*.py"))
        first = len(files) * int(worker["workerid"].removeprefix("gw")) // worker["workercount"]
        config.args = files[first:] + files[:first]


def pytest_addoption(parser):
    parser.addoption("--shuffle", metavar="SEED", help="run files, and the tests of each, shuffled")


def pytest_collection_modifyitems(config, items):
    """The same order for every worker; files stay together: some make things once for all."""
    items.sort(key=lambda item: item.path)
    seed = config.getoption("shuffle")
    if seed is not None:
        random.Random(seed).shuffle(items)
        files = list(dict.fromkeys(item.path for item in items))
        items.sort(key=lambda item: files.index(item.path))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Ten thousand tests are not looked through for garbage, neither while they come together nor
    for each piece of it later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def numbered_settings(tmp_path_factory):
    """Names of folders; none is made until something is put into it."""
    return map(tmp_path_factory.mktemp("settings").joinpath, map(str, itertools.count()))


@pytest.fixture(autouse=True)
def own_settings(numbered_settings, monkeypatch):
    """A settings folder that no other test and no user has."""
    folder = next(numbered_settings)
    monkeypatch.setenv("GDVIZ_SETTINGS", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    return folder


@pytest.fixture(scope="session", autouse=True)
def application(qapp):
    """A process has one application for good: whoever comes first, it must do for widgets, too."""
    return qapp
