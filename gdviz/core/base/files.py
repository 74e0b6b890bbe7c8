"""The only bounded reader, the only atomic writer, and the place of the resources.

Every failure is an InputError of one line that names the file; nothing is left half-written.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gdviz.core.base.knobs import InputError

_PACKAGE = Path(__file__).parents[2]
_CHUNK = 1 << 20
_TEXT_CONTROLS = "\t\n\r"
# left-to-right and right-to-left marks, embeddings, overrides and isolates
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# these, control characters, line and paragraph separators, and halves of surrogate pairs
_CONTROL = re.compile(f"[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff{''.join(_BIDI)}]")
_PIECE = 1 << 16

StrPath = str | os.PathLike[str]


def resource(*parts: str) -> Path:
    """A file or folder of the program's resources, in a checkout and in an installed wheel."""
    packed = _PACKAGE / "resources"
    root = packed if packed.is_dir() else _PACKAGE.parent / "resources"
    return root.joinpath(*parts)


def resource_tables(*parts: str) -> dict[str, Any]:
    """The tables of a TOML file of the program's resources, by name."""
    return tomllib.loads(resource(*parts).read_text(encoding="utf-8"))


def shown(path: StrPath) -> str:
    """A file name fit for one line of plain text: no control characters, at most 120 characters."""
    raw = os.fspath(path).encode("utf-8", "replace").decode("utf-8", "replace")
    text = "".join(c if c.isprintable() and c not in _BIDI else "?" for c in raw)
    return text if len(text) <= 120 else "..." + text[-117:]


def unprintable(text: str, allowed: str = "") -> int | None:
    """The index of the first control or text-direction character in `text`, or None."""
    # in pieces: a call on the whole text would block a window for as long as it takes
    for low in range(0, len(text), _PIECE):
        for found in _CONTROL.finditer(text, low, low + _PIECE):
            if found.group() not in allowed:
                return found.start()
    return None


def read_bounded(path: StrPath, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes.

    Opened without blocking and then examined, so that a FIFO, a device or a folder is refused
    at once; InputError for these, for a larger file and for everything the system refuses.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with _told(path, "cannot be read"), _opened(path, flags) as descriptor:
        return _read_open(descriptor, path, limit)


def read_text(path: StrPath, limit: int) -> str:
    """The text of a UTF-8 file of at most `limit` bytes, without its byte-order mark.

    InputError as for `read_bounded`, and for other encodings and control characters.
    """
    return decoded(read_bounded(path, limit), shown(path))


def decoded(data: bytes, where: str) -> str:
    """`data` as text: strict UTF-8, no control characters but tab and line ends; or InputError."""
    # with a mark, or without one
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0\0" in (data[:3:2], data[1:4:2]):
        raise InputError(f"{where}: is UTF-16 text; save it as UTF-8")
    if data.startswith(b"PK\x03\x04"):
        raise InputError(f"{where}: is a spreadsheet or an archive; save it as text, such as CSV")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = "" if b"\0" in data else "; save it as UTF-8"
        raise InputError(f"{where}: not UTF-8 text at byte {error.start}{hint}") from None
    text = text.removeprefix("\ufeff")
    bad = unprintable(text, _TEXT_CONTROLS)
    if bad is not None:
        line = text.count("\n", 0, bad) + 1
        raise InputError(f"{where}: line {line}: control character U+{ord(text[bad]):04X}")
    return text


def write_atomic(path: StrPath, data: bytes, force: bool = True) -> None:
    """Write `data` to `path`, completely or not at all; see `open_part`."""
    with open_part(path, force) as part, part.open("wb") as file:
        file.write(data)


@contextmanager
def open_part(path: StrPath, force: bool = True) -> Iterator[Path]:
    """A context that gives a new empty file beside `path`, to be written and closed.

    At the end it is flushed to the disk and takes the place of `path` in one step; it keeps the old
    file's mode, and writes to the target of a symbolic link. After any exception it is removed and
    `path` is as before. InputError if the system refuses, or, without `force`, if `path` exists.
    """
    with _told(path, "cannot be written"):
        target = Path(os.path.realpath(path))
        mode = _present_mode(target, path, force)
        _sweep(target)
        part = _part_of(target, os.getpid())
        try:
            _create(part)
            if mode is not None:
                part.chmod(mode)
            yield part
            with _opened(part, os.O_RDWR) as written:
                os.fsync(written)
            _present_mode(target, path, force)
            os.replace(part, target)
        except _OthersPart:
            raise
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        # makes the new name last; the file itself is complete, so a refusal is no failure
        with suppress(OSError), _opened(target.parent, os.O_RDONLY) as folder:
            os.fsync(folder)


class _OthersPart(FileExistsError):
    """Another thread is writing the same file."""


@contextmanager
def _opened(path: StrPath, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _create(part: Path) -> None:
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError as error:
        raise _OthersPart(*error.args) from error


def _read_open(descriptor: int, path: StrPath, limit: int) -> bytes:
    before = os.fstat(descriptor)
    if not stat.S_ISREG(before.st_mode):
        raise InputError(f"{shown(path)}: {_kind(before.st_mode)}, not a regular file")
    data = bytearray()
    while len(data) <= limit:
        chunk = os.read(descriptor, min(_CHUNK, limit + 1 - len(data)))
        if not chunk:
            break
        data += chunk
    if len(data) > limit:
        raise InputError(f"{shown(path)}: too large; at most {_size(limit)}")
    after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise InputError(f"{shown(path)}: changed while it was read; try again")
    return bytes(data)


def _present_mode(target: Path, path: StrPath, force: bool) -> int | None:
    """The permission bits of the file to be replaced; None if there is none."""
    try:
        present = os.stat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(present.st_mode):
        raise InputError(f"{shown(path)}: {_kind(present.st_mode)}, cannot be written as a file")
    if not force:
        raise InputError(f"{shown(path)}: exists and is kept")
    return stat.S_IMODE(present.st_mode)


def _part_of(target: Path, pid: int) -> Path:
    # a name may have 255 bytes, and a character up to four
    return target.with_name(f".{target.name[:48]}.{pid}.part")


def _sweep(target: Path) -> None:
    """Remove the parts of `target` that killed processes, or this one earlier, left behind."""
    prefix = _part_of(target, 0).name.removesuffix("0.part")
    for name in os.listdir(target.parent):
        pid = name.removeprefix(prefix).removesuffix(".part")
        if name == f"{prefix}{pid}.part" and pid.isdecimal() and not _runs(int(pid)):
            target.with_name(name).unlink(missing_ok=True)


def _runs(pid: int) -> bool:
    """Whether another process with this number lives; where that is unknown, True."""
    if pid == os.getpid():
        return False
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


@contextmanager
def _told(path: StrPath, verb: str) -> Iterator[None]:
    """A refusal by the system becomes one line with its reason; so does a name that no file can
    have."""
    if _impossible(path):
        raise InputError(f"{shown(path)}: {verb}: no file name has such characters")
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise InputError(f"{shown(path)}: {verb}: {' '.join(reason.split())}") from error


def _impossible(path: StrPath) -> bool:
    """Whether a name has a null character, or half of a surrogate pair that stands for no byte."""
    try:
        return b"\0" in os.fsencode(path)
    except UnicodeEncodeError:
        return True


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a FIFO", stat.S_IFSOCK: "a socket"}
    kinds |= dict.fromkeys((stat.S_IFCHR, stat.S_IFBLK), "a device")
    return kinds.get(stat.S_IFMT(mode), "something else")


def _size(limit: int) -> str:
    return f"{limit >> 20} MiB" if limit >= 1 << 20 else f"{limit / 1024:g} KiB"
