"""Where to save: a file dialog, and the suffix that a name needs."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from gdviz.gui.widgets.questions import asked

REPLACE = {"replace": "&Replace", "keep": "Cancel"}


def ask_where(
    window: QWidget, title: str, offered: str, kinds: str, suffix: str, known: Collection[str]
) -> Path | None:
    """The path that the user chose, None for none.

    A name that ends in none of the `known` suffixes gets `suffix`. The dialog has asked about a
    file with the name as typed; this asks about one with the longer name.
    """
    name, _ = QFileDialog.getSaveFileName(window, title, offered, kinds)
    if not name:
        return None
    typed = Path(name)
    if typed.suffix.lower() in known:
        return typed
    path = typed.with_name(typed.name + suffix)
    question = f"{path.name} already exists. Do you want to replace it?"
    if path.exists() and asked(window, title, question, REPLACE) != "replace":
        return None
    return path
