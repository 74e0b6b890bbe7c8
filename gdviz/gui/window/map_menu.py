"""The menu of the map: what can be done at a point of it, and what is seen of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from gdviz.core.spec.race import RaceSpec
from gdviz.gui.window.parts import WindowParts

# the tabs that show a point of the map, the first that applies to the race
PROBES = ("probe", "laboratory")
# the actions of the menu, in its groups
GROUPS = (
    ("zoom_racer", "zoom_minimum"),
    ("fit", "fit_race"),
    ("copy",),
)


class MapMenu(QObject):
    """Opened by a click with the right button; `spec` gives the race that is shown."""

    def __init__(self, window: WindowParts, spec: Callable[[], RaceSpec]) -> None:
        super().__init__(window)
        self._window, self._spec = window, spec
        self._point = (0.0, 0.0)
        self._menu: QMenu | None = None
        window.race_view.pointer.asked.connect(self._open)

    def _open(self, point: tuple[float, float], place: QPoint) -> None:
        self._point = point
        if self._menu is None:
            self._menu = self._made()
        self._menu.popup(place)

    def _made(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setAccessibleName("map")
        menu.setToolTipsVisible(True)
        start = menu.addAction("&Start here", self._start)
        start.setToolTip("let all racers start at this point of the map")
        probe = menu.addAction("&Probe here", self._probe)
        probe.setToolTip("show slope, curvature and kind of this point")
        for names in GROUPS:
            menu.addSeparator()
            for name in names:
                menu.addAction(self._window.actions_by_id[name])
        return menu

    def _start(self) -> None:
        self._window.race_view.pointer.put_start(self._point, True)

    def _probe(self) -> None:
        tabs, spec = self._window.tabs, self._spec()
        rows = (tabs.rows[name] for name in PROBES if name in tabs.rows)
        if any(tabs.go(row.id) for row in rows if row.applies(spec)):
            self._window.race_view.probed.emit(self._point)
