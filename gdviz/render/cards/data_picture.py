"""The data with each racer's model at the playhead: lines, boundaries, residuals, the batch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import batch_rows, parameters_at, predicted_rows
from gdviz.core.models.fitted import Fitted
from gdviz.core.spec.race import Box
from gdviz.core.spec.sampling import Indices
from gdviz.render.cards.model_lines import crossings, model_lines, on_grid
from gdviz.render.cards.row_marks import RowMarks, empty_image
from gdviz.render.paint.axes import left_room, paint_axes, paint_grid
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import dashes, draw_path, draw_segments, on_paper, outline, pen
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import Theme, faded, mixed

SIZE = 11.0
# free room around the rows, as a share of their extent
MARGIN = 0.1
# rows further apart have no finite place between them
FARTHEST = 1e300
RING = 6.5
LINE = 2.2
# the place where a class changes: width and dashes
CUT, DASH = 1.3, (5.0, 4.0)
# rows that are drawn
MOST = 3_000
# how strongly the ground takes the colour of a class
WASH = 0.22
# how far residuals are faded, at most
FADED = 0.45


@dataclass(frozen=True)
class DataStyle:
    """Colours and visibility of the racers; `chosen` is the racer whose residuals are shown, and
    `taken` are its steps where the playhead counts epochs."""

    colours: tuple[str, ...]
    shown: tuple[bool, ...]
    chosen: int | None = None
    tested: bool = False
    taken: int | None = None


class DataPicture:
    """The picture of one race's data in an area of pixels.

    One input: rows and lines over it. Two: rows in the plane and boundaries (lines of equal
    prediction for numbers). More: prediction against target. `box` is the part shown; None takes
    the part with the rows.
    """

    def __init__(self, made: Fitted, area: QRectF, theme: Theme, box: Box | None = None) -> None:
        self.made = made
        self.theme = theme
        self.inputs = made.X.shape[1]
        self.classes = made.classes
        self.names = self._names()
        self.refusal = ""
        box = box or self._box()
        inner = area.adjusted(0, 6, -8, -3.2 * SIZE)
        inner.setLeft(inner.left() + left_room(View(inner, box), SIZE, label=self.names[1]))
        self.view = View(inner, box)
        self._marks = RowMarks(made, theme)
        self._kept: dict[tuple[bool, float], QImage] = {}

    def _names(self) -> tuple[str, str]:
        inputs, target = self.made.inputs, self.made.target
        if self.inputs == 2:
            return inputs[0], inputs[1]
        return (inputs[0], target) if self.inputs == 1 else (target, "predicted")

    def places(self) -> Array:
        """Where the rows are, shape (n, 2); with more than two inputs, on the diagonal."""
        raw, y = self.made.raw, self.made.y
        if self.inputs == 1:
            return np.column_stack((raw[:, 0], y))
        return raw if self.inputs == 2 else np.column_stack((y, y))

    def _box(self) -> Box:
        places = self.places()
        low, high = places.min(axis=0), places.max(axis=0)
        with np.errstate(all="ignore"):
            if not (high - low < FARTHEST).all():
                self.refusal = "the rows reach too far apart"
                return (0.0, 1.0, 0.0, 1.0)
        room = MARGIN * np.where(high > low, high - low, 1.0)
        (x0, y0), (x1, y1) = (low - room).tolist(), (high + room).tolist()
        return x0, x1, y0, y1

    def rows_shown(self, tested: bool) -> Indices:
        """All rows but those of a test not evaluated yet; of many rows every k-th."""
        locked = np.zeros(len(self.made.y), dtype=bool)
        locked[self.made.test] = not tested
        return np.flatnonzero(~locked)[:: self.every]

    @property
    def every(self) -> int:
        """Which rows are drawn: every k-th."""
        return -(-len(self.made.y) // MOST)

    def nearest(self, at: QPointF, reach: float, tested: bool) -> int | None:
        """The row under a place on the picture, within `reach` pixels."""
        rows = self.rows_shown(tested)
        pixels = self.view.map(self.places()[rows])
        away = np.hypot(pixels[:, 0] - at.x(), pixels[:, 1] - at.y())
        return int(rows[away.argmin()]) if len(away) and away.min() <= reach else None

    def paint(
        self, painter: QPainter, race: Race, step: int, style: DataStyle, hover: int | None = None
    ) -> None:
        """Paint the picture at a step; InputError, one line, where there is none."""
        if self.refusal:
            raise InputError(self.refusal)
        view = self.view
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        racers = [i for i, _ in enumerate(race.tracks) if i < len(style.shown) and style.shown[i]]
        if self.inputs == 2 and style.chosen in racers:
            self._paint_ground(painter, race, step, style)
        else:
            paint_grid(painter, view, self.theme, size=SIZE)
        painter.save()
        painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
        if self.inputs > 2:
            # on this line a prediction equals its target
            low, high = view.box[:2]
            painter.setPen(pen(self.theme.muted, CUT))
            painter.drawLine(view.point(low, low), view.point(high, high))
        if style.chosen in racers and self.inputs != 2:
            self._paint_residuals(painter, race, step, style)
        self._paint_rows(painter, race, step, style, hover)
        for i in reversed(racers):
            self._paint_model(painter, race, step, i, style)
        painter.restore()
        paint_axes(painter, view, self.theme, SIZE, self.names)
        if self.every > 1:
            place = QRectF(view.rect.left() + 6, view.rect.top() + 3, view.rect.width() - 12, 16)
            said = f"1 in {self.every} of {len(self.made.y):,} rows"
            write(painter, place, said, self.theme.muted)

    def _paint_ground(self, painter: QPainter, race: Race, step: int, style: DataStyle) -> None:
        """A wash in the colours of the classes, as sure as the chosen racer is."""
        assert style.chosen is not None
        values = on_grid(self.made, parameters_at(race, style.chosen, step), self.view.box)
        if not np.isfinite(values).all():
            return
        low, high = (0.0, 1.0) if self.classes else (values.min(), values.max())
        share = np.clip((values - low) / max(float(high - low), 1e-12), 0.0, 1.0)[::-1, :, None]
        ends = [QColor(mixed(c, self.theme.background, 1.0 - WASH)) for c in self.theme.classes]
        first, second = (np.array([c.blue(), c.green(), c.red()], dtype=float) for c in ends)
        pixels = np.full((*share.shape[:2], 4), 255, np.uint8)
        pixels[..., :3] = first + share * (second - first)
        rows, columns = pixels.shape[:2]
        image = QImage(pixels.tobytes(), columns, rows, 4 * columns, QImage.Format.Format_RGB32)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.view.rect, image)

    def _paint_model(
        self, painter: QPainter, race: Race, step: int, racer: int, style: DataStyle
    ) -> None:
        w = parameters_at(race, racer, step)
        if not np.isfinite(w).all():
            return
        lines = model_lines(self.made, w, self.view.box)
        for line in lines:
            for colour, width in ((self.theme.casing, LINE + 2.0), (style.colours[racer], LINE)):
                painter.setPen(pen(colour, width))
                draw_path(painter, self.view.map(line), self.view.rect)
        if self.inputs == 1 and self.classes:
            self._paint_crossings(painter, lines[0], style.colours[racer])

    def _paint_crossings(self, painter: QPainter, line: Array, colour: str) -> None:
        """A dashed vertical line where a curve passes from one class to the other."""
        field = self.view.rect
        painter.setPen(pen(colour, CUT))
        for x in crossings(self.made, line).tolist():
            at = self.view.point(x, 0.0).x()
            row = np.array([[at, field.top(), at, field.bottom()]])
            draw_segments(painter, dashes(row, field, *DASH))

    def _paint_residuals(self, painter: QPainter, race: Race, step: int, style: DataStyle) -> None:
        """Lines from each row to the prediction of the chosen racer."""
        assert style.chosen is not None
        w = parameters_at(race, style.chosen, step)
        rows = np.intersect1d(self.rows_shown(style.tested), self.made.train)
        said = predicted_rows(self.made, w, rows)
        colour = faded(style.colours[style.chosen], self.theme.background, FADED)
        painter.setPen(QPen(QColor(colour), 1.0))
        finite = np.isfinite(said)
        places = self.places()[rows[finite]]
        ends = self.view.map(np.column_stack((places[:, 0], said[finite])))
        draw_segments(painter, np.hstack((self.view.map(places), ends)))

    def _paint_rows(
        self, painter: QPainter, race: Race, step: int, style: DataStyle, hover: int | None
    ) -> None:
        """The rows; those of one or two inputs stay where they are, and are drawn once."""
        places = self._placed(race, step, style)
        rows = self.rows_shown(style.tested)
        if self.inputs > 2:
            self._marks.stamp(painter, rows, self.view.map(places[rows]))
        elif on_paper(painter):
            self._marks.draw(painter, rows, self.view.map(places[rows]))
        else:
            # as sharp where the picture is drawn larger
            ratio = painter.device().devicePixelRatioF() * painter.worldTransform().m11()
            painter.drawImage(0, 0, self._rows(style.tested, ratio))
        taken = step if style.taken is None else style.taken
        batch = batch_rows(race, style.chosen or 0, taken).tolist() if race.tracks else []
        self._paint_rings(painter, places, batch, hover)

    def _rows(self, tested: bool, ratio: float) -> QImage:
        key = (tested, ratio)
        if key not in self._kept:
            corner = self.view.rect.bottomRight() * ratio
            size = QSize(math.ceil(corner.x()) + 1, math.ceil(corner.y()) + 1)
            image = empty_image(size, ratio)
            with QPainter(image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                rows = self.rows_shown(tested)
                self._marks.draw(painter, rows, self.view.map(self.places()[rows]))
            self._kept = {key: image}
        return self._kept[key]

    def _placed(self, race: Race, step: int, style: DataStyle) -> Array:
        """The rows' places; with more than two inputs, at the chosen racer's prediction."""
        places = self.places()
        if self.inputs > 2 and style.chosen is not None:
            w = parameters_at(race, style.chosen, step)
            said = predicted_rows(self.made, w, slice(None))
            return np.column_stack((self.made.y, np.where(np.isfinite(said), said, self.made.y)))
        return places

    def _paint_rings(
        self, painter: QPainter, places: Array, batch: list[int], hover: int | None
    ) -> None:
        """Rings about the rows of the batch in use, and about the one under the pointer."""
        outline(painter, self.theme.accent, 1.8)
        for row in batch:
            painter.drawEllipse(self.view.point(*places[row]), RING, RING)
        if hover is not None and hover < len(places):
            outline(painter, self.theme.text, 1.4)
            painter.drawEllipse(self.view.point(*places[hover]), RING + 2.0, RING + 2.0)
