"""The race before the last edit on a height map: pale trails below those of the race."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.map.ghost import WIDTH, ghost_colours, ghost_shown
from gdviz.render.map.spot import device_ratio
from gdviz.render.map.trails import TrailStyle, paint_colours
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.polylines import on_paper
from gdviz.render.scene.scene import Ghost, Scene
from gdviz.render.surface.drape import Drape
from gdviz.render.surface.panel import SurfacePanel
from gdviz.render.surface.trails import Block, Passes, SurfaceCuts, SurfaceTrails, paint_hidden

PASSES: Passes = (paint_hidden, paint_colours)


class _Pale(SurfaceTrails):
    """Trails without casings."""

    passes = PASSES
    quietens = False


class GhostTrails:
    """A ghost's trails up to a step, laid on the block apart from those of the race; none while the
    block turns."""

    def __init__(self) -> None:
        self._drape: Drape | None = None
        self._block: Block | None = None
        self._style: tuple[Scene, float, TrailStyle] | None = None
        self._image: _Pale | None = None

    def __call__(self, painter: QPainter, panel: SurfacePanel, moment: Moment) -> bool:
        ghost = panel.scene.overlays.ghost
        assert ghost is not None and ghost.mapped is not None
        if moment.rough:
            return True
        race, block, style = ghost.mapped, self._on(panel.block), self._style_of(panel, ghost)
        if on_paper(painter):
            cuts = SurfaceCuts(block, race, style, 0, min(moment.step, race.steps))
            for draw in PASSES:
                draw(painter, cuts, block.theme)
            return True
        image = self._image
        if image is None or image.block is not block or image.style != style:
            image = self._image = _Pale(block, style, device_ratio(painter))
        return image.paint(painter, race, moment.step, 0.5 * moment.patience)

    def _on(self, block: Block) -> Block:
        """The same block, with trails of its own."""
        ground, theme = block.drape.ground, block.theme
        drape = self._drape
        if drape is None or drape.ground is not ground or drape.theme is not theme:
            drape = self._drape = Drape(ground, theme)
        own = self._block
        if own is None or own.drape is not drape or own.picture is not block.picture:
            own = self._block = Block(drape, block.picture, theme)
        return own

    def _style_of(self, panel: SurfacePanel, ghost: Ghost) -> TrailStyle:
        known, scene = self._style, panel.scene
        if known is None or known[0] is not scene or known[1] != panel.scale:
            relief = scene.theme.relief
            colours = ghost_colours(scene, ghost, relief[len(relief) // 2])
            style = TrailStyle(colours, ghost_shown(scene, ghost), WIDTH * panel.scale)
            known = self._style = scene, panel.scale, style
        return known[2]
