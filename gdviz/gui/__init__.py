"""The window. Views show values and report what the user wants; only the main window connects."""

import os

# pyqtgraph takes the first Qt it finds unless one is set
os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")
