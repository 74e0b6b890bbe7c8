"""What a rule's row of numbers says, worked out again from its text alone."""

import re

import numpy as np

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = r"\d+(?:\.\d+)?"


class Matrix:
    """A grid of numbers with the products and signs of print."""

    # NumPy numbers on the left hand over to us
    __array_priority__ = 100

    def __init__(self, rows):
        self.rows = np.atleast_2d(np.asarray(rows, dtype=float))

    @property
    def inv(self):
        return Matrix(np.linalg.inv(self.rows))

    @property
    def T(self):
        return Matrix(self.rows.T)

    def __mul__(self, other):
        if not isinstance(other, Matrix):
            return Matrix(self.rows * other)
        made = self.rows @ other.rows
        return float(made[0, 0]) if made.shape == (1, 1) else Matrix(made)

    def __rmul__(self, other):
        return Matrix(other * self.rows)

    def __truediv__(self, other):
        return Matrix(self.rows / other)

    def __add__(self, other):
        return Matrix(self.rows + other.rows)

    def __sub__(self, other):
        return Matrix(self.rows - other.rows)

    def __neg__(self):
        return Matrix(-self.rows)

    def __abs__(self):
        values, vectors = np.linalg.eigh(self.rows)
        return Matrix(vectors @ np.diag(np.abs(values)) @ vectors.T)


def _grid(found):
    rows = [row.split(", ") for row in found[1].split("; ")]
    return f"Matrix([{', '.join('[' + ', '.join(row) + ']' for row in rows)}])"


def in_python(text):
    """The text as a Python expression of numbers, `Matrix`, sqrt, sign, min, max and abs."""
    text = re.sub(r"10([⁻⁰¹²³⁴-⁹]+)", lambda m: f"10.0**{m[1].translate(SUPERSCRIPTS)}", text)
    text = text.replace("⁻¹", ".inv").replace("ᵀ", ".T")
    text = re.sub(r"\.T(?=[(M\d\[])", ".T*", text)
    text = re.sub(r"([⁰¹²³⁴-⁹]+)", lambda m: f"**{m[1].translate(SUPERSCRIPTS)}", text)
    text = re.sub(rf"√({NUMBER})", r"sqrt(\1)", text).replace("√", "sqrt")
    text = re.sub(r"\|([^|]*)\|", r"abs(\1)", text)
    text = text.replace("−", "-").replace("·", "*").replace("^", "**")
    text = re.sub(r"(\d)\(", r"\1*(", text)
    text = text.replace(" mod ", " % ").replace("≤", "<=").replace("≥", ">=")
    return re.sub(r"\[([^\[\]]*)\]", _grid, text)


def worked_out(text, dim=2):
    """The value of the text: a number, a truth, or the rows of a grid."""
    names = {"sqrt": np.sqrt, "sign": np.sign, "min": min, "max": max, "abs": abs}
    names |= {"Matrix": Matrix, "I": Matrix(np.eye(dim))}
    found = eval(in_python(text), names)
    return found.rows if isinstance(found, Matrix) else found
