"""Text on a picture: plain, on one line, cut where there is no room."""

from __future__ import annotations

from PySide6.QtGui import QFont

from gdviz.render.theme import width_of


def elided(text: str, face: QFont, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width`."""
    text = " ".join(text.split())
    if width_of(text, face) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle] + "…", face) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""
