"""The names that a script's own optimizer takes from here."""

from gdviz.core.base.knobs import InputError, knob

__all__ = ["InputError", "knob"]
