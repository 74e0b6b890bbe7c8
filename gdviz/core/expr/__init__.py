"""The expression graph: operations, derivatives, rewriting, code made from it, and its printers."""
