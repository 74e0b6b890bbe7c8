"""A grid of pictures under headings: one is chosen by mouse or keys."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QToolTip

from gdviz.core.problems.catalogue import LandscapeInfo
from gdviz.gui.panel.thumbnails import PICTURE, Thumbnails
from gdviz.gui.widgets.painted import Painted
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import Theme, font, mixed

MARGIN, GAP, HEAD, NAME = 12, 14, 26, 20
TEXT, TITLE = 11.0, 12.5


@dataclass(frozen=True)
class Tile:
    """A landscape and the place of its picture with its name below."""

    info: LandscapeInfo
    rect: QRect


def arrange(
    infos: list[LandscapeInfo], width: int
) -> tuple[list[tuple[str, QRect]], list[Tile], int]:
    """Headings and tiles of the landscapes, group by group, and the height they take."""
    across = max(1, (width - 2 * MARGIN + GAP) // (PICTURE.width() + GAP))
    heads, tiles, y = [], [], 4
    for group in dict.fromkeys(info.group for info in infos):
        heads.append((group, QRect(MARGIN, y, width - 2 * MARGIN, HEAD)))
        y += HEAD
        members = [info for info in infos if info.group == group]
        for k, info in enumerate(members):
            x = MARGIN + (k % across) * (PICTURE.width() + GAP)
            top = y + (k // across) * (PICTURE.height() + NAME + 6)
            tiles.append(Tile(info, QRect(x, top, PICTURE.width(), PICTURE.height() + NAME)))
        y += -(-len(members) // across) * (PICTURE.height() + NAME + 6) + 6
    return heads, tiles, y


def tip_of(info: LandscapeInfo) -> str:
    """The facts for choosing a landscape, as plain lines."""
    return "\n".join(line for line in (info.summary, info.teaches, info.source) if line)


class LandscapeGrid(Painted):
    """`chosen` brings an id; `current_changed` the landscape under the frame, or None.

    `finished` reports that the choice was made by a key: there is nothing more to see.
    """

    chosen = Signal(str)
    finished = Signal()
    current_changed = Signal(object)

    def __init__(self, pictures: Thumbnails, theme: Theme) -> None:
        super().__init__(theme)
        self._pictures = pictures
        self._infos: list[LandscapeInfo] = []
        self._heads: list[tuple[str, QRect]] = []
        self.tiles: list[Tile] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("landscapes")
        pictures.ready.connect(self._picture_ready)

    def show_infos(self, infos: list[LandscapeInfo], current: str = "") -> None:
        """Other landscapes, the frame around `current` or the first one."""
        self._infos = infos
        self._lay_out()
        ids = [tile.info.id for tile in self.tiles]
        self.set_current(ids.index(current) if current in ids else 0 if ids else -1)

    def set_current(self, index: int) -> None:
        """Move the frame."""
        self.current = index
        self.current_changed.emit(self._info)
        self.update()

    @property
    def _info(self) -> LandscapeInfo | None:
        """The landscape in the frame."""
        return self.tiles[self.current].info if 0 <= self.current < len(self.tiles) else None

    def want_pictures(self, top: int) -> None:
        """Ask for the pictures that are missing, those nearest to `top` first."""
        order = sorted(self.tiles, key=lambda tile: (tile.rect.bottom() < top, tile.rect.top()))
        self._pictures.want([tile.info.id for tile in order], self.devicePixelRatioF())

    def sizeHint(self) -> QSize:
        return QSize(5 * (PICTURE.width() + GAP) + 2 * MARGIN, 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._lay_out()

    def steer(self, key: Qt.Key) -> None:
        """Move the frame by an arrow key, Home or End."""
        if not self.tiles:
            return
        last = len(self.tiles) - 1
        plain = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in plain:
            self.set_current(min(max(self.current + plain[key], 0), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.set_current(0 if key == Qt.Key.Key_Home else last)
        else:
            self.set_current(self._next_row(1 if key == Qt.Key.Key_Down else -1))

    def _next_row(self, way: int) -> int:
        """The tile nearest in the row above or below; the present one if there is none."""
        here = self.tiles[max(self.current, 0)].rect
        tops = {t.rect.top() for t in self.tiles if (t.rect.top() - here.top()) * way > 0}
        if not tops:
            return self.current
        row = min(tops) if way > 0 else max(tops)
        members = [k for k, tile in enumerate(self.tiles) if tile.rect.top() == row]
        return min(members, key=lambda k: abs(self.tiles[k].rect.left() - here.left()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrows = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.key() in (*arrows, Qt.Key.Key_Home, Qt.Key.Key_End):
            self.steer(Qt.Key(event.key()))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose_current()
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def choose_current(self) -> None:
        """Choose the landscape in the frame."""
        if (info := self._info) is not None:
            self.chosen.emit(info.id)

    def tile_at(self, point: QPoint) -> int:
        """The tile at a point of the widget, or -1."""
        return next((k for k, t in enumerate(self.tiles) if t.rect.contains(point)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.tile_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.set_current(index)
            self.choose_current()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            index = self.tile_at(event.pos())  # type: ignore[attr-defined]
            text = tip_of(self.tiles[index].info) if index >= 0 else ""
            QToolTip.showText(event.globalPos(), text, self)  # type: ignore[attr-defined]
            return True
        return super().event(event)

    def _lay_out(self) -> None:
        self._heads, self.tiles, height = arrange(self._infos, self.width())
        self.setMinimumHeight(height)
        self.update()

    def _picture_ready(self, name: str) -> None:
        for tile in self.tiles:
            if tile.info.id == name:
                self.update(tile.rect)

    def draw(self, painter: QPainter) -> None:
        part = painter.clipBoundingRect().toRect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(self.theme.text))
        painter.setFont(font(TITLE, bold=True))
        for group, rect in self._heads:
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), group.capitalize())
        for k, tile in enumerate(self.tiles):
            if tile.rect.adjusted(-4, -4, 4, 4).intersects(part):
                self._paint_tile(painter, tile, k == self.current)

    def _paint_tile(self, painter: QPainter, tile: Tile, current: bool) -> None:
        theme = self.theme
        frame = QRectF(QPointF(tile.rect.topLeft()), QSize(PICTURE))
        picture = self._pictures.picture(tile.info.id, self.devicePixelRatioF())
        if picture is None:
            painter.fillRect(frame, QColor(mixed(theme.surface, theme.grid, 0.5)))
        else:
            painter.drawImage(frame, picture)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ink, width = (theme.accent, 3.0) if current else (theme.grid, 1.0)
        painter.setPen(QPen(QColor(ink), width))
        painter.drawRect(frame.adjusted(-1, -1, 1, 1) if current else frame)
        face = font(TEXT, bold=current)
        painter.setFont(face)
        painter.setPen(QColor(theme.text))
        below = QRectF(frame.left(), frame.bottom() + 3, frame.width(), NAME - 3)
        painter.drawText(
            below, int(Qt.AlignmentFlag.AlignVCenter), elided(tile.info.title, face, below.width())
        )
