"""The bounded reader and the atomic writer under everything a file system can do."""

import errno
import os
import re
import stat
import subprocess
import sys

import pytest

from gdviz.core.base import files
from gdviz.core.base.files import open_part, read_bounded, read_text, resource, shown, write_atomic
from gdviz.core.base.knobs import InputError

LIMIT = 1024
as_root = hasattr(os, "geteuid") and os.geteuid() == 0


def refusal(call, *args, **kwargs):
    """The one line that `call` refuses with."""
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    text = str(caught.value)
    assert "\n" not in text and len(text) < 240
    return text


def left_overs(folder):
    return [name for name in os.listdir(folder) if name.endswith(".part")]


def test_reads_what_is_there(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"x" * LIMIT)
    assert read_bounded(path, LIMIT) == b"x" * LIMIT
    assert read_bounded(str(path), LIMIT) == b"x" * LIMIT


def test_refuses_one_byte_too_many(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"x" * (LIMIT + 1))
    assert refusal(read_bounded, path, LIMIT) == f"{shown(path)}: too large; at most 1 KiB"


def test_refuses_a_huge_sparse_file_without_reading_it(tmp_path):
    path = tmp_path / "a.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "at most 1 KiB" in refusal(read_bounded, path, LIMIT)


def test_fifo_is_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    assert "a FIFO, not a regular file" in refusal(read_bounded, tmp_path / "fifo", LIMIT)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/random", "/dev/full", "/dev/null"])
def test_devices_are_refused(device):
    assert "a device, not a regular file" in refusal(read_bounded, device, LIMIT)


def test_folder_missing_loop_and_impossible_names(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "dangling").symlink_to("nothing")
    assert "a folder" in refusal(read_bounded, tmp_path, LIMIT)
    assert "No such file" in refusal(read_bounded, tmp_path / "missing", LIMIT)
    assert "No such file" in refusal(read_bounded, tmp_path / "dangling", LIMIT)
    assert "symbolic links" in refusal(read_bounded, tmp_path / "loop", LIMIT)
    assert "too long" in refusal(read_bounded, tmp_path / ("a" * 300), LIMIT)
    assert "such characters" in refusal(read_bounded, "a\0b", LIMIT)


@pytest.mark.skipif(as_root, reason="root may read everything")
def test_unreadable_file(tmp_path):
    path = tmp_path / "secret"
    path.write_bytes(b"x")
    path.chmod(0)
    assert "Permission denied" in refusal(read_bounded, path, LIMIT)


def test_permission_is_told(monkeypatch, tmp_path):
    def deny(*args):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(files.os, "open", deny)
    assert "Permission denied" in refusal(read_bounded, tmp_path / "a", LIMIT)


def test_file_that_changes_while_it_is_read(monkeypatch, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    real = os.read

    def read(descriptor, count):
        os.truncate(path, 3)
        return real(descriptor, count)

    monkeypatch.setattr(files.os, "read", read)
    assert "changed while it was read" in refusal(read_bounded, path, LIMIT)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"caf\xe9", "not UTF-8 text at byte 3; save it as UTF-8"),
        (b"\x89PNG\r\n\0", "not UTF-8 text at byte 0"),
        ("a".encode("utf-16"), "is UTF-16 text; save it as UTF-8"),
        ("ab,c".encode("utf-16-le"), "is UTF-16 text; save it as UTF-8"),
        ("ab,c".encode("utf-16-be"), "is UTF-16 text; save it as UTF-8"),
        (
            b"PK\x03\x04\x14\0\x06\0",
            "is a spreadsheet or an archive; save it as text, such as CSV",
        ),
        (b"a\n\nb\x00", "line 3: control character U+0000"),
        (b"\x1b[31m", "line 1: control character U+001B"),
        ("\u202eabc".encode(), "line 1: control character U+202E"),
        (b"\xed\xa0\x80", "not UTF-8 text at byte 0; save it as UTF-8"),
    ],
)
def test_text_that_is_refused(tmp_path, data, said):
    path = tmp_path / "a.toml"
    path.write_bytes(data)
    assert refusal(read_text, path, LIMIT) == f"{shown(path)}: {said}"


