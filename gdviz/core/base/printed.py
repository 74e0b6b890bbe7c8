"""Numbers as they are printed: with a proper minus, and powers of ten with raised exponents."""

from __future__ import annotations

import math

SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def power_of_ten(exponent: int) -> str:
    """10 with a raised exponent."""
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def printed(value: float, digits: int = 4) -> str:
    """A number in so many significant digits at most, e.g. "−0.5", "12000" or "3.2·10⁻⁷"."""
    if not math.isfinite(value):
        return "∞" if value == math.inf else "−∞" if value == -math.inf else "–"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    if exponent and 0 < int(exponent) < 7:
        mantissa, exponent = f"{float(mantissa + 'e' + exponent):.0f}", ""
    sign, size = mantissa[:1].strip("0123456789").replace("-", "−"), mantissa.lstrip("-")
    if not exponent:
        return sign + size
    # 1·10⁻⁵ is 10⁻⁵
    return sign + ("" if size == "1" else f"{size}·") + power_of_ten(int(exponent))
