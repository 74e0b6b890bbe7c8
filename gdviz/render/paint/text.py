"""Text on a picture: plain, cut where there is no room, or on as many lines as it needs."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gdviz.core.base.arrays import Array
from gdviz.core.base.letters import ACCENTS
from gdviz.render.paint.boxes import paint_box, symbol_box
from gdviz.render.paint.polylines import fill
from gdviz.render.paint.theme import font, readable, sheer, width_of
from gdviz.render.paint.ticks import short

# the size of text in a card, and in its pictures
TEXT, SMALL = 12.0, 10.5
WRAPPED = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
# of more numbers than these only the first are shown
SHOWN = 6
# a number alone: its whole part, its decimals, and an exponent or a sign that it must not lose
_NUMBER = re.compile(r"([×−-]?\d+)(?:\.(\d+))?((?:·10[⁻⁰¹²³⁴-⁹]+|e[+-]?\d+)?(?: ?%)?)")
_SHARE = re.compile(r"\d+/\d+")
# an eigenvalue this small relative to the largest counts as 0
ROUNDING = 1e-13


def listed(values: Sequence[float] | Array) -> str:
    """The first few numbers."""
    found = np.asarray(values).ravel()
    words = [str(v) if found.dtype.kind == "i" else short(float(v)) for v in found[:SHOWN].tolist()]
    return ", ".join(words) + (" …" if len(found) > SHOWN else "")


def condition_words(eigenvalues: Array) -> str:
    """The condition number of a Hessian with these rising eigenvalues, or why there is none."""
    low, high = float(eigenvalues[0]), float(eigenvalues[-1])
    none = ROUNDING * max(-low, high)
    if not math.isfinite(low + high):
        return "–"
    if low > none:
        return short(high / low)
    if max(-low, high) == 0.0:
        return "none: no curvature"
    if high <= none:
        return "none: curved down"
    return "none: indefinite" if low < -none else "∞: a curvature is 0"


def elided(text: str, face: QFont, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than `width`; a number is never cut, for it
    would read as a different one, but loses decimals."""
    text = " ".join(text.split())
    if width_of(text, face) <= width:
        return text
    if is_number(text):
        return _narrowed(text, face, width)
    lengths = range(1, len(text) + 1)
    low = bisect_right(lengths, width, key=lambda k: width_of(text[:k] + "…", face))
    return text[:low].rstrip() + "…" if low else ""


def elided_before_result(text: str, face: QFont, width: float) -> str:
    """The text; where it is too wide, the part before its last "=" is cut, not the result."""
    before, equals, result = text.rpartition(" = ")
    end = f"{equals}{result}"
    if not before or width_of(text, face) <= width:
        return elided(text, face, width)
    return elided(elided(before, face, width - width_of(end, face)) + end, face, width)


def is_number(text: str) -> bool:
    """Whether a text is just one number, or a share such as 3/20."""
    return bool(_NUMBER.fullmatch(text) or _SHARE.fullmatch(text))


def _narrowed(text: str, face: QFont, width: float) -> str:
    """A number in as many digits as fit, in one if none do."""
    found = _NUMBER.fullmatch(text)
    if found is None or not found[2]:
        return text
    whole, decimals, end = found.groups()
    times = "×" if whole.startswith("×") else ""
    value = float(f"{whole.lstrip('×').replace('−', '-')}.{decimals}")
    for digits in range(len(decimals) - 1, -1, -1):
        mantissa = f"{value:.{digits}f}"
        # 0 would hide a small number
        if not float(mantissa) and value:
            break
        text = times + mantissa.replace("-", "−") + end
        if width_of(text, face) <= width:
            break
    return text


def write(
    painter: QPainter, rect: QRectF, text: str, colour: str, bold: bool = False, right: bool = False
) -> None:
    """One line of a card in the middle of the rectangle's height, cut at its end."""
    face = font(TEXT, bold)
    if any(accent in text for accent in ACCENTS):
        told = symbol_box(elided(text, face, rect.width()), TEXT)
        left = rect.right() - told.width if right else rect.left()
        metrics = QFontMetricsF(face)
        baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
        paint_box(painter, told, left, baseline, colour)
        return
    painter.setFont(face)
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    if is_number(text):
        flags |= Qt.TextFlag.TextDontClip
    painter.drawText(rect, int(flags), elided(text, face, rect.width()))


def write_small(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
    size: float = SMALL,
) -> None:
    """A text in a picture, at that side of the rectangle, whole even where there is no room."""
    painter.setFont(font(size))
    painter.setPen(QColor(colour))
    painter.drawText(rect, int(side), text)


def write_lines(
    painter: QPainter, rect: QRectF, text: str, colour: str, right: bool = False, bold: bool = False
) -> float:
    """Text of a card, on as many lines as it needs; returns their height."""
    painter.setFont(readable(font(TEXT, bold), text))
    painter.setPen(QColor(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    flags = int(side | WRAPPED)
    return float(painter.drawText(rect, flags, text).height())


def lines_height(text: str, width: float, size: float = TEXT, bold: bool = False) -> float:
    """The pixels that a text takes on as many lines as it needs in a width."""
    return _lines_height(text, width, size, bold)


# a card measures its texts at every step, and most of them stay
@lru_cache(1024)
def _lines_height(text: str, width: float, size: float, bold: bool) -> float:
    metrics = QFontMetricsF(readable(font(size, bold), text))
    return metrics.boundingRect(QRectF(0.0, 0.0, width, 1e6), int(WRAPPED), text).height()


def paint_ground(
    painter: QPainter, rect: QRectF, colour: str, alpha: int = 215, corner: float = 3.0
) -> None:
    """A ground of its own for text on a picture, with round corners."""
    fill(painter, sheer(colour, alpha))
    painter.drawRoundedRect(rect, corner, corner)


def write_centred(painter: QPainter, rect: QRectF, text: str, face: QFont, colour: str) -> None:
    """One line of text in the middle of a rectangle."""
    painter.setFont(face)
    painter.setPen(QColor(colour))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(rect, int(flags), text)
