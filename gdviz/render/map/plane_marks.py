"""The notes on a map of a plane: that it is one, and how far out of it each racer is.

A racer out of the plane has another loss than the ground under its marker; its marker gets a halo,
as wide as the share of its distance that the plane does not show.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.percent import percent
from gdviz.core.engine.race import Race
from gdviz.render.map.chunks import places
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.text import elided, paint_ground, write_centred
from gdviz.render.paint.theme import font, width_of

# in the window; elsewhere text and margins are as large beside the racers' heads as there
SIZE, PAD, MARGIN, HEAD = 11.0, 6.0, 6.0, 6.0
# height of the words on the lower edge of the window's map
PLANE_WORDS = SIZE + 1.4 * PAD + 2 * MARGIN
# a halo reaches this many heads further at a share of 1; below a share it is not worth drawing
REACH, LEAST = 2.2, 0.02


def paint_halos(painter: QPainter, spot: MapSpot, step: int) -> None:
    """A ring about each racer shown that is out of the plane."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    style = spot.style
    for i, _ in style.widths():
        track = spot.race.tracks[i]
        if track.off_plane is None:
            continue
        row = track.row(spot.scene.own(i, step))
        share = float(track.off_plane[row])
        at = spot.view.point(*places(track, row, row + 1)[0])
        if share > LEAST and spot.view.rect.contains(at):
            radius = style.head * (1.0 + REACH * share)
            marks.draw_ring(painter, at, radius, style.colours[i], spot.theme.casing, (3.5, 1.6))


def plane_words(
    race: Race, step: int, shown: tuple[bool, ...], own: Callable[[int, int], int] | None = None
) -> tuple[str, ...]:
    """The words that the map is a plane, what it explains, and how far the racers shown are out of
    it; from the fullest wording to the shortest, () where the map is no plane.

    What a plane explains is a share of squared lengths, and so is the part said to be out of it.
    """
    shares = [
        float(track.off_plane[track.row(own(i, step) if own else step)]) ** 2
        for i, (track, on) in enumerate(zip(race.tracks, shown, strict=True))
        if track.off_plane is not None and on
    ]
    if not shares:
        return ()
    low, high = (percent(value) for value in (min(shares), max(shares)))
    out = f"{high} %" if low == high else f"{low} to {high} %"
    whole = race.problem.caption
    short = whole.replace(" dimensions", "-d").replace(" that explains", ":")
    squares = f"{whole}; {out} of a racer's squared distance is out of it"
    return (squares, f"{whole}; {out} out", f"{short}; {out} out", f"plane; {out} out", "plane")


def paint_plane_words(painter: QPainter, spot: MapSpot, step: int) -> None:
    """The words on the lower edge of the map."""
    wordings = plane_words(spot.race, step, spot.style.shown, spot.scene.own)
    if not wordings:
        return
    unit, area = spot.style.head / HEAD, spot.view.rect
    pad, margin, face = PAD * unit, MARGIN * unit, font(SIZE * unit)
    room = area.width() - 2 * (margin + pad)
    fitting = (words for words in wordings if width_of(words, face) <= room)
    text = elided(next(fitting, wordings[-1]), face, room)
    wide, high = width_of(text, face) + 2 * pad, SIZE * unit + 1.4 * pad
    rect = QRectF(area.left() + margin, area.bottom() - margin - high, wide, high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_ground(painter, rect, spot.theme.background, corner=4 * unit)
    write_centred(painter, rect, text, face, spot.theme.text)
