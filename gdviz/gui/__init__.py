"""The window. Views show values and report what the user wants; only the main window connects."""

import os
from contextlib import suppress
from importlib import import_module

# pyqtgraph takes the first Qt it finds unless one is set
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
# PySide looks through the source of each module that is imported for its own name: as though it
# found it everywhere, which is as well where nobody switches Qt's other spelling on
with suppress(ImportError):
    import_module("PySide6")
    features = vars(import_module("shibokensupport.feature"))
    features["_mod_uses_pyside"] = lambda module: True
