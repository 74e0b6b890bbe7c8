"""A height map of a race as a widget: rough while its camera moves, fine when it rests."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.spec.race import Box
from gdviz.gui.graphics.canvas import magnification
from gdviz.gui.map.grounds import same_ground
from gdviz.gui.map.surface_job import PictureRequest, SurfaceMaker
from gdviz.gui.map.surface_legend import SurfaceLegend
from gdviz.gui.widgets.painted import PaintGuard
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.map.seen_box import equal_box
from gdviz.render.paint.layer import Moment, Painters
from gdviz.render.paint.theme import Theme, font
from gdviz.render.scene.scene import Scene
from gdviz.render.surface import layers
from gdviz.render.surface.camera import Camera, Projection
from gdviz.render.surface.drape import Drape
from gdviz.render.surface.panel import ONE_VARIABLE, SurfacePanel, projected
from gdviz.render.surface.picture import ROUGH, SurfacePicture, surface_picture
from gdviz.render.surface.scan import pick
from gdviz.render.surface.terrain import Terrain
from gdviz.render.surface.trails import Block
from gdviz.render.surface.viewpoint import good_camera

SIZE = 11.5
# the fine picture is made once the camera has rested this long
REST_MS = 90
# seconds that trails may take of one painting, once where they are drawn well and once roughly
PATIENCE = 0.015


class SurfaceCanvas(QWidget):
    """Shows the race it is given as its `camera` sees it, with a mark at `pointer`.

    `failed` brings one line when something cannot be drawn.
    """

    failed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(240, 200)
        self.theme = theme
        self.camera = Camera()
        self.pointer: tuple[float, float] | None = None
        self.guard = PaintGuard(self)
        self.guard.failed.connect(self.failed)
        self._scene: Scene | None = None
        self._step = 0
        self._box: Box | None = None
        self._asked: tuple[Problem2D, Box] | None = None
        self._faced: tuple[str, Box] | None = None
        self._drape: Drape | None = None
        # the block as it is drawn now; None before there is one
        self.panel: SurfacePanel | None = None
        self._background: QImage | None = None
        self._turning = self._magnified = False
        # once the user has chosen a camera, another landscape is seen from there, too
        self.chosen = False
        self._equal = False
        self._painters = Painters(layers.LAYERS)
        self.legend = SurfaceLegend(theme, self)
        self._maker = SurfaceMaker(self)
        self._maker.grounded.connect(self._stand_on)
        self._maker.pictured.connect(self._refined)
        self._maker.failed.connect(self.failed)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._refine)

    # what is shown

    @property
    def failure(self) -> str:
        """What went wrong first, or ""."""
        return self.guard.failure

    @property
    def fine(self) -> bool:
        """Whether the picture shown is the fine one."""
        return self.panel is not None and not self._turning

    @property
    def race(self) -> Race | None:
        """The race that is drawn, as its map has it."""
        return self._scene.on_map if self._scene is not None else None

    def show_scene(self, scene: Scene) -> None:
        """Show a new or grown race, or another view of the same one."""
        race = scene.on_map
        before = self.race.problem if self.race is not None else race.problem
        if before.box != race.problem.box:
            self._box = None
        if not same_ground(before, race.problem):
            self._asked = self._drape = self.panel = self._background = None
        self._scene = scene
        self.legend.show_scene(scene)
        self._ask_ground()
        if self.panel is not None:
            self._show(self.panel.block)
        self.update()

    def set_step(self, step: int) -> None:
        """Show this step."""
        self._step = step
        self.update()

    def set_box(self, box: Box | None) -> None:
        """Show this part of the landscape; None for the whole box of the problem."""
        self._box = box
        self._ask_ground()

    def set_equal(self, on: bool) -> None:
        """A unit as long along x as along y, or not."""
        self._equal = on
        self._ask_ground()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme = theme
        self.legend.set_theme(theme)
        if self._drape is not None:
            self._drape = Drape(self._drape.ground, theme)
        self._look_anew()

    def set_camera(self, camera: Camera) -> None:
        """Look from this camera."""
        self.camera, self.chosen = camera, True
        self._look_anew()

    @property
    def unit(self) -> float:
        """The pixels of one unit, as `Canvas.unit`."""
        usual = text_unit(self)
        return max(magnification(self.height()), usual) if self._magnified else usual

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._look_anew()

    def magnify(self, on: bool) -> None:
        """Draw larger texts, lines and signs, or the usual ones."""
        self._magnified = on
        self._look_anew()

    def fit(self) -> None:
        """Look from the best side, also at later landscapes."""
        self.chosen, self._faced = False, None
        if self._drape is None:
            return
        best = good_camera(self._drape.ground)
        if best != self.camera:
            self.camera = best
            self._look_anew()

    def stop(self) -> None:
        """End the work in the background; before the window closes."""
        self._rest.stop()
        self._maker.stop()

    # the block and its pictures

    def _ask_ground(self) -> None:
        """Request the block of the part that is shown, if it is another one; a hidden one needs
        none."""
        race = self.race
        if race is None or race.problem.dim != 2 or not self.isVisible():
            return
        x0, x1, y0, y1 = self._box or race.problem.box
        box = (x0, x1, y0, y1)
        # the ground of the block is a square
        asked = (race.problem, equal_box(box, 1.0) if self._equal else box)
        if asked != self._asked:
            self._asked = asked
            self._maker.ask_ground(*asked)

    def _stand_on(self, problem: Problem2D, box: Box, ground: Terrain) -> None:
        if self._asked is None or not same_ground(problem, self._asked[0]):
            return
        self.guard.mend()
        # a landscape changed by a slider is seen from the same side
        if not self.chosen and (problem.title, box) != self._faced:
            self.camera = good_camera(ground)
        self._faced = (problem.title, box)
        self._drape = Drape(ground, self.theme)
        self._look_anew()

    def _projection(self, ground: Terrain) -> Projection:
        return projected(QRectF(self.rect()), self.camera, ground, SIZE * self.unit)

    def _look_anew(self) -> None:
        """The camera, the block or the theme have changed: rough at the next painting, fine
        soon."""
        self._turning = True
        self.legend.fit(self.unit)
        self.panel = self._background = None
        self._rest.start()
        self.update()

    def _refine(self) -> None:
        if self._drape is not None and self._turning:
            ground = self._drape.ground
            seen = self._projection(ground), self.theme, self.devicePixelRatioF()
            self._maker.ask_picture(PictureRequest(ground, *seen))

    def _refined(self, asked: PictureRequest, picture: SurfacePicture) -> None:
        if (
            self._drape is not None
            and asked.ground is self._drape.ground
            and asked.theme is self.theme
            and asked.projection == self._projection(asked.ground)
        ):
            self._turning = False
            self._show(Block(self._drape, picture, self.theme))

    def _show(self, block: Block) -> None:
        """Make the panel of a block; the background is drawn when painted, unless it is the same
        as that of the panel before, and so are the trails."""
        assert self._scene is not None
        before = self.panel
        self.panel = SurfacePanel(self._scene, block, SIZE * self.unit, self.unit)
        if before is None or before.still != self.panel.still:
            self._background = None
        self.update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self.theme.background))
            self.guard.paint(painter, self.rect(), "the height map", self._draw)

    def _draw(self, painter: QPainter) -> None:
        if self.race is not None and self.race.problem.dim != 2:
            painter.setFont(font(1.15 * SIZE * self.unit))
            painter.setPen(QColor(self.theme.muted))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), ONE_VARIABLE)
        elif self.race is not None and self._drape is not None:
            self._paint_block(painter, self._drape)

    def _paint_block(self, painter: QPainter, drape: Drape) -> None:
        if self.panel is None:
            ground = drape.ground
            picture = surface_picture(ground, self._projection(ground), self.theme, ROUGH)
            self._show(Block(drape, picture, self.theme))
        panel = self.panel
        assert panel is not None
        panel.pointed = self.pointer
        painter.drawImage(0, 0, self._still(panel))
        moment = Moment(self._step, PATIENCE, self._turning)
        if not self._painters.paint_moving(painter, panel, moment, pointer=True):
            QTimer.singleShot(0, self.update)

    def _still(self, panel: SurfacePanel) -> QImage:
        if self._background is None:
            ratio = self.devicePixelRatioF()
            size = self.size() * ratio
            self._background = QImage(size, QImage.Format.Format_RGB32)
            self._background.setDevicePixelRatio(ratio)
            self._background.fill(QColor(self.theme.background))
            with QPainter(self._background) as painter:
                self._painters.paint_still(painter, panel)
        return self._background

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ask_ground()

    def point_at(self, pixel: QPointF) -> tuple[float, float] | None:
        """The point of the landscape that is seen at a pixel; None beside the surface."""
        if self.panel is None:
            return None
        block = self.panel.block
        ground = block.drape.ground
        place = pick(ground, block.picture.projection, pixel.x(), pixel.y())
        return None if place is None else ground.unplaced(*place)
