"""Settings: what is stored comes back; a broken file is put aside with one notice."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from gdviz.gui.state.settings import (
    Settings,
    load_settings,
    save_settings,
    settings_path,
    with_others,
)


def test_round_trip(tmp_path):
    stored = Settings(
        theme="dark", layout="side", text=150, splitters={"main": [1, 2]}, recent=["a.toml"]
    )
    assert save_settings(stored) == ""
    assert load_settings() == (stored, "")


def test_the_file_of_older_versions_is_read_where_there_is_no_new_one(monkeypatch, tmp_path):
    monkeypatch.delenv("GDVIZ_SETTINGS")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("APPDATA", str(tmp_path / "old"))
    monkeypatch.setattr(
        "gdviz.gui.state.settings.QStandardPaths.writableLocation",
        lambda place: str(tmp_path / "own"),
    )
    older = tmp_path / "old" / "gdviz" / "settings.json"
    older.parent.mkdir(parents=True)
    older.write_text('{"theme": "dark", "state": "00ff", "recent": ["a.toml"]}')
    stored = Settings(theme="dark", recent=["a.toml"])
    assert load_settings() == (stored, "")
    assert save_settings(replace(stored, theme="light")) == ""
    assert (tmp_path / "own" / "gdviz" / "settings.json").exists()
    assert load_settings()[0].theme == "light"
    assert "dark" in older.read_text()


def test_settings_are_where_the_system_keeps_them(monkeypatch, tmp_path):
    monkeypatch.delenv("GDVIZ_SETTINGS")
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    base = Path(QStandardPaths.writableLocation(place))
    assert settings_path() == base / "gdviz" / "settings.json"


def test_nothing_stored_is_no_notice():
    assert load_settings() == (Settings(), "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"theme": "pink"}',
        '{"theme": 3}',
        '{"text": 130}',
        '{"text": "150"}',
        '{"colour": "red"}',
        '{"theme": "dark", "theme": "light"}',
        '{"splitters": {"main": [true]}}',
        '{"recent": [1]}',
        "NaN",
        "[" * 5000,
        "\x00",
    ],
)
def test_a_broken_file_is_kept_aside(text):
    path = settings_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    settings, notice = load_settings()
    assert settings == Settings()
    assert "put aside" in notice and "\n" not in notice
    assert path.with_suffix(".bad").read_text() == text and not path.exists()


def test_recent_files_come_first_once(tmp_path):
    settings = Settings(recent=["b", str(tmp_path / "a")])
    assert settings.with_recents([str(tmp_path / "a")]).recent == [str(tmp_path / "a"), "b"]


def test_copies_that_quit_one_after_the_other_keep_the_recent_files_of_both():
    first = replace(Settings(theme="dark"), recent=["a", "old"])
    assert save_settings(with_others(first, ["a"])) == ""
    last = replace(Settings(theme="light"), recent=["b", "old"])
    assert save_settings(with_others(last, ["b"])) == ""
    assert load_settings()[0] == replace(last, recent=["b", "a"])
