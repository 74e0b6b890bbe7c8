"""The chain rule as a graph: the values of a hand calculation, and the slope of σ derived."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gdviz.core.learning.chain_rule import chain, squashed
from gdviz.core.models.model import ModelObjective
from gdviz.core.spec.data import Model
from gdviz.render.loop.chain_card import (
    column_places,
    compared,
    derivation,
    graph,
    label,
    label_place,
    paint_chain_card,
)
from gdviz.render.loop.loop_card import chain_rows
from gdviz.render.paint.theme import DARK, LIGHT
from gdviz.render.paint.ticks import short

X, Y = [[0.5, -2.0], [1.0, 3.0]], [0.0, 1.0]
W = np.array([0.4, -0.3, 0.1])


def made(kind, **settings):
    objective = ModelObjective(Model(kind, **settings), X, Y)
    return chain(objective, np.resize(W, objective.dim), 0), squashed(objective)


def test_values_and_slopes_of_a_neuron():
    found, bent = made("sigmoid")
    nodes, edges = graph(found, bent)
    z = 0.4 * 0.5 + 0.3 * 2.0 + 0.1
    a = 1.0 / (1.0 + np.exp(-z))
    by_z = a * a * (1.0 - a)
    assert {n.name: n.value for n in nodes} == pytest.approx(
        {"w1": 0.4, "w2": -0.3, "b": 0.1, "z": z, "ŷ": a, "ℓ": 0.5 * a * a}
    )
    assert {n.name: n.slope for n in nodes} == pytest.approx(
        {"w1": 0.5 * by_z, "w2": -2.0 * by_z, "b": by_z, "z": by_z, "ŷ": a, "ℓ": 1.0}
    )
    assert [label(e) for e in edges][:3] == ["x1 0.5", "x2 −2", "1"]
    # along a way to the loss the derivatives multiply to the slope at its beginning
    along = {(e.begin, e.end): e.value for e in edges}
    product = along["w1", "z"] * along["z", "ŷ"] * along["ŷ", "ℓ"]
    assert product == pytest.approx(found.grad[0])


def test_single_squares_have_the_factor_two():
    """(ŷ − y)² of one sample: ∂ℓ/∂b = 2(ŷ − y), ∂ℓ/∂w = 2(ŷ − y)x."""
    found, bent = made("linear", scaling="mean")
    rows = dict(chain_rows(found, bent))
    assert rows["dℓ/db = dℓ/dz · 1"] == short(2 * 0.9)
    assert rows["dℓ/dw1 = dℓ/dz · x1"] == short(2 * 0.9 * 0.5)
    assert rows["dℓ/dw2 = dℓ/dz · x2"] == short(2 * 0.9 * -2.0)
    nodes, _ = graph(found, bent)
    assert [n.name for n in nodes] == ["w1", "w2", "b", "z", "ℓ"]


def test_a_network_begins_at_its_last_layer():
    found, bent = made("network", hidden=(3,), loss="bce")
    nodes, edges = graph(found, bent)
    assert [n.name for n in nodes][:3] == ["W2[1,1]", "W2[2,1]", "b2[1]"]
    assert edges[0].name == "h1"
    assert [n.slope for n in nodes][:3] == pytest.approx([*found.grad[-4:-2], found.grad[-1]])
    rows = dict(chain_rows(found, bent))
    assert rows["dℓ/dW2[1,1] = dℓ/dz · h1"] == short(found.grad[-4])
    assert rows["dℓ/db2[1] = dℓ/dz · 1"] == short(found.grad[-1])


@pytest.mark.parametrize("count", [2, 3])
def test_what_is_on_the_edges_is_beside_the_slopes_and_on_nothing_else(count):
    """At 411 pixels, what is left of a window 1280 wide: node, slope below it and label apart."""
    half, deep = 38.0, 76.0
    across = column_places(409.0, 3, half)
    assert across[-1] == pytest.approx(409.0 - half) and across[0] == half
    rows = [k * deep / (count - 1) for k in range(count)]
    middle = QRectF(across[1] - half, deep / 2 - 11, 2 * half, 22)
    taken = [QRectF(0, y + 12, 2 * half, 14) for y in rows] + [middle]
    begin, end = across[0] + half + 2, across[1] - half - 2
    labels = [label_place(QPointF(begin, y), QPointF(end, deep / 2), 58.0) for y in rows]
    for k, place in enumerate(labels):
        assert not any(place.intersects(other) for other in [*taken, *labels[k + 1 :]])


@pytest.mark.parametrize("z", [-800.0, -2.0, 0.0, 0.7, 800.0])
def test_every_line_of_the_derivation_is_the_slope(z):
    (_, first), *rest = derivation(z)
    a = 0.5 * (1.0 + np.tanh(0.5 * z))
    assert first == pytest.approx(a)
    assert [value for _, value in rest] == pytest.approx([a * (1 - a)] * 4, abs=1e-15)
    assert all(value <= 0.25 for _, value in rest)


def test_squares_lose_the_slope_of_a_saturated_neuron():
    """Nielsen's neuron: x = 1, y = 0 and w = b = 2, so a = 0.982014."""
    a = 1.0 / (1.0 + np.exp(-4.0))
    assert a == pytest.approx(0.982014, abs=5e-7)
    objective = ModelObjective(Model("sigmoid"), [[1.0]], [0.0])
    (_, squares), (_, entropy) = compared(chain(objective, np.array([2.0, 2.0]), 0))
    assert (squares, entropy) == (short(a * a * (1.0 - a)), short(a))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("wide", [700, 1300])
@pytest.mark.parametrize("kind", ["linear", "logistic", "sigmoid", "network"])
def test_it_is_drawn(kind, wide, theme):
    image = QImage(wide, 240, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    before = image.copy()
    with QPainter(image) as painter:
        found, bent = made(kind)
        paint_chain_card(painter, QRectF(0, 0, wide, 240), found, bent, 2, theme)
    assert image != before
