"""A race as a picture or a clip in a file; the writer is found by the file's suffix."""

from gdviz.export.job import SUFFIXES, Cancelled, export
from gdviz.export.lecture import export_lecture
from gdviz.export.options import ExportOptions

__all__ = ["SUFFIXES", "Cancelled", "ExportOptions", "export", "export_lecture"]
