"""The race that an exported file carries, read as other programs read it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

from tests.doors.exported import SVG

DESCRIPTION = "{http://purl.org/dc/elements/1.1/}description"


def race_inside(path: Path) -> str:
    """The text of the race that a file carries, "" if it has none."""
    if path.suffix == ".svg":
        found = ElementTree.parse(path).getroot().find(f"{SVG}desc")
        return (found.text or "") if found is not None else ""
    if path.suffix in (".mp4", ".webm"):
        import av

        with av.open(str(path)) as video:
            known = {key.lower(): text for key, text in video.metadata.items()}
            return known.get("comment", "")
    if path.suffix == ".pdf":
        return _attached(path)
    with Image.open(path) as image:
        if path.suffix == ".webp":
            found = ElementTree.fromstring(image.info["xmp"]).find(f".//{DESCRIPTION}")
            return "" if found is None else "".join(found.itertext())
        text = image.info.get("gdviz-race") or image.info.get("comment") or ""
    return text.decode() if isinstance(text, bytes) else str(text)


def _attached(path: Path) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        assert document.count_attachments() == 1
        return bytes(document.get_attachment(0).get_data()).decode()
    finally:
        document.close()
