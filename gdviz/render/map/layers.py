"""Everything that is painted on a map, from the lowest layer to the top one."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter

from gdviz.core.engine.race import Ending
from gdviz.render.map.batch_contours import paint_batch, paint_plain
from gdviz.render.map.curve import paint_line
from gdviz.render.map.ghost import GhostTrails
from gdviz.render.map.gradient_field import paint_downhill, paint_gradients
from gdviz.render.map.heads import Heads, paint_start
from gdviz.render.map.known_points import paint_known
from gdviz.render.map.laboratory_marks import paint_experiment
from gdviz.render.map.local_minima import paint_local_minima
from gdviz.render.map.plane_marks import paint_halos, paint_plane_words
from gdviz.render.map.probe_marks import paint_probe
from gdviz.render.map.relief import paint_relief
from gdviz.render.map.row_arrow import paint_row_arrow
from gdviz.render.map.spot import MapSpot
from gdviz.render.map.step_arrows import paint_step_arrows
from gdviz.render.map.trail_layers import Seeds, Trails
from gdviz.render.map.uphill import paint_uphill
from gdviz.render.paint.layer import Layer, drawn, steady


def _ground(painter: QPainter, spot: MapSpot) -> None:
    painter.fillRect(spot.view.rect, QColor(spot.theme.surface))
    if spot.race.problem.dim == 1:
        paint_line(painter, spot.view, spot.race.problem, spot.theme)
    elif spot.relief is not None:
        paint_relief(painter, spot.view, spot.relief, spot.theme)


def _probe(painter: QPainter, spot: MapSpot) -> None:
    if (probe := spot.scene.overlays.probe) is not None:
        paint_probe(painter, spot.view, *probe, spot.theme)


def _experiment(painter: QPainter, spot: MapSpot) -> None:
    tried = spot.scene.overlays.experiment
    if tried is not None and spot.race.problem.dim == 1:
        paint_experiment(painter, spot.view, tried, spot.theme)


def _on_plane(spot: MapSpot) -> bool:
    return any(track.off_plane is not None for track in spot.race.tracks)


def _rests(spot: MapSpot) -> bool:
    return any(track.outcome.ending is Ending.LOCAL for track in spot.race.tracks)


# the names are what a message says cannot be drawn
LAYERS = (
    Layer("the landscape", steady(_ground), still=True),
    Layer("the gradients", steady(paint_gradients), lambda s: s.scene.view.arrows, still=True),
    Layer("the known points", steady(paint_known), still=True),
    Layer("the contours without ridge", steady(paint_plain), lambda s: s.scene.view.plain, True),
    Layer("the contours of the batch", drawn(paint_batch), lambda s: s.scene.view.batch),
    Layer("the other seeds", Seeds, lambda s: bool(s.scene.overlays.seeds)),
    Layer("the race before the edit", GhostTrails, lambda s: s.scene.ghost_on_map),
    Layer("the trails", Trails),
    Layer("the racers", Heads),
    Layer("the start", steady(paint_start), lambda s: s.scene.view.start),
    Layer("the steps uphill", drawn(paint_uphill), lambda s: s.scene.uphill),
    Layer("the local minima", drawn(paint_local_minima), _rests),
    Layer("the distance to the plane", drawn(paint_halos), _on_plane),
    Layer("the step", drawn(paint_step_arrows), lambda s: s.scene.explained is not None),
    Layer("the probe", steady(_probe), lambda s: s.scene.overlays.probe is not None),
    Layer("the laboratory", steady(_experiment), lambda s: s.scene.overlays.experiment is not None),
    Layer("the row", drawn(paint_row_arrow), lambda s: s.scene.overlays.row is not None),
    Layer(
        "the downhill arrow", steady(paint_downhill), lambda s: s.pointed is not None, pointer=True
    ),
    Layer("the plane", drawn(paint_plane_words), _on_plane),
)