def test_byte_order_mark_is_dropped_and_line_ends_stay(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfa\r\n\tb")
    assert read_text(path, LIMIT) == "a\r\n\tb"


def test_writes_new_and_old(tmp_path):
    path = tmp_path / "a.png"
    write_atomic(path, b"one")
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.png"]


def test_without_force_the_old_file_is_kept(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"old")
    assert refusal(write_atomic, path, b"new", force=False).endswith("exists and is kept")
    assert path.read_bytes() == b"old"
    write_atomic(tmp_path / "b.png", b"new", force=False)
    assert left_overs(tmp_path) == []


def test_without_force_a_file_that_appears_meanwhile_is_kept(tmp_path):
    path = tmp_path / "a.mp4"
    with pytest.raises(InputError, match="exists"), open_part(path, force=False) as part:
        part.write_bytes(b"new")
        path.write_bytes(b"somebody else's")
    assert path.read_bytes() == b"somebody else's"
    assert left_overs(tmp_path) == []


def test_mode_is_kept(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_symbolic_link_stays_a_link(tmp_path):
    (tmp_path / "there").mkdir()
    real = tmp_path / "there" / "real"
    real.write_bytes(b"old")
    link = tmp_path / "link"
    link.symlink_to(real)
    write_atomic(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new"


@pytest.mark.parametrize("name", ["folder", "fifo", "loop", "missing/a", "a" * 300, "a\0b"])
def test_what_cannot_be_written(tmp_path, name):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    before = sorted(os.listdir(tmp_path))
    refusal(write_atomic, str(tmp_path / name), b"new")
    assert sorted(os.listdir(tmp_path)) == before


def test_long_names_that_the_system_allows_can_be_written(tmp_path):
    path = tmp_path / ("é" * 127)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_full_disk_keeps_the_old_file(monkeypatch, tmp_path, call):
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def fail(*args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, call, fail)
    assert refusal(write_atomic, path, b"new").endswith("No space left on device")
    assert path.read_bytes() == b"old"
    assert left_overs(tmp_path) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt, MemoryError, RuntimeError])
def test_any_interruption_leaves_nothing(tmp_path, fault):
    path = tmp_path / "clip.mp4"
    with pytest.raises(fault), open_part(path) as part:
        part.write_bytes(b"half")
        raise fault
    assert os.listdir(tmp_path) == []


def test_data_reach_the_disk_before_the_name(monkeypatch, tmp_path):
    calls = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(files.os, "fsync", lambda fd: (calls.append("fsync"), fsync(fd)))
    monkeypatch.setattr(files.os, "replace", lambda a, b: (calls.append("replace"), replace(a, b)))
    write_atomic(tmp_path / "a", b"new")
    assert calls == ["fsync", "replace", "fsync"]


def test_a_planted_link_in_place_of_the_part_is_not_followed(tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    (tmp_path / f".a.{os.getpid()}.part").symlink_to(victim)
    write_atomic(tmp_path / "a", b"new")
    assert victim.read_bytes() == b"precious"
    assert not (tmp_path / "a").is_symlink()


def test_killed_at_any_moment_the_file_is_whole(tmp_path):
    path = tmp_path / "a"
    old, new = b"o" * 300_000, b"n" * 300_000
    path.write_bytes(old)
    code = (
        "import sys, gdviz.core.base.files as f\n"
        "print('go', flush=True)\n"
        "while True:\n"
        "    f.write_atomic(sys.argv[1], b'o' * 300_000)\n"
        "    f.write_atomic(sys.argv[1], b'n' * 300_000)\n"
    )
    for _ in range(3):
        child = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE)
        with child:
            child.stdout.readline()
            child.kill()
        assert path.read_bytes() in (old, new)


def test_parts_of_killed_processes_are_swept_and_others_stay(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass
    stale, alive = tmp_path / f".a.{gone.pid}.part", tmp_path / f".a.{os.getppid()}.part"
    other = tmp_path / f".b.{gone.pid}.part"
    for part in (stale, alive, other):
        part.write_bytes(b"half")
    write_atomic(tmp_path / "a", b"new")
    assert not stale.exists() and alive.exists() and other.exists()


def test_shown_names_are_one_plain_line():
    assert shown("a\nb\x1b[31m\u202e") == "a?b?[31m?"
    assert shown(os.fsdecode(b"\xff.toml")) == "?.toml"
    assert len(shown("a" * 500)) == 120
    assert re.fullmatch(r"\.\.\.a+", shown("a" * 500))


def test_resources_of_the_checkout():
    assert resource().is_dir()
    assert resource("presets", "a.toml") == resource() / "presets" / "a.toml"
