"""How long the window is deaf while formulas are typed: a tick of 10 ms tells."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np

from tests.benchmarks.windows import application, leave, opened

TICK_MS, KEY_MS = 10, 30
GOAL_MS = 100
FORMULAS = (
    "x^2 + 10y^2",
    "(1-x)^2 + 100(y-x^2)^2",
    "x^4 - x^2 + y^2",
    "sin(x)cos(y)",
    "|x| + |y|",
    "exp(-x^2-y^2)",
    "sqrt(x^2+y^2)",
    "x^2 - y^2",
    "log(1+x^2+y^2)",
    "(x^2+y-11)^2 + (x+y^2-7)^2",
    "20 + x^2 + y^2 - 10cos(2pi*x) - 10cos(2pi*y)",
    "0.26(x^2+y^2) - 0.48x*y",
    "max(|x|, |y|)",
    "sin(x*y) + x^2/10",
    "tanh(x)^2 + y^2",
    "erf(x)*erf(y) + x^2 + y^2",
    "softplus(x) + softplus(-x) + y^2",
    "where(x<0, x^2, 3x) + y^2",
    "x^6/6 - x^4 + 2x^2 + y^2",
    "-exp(-((x-pi)^2+(y-pi)^2))cos(x)cos(y)",
    "(x+2y-7)^2 + (2x+y-5)^2",
    "4x^2 - 2.1x^4 + x^6/3 + x*y - 4y^2 + 4y^4",
    "100sqrt(|y-0.01x^2|) + 0.01|x+10|",
    "(1.5-x+x*y)^2 + (2.25-x+x*y^2)^2 + (2.625-x+x*y^3)^2",
    "sin(3x)^2 + (x-1)^2*(1+sin(3y)^2) + (y-1)^2",
    "cosh(x) + cosh(y)",
    "log(cosh(x)) + y^2",
    "relu(x) + relu(-x)/2 + y^2",
    "min(x^2+y^2, (x-3)^2+(y-3)^2+1)",
    "2^x + 2^-x + y^2",
    "x^2y^2 + x^2 + y^2",
    "(x^2+y^2)/(1+x^2)",
    "atan(x)^2 + atan(y)^2",
    "hypot(x, y) + cos(5x)",
    "floor(x)^2 + y^2",
    "mod(x, 2)^2 + y^2",
    "1/(1+x^2) + y^2",
    "x*exp(-x^2-y^2)",
    "sigmoid(4x)(1-sigmoid(4x)) + y^2",
    "(x-1)^2(x+1)^2 + y^2",
    "x^3 - 3x*y^2 + (x^2+y^2)^2/4",
    "sum",
    "sin(x)^10 + cos(10 + x*y)cos(x)",
    "-20exp(-0.2sqrt((x^2+y^2)/2)) - exp((cos(2pi*x)+cos(2pi*y))/2) + 20 + e",
    "418.98 - x*sin(sqrt(|x|)) - y*sin(sqrt(|y|))",
    "0.5 + (sin(x^2-y^2)^2 - 0.5)/(1 + 0.001(x^2+y^2))^2",
    "x^2 + 2y^2 - 0.3cos(3pi*x) - 0.4cos(4pi*y) + 0.7",
    "sin(sin(sin(sin(x*y)))) + x^2/9 + y^2/9",
    "exp(sin(50x)) + sin(60exp(y)) + sin(70sin(x)) + sin(sin(80y)) - sin(10(x+y)) + (x^2+y^2)/4",
    "(x^2+y^2-1)^2 + (x-y)^2/5",
)


def typing_lines() -> Iterator[str]:
    """A line with the intervals of the tick; nothing where Qt is not installed."""
    app = application()
    if app is None:
        return
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest

    window = opened(1280, 800)
    QTest.qWait(1500)
    ticks: list[float] = []
    timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    field = window.panel.problem.formula
    window.panel.problem.choose("custom formula")
    QTest.qWait(500)
    timer.start()
    slowest = ("", 0.0)
    for formula in FORMULAS:
        field.setFocus()
        field.selectAll()
        first = len(ticks)
        for key in formula:
            QTest.keyClicks(field, key)
            QTest.qWait(KEY_MS)
        QTest.qWait(400)
        worst = max(np.diff(ticks[first:]), default=0.0)
        slowest = max(slowest, (formula, worst), key=lambda pair: pair[1])
    timer.stop()
    waits = np.diff(ticks) * 1e3
    leave(app, window)
    mark = "" if waits.max() < GOAL_MS else "   ABOVE"
    yield (
        f"typing {len(FORMULAS)} formulas, 10 ms tick: median {np.median(waits):.1f} ms, "
        f"p99 {np.percentile(waits, 99):.1f} ms, max {waits.max():.1f} ms "
        f"(goal below {GOAL_MS}){mark}; slowest: {slowest[0]}"
    )
