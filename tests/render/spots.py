"""Maps and plots of a race as their layers are given them."""

from gdviz.core.view import ViewSpec
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint.theme import LIGHT
from gdviz.render.plot.spot import PlotSpot
from gdviz.render.scene.scene import Scene


def spot_of(race, view, theme=LIGHT, style=None, **chosen):
    """The map of a race, with a style of its own or the usual one; `chosen` are fields of its
    view."""
    spot = MapSpot(Scene(race, race, ViewSpec(theme=theme.name, **chosen)), view)
    if style is not None:
        spot.__dict__["style"] = style
    return spot


def plot_of(view, series, scale, style):
    """The plot of a series."""
    spot = PlotSpot(Scene(series.race, None, ViewSpec()), view)
    spot.scene.__dict__.update(series=series, scale=scale)
    spot.__dict__["style"] = style
    return spot
