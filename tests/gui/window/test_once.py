"""An edit works out each thing once, and a frame works out nothing that it could share."""

from collections import Counter
from dataclasses import replace
from importlib import import_module

import pytest

from gdviz.core.files.command_words import resolve
from gdviz.gui.state import document
from gdviz.render.scene import scene

SIX = ("gd:lr=0.001", "momentum:lr=0.001", "adam:lr=0.1", "rmsprop:lr=0.01", "adagrad:lr=0.1",
       "nesterov:lr=0.001")  # fmt: skip
RACE = resolve(["rosenbrock", *SIX], steps="60")


@pytest.fixture
def counted(monkeypatch):
    """How often each thing has been worked out."""
    found = Counter()

    def count(owner, name, real):
        def working(*given, **options):
            found[name] += 1
            return real(*given, **options)

        monkeypatch.setattr(owner, name, working)

    for name in ("names", "racer_colours", "standings", "series", "scale_of"):
        count(scene, name, getattr(scene, name))
    count(scene.Scene, "__init__", scene.Scene.__init__)
    for module in ("gdviz.gui.state.document", "gdviz.core.engine.run"):
        count(import_module(module), "validate", document.validate)
    preset_files = import_module("gdviz.core.files.presets")
    count(preset_files, "presets", preset_files.presets)
    return found


def test_one_edit_of_a_rate_works_each_thing_out_once(qtbot, window, counted):
    spec = window.document.spec
    faster = replace(spec.entries[0], lr=0.0015)
    window.editing.edit(replace(spec, entries=(faster, *spec.entries[1:])), "lr")
    qtbot.waitUntil(lambda: window.following.present is not None and window.following.present.done)
    window.grab()
    once = ("names", "racer_colours", "standings", "series", "scale_of", "__init__", "validate")
    assert counted == dict.fromkeys(once, 1)


def test_a_frame_makes_no_scene(window, counted):
    window.playback.seek(0)
    counted.clear()
    for step in range(1, 21):
        window.playback.seek(step)
        window.grab()
    assert not counted
