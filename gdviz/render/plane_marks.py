"""What a map of a plane must say: that it is one, and how far out of it each racer is.

A racer out of the plane has another loss than the ground under its marker; its marker gets a halo,
as wide as the share of its way that the plane does not show.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.race import Race
from gdviz.render.theme import Theme, font, width_of
from gdviz.render.trails import TrailStyle, places
from gdviz.render.view import View
from gdviz.render.words import elided

SIZE, PAD, MARGIN = 11.0, 6.0, 6.0
# a halo reaches this many heads further at a share of 1; below a share it is not worth drawing
REACH, LEAST = 2.2, 0.02


def paint_halos(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, look: Theme
) -> None:
    """A ring about each racer shown that is out of the plane."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for i, _ in style.widths():
        track = race.tracks[i]
        if track.off_plane is None:
            continue
        row = track.row(step)
        share = float(track.off_plane[row])
        at = view.point(*places(track, row, row + 1)[0])
        if share > LEAST and view.rect.contains(at):
            radius = style.head * (1.0 + REACH * share)
            for colour, width in ((look.casing, 3.5), (style.colours[i], 1.6)):
                painter.setPen(QPen(QColor(colour), width))
                painter.drawEllipse(at, radius, radius)


def plane_words(race: Race, step: int, shown: tuple[bool, ...]) -> tuple[str, ...]:
    """That the map is a plane, what it explains, and how far the racers shown are out of it; from
    the fullest wording to the shortest, () where the map is no plane."""
    shares = [
        100.0 * float(track.off_plane[track.row(step)])
        for track, on in zip(race.tracks, shown, strict=True)
        if track.off_plane is not None and on
    ]
    if not shares:
        return ()
    low, high = (f"{value:.0f}" for value in (min(shares), max(shares)))
    out = f"{high} %" if low == high else f"{low} to {high} %"
    whole = race.problem.caption
    short = whole.replace(" dimensions", "-d").replace(" that explains", ":")
    return (f"{whole}; racers are {out} out of it", f"{whole}; {out} out", f"{short}; {out} out")


def plane_words_below(race: Race) -> bool:
    """Whether the lower edge of the map is taken by the words of a plane."""
    return any(track.off_plane is not None for track in race.tracks)


def paint_plane_words(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, look: Theme
) -> None:
    """The words on the lower edge of the map."""
    wordings = plane_words(race, step, style.shown)
    if not wordings:
        return
    face = font(SIZE)
    room = view.rect.width() - 2 * (MARGIN + PAD)
    fitting = (words for words in wordings if width_of(words, face) <= room)
    text = elided(next(fitting, wordings[-1]), face, room)
    height = SIZE + 1.4 * PAD
    rect = QRectF(
        view.rect.left() + MARGIN,
        view.rect.bottom() - MARGIN - height,
        width_of(text, face) + 2 * PAD,
        height,
    )
    ground = QColor(look.background)
    ground.setAlpha(215)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setFont(face)
    painter.setPen(QColor(look.text))
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
    painter.drawText(rect, flags, text)
