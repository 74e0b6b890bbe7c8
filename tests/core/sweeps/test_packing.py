"""The order of a step's array operations: coordinates together where they are treated alike."""

from gdviz.core.expr.graph import Node, apply, const, var
from gdviz.core.sweeps.packing import Place, Plan

X, Y, M, N, G, H = (var(name) for name in "xymngh")
HALF = const(0.5)


def is_wide(node: Node) -> bool:
    return bool(node.args) or node.op == "var"


def calls(plan: Plan) -> list[str]:
    return [call.op for call in plan.calls]


def test_coordinates_treated_alike_are_one_call():
    after = tuple(apply("sub", w, apply("mul", HALF, apply("sin", w))) for w in (X, Y))
    plan = Plan({(X, Y): after}, (), {}, is_wide)
    assert calls(plan) == ["sin", "mul", "sub"]
    assert all(plan.rows[call.out.value] == 2 for call in plan.calls)
    assert plan.replaced == {0: plan.calls[-1].out.value}


def test_coordinates_that_differ_are_rows_of_one_array():
    slopes = (apply("mul", X, Y), apply("sin", X))
    after = tuple(apply("sub", w, apply("mul", HALF, g)) for w, g in ((X, G), (Y, H)))
    plan = Plan({(X, Y): after}, (), {(G, H): slopes}, is_wide)
    assert calls(plan) == ["mul", "sin", "mul", "sub"]
    rows = [call.out for call in plan.calls[:2]]
    assert [r.row for r in rows] == [0, 1] and rows[0].value == rows[1].value


def test_a_row_that_another_is_made_of_is_written_in_its_place():
    inner = apply("sin", X)
    plan = Plan({(X, Y): (apply("mul", inner, Y), inner)}, (), {}, is_wide)
    assert calls(plan) == ["sin", "mul"]
    assert [call.out.row for call in plan.calls] == [1, 0]


def test_what_one_row_alone_is_made_of_is_computed_there():
    slopes = (apply("mul", HALF, apply("sin", apply("mul", X, Y))), apply("cos", X))
    plan = Plan({(X, Y): (apply("sub", X, G), apply("sub", Y, H))}, (), {(G, H): slopes}, is_wide)
    assert calls(plan) == ["mul", "sin", "mul", "cos", "sub"]
    assert len({(call.out.value, call.out.row) for call in plan.calls[:3]}) == 1


def test_a_number_for_both_coordinates_is_computed_once():
    norm = apply("hypot", X, Y)
    after = tuple(apply("div", w, norm) for w in (X, Y))
    plan = Plan({(X, Y): after}, (), {}, is_wide)
    assert calls(plan) == ["hypot", "div"]


def test_a_result_never_shares_its_place():
    # the old point is kept, the two coordinates change places, and both means end up the same
    mean = (apply("sin", M), apply("sin", N))
    results = {(X, Y): (Y, X), (M, N): mean, (G, H): mean}
    plan = Plan(results, (), {}, is_wide)
    assert len(set(plan.replaced.values())) == 3
    assert set(plan.replaced) == {0, 1, 2}
    assert not set(plan.replaced.values()) & set(plan.replaced)


def test_what_does_not_change_is_left_alone():
    plan = Plan({(X, Y): (X, Y)}, (), {}, is_wide)
    assert plan.calls == [] and plan.replaced == {}


def test_given_rows_come_first():
    plan = Plan({(X,): (apply("mul", X, M),)}, (M,), {}, is_wide)
    assert plan.own == 2
    assert plan.calls[0].inputs == (Place(1), Place(0))
