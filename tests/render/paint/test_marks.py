"""Markers: their outlines and inks are made once, and are those that are asked for."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage, QPainter

from gdviz.render.paint import marks
from tests.render.pixels import pixels

KINDS = ("circle", "square", "triangle", "down", "diamond", "pentagon", "hexagon")
AT = {"kind": "circle", "at": QPointF(20.3, 19.6), "radius": 6.0, "fill": "#123456"}


def painted(**told):
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_marker(painter, **{**AT, "casing": "#fedcba", **told})
    return pixels(image)


def fresh(**told):
    for kept in (marks._marker, marks._inks):  # noqa: SLF001
        kept.cache_clear()
    return painted(**told)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_marker_is_outlined_once(kind, monkeypatch):
    made, real = [], marks.QPainterPath
    monkeypatch.setattr(marks, "QPainterPath", lambda: (made.append(kind), real())[1])
    first = fresh(kind=kind)
    for k in range(5):
        painted(kind=kind, at=QPointF(20.0 + 0.3 * k, 18.0))
    assert len(made) == 1
    assert (painted(kind=kind) == first).all()


@pytest.mark.parametrize(
    "other",
    [
        *({"kind": kind} for kind in KINDS[1:]),
        {"at": QPointF(20.5, 19.6)},
        {"radius": 7.0},
        {"fill": "#654321"},
        {"casing": "#abcdef"},
    ],
)
def test_whatever_changes_of_a_marker_is_seen(other):
    before = fresh()
    after = painted(**other)
    assert (after != before).any()
    assert (after == fresh(**other)).all()
