"""A formula as text: its words, its grammar, its errors, and the loss that it gives."""

from gdviz.core.formula.parsing import parse, parse_expr, variables_of
from gdviz.core.formula.tokens import FormulaError

__all__ = ["FormulaError", "parse", "parse_expr", "variables_of"]
