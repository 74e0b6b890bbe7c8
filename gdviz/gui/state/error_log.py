"""The file in which unexpected exceptions are kept."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from gdviz.gui.state.settings import settings_path

LOG = logging.getLogger("gdviz")
_kept: set[tuple[Path, str]] = set()


def log_error(error: BaseException) -> bool:
    """Write the exception with its trace to the log, once per text; return whether it was new.

    It never raises: a log that cannot be written must not hide what happened.
    """
    path = settings_path().parent / "errors.log"
    if (path, repr(error)) in _kept:
        return False
    _kept.add((path, repr(error)))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("".join(traceback.format_exception(error)) + "\n")
    except Exception:
        LOG.debug("the log could not be written", exc_info=True)
    return True
