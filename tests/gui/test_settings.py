"""Settings: what is stored comes back; a broken file is put aside with one notice."""

import pytest

from gdviz.gui.settings import Settings, load_settings, save_settings, settings_path


def test_round_trip(tmp_path):
    stored = Settings(theme="dark", layout="side", splitters={"main": [1, 2]}, recent=["a.toml"])
    assert save_settings(stored) == ""
    assert load_settings() == (stored, "")


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
    assert settings.with_recent(tmp_path / "a").recent == [str(tmp_path / "a"), "b"]
