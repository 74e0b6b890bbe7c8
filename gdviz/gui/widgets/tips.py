"""Tips in lines that can be read: Qt shows a plain text on one line, however long it is."""

from __future__ import annotations

import textwrap

# characters in a line of a tip
WIDTH = 72


def in_lines(text: str) -> str:
    """The text in lines of at most `WIDTH` characters; its own line breaks stay."""
    return "\n".join(textwrap.fill(line, WIDTH) for line in text.split("\n"))
