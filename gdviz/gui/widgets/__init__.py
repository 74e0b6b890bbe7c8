"""Widgets that know no race."""
