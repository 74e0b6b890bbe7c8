"""The scene of the window: made again when race, view or overlays change, never for a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from gdviz.core.engine.race import Race
from gdviz.core.view import ViewSpec, fitting
from gdviz.render.scene.scene import NOTHING, Scene


class _Part(Protocol):
    def show_scene(self, scene: Scene) -> None: ...


class SceneKeeper:
    """Shows one scene, with the `overlays` of its maps, on all parts; `view` is asked how the race
    is seen now.

    The `maps` wait until the race is on its map, which of many parameters takes a while.
    """

    def __init__(self, maps: tuple[_Part, ...], others: tuple[_Part, ...]) -> None:
        self.view: Callable[[], ViewSpec] = ViewSpec
        self._maps, self._others = maps, others
        self.overlays = NOTHING
        self.scene: Scene | None = None

    def show_race(self, race: Race, mapped: Race | None) -> None:
        """Another race, the same one grown or recoloured; `mapped` is it on its map."""
        before, view = self.scene, fitting(self.view(), race.spec)
        if before is not None and before.race.tracks is race.tracks:
            self._show(before.changed(race=race, mapped=mapped, view=view))
        else:
            self._show(Scene(race, mapped, view, self.overlays).following(before))

    def lay(self, **changes: Any) -> None:
        """Put these overlays on the maps, or take them away."""
        if any(getattr(self.overlays, name) is not value for name, value in changes.items()):
            self.overlays = replace(self.overlays, **changes)
            if self.scene is not None:
                self._show(self.scene.changed(overlays=self.overlays))

    def look_again(self) -> None:
        """The view has changed, perhaps for a race that is still to come."""
        if self.scene is not None:
            view = fitting(self.view(), self.scene.race.spec)
            if view != self.scene.view:
                self._show(self.scene.changed(view=view))

    def _show(self, scene: Scene) -> None:
        self.scene = scene
        maps = () if scene.mapped is None else self._maps
        for part in (*maps, *self._others):
            part.show_scene(scene)
