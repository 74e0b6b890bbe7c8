"""Colours, markers and the font of every picture, light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF

from gdviz.core.files import resource
from gdviz.core.spec import RaceSpec

FAMILY = "DejaVu Sans"
FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
MARKERS = ("circle", "square", "triangle", "diamond", "pentagon", "down", "hexagon")


@dataclass(frozen=True)
class Theme:
    """One look; colours are "#rrggbb".

    `relief` runs from the lowest loss to the highest; `casing` is drawn around trails so that they
    stand out from it; `racers` are the colours of the first racers, in order.
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
    relief: tuple[str, ...]
    racers: tuple[str, ...]


# racers: Okabe and Ito (2008) for seven, made darker or lighter where the ground asks for it, then
# three of Petroff (2021)
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
    void="#d9d9d9",
    relief=("#8fa9c4", "#abc0d4", "#c4d2df", "#d8e0e6", "#e6e8e6", "#efece3", "#f6f1e4"),
    racers=(
        "#0072b2",
        "#d55e00",
        "#009e73",
        "#b5459a",
        "#c98a00",
        "#2aa3d8",
        "#3c3c3c",
        "#832db6",
        "#a96b59",
        "#bd1f01",
    ),
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
    void="#3a3a3a",
    relief=("#0f1b2a", "#16263a", "#1f3247", "#2b3f52", "#3a4b5a", "#4a5661", "#5b6268"),
    racers=(
        "#3ea6f2",
        "#ff8a3d",
        "#2fd0a0",
        "#e58fcb",
        "#f2b632",
        "#8fd6f5",
        "#e8e8e8",
        "#b98ae6",
        "#d19a86",
        "#ff5a4d",
    ),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def theme(name: str) -> Theme:
    """The theme of that name ("light" or "dark")."""
    return THEMES[name]


def racer_colours(spec: RaceSpec, look: Theme) -> tuple[str, ...]:
    """Each racer's colour: its own, or that of its place in the theme."""
    return tuple(
        entry.colour or look.racers[i % len(look.racers)] for i, entry in enumerate(spec.entries)
    )


def marker(index: int) -> str:
    """The marker of the racer at that place."""
    return MARKERS[index % len(MARKERS)]


def dashed(index: int, look: Theme) -> bool:
    """Whether the racer's colour has been used before, so that its line is dashed."""
    return index >= len(look.racers)


def mixed(first: str, second: str, share: float) -> str:
    """A colour between two: `share` 0 is the first, 1 the second."""
    a, b = QColor(first), QColor(second)
    parts = [
        round(x + (y - x) * share)
        for x, y in zip(a.getRgb()[:3], b.getRgb()[:3], strict=True)  # type: ignore[index]
    ]
    return QColor(*parts).name()


@lru_cache(1)
def load_fonts() -> str:
    """Make the bundled font known to Qt (needs a QGuiApplication); returns its family."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFontFromData(resource("fonts", name).read_bytes())
    return FAMILY


def font(pixels: float, bold: bool = False) -> QFont:
    """The bundled font at a size in pixels."""
    made = QFont(load_fonts())
    made.setPixelSize(max(1, round(pixels)))
    made.setBold(bold)
    # without hinting a text is as wide on a screen as on paper
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def width_of(text: str, face: QFont) -> float:
    """The width of a text in pixels."""
    return QFontMetricsF(face).horizontalAdvance(text)
