"""Everything that is painted on a map, from the lowest layer to the top one."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter

from gdviz.render.map.batch_contours import paint_batch, paint_plain
from gdviz.render.map.curve import paint_line
from gdviz.render.map.downhill_arrow import paint_downhill
from gdviz.render.map.gradient_field import paint_gradients
from gdviz.render.map.ground import paint_relief
from gdviz.render.map.known_points import paint_known
from gdviz.render.map.laboratory_marks import paint_experiment
from gdviz.render.map.local_minima import paint_local_minima
from gdviz.render.map.plane_marks import paint_halos, paint_plane_words
from gdviz.render.map.probe_marks import paint_probe
from gdviz.render.map.row_arrow import paint_row_arrow
from gdviz.render.map.spot import MapSpot
from gdviz.render.map.step_arrows import paint_step_arrows
from gdviz.render.map.trail_layers import Seeds, Trails
from gdviz.render.map.trails import paint_heads, paint_start
from gdviz.render.map.uphill import paint_uphill
from gdviz.render.paint.layer import Layer, drawn


def _ground(painter: QPainter, spot: MapSpot, _: int) -> None:
    painter.fillRect(spot.view.rect, QColor(spot.theme.surface))
    if spot.race.problem.dim == 1:
        paint_line(painter, spot.view, spot.race.problem, spot.theme)
    elif spot.relief is not None:
        paint_relief(painter, spot.view, spot.relief, spot.theme)


def _gradients(painter: QPainter, spot: MapSpot, _: int) -> None:
    paint_gradients(painter, spot.view, spot.race.problem, spot.theme)


def _known(painter: QPainter, spot: MapSpot, _: int) -> None:
    paint_known(painter, spot.view, spot.race.problem, spot.theme, spot.scene.view)


def _plain(painter: QPainter, spot: MapSpot, _: int) -> None:
    paint_plain(painter, spot.view, spot.race, spot.theme)


def _batch(painter: QPainter, spot: MapSpot, step: int) -> None:
    racer = spot.scene.racer if spot.racer is None else spot.racer
    paint_batch(painter, spot.view, spot.race, racer, step, spot.theme)


def _start(painter: QPainter, spot: MapSpot, _: int) -> None:
    paint_start(painter, spot.view, spot.race, spot.style, spot.theme)


def _heads(painter: QPainter, spot: MapSpot, step: int) -> None:
    paint_heads(painter, spot.view, spot.race, step, spot.style, spot.theme)


def _local_minima(painter: QPainter, spot: MapSpot, step: int) -> None:
    paint_local_minima(painter, spot.view, spot.race, step, spot.style, spot.theme)


def _uphill(painter: QPainter, spot: MapSpot, step: int) -> None:
    paint_uphill(painter, spot.view, spot.race, step, spot.style, spot.theme)


def _halos(painter: QPainter, spot: MapSpot, step: int) -> None:
    paint_halos(painter, spot.view, spot.race, step, spot.style, spot.theme)


def _plane_words(painter: QPainter, spot: MapSpot, step: int) -> None:
    paint_plane_words(painter, spot.view, spot.race, step, spot.style, spot.theme)


def _step(painter: QPainter, spot: MapSpot, step: int) -> None:
    if (racer := spot.scene.explained) is not None:
        paint_step_arrows(painter, spot.view, spot.race, racer, step, spot.theme)


def _probe(painter: QPainter, spot: MapSpot, _: int) -> None:
    if (probe := spot.scene.overlays.probe) is not None:
        paint_probe(painter, spot.view, *probe, spot.theme)


def _experiment(painter: QPainter, spot: MapSpot, _: int) -> None:
    if (tried := spot.scene.overlays.experiment) is not None:
        paint_experiment(painter, spot.view, tried, spot.theme)


def _row(painter: QPainter, spot: MapSpot, step: int) -> None:
    if (arrow := spot.scene.overlays.row) is not None:
        paint_row_arrow(painter, spot.view, spot.race, step, arrow, spot.theme)


def _pointed(painter: QPainter, spot: MapSpot, _: int) -> None:
    if spot.pointed is not None:
        paint_downhill(painter, spot.view, spot.race.problem, spot.pointed, spot.theme)


def _shows(spot: MapSpot, racer: int | None) -> bool:
    """Whether a racer is on this map."""
    return racer is not None and spot.racer in (None, racer)


def _flat(spot: MapSpot) -> bool:
    return spot.race.problem.dim == 2


# the names are what a message says cannot be drawn
LAYERS = (
    Layer("the landscape", drawn(_ground), still=True),
    Layer(
        "the gradients",
        drawn(_gradients),
        lambda spot: spot.scene.view.arrows and _flat(spot),
        still=True,
    ),
    Layer("the known points", drawn(_known), still=True),
    Layer(
        "the contours without ridge", drawn(_plain), lambda spot: spot.scene.view.plain, still=True
    ),
    Layer("the contours of the batch", drawn(_batch), lambda spot: spot.scene.view.batch),
    Layer("the other seeds", Seeds, lambda spot: bool(spot.scene.overlays.seeds)),
    Layer("the trails", Trails),
    Layer("the racers", drawn(_heads)),
    Layer("the start", drawn(_start), lambda spot: spot.scene.view.start),
    Layer("the steps uphill", drawn(_uphill), lambda spot: spot.scene.view.uphill),
    Layer("the local minima", drawn(_local_minima)),
    Layer("the distance to the plane", drawn(_halos)),
    Layer("the step", drawn(_step), lambda spot: _shows(spot, spot.scene.explained)),
    Layer("the probe", drawn(_probe), lambda spot: spot.scene.overlays.probe is not None),
    Layer(
        "the laboratory",
        drawn(_experiment),
        lambda spot: spot.scene.overlays.experiment is not None and not _flat(spot),
    ),
    Layer(
        "the row",
        drawn(_row),
        lambda spot: (arrow := spot.scene.overlays.row) is not None and _shows(spot, arrow.racer),
    ),
    Layer(
        "the downhill arrow",
        drawn(_pointed),
        lambda spot: spot.pointed is not None and _flat(spot),
        pointer=True,
    ),
    Layer("the plane", drawn(_plane_words)),
)
