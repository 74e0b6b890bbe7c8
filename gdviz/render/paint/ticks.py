"""The ticks of axes and their texts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from gdviz.core.base.printed import power_of_ten

# decades beyond this many are thinned out
MAX_DECADES = 8
# axes whose ticks are remembered
MANY = 64
# a step may be this much shorter than requested
ROUNDED = 0.8
# a step divided by this is nearest to the next shorter one
SHORTER = 2.6
# below it a step has not the full precision of a number, or is 0
LEAST_SPAN = 1e-300


@dataclass(frozen=True)
class Tick:
    """A position in data (of a log axis: its log10) and its text; "" for a minor tick."""

    at: float
    text: str


@lru_cache(MANY)
def linear_ticks(low: float, high: float, most: int) -> tuple[Tick, ...]:
    """About `most` ticks at 1, 2 or 5 times a power of ten; at least two, for one is no scale."""
    span = high - low
    if not (math.isfinite(span) and span > LEAST_SPAN):
        return ()
    step = nice_step(ROUNDED * span / max(most, 1))
    first, last = _multiples(low, high, step)
    # there are two multiples of less than half the span
    for _ in range(2):
        if last - first < 1:
            step = nice_step(step / SHORTER)
            first, last = _multiples(low, high, step)
    return tuple(Tick(i * step, tick_number(i * step, step)) for i in range(first, last + 1))


def _multiples(low: float, high: float, step: float) -> tuple[int, int]:
    """The first and the last multiple of the step between two numbers."""
    return math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)


def nice_step(rough: float) -> float:
    """The next step of the form 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough))
    steps = (factor * power for factor in (1.0, 2.0, 5.0, 10.0))
    return next((step for step in steps if step >= rough * (1 - 1e-9)), 10.0 * power)


def tick_number(value: float, step: float) -> str:
    """A tick's number with as many digits as the step needs, and a proper minus."""
    if abs(value) < step * 1e-6:
        return "0"
    size = max(abs(value), step)
    if 1e-4 <= size < 1e6:
        digits = max(0, -math.floor(math.log10(step) + 1e-9))
        return f"{value:.{digits}f}".replace("-", "−")
    exponent = math.floor(math.log10(abs(value)))
    mantissa = value / 10.0**exponent
    return f"{mantissa:.3g}·{power_of_ten(exponent)}".replace("-", "−")


@lru_cache(MANY)
def log_ticks(low: float, high: float, most: int) -> tuple[Tick, ...]:
    """Ticks of a log axis from log10 `low` to `high`: decades with text, 2..9 between as minor."""
    if not (math.isfinite(high - low) and high > low):
        return ()
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if last - first < 1:
        round_ones = tuple(t for t in _within_a_decade(low, high) if low <= t.at <= high)
        if len(round_ones) > 1:
            return round_ones
        plain = linear_ticks(10.0**low, 10.0**high, most)
        return tuple(Tick(math.log10(t.at), t.text) for t in plain if t.at > 0.0)
    stride = max(1, math.ceil((last - first) / max(most, 1)))
    ticks = [
        Tick(float(k), power_of_ten(k) if k % stride == 0 else "") for k in range(first, last + 1)
    ]
    if last - first <= MAX_DECADES:
        minor = (k + math.log10(m) for k in range(first - 1, last + 1) for m in range(2, 10))
        ticks += [Tick(at, "") for at in minor if low <= at <= high]
    return tuple(ticks)


def _within_a_decade(low: float, high: float) -> list[Tick]:
    floor = math.floor(low)
    values = (m * 10.0**decade for decade in (floor, floor + 1) for m in (1, 2, 5))
    return [Tick(math.log10(value), tick_number(value, value)) for value in values]


def short(value: float) -> str:
    """A loss or gradient in three or four significant digits, e.g. "0.0123" or "3.21·10⁻⁷"."""
    if not math.isfinite(value):
        return "∞" if value == math.inf else "−∞" if value == -math.inf else "–"
    if value == 0.0:
        return "0"
    size = abs(value)
    if 1e-3 <= size < 999_999.5:
        digits = ".3g" if size < 0.01 else ".4g" if size < 9999.5 else ".0f"
        return f"{value:{digits}}".replace("-", "−")
    mantissa, exponent = f"{value:.2e}".split("e")
    return f"{mantissa}·{power_of_ten(int(exponent))}".replace("-", "−")
