"""Updates that cannot be right, with the message on each."""

import random
import sys

import numpy as np

from tests.core.own.own_updates import counter, own, plain, velocity

CALLS = 0
SEEN = []
DRAWN = np.random.default_rng(0)


# what cannot be right


def counts_global(self, w, g, state, t, lr):
    global CALLS
    CALLS += 1
    return w - lr * (0.5 if CALLS > 10**6 else 1.0) * g, state


def counts_default(self, w, g, state, t, lr, n=[0]):  # noqa: B006
    n[0] += 1
    return w - lr / n[0] * g, state


def counts_class(self, w, g, state, t, lr):
    type(self).calls += 1
    return w - lr / self.calls * g, state


def assigns(self, w, g, state, t, lr):
    self.calls = 1
    return w - lr * g, state


def hides(self, w, g, state, t, lr):
    before = getattr(self, "before", g)
    object.__setattr__(self, "before", g)
    return w - lr * (0.5 if g @ before < 0 else 1.0) * g, state


def appends(self, w, g, state, t, lr):
    SEEN.append(g)
    return w - lr * (0.5 if len(SEEN) > 10**6 else 1.0) * g, state


def draws(self, w, g, state, t, lr):
    return w - lr * (g + np.random.normal(size=2)), state


def draws_rarely(self, w, g, state, t, lr):
    return w - lr * g * (0.0 if random.random() < 1e-12 else 1.0), state


def draws_own(self, w, g, state, t, lr):
    return w - lr * (g + DRAWN.normal(size=2)), state


def nothing(self, w, g, state, t, lr):
    w -= lr * g


def one(self, w, g, state, t, lr):
    return w - lr * g


def three(self, w, g, state, t, lr):
    return w - lr * g, state, t


def no_state(self, w, g, state, t, lr):
    return w - lr * g, None


def column(self, w, g, state, t, lr):
    return (w - lr * g)[:, None], state


def scalar(self, w, g, state, t, lr):
    return float(w[0]), state


def complex_point(self, w, g, state, t, lr):
    return w - lr * g + 0j, state


def word(self, w, g, state, t, lr):
    return "left", state


def drops(self, w, g, state, t, lr):
    return w - lr * g, {}


def invents(self, w, g, state, t, lr):
    v = 0.9 * state.get("v", 0.0) + g
    return w - lr * v, {"v": v}


def expects(self, w, g, state, t, lr):
    return w - lr * state["v"], state


def grows(self, w, g, state, t, lr):
    return w - lr * g, {"k": state["k"] + g}


def raises(self, w, g, state, t, lr):
    raise ValueError("no such\nluck")


def raises_late(self, w, g, state, t, lr):
    if t == 50:
        raise RuntimeError("too late")
    return w - lr * g, state


def exits(self, w, g, state, t, lr):
    if t == 3:
        sys.exit()
    return w - lr * g, state


def exits_with_words(self, w, g, state, t, lr):
    raise SystemExit("enough")


def exits_at_first(self, w):
    sys.exit(1)


def asserts(self, w, g, state, t, lr):
    assert t < 2
    return w - lr * g, state


def misses(self, w, g, lr):
    return w - lr * g


def texts(self, w):
    return {"name": "v"}


def forgets(self, w):
    {"v": w}  # noqa: B018


def above(self, w, g, state, t, lr):
    return w - lr * g / self.missing, state


INIT = "init returns before the first step"
BAD = [
    (own(counts_global), f"changes CALLS.*{INIT}"),
    (own(counts_default), f"changes n,.*{INIT}"),
    (own(counts_class, calls=0), rf"changes OwnCountsClass\.calls.*{INIT}"),
    (own(assigns), f"FrozenInstanceError in step 1: .*{INIT}"),
    (own(hides), rf"changes self\.before.*{INIT}"),
    (own(appends), f"changes SEEN.*{INIT}"),
    (own(draws), "random numbers.*noise is a setting of the race"),
    (own(draws_rarely), "random numbers.*noise is a setting of the race"),
    (own(draws_own), f"changes DRAWN.*{INIT}"),
    (own(nothing), "returns nothing; end with: return w, state"),
    (own(one), "returns one ndarray; end with: return w, state"),
    (own(three), "returns 3 values; end with: return w, state"),
    (own(no_state), "returns nothing as the state.*return w, state"),
    (own(column), r"shape \(2, 1\) as the point; a point is 2 real numbers"),
    (own(scalar), r"shape \(\) as the point; a point is 2 real numbers"),
    (own(complex_point), "complex128 .* a point is 2 real numbers"),
    (own(word), "as the point; a point is 2 real numbers"),
    (own(drops, velocity), f"returns no state 'v'.*{INIT}"),
    (own(invents), f"returns a state 'v' that init does not.*{INIT}"),
    (own(expects), f"KeyError in step 1: 'v'.*{INIT}"),
    (own(grows, counter), r"state 'k' has the shape \(2,\), in init \(\).*zeros_like"),
    (own(raises), "ValueError in step 1: no such luck; mend that line.*shape"),
    (own(raises_late), "RuntimeError in step 50: too late"),
    (own(exits), "SystemExit in step 3; leave the end of the program"),
    (own(exits_with_words), "SystemExit in step 1: enough; leave the end of the program"),
    (own(plain, exits_at_first), "SystemExit: 1; leave the end of the program"),
    (own(plain, curvature_limit=lambda self: sys.exit()), "curvature_limit .*SystemExit; leave"),
    (own(asserts), "AssertionError in step 2; mend that line"),
    (own(misses), r"other arguments; write def update\(self, w, g, state, t, lr\)"),
    (own(plain, texts), "state 'name' is one str; a state is numbers"),
    (own(plain, forgets), "returns nothing; return a dict"),
    (own(above), "AttributeError.*'missing'"),
    (own(plain, report=lambda self, w, state: w[0]), "report .*a point is 2 real numbers"),
    (own(plain, curvature_limit=lambda self: 1 / 0), "curvature_limit .*ZeroDivisionError"),
    (own(plain, id="adam"), "id of another method, 'adam'; give it one of its own"),
    (own(plain, momentum_knob="mu"), "momentum_knob 'mu' is not a field"),
]
