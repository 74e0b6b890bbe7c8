"""One sample's chain rule: its graph with values and slopes, its numbers, the derivation of σ'."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.learning.chain_rule import Chain
from gdviz.render.loop.loop_card import chain_rows, numbers_part, sigmoid_plot
from gdviz.render.paint import marks
from gdviz.render.paint.card_parts import plot_part
from gdviz.render.paint.flow import CardPart, Flow
from gdviz.render.paint.layer import saved
from gdviz.render.paint.text import (
    SMALL,
    TEXT,
    elided,
    lines_height,
    write,
    write_centred,
    write_lines,
    write_small,
)
from gdviz.render.paint.theme import Theme, font, width_of
from gdviz.render.paint.ticks import short

LINE = 18.0
# nodes of the graph: half their width and height, and as many inputs as have room
WIDE, HALF, MOST = 45.0, 11.0, 2
# used where less than this would be left between them for the labels of the edges
NARROW, BETWEEN = 38.0, 44.0
# room for the labels beside the nodes of the first column; arrows are at least this long
LABELS, ARROW = 62.0, 18.0
GRAPH = 138.0
# a graph with less room is drawn smaller
SMALLEST = 402.0
# of the columns of graph and numbers in the width
SHARES = (1.4, 1.0), (1.6, 1.0)
# the widths of a line of the derivation and its number, and where this begins below the line
STEPS, HERE, INDENT = 250.0, 90.0, 18.0
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


def chain_card(chain: Chain, squashed: bool, lit: int, theme: Theme) -> Flow:
    """Graph and, for a sigmoid, its derivation up to line `lit`; numbers; σ with the sample's z."""

    def drawn(painter: QPainter, rect: QRectF) -> None:
        scale = min(1.0, rect.width() / SMALLEST)
        with saved(painter):
            painter.translate(rect.topLeft())
            painter.scale(scale, scale)
            place = QRectF(0.0, 0.0, rect.width() / scale, GRAPH)
            paint_graph(painter, place, chain, squashed, theme)

    parts = [CardPart(lambda width: GRAPH * min(1.0, width / SMALLEST), drawn)]
    if squashed:
        parts.append(_derivation_part(chain.z, lit, theme))
    rows = chain_rows(chain, squashed) + (compared(chain) if squashed else [])
    parts.append(numbers_part(rows, theme, (1, 1)))
    if squashed:
        parts.append(plot_part(sigmoid_plot(chain, theme), theme, (1, 1)))
    return Flow(parts, SHARES)


def paint_chain_card(
    painter: QPainter, rect: QRectF, chain: Chain, squashed: bool, lit: int, theme: Theme
) -> None:
    """Paint the card."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    chain_card(chain, squashed, lit, theme).paint(painter, rect)


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


def _derivation_part(z: float, lit: int, theme: Theme) -> CardPart:
    """The derivation up to line `lit`; the later lines have their room already."""
    lines = derivation(z)

    def beside(width: float) -> bool:
        return width >= STEPS + HERE

    def height(width: float) -> float:
        return sum(
            _step_height(text, width) + (0.0 if beside(width) else LINE) for text, _ in lines
        )

    def paint(painter: QPainter, rect: QRectF) -> None:
        y, wide = rect.top(), rect.width()
        for k, (text, value) in enumerate(lines[: lit + 1]):
            high = _step_height(text, wide)
            row = QRectF(rect.left(), y, wide, high)
            ink = theme.text if k == lit else theme.muted
            if high > LINE:
                write_lines(painter, row, text, ink, bold=k == lit)
            else:
                write(painter, row, text, ink, bold=k == lit)
            number = QRectF(rect.left() + STEPS, y, HERE, LINE)
            if not beside(wide):
                number = QRectF(rect.left() + INDENT, row.bottom(), wide - INDENT, LINE)
            write(painter, number, f"here {short(value)}", theme.muted)
            y = max(number.bottom(), row.bottom())

    return CardPart(height, paint)


def _step_height(text: str, width: float) -> float:
    """The height of a line of the derivation, which may be lit."""
    if width_of(text, font(TEXT, bold=True)) <= width:
        return LINE
    return lines_height(text, width, bold=True) + 3.0
