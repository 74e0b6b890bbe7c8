"""One sample's chain rule: its graph with values and slopes, its numbers, the derivation of σ'."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.learning.chain_rule import Chain
from gdviz.render.loop.loop_card import chain_rows, paint_numbers, sigmoid_plot
from gdviz.render.paint import marks
from gdviz.render.paint.small_plot import paint_small_plot
from gdviz.render.paint.text import SMALL, elided, write, write_centred, write_small
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.paint.ticks import short

LINE, GAP = 18.0, 22.0
# nodes of the graph: half their width and height, and as many inputs as have room
WIDE, HALF, MOST = 45.0, 11.0, 2
# used where less than this would be left between them for the labels of the edges
NARROW, BETWEEN = 38.0, 44.0
# room for the labels beside the nodes of the first column; arrows are at least this long
LABELS, ARROW = 62.0, 18.0
GRAPH, NUMBERS, LEAST_PLOT = 138.0, 270.0, 150.0
HEIGHT = 236.0
# the size of the text in a node
NODE = 11.0
KEY = "values, and in red the slope of ℓ by each"


@dataclass(frozen=True)
class ChainNode:
    """A quantity of the graph: its place (column, row from 0 to 1), value, and dℓ/d of it."""

    name: str
    column: int
    row: float
    value: float
    slope: float


@dataclass(frozen=True)
class Edge:
    """From a node to one that is computed from it, with the derivative of that by this; without a
    name it is the slope of the node itself."""

    begin: str
    end: str
    name: str
    value: float


def graph(chain: Chain, squashed: bool) -> tuple[tuple[ChainNode, ...], tuple[Edge, ...]]:
    """The nodes and edges from the parameters to the loss of one sample."""
    numbers = chain.weights.tolist(), chain.x.tolist()
    entering = zip(chain.names, *numbers, chain.entering, strict=False)
    rows: list[tuple[str, float, float, str]] = list(entering)[:MOST]
    if chain.bias is not None:
        rows.append((chain.names[-1], chain.bias, 1.0, "1"))
    height = max(len(rows) - 1, 1)
    nodes = [
        ChainNode(name, 0, k / height if len(rows) > 1 else 0.5, value, chain.by_z * x)
        for k, (name, value, x, _) in enumerate(rows)
    ]
    edges = [Edge(name, "z", said, x) for name, _, x, said in rows]
    nodes.append(ChainNode("z", 1, 0.5, chain.z, chain.by_z))
    if squashed:
        nodes.append(ChainNode("ŷ", 2, 0.5, chain.said, chain.by_said))
        edges.append(Edge("z", "ŷ", "σ'", chain.slope))
    last = "ŷ" if squashed else "z"
    nodes.append(ChainNode("ℓ", 3 if squashed else 2, 0.5, chain.loss, 1.0))
    edges.append(Edge(last, "ℓ", "", chain.by_said))
    return tuple(nodes), tuple(edges)


def derivation(z: float) -> tuple[tuple[str, float], ...]:
    """How the slope of σ = A/C with A = 1, C = 1 + e⁻ᶻ becomes σ(1 − σ), line by line, with the
    value of each line at this z; that of the first is σ itself."""
    # σ'(z) = σ'(−z), and e^|z| would overflow
    e = math.exp(-abs(z))
    v = 1.0 + e
    a = 1.0 / v if z >= 0 else e / v
    slope = e / (v * v)
    return (
        ("σ(z) = 1 / (1 + e⁻ᶻ) = A/C", a),
        ("σ' = (A'C − AC') / C²", slope),
        ("= (0·v − 1·(−e⁻ᶻ)) / (1 + e⁻ᶻ)²", slope),
        ("= 1/(1 + e⁻ᶻ) · e⁻ᶻ/(1 + e⁻ᶻ)", (1.0 / v) * (e / v)),
        ("= σ(z) · (1 − σ(z)), at most ¼", a * (1.0 - a)),
    )


def paint_chain_card(
    painter: QPainter, rect: QRectF, chain: Chain, squashed: bool, lit: int, theme: Theme
) -> None:
    """Graph and, for a sigmoid, its derivation up to line `lit`; numbers; σ with the sample's z."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    free = rect.width() - NUMBERS - GAP
    wide = free - LEAST_PLOT - GAP if squashed and free > 3 * LEAST_PLOT else free
    place = QRectF(rect.left(), rect.top(), wide - GAP, GRAPH if squashed else rect.height())
    paint_graph(painter, place, chain, squashed, theme)
    if squashed:
        below = QRectF(place.left(), place.bottom() + 4, place.width(), rect.bottom())
        _paint_derivation(painter, below, chain.z, lit, theme)
    if wide < free:
        plot = QRectF(rect.left() + wide, rect.top(), free - wide - GAP, min(rect.height(), 230.0))
        paint_small_plot(painter, plot, sigmoid_plot(chain, theme), theme)
    numbers = QRectF(rect.right() - NUMBERS, rect.top(), NUMBERS, rect.height())
    rows = chain_rows(chain, squashed) + (compared(chain) if squashed else [])
    paint_numbers(painter, numbers, rows, theme)


