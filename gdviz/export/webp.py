"""A clip as WebP, assembled frame by frame, so that its length takes no memory.

The container is RFC 9649: chunks of four letters, a length, and an even number of bytes.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image

from gdviz.export.clips import Clip

# ISO 16684-1: a description is a list of alternatives by language
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)
# the container's own words for what is in it: alpha, XMP, animation
CONTENT = 0x10 | 0x04 | 0x02
FOREVER = 0
# RIFF, its length, WEBP
HEAD = 12


def webp(path: Path, clip: Clip) -> None:
    """An endless lossless WebP; its comment is the description in its XMP."""
    width, height = clip.size
    with path.open("wb") as file:
        file.write(bytes(HEAD))
        file.write(_chunk(b"VP8X", _bytes(CONTENT, 4) + _sides(width, height)))
        file.write(_chunk(b"ANIM", bytes(4) + _bytes(FOREVER, 2)))
        for change, lasting in zip(clip.changes(), clip.durations(), strict=True):
            (left, top), rows = change.part(0)
            place = _bytes(left // 2) + _bytes(top // 2) + _sides(*rows.shape[::-1])
            # transparent pixels show the frame before, which is left where it is
            blended_and_kept = bytes(1)
            file.write(
                _chunk(b"ANMF", place + _bytes(lasting) + blended_and_kept + _lossless(rows))
            )
        file.write(_chunk(b"XMP ", XMP.format(escape(clip.comment)).encode()))
        length = file.tell()
        file.seek(0)
        file.write(b"RIFF" + _bytes(length - 8, 4) + b"WEBP")


def _lossless(rows: Any) -> bytes:
    """A picture's chunk; pixels are 0xAARRGGBB."""
    size, memory = rows.shape[::-1], BytesIO()
    picture = Image.frombytes("RGBA", size, rows.tobytes(), "raw", "BGRA")
    picture.save(memory, "WEBP", lossless=True, quality=0, method=1)
    return memory.getvalue()[HEAD:]


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + _bytes(len(data), 4) + data + bytes(len(data) % 2)


def _sides(width: int, height: int) -> bytes:
    return _bytes(width - 1) + _bytes(height - 1)


def _bytes(number: int, count: int = 3) -> bytes:
    return number.to_bytes(count, "little")
