"""The one thread that computes races, for the program's whole life."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread, Signal, Slot

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.engine.run import run
from gdviz.core.spec.race import RaceSpec


class RaceWorker(QObject):
    """Computes the newest spec requested.

    `latest` is the newest snapshot, replaced as a whole and read by anyone; a signal per snapshot
    would flood the window's queue. Exactly one of `done` and `failed` follows each request that
    no newer one has overtaken; an overtaken request ends silently within a few milliseconds.
    """

    done = Signal(object)
    failed = Signal(object, str)
    _queued = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.latest: Race | None = None
        self._wanted: RaceSpec | None = None
        self._asked = 0
        self._answered = 0
        self._queued.connect(self._work)
        self._thread = QThread()
        self._thread.setObjectName("races")
        self.moveToThread(self._thread)
        self._thread.start()

    def request(self, spec: RaceSpec) -> None:
        """Compute this race next; any other is dropped."""
        self._wanted = spec
        self._asked += 1
        self._queued.emit()

    def stop(self) -> None:
        """End the thread; it may take up to two seconds, and needs a few milliseconds."""
        self._wanted = None
        self._asked += 1
        self._thread.quit()
        self._thread.wait(2000)

    @Slot()
    def _work(self) -> None:
        spec, ticket = self._wanted, self._asked
        if spec is None or ticket == self._answered:
            return

        def wanted() -> bool:
            return ticket == self._asked or self._wanted == spec

        try:
            # a document holds no other
            for race in run(spec, True, wanted):
                self.latest = race
            if not wanted():
                return
            self._answered = ticket
        except InputError as error:
            self._answered = ticket
            self.failed.emit(spec, str(error))
        except Exception as error:
            self._answered = ticket
            self.failed.emit(spec, f"the race could not be computed: {error!r}"[:200])
        else:
            self.done.emit(self.latest)
