"""A million garbled formulas: each is an expression within bounds or one line; prints the slowest.

python -m tests.fuzz_formula [count] [seed]
"""

import sys
import time

from gdviz.core.expr.graph import ordered
from gdviz.core.formula.parser import MAX_DEPTH
from gdviz.core.formula.parsing import FormulaError, parse_expr
from gdviz.core.formula.tokens import MAX_CHARACTERS, MAX_MESSAGE, MAX_TOKENS
from tests.core.formula.formula_cases import garbled


def one(text):
    """Seconds of work that parsing took, and whether it was a formula."""
    started = time.thread_time()
    try:
        node = parse_expr(text)
    except FormulaError as error:
        taken = time.thread_time() - started
        message = str(error)
        assert len(message) <= MAX_MESSAGE and message.isprintable(), repr(text)
        return taken, False
    taken = time.thread_time() - started
    assert len(ordered((node,))) <= 300, repr(text)
    return taken, True


def main(count=1_000_000, seed=0):
    """Parse them all and report."""
    accepted, slowest, total = 0, (0.0, ""), 0.0
    for text in garbled(seed, count):
        taken, good = one(text)
        accepted += good
        total += taken
        slowest = max(slowest, (taken, text))
    bounds = f"{MAX_CHARACTERS} characters, {MAX_TOKENS} tokens, depth {MAX_DEPTH}"
    print(f"{count:,} formulas ({bounds}): {accepted:,} accepted, the others one line each")
    print(f"mean {1e6 * total / count:.0f} µs, slowest {1e3 * slowest[0]:.2f} ms: {slowest[1]!a}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
