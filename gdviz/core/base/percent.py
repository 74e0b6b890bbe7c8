"""Shares in per cent, in digits that leave none out."""

from __future__ import annotations

import math

# decimals of the remainder of a whole
MOST = 4


def percent(share: float) -> str:
    """A share 0..1 in per cent: one decimal, and more where it would round to 0 or 100; a share and
    its complement add up to 100."""
    if not math.isfinite(share):
        return "–"
    small = 100.0 * min(share, 1.0 - share)
    if small <= 0.5 * 10.0**-MOST:
        return "100" if share > 0.5 else "0"
    digits = max(1, min(MOST, math.ceil(-math.log10(small))))
    return f"{100.0 * share:.{digits}f}"
