"""The scene of the window: made again when race, view or overlays change, never for a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from gdviz.core.engine.race import Race
from gdviz.core.view import MARKS, ViewSpec, fitting
from gdviz.gui.state.ghost_keeper import GhostKeeper
from gdviz.render.scene.scene import NOTHING, Overlays, Scene


class _Part(Protocol):
    def show_scene(self, scene: Scene) -> None: ...


class SceneKeeper:
    """Shows one scene, with the `overlays` of its maps, on all parts; `view` is asked how the race
    is seen now.

    `ghosts` has the race before the last edit, where the view wants it.
    The `maps` wait until the race is on its map, which of many parameters takes a while.
    """

    def __init__(
        self, maps: tuple[_Part, ...], others: tuple[_Part, ...], ghosts: GhostKeeper
    ) -> None:
        self.view: Callable[[], ViewSpec] = ViewSpec
        self._maps, self._others, self._ghosts = maps, others, ghosts
        self.overlays = NOTHING
        # whether nothing is shown that the race has to tell
        self.veiled = False
        self.scene: Scene | None = None

    def show_race(self, race: Race, mapped: Race | None) -> None:
        """Another race, the same one grown or recoloured; `mapped` is it on its map."""
        before, view = self.scene, fitting(self.view(), race.spec)
        self._ghosts.follow(race)
        laid = self._laid(mapped, view)
        if before is not None and before.race.tracks is race.tracks:
            self._show(before.changed(race=race, mapped=mapped, view=view, overlays=laid))
        else:
            self._show(Scene(race, mapped, view, laid).following(before))

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
                laid = self._laid(self.scene.mapped, view)
                self._show(self.scene.changed(view=view, overlays=laid))

    def _laid(self, mapped: Race | None, view: ViewSpec) -> Overlays:
        """The overlays, with the ghost if it is wanted."""
        ghost = self._ghosts.ghost(mapped) if view.ghost else None
        if ghost is not self.overlays.ghost:
            self.overlays = replace(self.overlays, ghost=ghost)
        return self.overlays

    def veil(self, on: bool) -> None:
        """Hide the racers and all marks, or show them again."""
        if on != self.veiled:
            self.veiled = on
            if self.scene is not None:
                self._show(self.scene)

    def _show(self, scene: Scene) -> None:
        self.scene = scene
        if self.veiled:
            scene = _veiled(scene)
        maps = () if scene.mapped is None else self._maps
        for part in (*maps, *self._others):
            part.show_scene(scene)


def _veiled(scene: Scene) -> Scene:
    """The landscape of a scene with its start alone."""
    hidden: dict[str, Any] = {name: name == "start" and scene.view.start for name in MARKS}
    view = replace(scene.view, **hidden)
    mapped = None if scene.mapped is None else _without_racers(scene.mapped)
    race = _without_racers(scene.race)
    return scene.changed(race=race, mapped=mapped, view=view, overlays=NOTHING)


def _without_racers(race: Race) -> Race:
    hidden = tuple(replace(entry, visible=False) for entry in race.spec.entries)
    return replace(race, spec=replace(race.spec, entries=hidden))
