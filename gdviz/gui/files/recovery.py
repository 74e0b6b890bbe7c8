"""What crashed programs have left is offered once at a start, and brought back if that is taken."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from gdviz.core.base.knobs import InputError
from gdviz.core.view import ViewSpec
from gdviz.gui.state.left_behind import Left, Session, folder_of_sessions, left_behind
from gdviz.gui.state.titled import Titled, restored

RESTORE = "Restore"
KEPT, LAST = "Else it is offered again at the next start.", "This is the last offer."


class Restorable(Protocol):
    """The part of the document that this needs."""

    def bring_back(self, here: Titled, other: Titled | None) -> None: ...


class Recovery:
    """`show` takes the view of what is brought back; `offer` shows a text with a button."""

    def __init__(
        self,
        document: Restorable,
        show: Callable[[ViewSpec | None], None],
        offer: Callable[[str, str, Callable[[], object]], None],
        say: Callable[[str], None],
    ) -> None:
        self._document, self._show, self._offer, self._say = document, show, offer, say
        self._found: list[Left] = []
        self._taken = False

    def look(self) -> None:
        """Offer what there is, the newest first."""
        self._found = left_behind(folder_of_sessions())
        if self._found:
            for left in self._found:
                left.offer()
            last = all(left.last_time for left in self._found)
            self._offer(
                offer_text([left.session for left in self._found], last), RESTORE, self._take
            )

    def _take(self) -> None:
        """Bring all of it back, each as a change that can be undone, the newest as the last."""
        self._taken = True
        views = []
        for left in reversed(self._found):
            session = left.session
            try:
                here = restored(session.here, session.name)
                other = None if session.other is None else restored(session.other, session.name)
            except InputError as error:
                self._say(f"one race could not be restored: {error}")
                continue
            self._document.bring_back(here, other)
            views.append(here.told.view if here.told else None)
        if views:
            self._show(views[-1])

    def end(self) -> None:
        """At a regular end: what was brought back, or offered often enough, goes."""
        for left in self._found:
            left.done(self._taken)
        self._found = []


def offer_text(found: list[Session], last: bool) -> str:
    """What is offered, and what becomes of it otherwise; the newest stands first."""
    newest = found[0]
    here = time.localtime(newest.at)
    today = here[:3] == time.localtime()[:3]
    when = time.strftime("%H:%M" if today else "%d %B, %H:%M", here)
    more = ""
    if len(found) > 1:
        count = len(found) - 1
        more = f", and with Undo {'one more race' if count == 1 else f'{count} more races'}"
    said = f"gdviz ended unexpectedly. Restore “{newest.name}” of {when}{more}?"
    return f"{said} {LAST if last else KEPT}"
