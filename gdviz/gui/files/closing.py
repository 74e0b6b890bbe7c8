"""What is asked before a window closes: files that are changed, exports that are being written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gdviz.core.base.knobs import InputError
from gdviz.gui.state.titled import Titled
from gdviz.gui.widgets.questions import Question

STOP = {"stop": "&Stop and close", "stay": "&Keep writing"}
SAVE = {"save": "&Save", "discard": "&Don't save", "stay": "Cancel"}
GONE = "Changes that are not saved are lost."


class Changed(Protocol):
    """The part of the document that this needs."""

    @property
    def unsaved(self) -> tuple[Titled, ...]: ...

    @property
    def here(self) -> Titled: ...

    def save_left(self, race: Titled) -> None: ...


class Closing(QObject):
    """Asks one thing after the other, and closes the window when all of it is answered.

    `save_here` saves the present race to its file, and returns whether it could; `writing` are the
    names of the files that are being exported.
    """

    def __init__(
        self,
        window: QWidget,
        document: Changed,
        save_here: Callable[[], bool],
        writing: Callable[[], Sequence[str]],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._document = window, document
        self._save_here, self._writing, self._say = save_here, writing, say
        self._open: Question | None = None
        self._stopped = False
        # as they were when it was answered that they are not to be saved
        self._dropped: list[str] = []

    @property
    def drops_here(self) -> bool:
        """Whether the changes to the present race are not to be saved."""
        return repr(self._document.here) in self._dropped

    def asks(self) -> bool:
        """Whether something has to be answered first, which is then asked."""
        if self._open is not None:
            self._open.raise_()
            return True
        writing = self._writing()
        unsaved = [r for r in self._document.unsaved if repr(r) not in self._dropped]
        if writing and not self._stopped:
            self._ask("Export", f"{writing[0]} is still being written.", STOP, self._stop)
        elif unsaved:
            race = unsaved[0]
            assert race.path is not None
            text = f"Save the changes to {race.path.name}?"
            self._ask("Unsaved changes", text, SAVE, lambda answer: self._settle(race, answer))
        return self._open is not None

    def _ask(
        self, title: str, text: str, answers: dict[str, str], act: Callable[[str], bool]
    ) -> None:
        def answered(answer: str) -> None:
            self._open = None
            if answer != "stay" and act(answer):
                self._window.close()
            else:
                self._stopped, self._dropped = False, []

        detail = GONE if answers is SAVE else ""
        self._open = Question(self._window, title, text, answers, detail)
        self._open.answered.connect(answered)
        self._open.open()

    def _stop(self, _: str) -> bool:
        self._stopped = True
        return True

    def _settle(self, race: Titled, answer: str) -> bool:
        if answer == "discard":
            self._dropped.append(repr(race))
            return True
        if repr(race) == repr(self._document.here):
            return self._save_here()
        try:
            self._document.save_left(race)
        except InputError as error:
            self._say(str(error))
            return False
        return True