def compared(chain: Chain) -> list[tuple[str, str]]:
    """dℓ/dz by squared error, which loses its slope where σ is flat, and by cross-entropy."""
    apart = chain.said - chain.target
    return [
        ("by ½(ŷ − y)²: (ŷ − y)·ŷ(1 − ŷ)", short(apart * chain.slope)),
        ("by cross-entropy: ŷ − y", short(apart)),
    ]


def paint_graph(
    painter: QPainter, rect: QRectF, chain: Chain, squashed: bool, theme: Theme
) -> None:
    """Nodes in columns with their values, in red the slopes; derivatives on the edges."""
    nodes, edges = graph(chain, squashed)
    columns = max(node.column for node in nodes)
    write(painter, QRectF(rect.left(), rect.top(), rect.width(), LINE), KEY, theme.text, bold=True)
    top, room = rect.top() + LINE + HALF + 6, min(rect.height(), GRAPH) - LINE - 2 * HALF - 22
    half = WIDE if (rect.width() - 2 * WIDE) / columns - 2 * WIDE >= BETWEEN else NARROW
    across = column_places(rect.width() - 2, columns, half)
    left = rect.left()
    places = {n.name: QPointF(left + across[n.column], top + n.row * room) for n in nodes}
    side = QPointF(half + 2, 0)
    for edge in edges:
        begin, end = places[edge.begin] + side, places[edge.end] - side
        marks.draw_arrow(painter, begin, end, theme.muted, theme.background, 1.2)
        if edge.name:
            _paint_label(painter, begin, end, label(edge), theme)
    for node in nodes:
        _paint_node(painter, places[node.name], node, half, theme)


def column_places(width: float, columns: int, half: float) -> list[float]:
    """The middles of the columns 0 to `columns` of nodes that are `half` wide to either side: the
    first gap has room for its labels, as far as the others keep some for an arrow."""
    free = width - 2 * half * (columns + 1)
    first = max(free / columns, min(LABELS, free - ARROW * (columns - 1)))
    later = (free - first) / max(columns - 1, 1)
    return [half] + [3 * half + first + k * (2 * half + later) for k in range(columns)]


def label(edge: Edge) -> str:
    """The label of an edge; a bias is multiplied by 1."""
    return edge.name if edge.name == "1" else f"{edge.name} {short(edge.value)}"


def _paint_node(painter: QPainter, at: QPointF, node: ChainNode, half: float, theme: Theme) -> None:
    box = QRectF(at.x() - half, at.y() - HALF, 2 * half, 2 * HALF)
    painter.setPen(QPen(QColor(theme.accent), 1.4))
    painter.setBrush(QColor(theme.surface))
    painter.drawRoundedRect(box, 6, 6)
    text = elided(f"{node.name} {short(node.value)}", font(NODE), box.width() - 4)
    write_centred(painter, box, text, font(NODE), theme.text)
    below = QRectF(box.left() + 2, box.bottom() + 1, box.width(), 14)
    # the edges of the first column go down beside its nodes
    side = Qt.AlignmentFlag.AlignLeft if node.column == 0 else Qt.AlignmentFlag.AlignHCenter
    middle = side | Qt.AlignmentFlag.AlignVCenter
    write_small(painter, below, short(node.slope), theme.error, middle, NODE)


def label_place(begin: QPointF, end: QPointF, wide: float) -> QRectF:
    """The place of an edge's label."""
    box = QRectF(0, 0, wide, 15)
    if begin.y() == end.y():
        # above the line, or above the nodes where it is wider than the gap between them
        up = 8.0 if wide <= end.x() - begin.x() else HALF + 8.0
        box.moveCenter((begin + end) * 0.5 - QPointF(0, up))
    else:
        # beside the node, not over the text below it, and off the line
        off = 4.0 if end.y() > begin.y() else -4.0
        box.moveCenter(begin + QPointF(wide / 2, -off))
    return box


def _paint_label(painter: QPainter, begin: QPointF, end: QPointF, text: str, theme: Theme) -> None:
    box = label_place(begin, end, width_of(text, font(SMALL)) + 6)
    painter.fillRect(box, QColor(theme.background))
    write_centred(painter, box, text, font(SMALL), theme.muted)


def _paint_derivation(painter: QPainter, rect: QRectF, z: float, lit: int, theme: Theme) -> None:
    lines = derivation(z)
    for k, (text, value) in enumerate(lines[: lit + 1]):
        row = QRectF(rect.left(), rect.top() + k * LINE, rect.width(), LINE)
        write(painter, row, text, theme.text if k == lit else theme.muted, bold=k == lit)
        number = QRectF(rect.left() + 250.0, row.top(), 100.0, LINE)
        write(painter, number, f"here {short(value)}", theme.muted)
