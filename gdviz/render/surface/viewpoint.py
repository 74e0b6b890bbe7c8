"""The camera from which a height map shows most of its low parts."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

from gdviz.render.surface.camera import Camera, Projection
from gdviz.render.surface.scan import scan
from gdviz.render.surface.terrain import Terrain

# from the front right first, and never so that x or y run against their direction on the map
AZIMUTHS = (30.0, -30.0, 55.0, -55.0)
TILTS = (42.0, 54.0)
# good enough at the flatter tilt; an earlier azimuth may show this much less than a later one
ENOUGH, AS_GOOD = 0.88, 0.05
COLUMNS, CUTS = 64, 96


def good_camera(ground: Terrain) -> Camera:
    """The camera for a first look at a block."""
    best = Camera()
    for tilt in TILTS:
        shares = [(shown_share(ground, Camera(a, tilt)), a) for a in AZIMUTHS]
        most = max(share for share, _ in shares)
        best = Camera(next(a for share, a in shares if share >= most - AS_GOOD), tilt)
        if most >= ENOUGH:
            break
    return best


def shown_share(ground: Terrain, camera: Camera) -> float:
    """How much of the surface is seen, from 0 to 1; low places count most."""
    square = QRectF(0.0, 0.0, COLUMNS, COLUMNS)
    projection = Projection(camera, square, square, ground.rise)
    reach = 0.5 * COLUMNS
    columns = np.linspace(0.5 * reach, COLUMNS - 0.5 * reach, COLUMNS)
    made = scan(ground.filled, projection, columns, CUTS)
    seen = made.up[:, 1:] >= made.skyline[:, :-1]
    weight = (1.0 - made.values[:, 1:]) ** 3 * made.stride[:, None]
    return float((weight * seen).sum() / max(float(weight.sum()), 1e-12))
