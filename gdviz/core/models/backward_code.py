"""The gradient of a model on one batch as calls on fixed arrays, written out as straight code.

The samples of a step come as D, the transposed design (rows, B), and y (B,); the widths of layers
are rows and the samples columns here, so that every array a call reads or fills is contiguous.
"""

from __future__ import annotations

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.numpy_code import Code
from gdviz.core.models.misfit import CROSS_ENTROPY, NEURON, SQUARES
from gdviz.core.models.model import ModelObjective

WRITTEN = (SQUARES, NEURON, CROSS_ENTROPY)


def targets_of(objective: ModelObjective) -> Array:
    """The targets as the code takes them: minus the targets, or 1 - 2y where a sigmoid is a
    tangent."""
    y = objective.y
    return -y if objective.misfit is SQUARES else 1.0 - 2.0 * y


def add_gradient(code: Code, objective: ModelObjective, size: int, w: str, g: str) -> None:
    """Add the calls that leave in the array g the gradient at w over a batch of `size` samples."""
    network = objective.network
    matrices = network.matrices(code.arrays[w][None])
    grads = network.matrices(code.arrays[g][None])
    weight = objective.misfit.weight(objective.model.scaling, size)
    inputs = ["D"]
    for matrix in matrices[:-1]:
        inputs.append(_add_layer(code, objective, matrix[0], inputs[-1], size))
    z = code.buffer(size)
    code.lines.append(f"{code.array(matrices[-1][0, :, 0])}.dot({inputs[-1]}, {z})")
    _add_slope(code, objective, z, weight)
    code.lines.append(f"{inputs[-1]}.dot({z}, {code.array(grads[-1][0, :, 0])})")
    delta = z
    for i in range(len(matrices) - 1, 0, -1):
        delta = _add_back(code, objective, matrices[i][0], inputs[i], delta)
        turned = code.array(code.arrays[delta].T)
        code.lines.append(f"{inputs[i - 1]}.dot({turned}, {code.array(grads[i - 1][0])})")
    if objective.model.ridge:
        pull = code.buffer(objective.dim)
        code.call("mul", code.array(objective.penalty), w, pull)
        code.call("add", g, pull, g)


def _add_layer(code: Code, objective: ModelObjective, matrix: Array, inputs: str, size: int) -> str:
    """One layer forward; returns the name of the next layer's input."""
    rows = matrix.shape[1]
    whole = np.ones((rows + objective.model.bias, size))
    h, z = code.array(whole), code.array(whole[:rows])
    code.lines.append(f"{code.array(matrix.T)}.dot({inputs}, {z})")
    if objective.model.activation == "relu":
        code.call("max", z, code.array(0.0), z)
    elif objective.model.activation == "tanh":
        code.call("tanh", z, z)
    else:
        half = code.array(0.5)
        code.call("mul", z, half, z)
        code.call("tanh", z, z)
        code.call("mul", z, half, z)
        code.call("add", z, half, z)
    return h


def _add_slope(code: Code, objective: ModelObjective, z: str, weight: float) -> None:
    """Replace the output z by the derivative of its loss; a sigmoid is (1 + tanh(z/2))/2."""
    if objective.misfit is SQUARES:
        code.call("add", z, "y", z)
        code.call("mul", z, code.array(2.0 * weight), z)
        return
    code.call("mul", z, code.array(0.5), z)
    code.call("tanh", z, z)
    if objective.misfit is NEURON:
        spread = code.buffer(*np.shape(code.arrays[z]))
        code.call("mul", z, z, spread)
        code.call("sub", code.array(1.0), spread, spread)
        code.call("add", z, "y", z)
        code.call("mul", z, spread, z)
        code.call("mul", z, code.array(0.25 * weight), z)
    else:
        code.call("add", z, "y", z)
        code.call("mul", z, code.array(0.5 * weight), z)


def _add_back(code: Code, objective: ModelObjective, matrix: Array, inputs: str, delta: str) -> str:
    """From the derivative by a layer's z to that of the layer before, with outputs `inputs`."""
    rows = len(matrix) - objective.model.bias
    h = code.array(code.arrays[inputs][:rows])
    back = code.array(np.zeros_like(code.arrays[h]))
    if np.ndim(code.arrays[delta]) == 1:
        code.call("mul", code.array(matrix[:rows]), delta, back)
    else:
        code.lines.append(f"{code.array(matrix[:rows])}.dot({delta}, {back})")
    slope = code.array(np.zeros_like(code.arrays[h]))
    if objective.model.activation == "relu":
        code.call("sign", h, slope)
    elif objective.model.activation == "tanh":
        code.call("mul", h, h, slope)
        code.call("sub", code.array(1.0), slope, slope)
    else:
        code.call("sub", code.array(1.0), h, slope)
        code.call("mul", slope, h, slope)
    code.call("mul", back, slope, back)
    return back
