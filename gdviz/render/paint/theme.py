"""Colours, markers and the font of every picture, light and dark."""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication

from gdviz.core.base.files import resource
from gdviz.core.base.letters import ACCENTS
from gdviz.core.spec.race import RaceSpec
from gdviz.core.spec.slots import slots
from gdviz.render.paint.application import require_application

FAMILY = "DejaVu Sans"
FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
MARKERS = ("circle", "square", "triangle", "diamond", "pentagon", "down", "hexagon")


@dataclass(frozen=True)
class Theme:
    """Colours are "#rrggbb".

    `relief` runs from the lowest loss to the highest, `void` and `hatch` fill places without a
    loss; `casing` is drawn around trails so that they stand out from it; `racers` are the colours
    of the first racers, in order. `classes` are the colours of the rows of two classes, orange and
    blue in shades that no racer has.
    """

    name: str
    background: str
    surface: str
    text: str
    muted: str
    grid: str
    accent: str
    error: str
    casing: str
    contour: str
    void: str
    hatch: str
    relief: tuple[str, ...]
    racers: tuple[str, ...]
    classes: tuple[str, str]


# a colour that must be seen on a ground has this contrast, by WCAG 2.1
LEAST_CONTRAST = 3.0


# racers: the hues of Okabe and Ito (2008) for seven, then three of Petroff (2021), each made darker
# or lighter until it stands out from the ground and from the others, also for the colour-blind
LIGHT = Theme(
    name="light",
    background="#ffffff",
    surface="#f3f5f7",
    text="#1a2027",
    muted="#5a6672",
    grid="#dfe4e9",
    accent="#1f6feb",
    error="#b42318",
    casing="#ffffff",
    contour="#5d7389",
    void="#dcdcdc",
    hatch="#c6c6c6",
    relief=("#8eaac4", "#adc2d4", "#c6d4e0", "#d9e1e6", "#e7e8e6", "#f0ece3", "#f7f2e6"),
    racers=tuple(
        "#0060b8 #c43a00 #008a60 #c9559f #c18500 #2b2b2b #3595d6 #6a2fb5 #8a5a48 #8c0f2e".split()
    ),
    classes=("#b5651d", "#4a7ebb"),
)
DARK = Theme(
    name="dark",
    background="#14181d",
    surface="#1d2329",
    text="#e8ecf0",
    muted="#9aa6b2",
    grid="#2d353d",
    accent="#58a6ff",
    error="#ff7b72",
    casing="#0c0f13",
    contour="#8396aa",
    void="#33373b",
    hatch="#464b50",
    relief=("#0f1b2a", "#16263a", "#1f3247", "#2b3f52", "#3a4b5a", "#4a5661", "#5b6268"),
    racers=tuple(
        "#3ea6f2 #ff7a45 #35dba4 #ee82c8 #ffdf4d #f4f4f4 #8ad4fa #a97af0 #cf9a85 #ff4d63".split()
    ),
    classes=("#e08b3a", "#5f92d0"),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme(name: str) -> Theme:
    """The theme of that name ("light" or "dark")."""
    return THEMES[name]


def racer_colours(spec: RaceSpec, theme: Theme) -> tuple[str, ...]:
    """Each racer's colour: its own, or that of its slot in the theme."""
    own = tuple(entry.colour for entry in spec.entries)
    return _colours(own, slots(spec.entries), theme)


@lru_cache(64)
def _colours(own: tuple[str, ...], at: tuple[int, ...], theme: Theme) -> tuple[str, ...]:
    usual = (theme.racers[slot % len(theme.racers)] for slot in at)
    return tuple(colour or other for colour, other in zip(own, usual, strict=True))


def marker(slot: int) -> str:
    """The marker of a racer's slot."""
    return MARKERS[slot % len(MARKERS)]


def dashed(slot: int, theme: Theme) -> bool:
    """Whether the colour of a slot is that of another before it, so that its line is dashed."""
    return slot >= len(theme.racers)


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, from 0 to 255."""
    made = QColor(colour)
    return made.red(), made.green(), made.blue()


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two: `share` 0 is the first, 1 the second."""
    pairs = zip(rgb(first), rgb(second), strict=True)
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


def sheer(colour: str, alpha: int) -> QColor:
    """A colour through which the ground shows, the less, the larger `alpha` is; 255 hides it."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def contrast(first: str, second: str) -> float:
    """The contrast of two colours by WCAG 2.1, 1 to 21."""
    low, high = sorted(map(_luminance, (first, second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [c / 255.0 for c in rgb(colour)]
    light = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]


@lru_cache(256)
def faded(colour: str, ground: str, share: float) -> str:
    """A colour mixed with its ground up to a share, and no further than it remains visible."""
    shades = (mixed(colour, ground, share * k / 20) for k in range(20, -1, -1))
    return next((shade for shade in shades if contrast(shade, ground) >= LEAST_CONTRAST), colour)


_fonts_of: list[weakref.ref[QGuiApplication]] = []


def load_fonts() -> str:
    """Make the bundled font known to Qt, and the application it needs; returns its family."""
    application = require_application()
    if not _fonts_of or _fonts_of[0]() is not application:
        for name in FONT_FILES:
            QFontDatabase.addApplicationFontFromData(resource("fonts", name).read_bytes())
        _fonts_of[:] = [weakref.ref(application)]
        _font.cache_clear()
    return FAMILY


def font(pixels: float, bold: bool = False) -> QFont:
    """The bundled font at a size in pixels; shared, and left as it is."""
    # what Qt keeps in a font is of one thread
    return _font(load_fonts(), max(1, round(pixels)), bold, threading.get_ident())


@lru_cache(64)
def _font(family: str, pixels: int, bold: bool, _: int) -> QFont:
    made = QFont(family)
    made.setPixelSize(pixels)
    made.setBold(bold)
    # without hinting a text is as wide on a screen as on paper
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def readable(face: QFont, text: str) -> QFont:
    """The face for a text: hats and bars are placed on their letters only by a face without
    shaping, which costs the kerning."""
    if any(accent in text for accent in ACCENTS):
        face = QFont(face)
        face.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    return face


def ink_of(text: str, face: QFont) -> QRectF:
    """Where a text that begins at 0, 0 has its ink, in pixels."""
    return QFontMetricsF(face).tightBoundingRect(text)


def width_of(text: str, face: QFont) -> float:
    """The width of a text in pixels."""
    return QFontMetricsF(face).horizontalAdvance(text)
